"""The pages of users at work on a running instance. The one user that every instance has is the admin."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from library import until
from users import SAME_ORIGIN, Users


@pytest.fixture(scope="session")
def me(browser, instance, signed_in_state) -> dict:
    context = browser.new_context(base_url=instance.url, storage_state=signed_in_state)
    user = context.request.get("/api/auth/me").json()["user"]
    context.close()
    return user


@pytest.fixture(scope="session")
def assets(browser, instance, signed_in_state, samples) -> list[dict]:
    """Three completed ones."""
    context = browser.new_context(base_url=instance.url, storage_state=signed_in_state)
    page = context.new_page()
    made = [upload(page, samples.video(f"given-{number}")) for number in range(3)]
    for asset in made:
        status = f"/api/admin/assets/{asset['id']}/status"
        while page.request.get(status).json()["conversion_status"] != "completed":
            page.wait_for_timeout(200)
    context.close()
    return made


def upload(page: Page, path) -> dict:
    answer = page.request.post("/api/admin/assets/upload", headers=SAME_ORIGIN, multipart={
        "file": {"name": path.name, "mimeType": "video/mp4", "buffer": path.read_bytes()}})
    assert answer.status == 202, answer.text()
    return answer.json()


@pytest.fixture
def users(open_context, signed_in_state) -> Users:
    return Users(open_context(storage_state=signed_in_state))


def test_the_list_says_what_a_user_has_and_follows_at_once(users: Users, me, assets):
    users.assign(assets[0]["id"], me)
    users.open()
    row = users.row(me["email"])
    expect(row).to_contain_text(assets[0]["filename"])
    expect(row).to_contain_text("just now")
    expect(row).to_contain_text(me["name"])
    until(users.page, "() => document.querySelector('.live-mark').textContent === 'Live'")
    asked: list[str] = []
    users.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    users.assign(assets[1]["id"], me)
    expect(row).to_contain_text(assets[1]["filename"], timeout=5000)
    # The one that changed, and not the list.
    assert [path for path in asked if path.startswith("/api/admin/users")] == [f"/api/admin/users/{me['id']}"]


def test_a_user_is_found_by_email_and_opened(users: Users, me, assets):
    users.assign(assets[0]["id"], me)
    users.open()
    users.search.fill(me["email"].upper())
    expect(users.page).to_have_url(re.compile(r"/users\?q="))
    users.row(me["email"]).click()
    expect(users.page).to_have_url(re.compile(rf"/users/{me['id']}$"))
    users.expect_user(me)
    expect(users.now).to_contain_text(assets[0]["filename"])
    expect(users.now).to_contain_text(re.compile(rf"Assigned .+ by {re.escape(me['name'])}"))
    until(users.page, "video => video.currentTime > 0", users.now.locator("video").element_handle())


def test_an_assignment_is_undone_within_its_time(users: Users, me, assets):
    users.assign(assets[0]["id"], me)
    users.assign(assets[1]["id"], me)
    users.open_user(me)
    undo = users.now.get_by_role("button", name=re.compile(r"^Undo, \d+ seconds left$"))
    expect(undo).to_be_visible()
    with users.page.expect_response(re.compile(r"/undo-assign$")) as answer:
        undo.click()
    assert answer.value.status == 200, answer.value.text()
    expect(users.notifications).to_contain_text(f"{me['name']} has “{assets[0]['filename']}” again")
    expect(users.now).to_contain_text(assets[0]["filename"])
    expect(users.entries.first).to_contain_text("Undone")
    expect(users.entries.first).to_contain_text(assets[1]["filename"])


def test_reverting_says_what_it_touches_and_takes_the_newer_ones_too(users: Users, me, assets):
    for asset in assets:
        users.assign(asset["id"], me)
    users.open_user(me)
    expect(users.now).to_contain_text(assets[2]["filename"])
    users.revert_button(assets[1]["filename"]).first.click()
    expect(users.dialog).to_contain_text(f"{me['name']} will have “{assets[0]['filename']}” again.")
    expect(users.dialog).to_contain_text(f"This also takes back the newer assignment of “{assets[2]['filename']}”.")
    expect(users.dialog.get_by_role("button", name="Leave it")).to_be_focused()
    users.dialog.get_by_label("Reason").fill("The wrong night")
    with users.page.expect_response(re.compile(r"/revert-assignment$")) as answer:
        users.dialog.get_by_role("button", name="Revert 2 assignments").click()
    assert answer.value.status == 200, answer.value.text()
    expect(users.dialog).to_have_count(0)
    expect(users.notifications).to_contain_text(
        f"{me['name']} has “{assets[0]['filename']}” again. 2 assignments are taken back.")
    expect(users.now).to_contain_text(assets[0]["filename"])
    expect(users.entries.first).to_contain_text("Reverted")
    expect(users.entries.first).to_contain_text("“The wrong night”")


def test_what_another_admin_reverts_meanwhile_is_explained(users: Users, me, assets, expect_console):
    expect_console(r"409 .*/revert-assignment")
    users.assign(assets[0]["id"], me)
    assignment = users.assign(assets[1]["id"], me)
    users.open_user(me)
    users.revert_button(assets[1]["filename"]).first.click()
    users.dialog.get_by_label("Reason").fill("Too late")
    users.post(f"/api/admin/users/{me['id']}/revert-assignment", {"assignment_id": assignment["id"]})
    # The page behind the dialog has followed already.
    expect(users.now).to_contain_text(assets[0]["filename"])
    users.dialog.get_by_role("button", name="Revert", exact=True).click()
    expect(users.dialog.get_by_role("alert")).to_have_text(re.compile(r"\w+ \w+"))
    expect(users.dialog.get_by_label("Reason")).to_have_value("Too late")


def test_the_whole_way_by_keyboard(users: Users, me, assets):
    users.assign(assets[0]["id"], me)
    users.assign(assets[2]["id"], me)
    page = users.page
    page.goto("/")
    expect(page.get_by_role("heading", name="Media", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("u")
    users.expect_loaded()
    page.keyboard.press("/")
    page.keyboard.type(me["email"])
    expect(users.links).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q="))
    users.links.first.focus()
    page.keyboard.press("Enter")
    users.expect_user(me)
    expect(users.now).to_contain_text(assets[2]["filename"])

    # j goes to the newest entry, Tab to what can be done with it.
    page.keyboard.press("j")
    expect(users.entries.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(users.revert_button(assets[2]["filename"]).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(users.dialog.get_by_role("button", name="Leave it")).to_be_focused()
    users.dialog.get_by_label("Reason").focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    expect(users.dialog).to_have_count(0)
    expect(users.now).to_contain_text(assets[0]["filename"])
    expect(users.entries.first).to_contain_text("“By keyboard”")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/users\?q="))
    expect(users.links.first).to_be_focused()


def test_the_history_leads_to_the_media_and_to_the_audit(users: Users, me, assets):
    users.assign(assets[0]["id"], me)
    users.open_user(me)
    users.entries.first.get_by_role("link", name=assets[0]["filename"]).click()
    expect(users.page).to_have_url(re.compile(rf"/media-library\?asset={assets[0]['id']}$"))
    users.page.go_back()
    users.expect_user(me)
    users.page.get_by_role("link", name="Show in audit").click()
    expect(users.page).to_have_url(re.compile(rf"/audit\?user={me['id']}$"))
    expect(users.page.get_by_role("region", name="Filters")).to_contain_text(me["name"])


def test_without_an_event_stream_the_page_asks(users: Users, me, assets, expect_console):
    expect_console(r"503 .*/api/admin/events")
    users.page.route("**/api/admin/events*", lambda route: route.fulfill(status=503, body=""))
    users.assign(assets[0]["id"], me)
    users.open_user(me)
    expect(users.page.get_by_text("Reconnecting")).to_be_visible()
    users.assign(assets[1]["id"], me)
    expect(users.now).to_contain_text(assets[1]["filename"])


def test_a_lost_network_shows_a_band_and_heals_with_what_was_missed(users: Users, me, assets, open_context,
                                                                   signed_in_state, expect_console):
    expect_console("ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED")
    users.assign(assets[0]["id"], me)
    users.open_user(me)
    expect(users.now).to_contain_text(assets[0]["filename"])
    users.page.context.set_offline(True)
    band = users.page.get_by_role("status", name="Connection")
    expect(band).to_contain_text("does not answer")
    expect(users.now).to_contain_text(assets[0]["filename"])
    other = Users(open_context(storage_state=signed_in_state))
    other.assign(assets[1]["id"], me)
    users.page.context.set_offline(False)
    expect(band).to_have_text("")
    expect(users.now).to_contain_text(assets[1]["filename"])
