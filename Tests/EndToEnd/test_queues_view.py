"""What the Queues page makes of answers that a small instance does not give."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect

from appearance import findings, variants, window
from queues import MadeUp, Queues


@pytest.fixture
def made_up(open_context, signed_in_state) -> Queues:
    page = open_context(storage_state=signed_in_state)
    MadeUp().stand_in(page)
    queues = Queues(page)
    queues.open()
    return queues


def test_a_server_error_can_be_retried_and_reported(open_context, signed_in_state, expect_console):
    expect_console(r"500 .*/api/admin/")
    page: Page = open_context(storage_state=signed_in_state)
    MadeUp().stand_in(page)
    broken = re.compile(r"/api/admin/queues$")
    fail = lambda route: route.fulfill(
        status=500, content_type="application/problem+json",
        body=json.dumps({"title": "Internal error", "status": 500, "code": "internal_error", "request_id": "req-4711"}))
    page.route(broken, fail)
    page.goto("/queues")
    error = page.get_by_role("alert")
    expect(error).to_contain_text("The server failed")
    error.get_by_role("button", name="Copy request id").click()
    assert page.evaluate("navigator.clipboard.readText()") == "req-4711"
    page.unroute(broken)
    error.get_by_role("button", name="Try again").click()
    expect(error).to_have_count(0)
    expect(Queues(page).card("mail")).to_be_visible()
    # Later the page keeps what it has, and says that it is old.
    page.route(broken, fail)
    expect(error).to_contain_text("What you see is from before")
    expect(Queues(page).card("mail")).to_be_visible()


def test_a_flood_of_events_is_answered_once_a_second(open_context, signed_in_state):
    page: Page = open_context(storage_state=signed_in_state)
    made_up = MadeUp()
    made_up.stand_in(page)
    flood = "retry: 100\n\n" + "".join(f'event: job.completed\ndata: {{"job_id": "{number}"}}\n\n' for number in range(500))
    floods = []

    def answer(route) -> None:
        floods.append(len(made_up.asked))
        route.fulfill(content_type="text/event-stream", body=flood)

    page.route("**/api/admin/events*jobs*", answer)
    begun = time.monotonic()
    Queues(page).open()
    # Each stream ends and is taken up again at once.
    while len(floods) < 12:
        page.wait_for_timeout(100)
    refreshes = made_up.asked.count("/api/admin/queues")
    # Two more than seconds have passed: the first, and the one for the list that the page begins with.
    assert 1 < refreshes <= time.monotonic() - begun + 2


def test_more_jobs_are_loaded_and_stay(open_context, signed_in_state):
    page: Page = open_context(storage_state=signed_in_state)
    MadeUp(completed=430).stand_in(page)
    queues = Queues(page)
    queues.open("/queues?status=completed")
    expect(queues.jobs).to_have_count(50)
    page.get_by_role("button", name="Load more").click()
    expect(queues.jobs).to_have_count(250)
    # The next refresh, 5 s later at most, asks for as many.
    with page.expect_response(re.compile(r"/jobs\?.*limit=50&cursor=200")):
        pass
    expect(queues.jobs).to_have_count(250)
    page.get_by_role("button", name="Load more").click()
    expect(queues.jobs).to_have_count(430)
    expect(page.get_by_role("button", name="Load more")).to_have_count(0)


def test_a_job_that_ends_under_the_focus_hands_it_to_the_next(open_context, signed_in_state):
    page: Page = open_context(storage_state=signed_in_state)
    made_up = MadeUp()
    made_up.stand_in(page)
    queues = Queues(page)
    queues.open()
    expect(queues.jobs).to_have_count(3)
    page.keyboard.press("j")
    expect(queues.jobs.nth(0)).to_be_focused()
    names = [made_up.jobs[0]["asset_filename"], made_up.jobs[1]["asset_filename"]]
    expect(queues.jobs.nth(0)).to_have_text(names[0])
    made_up.jobs[0]["status"] = "completed"
    expect(queues.jobs).to_have_count(2)
    expect(queues.jobs.nth(0)).to_have_text(names[1])
    expect(queues.jobs.nth(0)).to_be_focused()


def test_the_chart_says_its_values(made_up: Queues):
    chart = made_up.chart("conversion")
    hour = made_up.card("conversion").get_by_text(re.compile(r"^Last hour: \d+ done, 4 failed$"))
    expect(hour).to_be_visible()
    chart.focus()
    made_up.page.keyboard.press("Home")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"^\d\d:\d\d · nothing$"))
    made_up.page.keyboard.press("ArrowRight")
    expect(chart).to_have_attribute("aria-valuetext", re.compile(r"^\d\d:\d\d · 7 done$"))
    made_up.page.get_by_role("heading", name="Queues").hover()
    chart.blur()
    box = chart.bounding_box()
    made_up.page.mouse.move(box["x"] + box["width"] * 5.5 / 60, box["y"] + 10)
    expect(made_up.card("conversion").get_by_text(re.compile(r"· 9 done, 1 failed$"))).to_be_visible()
    made_up.page.get_by_role("heading", name="Queues").hover()
    expect(hour).to_be_visible()


def test_nothing_moves_when_the_answers_arrive(open_context, signed_in_state):
    page: Page = open_context(storage_state=signed_in_state)
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver(list => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
        }).observe({ type: 'layout-shift', buffered: true });"""
    )
    made_up = MadeUp()
    made_up.stand_in(page)
    queues = Queues(page)
    queues.open("/queues?status=failed")
    expect(queues.jobs).to_have_count(4)
    asked = len(made_up.asked)
    while len(made_up.asked) < asked + 2:
        page.wait_for_timeout(200)
    assert sum(page.evaluate("window.shifts")) < 0.01


@pytest.mark.parametrize(("theme", "width"), variants)
def test_appearance(open_context, signed_in_state, shoot, theme: str, width: int):
    page = open_context(storage_state=signed_in_state, **window(theme, width))
    MadeUp().stand_in(page)
    queues = Queues(page)

    def look(name: str) -> None:
        assert findings(page) == []
        shoot(page, f"queues-{name}-{theme}-{width}")

    queues.open()
    expect(queues.jobs).to_have_count(3)
    look("running")

    queues.jobs.first.click()
    expect(queues.details.get_by_role("progressbar")).to_be_visible()
    look("details")

    queues.details.get_by_role("button", name="Cancel job").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("cancel")
    page.keyboard.press("Escape")

    queues.show("Failed")
    expect(queues.jobs).to_have_count(4)
    queues.jobs.first.click()
    expect(queues.details.get_by_role("region", name="What went wrong")).to_be_visible()
    look("failed-details")
    queues.details.get_by_role("button", name="Close details").click()
    look("failed")

    page.get_by_role("button", name="Retry all 4 failed").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("retry-all")
    page.keyboard.press("Escape")

    queues.show("Waiting")
    expect(queues.row("in 4 hours")).to_be_visible()
    look("waiting")

    queues.show("Workers")
    expect(queues.workers.get_by_text("Gone")).to_be_visible()
    look("workers")

    page.get_by_role("link", name="mail", exact=True).click()
    queues.show("Failed")
    expect(page.get_by_role("heading", name="Nothing has failed")).to_be_visible()
    look("nothing")
