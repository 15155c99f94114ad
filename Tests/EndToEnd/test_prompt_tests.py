"""A prompt is tried on the running instance: the worker renders, and the page plays what it has made."""

import re

from playwright.sync_api import Locator, Page, expect

from library import until
from live_prompts import Live, live, prompts
from prompts import Prompts

# In their order. A quick worker may be through with one before the page has heard of it.
STAGES = ["Sending it", "Waiting for its turn", "Getting ready", "Rendering the clip", "Making the video", "Storing it"]
# Stages pass too quickly to be asked for: the page itself notes what it has shown.
NOTE = """() => {
    window.shownStages = []
    window.shownTimes = []
    const note = (list, selector) => {
        const text = document.querySelector(selector)?.textContent
        if (text && list.at(-1) !== text) list.push(text)
    }
    new MutationObserver(() => {
        note(window.shownStages, '[aria-label=After] [aria-label=Stage]')
        note(window.shownTimes, '[aria-label=After] .preview__way .preview__times > :first-child')
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
}"""


def expect_playing(part: Locator) -> str:
    """Returns what is played."""
    video = part.locator("video")
    expect(video).to_be_visible()
    handle = video.element_handle()
    until(part.page, "video => video.currentTime > 0 && !video.paused && video.muted", handle)
    assert part.page.evaluate("video => [video.videoWidth, video.videoHeight]", handle) == [1280, 720]
    assert 3.9 <= part.page.evaluate("video => video.duration", handle) <= 4.1
    return part.page.evaluate("video => new URL(video.currentSrc).pathname", handle)


def shown(page: Page, what: str) -> list[str]:
    return page.evaluate(f"() => window.{what}")


def test_a_draft_is_rendered_played_shown_again_and_compared(prompts: Prompts, live: Live):
    live.save("{character_name} smiles at the door.")
    prompts.open(live.character, "happy")
    prompts.write("{character_name} laughs, {emotion} as ever.")
    page = prompts.page
    page.evaluate(NOTE)
    prompts.test.click()
    before = prompts.dialog.get_by_role("region", name="Before")
    after = prompts.dialog.get_by_role("region", name="After")
    first = expect_playing(after)
    stages = shown(page, "shownStages")
    assert stages == [stage for stage in STAGES if stage in stages] and len(stages) > 1, stages
    times = [int(re.fullmatch(r"(\d+) s so far", time)[1]) for time in shown(page, "shownTimes")]
    assert times and times == sorted(times)
    expect(after).to_contain_text("What you have written, not saved")
    expect(after).to_contain_text(re.compile(r"Made in \d+ s"))
    expect(after).to_contain_text("expires in 24 h")
    after.get_by_text("What the generator received").click()
    expect(after).to_contain_text(f"{live.name} laughs, happy as ever.")

    # Beside it what is saved, which nobody has rendered yet.
    before.get_by_role("button", name="Make one").click()
    saved = expect_playing(before)
    expect(before).to_contain_text("The own text, version 1")
    page.keyboard.press("Escape")

    prompts.test.click()
    expect(after).to_contain_text("Nothing has changed since this was made")
    assert expect_playing(after) == first
    page.keyboard.press("Escape")

    prompts.add(" Curtain!")
    prompts.test.click()
    assert expect_playing(before) == saved
    assert expect_playing(after) not in (first, saved)
    assert [preview["status"] for preview in live.previews()] == ["completed"] * 3
    assert live.texts() == ["{character_name} smiles at the door."]


def test_a_test_is_cancelled_while_it_runs(prompts: Prompts, live: Live):
    live.save("{character_name} yawns.")
    prompts.open(live.character, "happy")
    prompts.page.keyboard.press("t")
    prompts.dialog.get_by_role("button", name="Cancel the test").click()
    expect(prompts.dialog).to_contain_text("The test was cancelled")
    expect(prompts.dialog.locator("video")).to_have_count(0)
    [preview] = live.previews()
    assert (preview["status"], preview["error_code"], preview["video_url"]) == ("failed", "cancelled", None)
    prompts.dialog.get_by_role("button", name="Test again").click()
    expect_playing(prompts.dialog.get_by_role("region", name="Preview"))
