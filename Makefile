# Everyday commands; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help build admin-ui install run stop test test-systemd lint fmt clean faults fuzz \
	bench bench-assignments bench-conversion bench-http bench-pages bench-pickup bench-previews bench-prompts bench-queue \
	bench-setup bench-size bench-tools bench-upload bench-waiters

CONFIGURATION ?= release
export GREENROOM_HOME ?= .greenroom
export PORT ?= 8080
export WORKERS ?= 1
export DEMO ?= 1
export CONFIGURATION

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build what has changed, and bring everything up in the foreground
	@scripts/install-packages build run
	@scripts/swift-packages
	@$(MAKE) --no-print-directory admin-ui
	@swift build -c $(CONFIGURATION) --product APIServer
	@swift build -c $(CONFIGURATION) --product ConversionWorker
	@swift build -c $(CONFIGURATION) --product PreviewWorker
	@exec scripts/run

install: ## build, and install as systemd services under PREFIX (/usr/local) in DESTDIR
	@deploy/install

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

test-systemd: ## install into a copy of this machine, under a systemd of its own, and try it (needs root)
	@scripts/install-packages build run test
	@Tests/Systemd/run

lint: ## check the style of all sources, and the systemd units
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests
	@scripts/check-systemd-units

fmt: ## format all sources
	@swift format --in-place --recursive --parallel Package.swift Sources Tests

faults: ## break the job engine for FAULT_MINUTES (10), or FULL=1 (an hour), and print what came of it
	@scripts/faults

fuzz: ## run each fuzz target for FUZZ_SECONDS (60)
	@scripts/install-packages build
	@scripts/fuzz FuzzMultipart $(or $(FUZZ_SECONDS),60)
	@scripts/fuzz FuzzRequest $(or $(FUZZ_SECONDS),60)
	@scripts/fuzz FuzzMediaHeader $(or $(FUZZ_SECONDS),60)

bench: bench-http bench-upload bench-pickup bench-waiters bench-conversion ## run all benchmarks but the set-up

bench-http: bench-tools ## requests a second against a bare SwiftNIO server
	@python3 Benchmarks/throughput.py

bench-upload: bench-tools ## a 500 MB upload against nginx
	@python3 Benchmarks/upload.py

bench-pickup: bench-tools ## from an upload's last byte to the worker's first instruction
	@python3 Benchmarks/pickup.py

bench-waiters: bench-tools ## 10,000 clients that wait for one asset
	@python3 Benchmarks/waiters.py

bench-queue: bench-tools ## job queues side by side (SHORT=1: minutes; CRASH=1: kill workers, too)
	@python3 Benchmarks/queues.py $(if $(SHORT),--short) $(if $(CRASH),--crash) $(if $(ONLY),--only $(ONLY))

bench-conversion: bench-tools ## the main job against naive FFmpeg
	@scripts/bench-conversion

bench-size: bench-tools ## what a million finished and 100,000 waiting jobs cost
	@GREENROOM_BENCHMARKS=1 SWIFT_SCRATCH_PATH=.build-benchmarks scripts/swift-packages
	@GREENROOM_BENCHMARKS=1 swift build -c release --scratch-path .build-benchmarks --product QueueBenchmark
	@python3 Benchmarks/queue_size.py

bench-assignments: bench-tools ## 50 admins, ten million rows of history, bulk, events, the audit's proof
	@python3 Benchmarks/assignments.py

bench-prompts: bench-tools ## prompts resolved, saved, listed; a million versions
	@python3 Benchmarks/prompts.py

bench-previews: bench-tools ## previews: until the renderer begins, until they are done, twenty at once
	@python3 Benchmarks/previews.py

bench-pages: bench-tools ## frames of a real browser that scrolls 1,000 characters, and the time to their rows
	@"$$(scripts/python-environment Tests/EndToEnd/requirements.txt)" Benchmarks/pages.py

bench-setup: bench-tools ## `make run` and `make test` on a fresh Debian root (needs root)
	@Benchmarks/setup.sh

bench-tools:
	@scripts/install-packages build run bench
	@scripts/swift-packages

clean: ## remove what was built
	@rm -rf .build .build-fuzz .build-install AdminUI/dist
