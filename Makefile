# Everyday commands; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup build admin-ui run stop test lint fmt clean

CONFIGURATION ?= release
export GREENROOM_HOME ?= .greenroom
export PORT ?= 8080
export WORKERS ?= 1
export DEMO ?= 1
export CONFIGURATION

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: ## build what has changed, and bring everything up in the foreground
	@scripts/install-packages build run
	@scripts/swift-packages
	@$(MAKE) --no-print-directory admin-ui
	@swift build -c $(CONFIGURATION) --product APIServer
	@swift build -c $(CONFIGURATION) --product ConversionWorker
	@exec scripts/run

stop: ## end the instance in GREENROOM_HOME
	@scripts/stop

test: ## install what the tests need, then lint, build and run all of them
	@scripts/test

admin-ui:
	@scripts/build-admin-ui

build: ## build everything for development
	@scripts/install-packages build
	@scripts/swift-packages
	@swift build --build-tests

lint: ## check the style of all sources
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests

fmt: ## format all sources
	@swift format --in-place --recursive --parallel Package.swift Sources Tests

clean: ## remove what was built
	@rm -rf .build AdminUI/dist
