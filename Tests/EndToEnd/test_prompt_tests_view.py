"""A prompt is tried before it is saved, with a made-up server."""

import re

from playwright.sync_api import expect

from library import until
from prompts import CALM, Prompts, made_up, mira, prompts, sent, texts


def test_a_test_goes_from_stage_to_stage_to_a_video(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    expect(prompts.field).to_be_visible()
    page = prompts.page
    page.keyboard.press("t")
    stage = prompts.dialog.get_by_role("status", name="Stage")
    expect(stage).to_have_text("Waiting for its turn")
    expect(page).to_have_url(re.compile(r"\?test="))
    preview = made_up.previews[0]
    made_up.go_on(preview, status="processing", stage="preparing", progress=5)
    expect(stage).to_have_text("Getting ready")
    made_up.go_on(preview, stage="rendering", progress=40, eta_seconds=3)
    expect(stage).to_have_text("Rendering the clip")
    expect(prompts.dialog.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
    expect(prompts.dialog).to_contain_text("3 s left")
    page.reload()
    expect(stage).to_have_text("Rendering the clip")
    made_up.go_on(preview, status="completed")
    video = prompts.dialog.locator("video")
    until(page, "video => video.currentTime > 0 && !video.paused && video.muted", video.element_handle())
    expect(prompts.dialog).to_contain_text("The own text, version 1")
    expect(prompts.dialog).to_contain_text("expires in 24 h")
    page.keyboard.press("Escape")
    expect(prompts.dialog).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/happy$"))


def test_a_draft_is_tested_beside_the_saved_text(prompts: Prompts, made_up, mira):
    _, saved = made_up.test(mira, "happy", {})
    made_up.go_on(saved, status="completed")
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    prompts.test.click()
    before = prompts.dialog.get_by_role("region", name="Before")
    after = prompts.dialog.get_by_role("region", name="After")
    expect(before.locator("video")).to_be_visible()
    expect(before).to_contain_text("The own text, version 1")
    expect(after).to_contain_text("What you have written, not saved")
    made_up.go_on(made_up.previews[0], status="completed")
    expect(after.locator("video")).to_be_visible()
    after.get_by_text("What the generator received").click()
    expect(after).to_contain_text("She waves.")
    assert texts(made_up, mira, "happy") == [CALM]


def test_the_saved_texts_preview_can_be_made_where_it_is_missing(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    prompts.test.click()
    before = prompts.dialog.get_by_role("region", name="Before")
    before.get_by_role("button", name="Make one").click()
    expect(before.get_by_role("status", name="Stage")).to_have_text("Waiting for its turn")
    made_up.go_on(made_up.previews[0], status="completed")
    expect(before.locator("video")).to_be_visible()


def test_an_equal_test_is_shown_again_and_says_so(prompts: Prompts, made_up, mira):
    _, made = made_up.test(mira, "happy", {})
    made_up.go_on(made, status="completed")
    prompts.open(mira, "happy")
    prompts.test.click()
    expect(prompts.dialog.locator("video")).to_be_visible()
    expect(prompts.dialog).to_contain_text("Nothing has changed since this was made")
    assert len(made_up.previews) == 1


def test_a_test_is_cancelled(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    prompts.test.click()
    prompts.dialog.get_by_role("button", name="Cancel the test").click()
    expect(prompts.dialog).to_contain_text("The test was cancelled")
    prompts.dialog.get_by_role("button", name="Test again").click()
    expect(prompts.dialog.get_by_role("status", name="Stage")).to_have_text("Waiting for its turn")


def test_a_failed_test_says_why_and_what_to_do(prompts: Prompts, made_up, mira):
    prompts.open(mira, "happy")
    prompts.test.click()
    expect(prompts.dialog.get_by_role("status", name="Stage")).to_be_visible()
    made_up.go_on(made_up.previews[0], status="failed", stage=None, error="It refused the text.",
                  error_code="provider_failed")
    expect(prompts.dialog).to_contain_text("The generator could not make it")
    expect(prompts.dialog).to_contain_text("It refused the text.")
    expect(prompts.dialog).to_contain_text("Try again in a moment, or change the text.")


def test_too_many_tests_are_told_with_the_time_to_wait(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"429 .*/test")
    path = f"/characters/{mira['id']}/emotional-prompts/happy/test"
    made_up.refuse("POST", path, 429, "too_many_previews", "20 tests a minute are allowed.", headers={"Retry-After": "2"})
    prompts.open(mira, "happy")
    prompts.test.click()
    alert = prompts.dialog.get_by_role("alert")
    expect(alert).to_contain_text("20 tests a minute are allowed.")
    expect(alert.get_by_role("button", name=re.compile(r"Try again in \d s"))).to_be_disabled()
    made_up.accept("POST", path)
    alert.get_by_role("button", name="Test again").click()
    expect(prompts.dialog.get_by_role("status", name="Stage")).to_be_visible()


def test_where_there_is_no_text_nothing_can_be_tested(prompts: Prompts, mira, expect_console):
    expect_console(r"409 .*/test")
    prompts.open(mira, "neutral")
    prompts.page.keyboard.press("t")
    expect(prompts.dialog.get_by_role("alert")).to_contain_text("There is nothing to test")


def test_an_expired_preview_can_be_made_anew(prompts: Prompts, made_up, mira, expect_console):
    expect_console(r"410 .*/previews/")
    _, made = made_up.test(mira, "happy", {})
    made_up.go_on(made, status="completed", expired=True)
    made_up.previews[0]["resolved_text"] = ""
    prompts.open(mira, "happy", f"?test={made['id']}")
    expect(prompts.dialog.get_by_role("alert")).to_contain_text("This preview has expired")
    prompts.dialog.get_by_role("button", name="Test again").click()
    expect(prompts.dialog.get_by_role("status", name="Stage")).to_have_text("Waiting for its turn")


def test_a_default_is_tried_on_a_character_of_ones_choice(prompts: Prompts, made_up, mira):
    bodies = sent(prompts.page, "POST", "/test")
    prompts.open(None, "happy")
    expect(prompts.field).to_be_visible()
    prompts.page.keyboard.press("t")
    find = prompts.dialog.get_by_label("Find a character")
    expect(find).to_be_focused()
    find.fill("Mira")
    expect(prompts.dialog.get_by_role("listitem")).to_have_count(1)
    prompts.dialog.get_by_role("button", name="Mira").click()
    expect(prompts.dialog.get_by_role("region", name="After")).to_be_visible()
    assert bodies == [{"prompt_text": made_up.row(None, "happy")["text"]}]
