"""The Queues page at work on the queue of a running instance."""

import re

import pytest
from playwright.sync_api import expect

from queues import Queues

CONVERSION = "conversion"


@pytest.fixture
def queues(open_context, signed_in_state) -> Queues:
    """The Queues page of the instance. Whatever a test pauses goes on after it."""
    page = open_context(storage_state=signed_in_state)
    queues = Queues(page)
    queues.open()
    yield queues
    page.unroute_all()
    page.request.post(f"/api/admin/queues/{CONVERSION}/resume", headers={"Sec-Fetch-Site": "same-origin"})


def pause(queues: Queues) -> None:
    queues.page.get_by_role("button", name=f"Pause {CONVERSION}").click()
    expect(queues.card(CONVERSION).get_by_text("Paused", exact=True)).to_be_visible()


def resume(queues: Queues) -> None:
    queues.page.get_by_role("button", name=f"Resume {CONVERSION}").click()
    expect(queues.page.get_by_role("button", name=f"Pause {CONVERSION}")).to_be_visible()


def fail_a_job(queues: Queues, samples) -> str:
    """Uploads a video whose pictures are noise, and waits until its job has failed."""
    video = samples.broken_video()
    queues.upload(video)
    queues.show("Failed")
    expect(queues.row(video.name)).to_be_visible()
    return video.name


def test_what_is_uploaded_while_the_queue_is_paused_waits_and_then_runs(queues: Queues, samples):
    pause(queues)
    expect(queues.notifications).to_contain_text("What runs is finished")
    video = samples.video("held")
    queues.upload(video)
    queues.show("Waiting")
    expect(queues.row(video.name)).to_contain_text("now")
    queues.show("Running")
    expect(queues.row(video.name)).to_have_count(0)
    resume(queues)
    queues.show("Completed")
    expect(queues.row(video.name)).to_be_visible()


def test_a_pause_can_be_undone(queues: Queues):
    pause(queues)
    queues.notifications.get_by_role("button", name="Undo").click()
    expect(queues.page.get_by_role("button", name=f"Pause {CONVERSION}")).to_be_visible()
    expect(queues.card(CONVERSION).get_by_text("Paused", exact=True)).to_have_count(0)


PRESS_WHEN_IT_SAYS = """async ([selector, label]) => {
    const button = document.querySelector(selector);
    const said = new Promise((tell) => new MutationObserver((_, observer) => {
        if (button.getAttribute("aria-label") !== label) return;
        observer.disconnect();
        tell();
    }).observe(button, { attributes: true }));
    button.click();
    await said;
    // What follows from the answer may take some turns, but no task in which a key could come.
    for (let turn = 0; turn < 50; turn++) await null;
    button.click();
}"""


def test_a_button_takes_a_press_as_soon_as_it_says_what_is_next(queues: Queues):
    name = f"Pause {CONVERSION}"
    queues.page.evaluate(PRESS_WHEN_IT_SAYS, [f'[aria-label="{name}"]', f"Resume {CONVERSION}"])
    expect(queues.notifications).to_contain_text("goes on")
    expect(queues.page.get_by_role("button", name=name)).to_be_visible()


def test_a_failed_job_says_why_and_can_be_retried(queues: Queues, samples):
    name = fail_a_job(queues, samples)
    queues.row(name).click()
    expect(queues.details.get_by_role("heading", name=name)).to_be_visible()
    expect(queues.details.get_by_role("region", name="What went wrong")).to_have_text(re.compile(r"\w+ \w+"))
    begun = queues.details.get_by_text("Begun").locator("..").locator("time")
    first = begun.get_attribute("datetime")
    with queues.page.expect_response(re.compile(r"/jobs/[^/]+/retry$")) as answer:
        queues.details.get_by_role("button", name="Retry").click()
    assert answer.value.status == 202
    expect(queues.notifications).to_contain_text("waits for a worker again")
    # It is begun once more, and fails again in the same clear way.
    expect(begun).not_to_have_attribute("datetime", first)
    expect(queues.details.get_by_role("region", name="What went wrong")).to_be_visible()

    queues.details.get_by_role("link", name="Show in media").click()
    expect(queues.page).to_have_url(re.compile(r"/media-library\?asset="))
    expect(queues.details.get_by_role("heading", name=name)).to_be_visible()


def test_all_failed_jobs_are_retried_after_their_number_was_named(queues: Queues, samples):
    names = [fail_a_job(queues, samples), fail_a_job(queues, samples)]
    pause(queues)
    count = int(queues.tab("Failed").inner_text().split()[-1].replace(",", ""))
    assert count >= 2
    queues.page.get_by_role("button", name=f"Retry all {count} failed").click()
    dialog = queues.page.get_by_role("dialog", name=f"Retry {count} failed jobs?")
    expect(dialog).to_contain_text(f"{count} jobs of “{CONVERSION}”")
    expect(dialog.get_by_role("button", name="Leave them")).to_be_focused()
    with queues.page.expect_response(re.compile(rf"/queues/{CONVERSION}/retry$")) as answer:
        dialog.get_by_role("button", name=f"Retry {count} jobs").click()
    assert answer.value.status == 202
    assert answer.value.json() == {"retried": count}
    expect(queues.page.get_by_role("heading", name="Nothing has failed")).to_be_visible()
    queues.show("Waiting")
    for name in names:
        expect(queues.row(name)).to_be_visible()
    resume(queues)
    queues.show("Failed")
    for name in names:
        expect(queues.row(name)).to_be_visible()
    # Those of other tests are done too, whatever has become of their assets.
    expect(queues.tab("Waiting")).to_have_text("Waiting")
    expect(queues.tab("Running")).to_have_text("Running")


def test_a_waiting_job_is_cancelled_after_a_question(queues: Queues, samples):
    pause(queues)
    video = samples.video("unwanted")
    queues.upload(video)
    queues.show("Waiting")
    queues.page.get_by_role("button", name=f"Cancel {video.name}").click()
    dialog = queues.page.get_by_role("dialog", name=f"Cancel “{video.name}”?")
    expect(dialog).to_contain_text("1 waiting job")
    expect(dialog.get_by_role("button", name="Let it wait")).to_be_focused()
    queues.page.keyboard.press("Escape")
    expect(queues.row(video.name)).to_be_visible()
    queues.page.get_by_role("button", name=f"Cancel {video.name}").click()
    dialog.get_by_role("button", name="Cancel the job").click()
    expect(queues.row(video.name)).to_have_count(0)
    queues.show("Cancelled")
    expect(queues.row(video.name)).to_be_visible()


def test_the_whole_way_by_keyboard(queues: Queues, samples):
    names = [fail_a_job(queues, samples), fail_a_job(queues, samples)]
    page = queues.page
    page.goto("/")
    expect(page.get_by_role("heading", name="Media", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("q")
    queues.expect_loaded()

    queues.tab("Running").focus()
    page.keyboard.press("ArrowRight")
    expect(queues.tab("Failed")).to_be_focused()
    # The newest is the first: j goes to it, Enter opens it.
    expect(queues.row(names[1])).to_be_visible()
    page.keyboard.press("j")
    expect(queues.row(names[1]).get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(queues.details.get_by_role("heading", name=names[1])).to_be_visible()
    page.keyboard.press("j")
    expect(queues.details.get_by_role("heading", name=names[0])).to_be_visible()
    page.keyboard.press("k")
    expect(queues.details.get_by_role("heading", name=names[1])).to_be_visible()
    page.keyboard.press("Escape")
    expect(queues.details).to_have_count(0)
    expect(queues.row(names[1]).get_by_role("link")).to_be_focused()

    page.get_by_role("button", name=f"Pause {CONVERSION}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Resume {CONVERSION}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Pause {CONVERSION}")).to_be_focused()

    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Media", exact=True)).to_be_visible()


def test_the_address_keeps_the_view(queues: Queues, samples):
    name = fail_a_job(queues, samples)
    page = queues.page
    page.get_by_role("link", name=CONVERSION, exact=True).click()
    expect(page).to_have_url(re.compile(rf"/queues/{CONVERSION}\?status=failed$"))
    queues.row(name).click()
    expect(page).to_have_url(re.compile(r"\?status=failed&job="))
    page.reload()
    queues.expect_loaded()
    expect(queues.details.get_by_role("heading", name=name)).to_be_visible()
    expect(queues.tab("Failed")).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(queues.details).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/queues\?status=failed$"))
    page.get_by_role("link", name=f"Workers in {CONVERSION}").click()
    expect(page).to_have_url(re.compile(rf"/queues/{CONVERSION}\?show=workers$"))
    expect(queues.workers.get_by_text("Alive").first).to_be_visible()
    page.get_by_role("button", name="Show all queues").click()
    expect(page).to_have_url(re.compile(r"/queues\?show=workers$"))


def test_links_that_lead_nowhere_say_so(queues: Queues, expect_console):
    expect_console(r"40[04] .*/api/admin/jobs")
    queues.open("/queues?job=01890000-0000-7000-8000-000000000000")
    expect(queues.details.get_by_role("heading", name="No such job")).to_be_visible()
    queues.details.get_by_role("button", name="Close", exact=True).click()
    expect(queues.details).to_have_count(0)
    queues.open("/queues/nothing-like-this")
    expect(queues.page.get_by_role("heading", name="No such queue")).to_be_visible()
    queues.page.get_by_role("button", name="Show all queues").last.click()
    expect(queues.page).to_have_url(re.compile(r"/queues$"))


def test_without_an_event_stream_the_page_asks(open_context, signed_in_state, samples, expect_console):
    expect_console(r"503 .*/api/admin/events")
    page = open_context(storage_state=signed_in_state)
    page.route("**/api/admin/events*", lambda route: route.fulfill(status=503, body=""))
    queues = Queues(page)
    queues.open("/queues?status=completed")
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    video = samples.video("polled")
    queues.upload(video)
    expect(queues.row(video.name)).to_be_visible()


def test_a_lost_network_shows_a_band_and_heals(queues: Queues, expect_console):
    expect_console("ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED")
    context = queues.page.context
    context.set_offline(True)
    band = queues.page.get_by_role("status", name="Connection")
    expect(band).to_contain_text("does not answer")
    expect(queues.card(CONVERSION)).to_be_visible()
    context.set_offline(False)
    expect(band).to_have_text("")
    expect(queues.page.get_by_text("Live", exact=True)).to_be_visible()
