"""The versions of a prompt, compared and taken back, with a made-up server."""

import re

import pytest
from playwright.sync_api import expect

from made_up import ADMIN
from made_up_characters import OTHER
from prompts import CALM, Prompts, made_up, mira, prompts, texts


@pytest.fixture
def long_history(made_up, mira) -> dict:
    for number in range(2, 41):
        made_up.save(mira["id"], "happy", f"{CALM} Take {number}.", by=(ADMIN, OTHER)[number % 2],
                     seconds=4000 - number * 60, reason="Another take" if number == 40 else None)
    return mira


def test_the_history_shows_what_each_version_changed(prompts: Prompts, long_history):
    prompts.open(long_history, "happy")
    page = prompts.page
    page.keyboard.press("d")
    expect(page).to_have_url(re.compile(r"/happy/history$"))
    expect(prompts.versions).to_have_count(25)
    expect(prompts.versions.first).to_contain_text("Version 40")
    expect(prompts.versions.first).to_contain_text("“Another take”")
    expect(prompts.comparison.locator("del")).to_have_text("39")
    expect(prompts.comparison.locator("ins")).to_have_text("40")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"compare=37\.\.38$"))
    expect(prompts.versions.nth(2).get_by_role("link")).to_be_focused()
    expect(prompts.comparison.locator("ins")).to_have_text("38")
    page.get_by_role("button", name="Load older").click()
    expect(prompts.versions).to_have_count(40)
    prompts.versions.last.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"compare=0\.\.1$"))
    expect(prompts.comparison.locator("ins")).to_have_text(CALM)
    page.keyboard.press("e")
    expect(prompts.field).to_be_focused()


def test_any_two_versions_are_compared_by_the_address(prompts: Prompts, made_up, long_history):
    prompts.open(long_history, "happy", "/history?compare=3..7")
    page = prompts.page
    for _ in range(2):
        expect(prompts.comparison.locator("del")).to_have_text("3")
        expect(prompts.comparison.locator("ins")).to_have_text("7")
        page.reload()
    prompts.comparison.get_by_role("combobox", name="From").select_option("Version 30")
    expect(page).to_have_url(re.compile(r"compare=30\.\.7$"))
    expect(prompts.comparison.locator("del")).to_have_text("30")
    prompts.comparison.get_by_role("button", name="Swap").click()
    expect(page).to_have_url(re.compile(r"compare=7\.\.30$"))
    expect(prompts.comparison.locator("ins")).to_have_text("30")
    page.go_back()
    expect(prompts.comparison.locator("ins")).to_have_text("7")


def test_a_version_that_is_not_there_is_told(prompts: Prompts, long_history):
    prompts.open(long_history, "happy", "/history?compare=3..77")
    expect(prompts.comparison).to_contain_text("There is no such version: they go from 1 to 40.")


def test_an_older_text_comes_back_with_a_reason(prompts: Prompts, made_up, long_history):
    prompts.open(long_history, "happy", "/history?compare=2..3")
    prompts.comparison.get_by_role("button", name="Revert to version 3…").click()
    expect(prompts.dialog.locator("del")).to_have_text("40")
    expect(prompts.dialog.locator("ins")).to_have_text("3")
    expect(prompts.dialog.get_by_label("Reason")).to_be_focused()
    prompts.page.keyboard.type("The third was best")
    prompts.page.keyboard.press("Enter")
    expect(prompts.notifications).to_contain_text("Version 41 has the text of version 3.")
    expect(prompts.versions.first).to_contain_text("Version 41")
    expect(prompts.versions.first).to_contain_text("The third was best")
    assert texts(made_up, long_history, "happy")[40] == texts(made_up, long_history, "happy")[2]


def test_a_revert_that_comes_too_late_shows_the_new_difference(prompts: Prompts, made_up, long_history, expect_console):
    expect_console(r"409 .*/revert")
    prompts.open(long_history, "happy", "/history?compare=2..3")
    prompts.comparison.get_by_role("button", name="Revert to version 3…").click()
    made_up.save(long_history["id"], "happy", f"{CALM} Take 99.")
    prompts.dialog.get_by_role("button", name="Revert").click()
    expect(prompts.dialog.get_by_role("alert")).to_contain_text("Somebody else has changed the text meanwhile.")
    expect(prompts.dialog.locator("del")).to_have_text("99")
    prompts.dialog.get_by_role("button", name="Revert").click()
    expect(prompts.notifications).to_contain_text("Version 42 has the text of version 3.")


def test_news_come_into_the_history(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy", "/history")
    expect(prompts.versions).to_have_count(1)
    made_up.save(mira["id"], "happy", "Grace was here.", tell=True)
    expect(prompts.versions).to_have_count(2)
    expect(prompts.versions.first).to_contain_text("Now")


def test_a_prompt_without_a_history_says_so(prompts: Prompts, mira):
    prompts.open(mira, "neutral", "/history")
    expect(prompts.page.get_by_role("heading", name="No versions yet")).to_be_visible()
