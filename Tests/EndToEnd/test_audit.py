"""The Audit page at work on a running instance."""

import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect

from audit import Audit
from users import SAME_ORIGIN

QUEUE = "/api/admin/queues/conversion"


@pytest.fixture
def audit(open_context, signed_in_state) -> Audit:
    audit = Audit(open_context(storage_state=signed_in_state))
    pause_and_resume(audit)
    audit.open()
    return audit


def pause_and_resume(audit: Audit) -> None:
    """What leaves two entries in the audit, whatever else the instance holds."""
    for act in ("pause", "resume"):
        answer = audit.page.request.post(f"{QUEUE}/{act}", headers=SAME_ORIGIN)
        assert answer.ok, answer.text()


def test_what_was_done_stands_there_newest_first(audit: Audit):
    paused = audit.rows.filter(has_text="Paused a queue").first
    expect(audit.rows.first).to_contain_text("Resumed a queue")
    expect(paused).to_contain_text("conversion")
    paused.get_by_role("link").first.click()
    expect(audit.details).to_contain_text("queue.paused")
    request = audit.details.get_by_role("button", name="Copy request id")
    request.click()
    assert audit.page.evaluate("navigator.clipboard.readText()") != ""


def test_filters_are_kept_by_reload_and_back(audit: Audit):
    page = audit.page
    audit.action.select_option("Paused a queue")
    expect(audit.rows.filter(has_text="Resumed a queue")).to_have_count(0)
    audit.rows.first.get_by_role("link", name=re.compile("only what this admin did")).click()
    expect(page).to_have_url(re.compile(r"\?action=queue.paused&actor=[0-9a-f-]{36}$"))
    page.reload()
    audit.expect_loaded()
    expect(audit.action).to_have_value("queue.paused")
    expect(audit.rows.first).to_contain_text("Paused a queue")
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?action=queue.paused$"))
    page.go_back()
    expect(audit.rows.first).to_contain_text("Resumed a queue")


def test_both_exports_hold_what_the_filters_leave(audit: Audit):
    audit.action.select_option("Paused a queue")
    expect(audit.rows.first).to_contain_text("Paused a queue")
    table = list(csv.DictReader(io.StringIO(download(audit, "CSV"), newline="")))
    lines = [json.loads(line) for line in download(audit, "NDJSON").splitlines()]
    assert {row["action"] for row in table} == {"queue.paused"} == {line["action"] for line in lines}
    assert [row["id"] for row in table] == [str(line["id"]) for line in lines]


def download(audit: Audit, format: str) -> str:
    with audit.page.expect_download() as download:
        audit.page.get_by_role("link", name=f"Export as {format}", exact=True).click()
    assert download.value.suggested_filename.endswith(f".{format.lower()}")
    return download.value.path().read_text(encoding="utf-8")


def test_the_audit_is_sound(audit: Audit):
    with audit.page.expect_response(re.compile(r"/audit/verify$")) as answer:
        audit.verify()
    count = answer.value.json()["entries"]
    expect(audit.page.get_by_text(f"All {count:,} entries are sound.")).to_be_visible()


def test_what_happens_meanwhile_is_announced(audit: Audit):
    audit.action.select_option("Paused a queue")
    expect(audit.rows.first).to_contain_text("Paused a queue")
    newest = audit.link(0).get_attribute("href")
    pause_and_resume(audit)
    show = audit.page.get_by_role("button", name="1 new entry — show")
    expect(show).to_be_visible()
    assert audit.link(0).get_attribute("href") == newest
    show.click()
    expect(show).to_have_count(0)
    expect(audit.link(0)).not_to_have_attribute("href", newest)


def test_the_whole_way_by_keyboard(audit: Audit):
    page = audit.page
    page.goto("/")
    expect(page.get_by_role("heading", name="Media", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("a")
    audit.expect_loaded()
    audit.action.focus()
    page.keyboard.type("Resumed")
    expect(page).to_have_url(re.compile(r"\?action=queue.resumed$"))
    expect(audit.rows.first).to_contain_text("Resumed a queue")
    audit.action.blur()
    page.keyboard.press("j")
    expect(audit.link(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(audit.details).to_contain_text("queue.resumed")
    page.keyboard.press("Escape")
    expect(audit.details).to_have_count(0)
    page.get_by_role("button", name="Verify").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("are sound")).to_be_visible()
