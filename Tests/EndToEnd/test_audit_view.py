"""The Audit page as it looks and as it is gone through, with a made-up audit."""

import json
import re

import pytest
from playwright.sync_api import expect

from appearance import findings, variants, window
from audit import Audit, MadeUpAudit
from made_up import ADMIN, FILES


@pytest.fixture
def made_up() -> MadeUpAudit:
    return MadeUpAudit()


@pytest.fixture
def audit(open_context, signed_in_state, made_up: MadeUpAudit) -> Audit:
    page = open_context(storage_state=signed_in_state)
    made_up.stand_in(page)
    audit = Audit(page)
    audit.open()
    return audit


def test_older_entries_are_loaded(audit: Audit):
    expect(audit.rows).to_have_count(50)
    audit.page.get_by_role("button", name="Load older").click()
    expect(audit.rows).to_have_count(64)
    expect(audit.page.get_by_role("button", name="Load older")).to_have_count(0)


def test_what_is_clicked_narrows_the_list_and_stands_in_the_address(audit: Audit):
    page = audit.page
    assigned = audit.rows.filter(has=page.get_by_role("link", name="Assigned an asset", exact=True))
    assigned.first.get_by_role("link", name=re.compile("only this user")).click()
    expect(page).to_have_url(re.compile(r"/audit\?user=[0-9a-f-]+$"))
    chip = audit.filters.get_by_role("button", name=re.compile("^No longer only user "))
    name = chip.get_attribute("aria-label").removeprefix("No longer only user ")
    for row in audit.rows.all():
        expect(row).to_contain_text(name)
    audit.action.select_option("Reverted an assignment")
    expect(page).to_have_url(re.compile(r"&action=assignment.reverted$"))
    page.reload()
    audit.expect_loaded()
    expect(audit.action).to_have_value("assignment.reverted")
    for row in audit.rows.all():
        expect(row).to_contain_text(name)
        expect(row).to_contain_text("Reverted an assignment")
    chip.click()
    expect(page).to_have_url(re.compile(r"/audit\?action=assignment.reverted$"))
    audit.filters.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(re.compile(r"/audit$"))
    expect(audit.rows).to_have_count(50)


def test_the_actor_the_asset_and_the_days_narrow_too(audit: Audit):
    page = audit.page
    audit.rows.first.get_by_role("link", name=re.compile("only this asset")).click()
    expect(page).to_have_url(re.compile(r"\?asset="))
    audit.rows.filter(has_text=ADMIN["name"]).first.get_by_role("link", name=re.compile("only what this admin did")).click()
    expect(audit.filters).to_contain_text(ADMIN["name"])
    expect(audit.rows.filter(has_text="System")).to_have_count(0)
    audit.filters.get_by_label("From").fill("2026-01-02")
    expect(page).to_have_url(re.compile(r"&from=2026-01-02"))
    with page.expect_request(re.compile(r"/api/admin/audit\?.*to=2019-12-31T|/api/admin/audit\?.*to=2020-01-01T")):
        audit.filters.get_by_label("To").fill("2019-12-31")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Show all entries").click()
    expect(page).to_have_url(re.compile(r"/audit$"))


def test_exports_carry_the_filters(audit: Audit):
    audit.action.select_option("Paused a queue")
    for format in ("CSV", "NDJSON"):
        link = audit.page.get_by_role("link", name=f"Export as {format}", exact=True)
        expect(link).to_have_attribute(
            "href", f"/api/admin/audit/export?format={format.lower()}&action=queue.paused")
        expect(link).to_have_attribute("download", "")


def test_an_entry_is_read_by_keyboard(audit: Audit):
    page = audit.page
    page.keyboard.press("j")
    expect(audit.link(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?entry=64$"))
    expect(audit.details).to_contain_text("asset.deleted")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"\?entry=63$"))
    expect(audit.details).to_contain_text("assignment.superseded")
    page.reload()
    audit.expect_loaded()
    expect(audit.details).to_contain_text("assignment.superseded")
    page.keyboard.press("Escape")
    expect(audit.details).to_have_count(0)
    expect(audit.link(1)).to_be_focused()


def test_an_entry_leads_to_its_user_and_its_asset(audit: Audit):
    audit.rows.filter(has_text="Reverted an assignment").first.get_by_role("link").first.click()
    expect(audit.details).to_contain_text("The wrong night; she plays the matinée.")
    links = audit.details.get_by_role("link")
    expect(links.filter(has_text=ADMIN["name"])).to_have_attribute("href", f"/users/{ADMIN['id']}")
    expect(links.filter(has_text=re.compile("|".join(map(re.escape, FILES))))).to_have_attribute(
        "href", re.compile(r"^/media-library\?asset="))
    audit.details.get_by_role("link", name="This action").click()
    expect(audit.page).to_have_url(re.compile(r"&action=assignment.reverted$"))


def test_an_entry_that_is_not_loaded_is_not_made_up(audit: Audit):
    audit.page.goto("/audit?entry=4711000")
    expect(audit.details.get_by_role("heading", name="Not among those shown")).to_be_visible()


def test_new_entries_are_announced_and_do_not_move_what_is_read(audit: Audit, made_up: MadeUpAudit):
    first = audit.rows.first.inner_text()
    for number in (64, 65):
        made_up.happen(number, seconds=0)
    show = audit.page.get_by_role("button", name="2 new entries — show")
    expect(show).to_be_visible()
    assert audit.rows.first.inner_text() == first
    expect(audit.page.get_by_role("status", name="Announcements")).to_have_text("2 new entries.")
    show.click()
    expect(show).to_have_count(0)
    expect(audit.rows.first).to_contain_text("Status changed")


def test_a_sound_audit_says_so(audit: Audit):
    audit.verify()
    expect(audit.page.get_by_role("status").filter(has_text="All 12,345 entries are sound.")).to_be_visible()
    audit.page.get_by_role("button", name="Copy the digest of the last entry").click()
    assert audit.page.evaluate("navigator.clipboard.readText()") == "3fa9c1d2" * 8
    audit.page.get_by_role("button", name="Dismiss the result").click()
    expect(audit.page.get_by_text("are sound")).to_have_count(0)


def test_the_first_bad_entry_is_named(audit: Audit, made_up: MadeUpAudit):
    made_up.now_verified |= {"valid": False, "first_bad_id": 4711, "problem": "Its digest does not fit what it says."}
    audit.verify()
    alert = audit.page.get_by_role("alert")
    expect(alert).to_contain_text("Entry 4,711 is not as it was written.")
    expect(alert).to_contain_text("Its digest does not fit what it says.")


def test_a_server_error_can_be_retried_and_reported(audit: Audit, expect_console):
    expect_console(r"500 .*/api/admin/")
    page = audit.page
    broken = re.compile(r"/api/admin/audit")
    fail = lambda route: route.fulfill(
        status=500, content_type="application/problem+json",
        body=json.dumps({"title": "Internal error", "status": 500, "code": "internal_error", "request_id": "req-4711"}))
    page.route(broken, fail)
    audit.verify()
    expect(page.get_by_role("alert")).to_contain_text("The audit could not be verified.")
    page.get_by_role("button", name="Dismiss the result").click()
    page.goto("/audit?action=queue.paused")
    error = page.get_by_role("alert")
    expect(error).to_contain_text("The server failed")
    expect(error).to_contain_text("req-4711")
    page.unroute(broken, fail)
    error.get_by_role("button", name="Try again").click()
    expect(error).to_have_count(0)
    expect(audit.rows).to_have_count(8)


@pytest.mark.parametrize(("theme", "width"), variants)
def test_appearance(open_context, signed_in_state, shoot, made_up: MadeUpAudit, theme: str, width: int):
    page = open_context(storage_state=signed_in_state, **window(theme, width))
    made_up.stand_in(page)
    audit = Audit(page)

    def look(name: str) -> None:
        assert findings(page) == []
        shoot(page, f"audit-{name}-{theme}-{width}")

    audit.open()
    audit.verify()
    expect(page.get_by_text("are sound")).to_be_visible()
    look("list")

    audit.rows.filter(has_text="Reverted an assignment").first.get_by_role("link").first.click()
    expect(audit.details.get_by_role("heading", name="Reverted an assignment")).to_be_visible()
    made_up.now_verified |= {"valid": False, "first_bad_id": 4711, "problem": "Its digest does not fit what it says."}
    audit.verify()
    expect(page.get_by_role("alert")).to_contain_text("4,711")
    look("details")

    audit.open(f"/audit?user={made_up.people[0]['id']}&actor={ADMIN['id']}&from=2026-01-01")
    # The next that is about the same user.
    made_up.happen(80, seconds=0)
    expect(page.get_by_role("button", name="1 new entry — show")).to_be_visible()
    look("narrowed")

    audit.open("/audit?action=prompt.text_changed")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    look("nothing")
