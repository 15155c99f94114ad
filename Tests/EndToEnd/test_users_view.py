"""The pages of users as they look, with made-up users: what a small instance does not have."""

import re

import pytest
from playwright.sync_api import Page, expect

from appearance import findings, variants, window
from library import until
from users import MadeUpUsers, Users


@pytest.fixture
def made_up() -> MadeUpUsers:
    return MadeUpUsers()


@pytest.fixture
def users(open_context, signed_in_state, samples, made_up) -> Users:
    page = open_context(storage_state=signed_in_state)
    made_up.stand_in(page, samples.video("made-up").read_bytes())
    return Users(page)


def test_a_search_is_in_the_address_and_finds_by_email(users: Users):
    users.open()
    expect(users.links).to_have_count(12)
    users.page.keyboard.press("/")
    expect(users.search).to_be_focused()
    users.page.keyboard.type("HOPPER@")
    expect(users.links).to_have_count(1)
    expect(users.page).to_have_url(re.compile(r"/users\?q=HOPPER%40$"))
    users.page.reload()
    expect(users.links).to_have_count(1)
    users.search.fill("nobody is called so")
    expect(users.page.get_by_role("heading", name="Nobody matches")).to_be_visible()
    users.page.get_by_role("button", name="Show all users").click()
    expect(users.links).to_have_count(12)


def test_more_users_are_loaded(open_context, signed_in_state, samples):
    page = open_context(storage_state=signed_in_state)
    MadeUpUsers(count=230).stand_in(page)
    users = Users(page)
    users.open()
    expect(users.links).to_have_count(100)
    expect(page.get_by_role("status", name="Number of users")).to_have_text("100+")
    page.get_by_role("button", name="Load more").click()
    expect(users.links).to_have_count(200)
    page.get_by_role("button", name="Load more").click()
    expect(users.links).to_have_count(230)
    expect(page.get_by_role("button", name="Load more")).to_have_count(0)


def test_from_the_list_to_a_user_and_back_by_keyboard(users: Users, made_up: MadeUpUsers):
    page = users.page
    users.open("/users?q=a")
    first = users.links.nth(0)
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    second = users.links.nth(1)
    name = second.inner_text().splitlines()[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/users\?q=a$"))
    expect(second).to_be_focused()


def test_the_history_goes_back_as_far_as_wanted_and_can_be_narrowed(open_context, signed_in_state, samples):
    page = open_context(storage_state=signed_in_state)
    made_up = MadeUpUsers(entries=50)
    made_up.take_back(made_up.entries[3], "reverted", "The wrong night")
    made_up.stand_in(page, samples.video("made-up").read_bytes())
    users = Users(page)
    users.open_user(made_up.subject)
    expect(users.entries).to_have_count(20)
    page.get_by_role("button", name="Load older").click()
    expect(users.entries).to_have_count(40)
    page.get_by_role("button", name="Load older").click()
    expect(users.entries).to_have_count(51)
    users.history.get_by_role("combobox", name="Action").select_option("Reverted")
    expect(page).to_have_url(re.compile(r"\?action=reverted$"))
    expect(users.entries).to_have_count(1)
    expect(users.entries).to_contain_text("The wrong night")
    page.reload()
    expect(users.entries).to_have_count(1)
    users.history.get_by_role("combobox", name="Action").select_option("Undone")
    users.history.get_by_role("button", name="Show all actions").click()
    expect(users.entries).to_have_count(20)


def test_the_time_is_exact_on_hover(users: Users, made_up: MadeUpUsers):
    users.open_user(made_up.subject)
    time = users.entries.last.locator("time")
    expect(time).to_have_text(re.compile("ago|yesterday"))
    expect(time).to_have_attribute("title", re.compile(r"\d{4}.*\d\d:\d\d:\d\d"))


def test_the_asset_of_now_plays_silently(users: Users, made_up: MadeUpUsers):
    users.open_user(made_up.subject)
    video = users.now.locator("video")
    until(users.page, "video => video.currentTime > 0 && !video.paused && video.muted", video.element_handle())


def test_with_reduced_motion_nothing_plays_by_itself(open_context, signed_in_state, samples, made_up: MadeUpUsers):
    page = open_context(storage_state=signed_in_state, reduced_motion="reduce")
    made_up.stand_in(page, samples.video("made-up").read_bytes())
    users = Users(page)
    users.open_user(made_up.subject)
    video = users.now.locator("video")
    until(page, "video => video.readyState >= 1", video.element_handle())
    assert page.evaluate("video => video.paused && !video.autoplay", video.element_handle())


def test_a_refused_revert_says_why_and_keeps_what_was_typed(users: Users, made_up: MadeUpUsers, expect_console):
    expect_console(r"409 .*/revert-assignment")
    made_up.refusal = (409, "already_reverted", "Somebody else has reverted this assignment already.")
    users.open_user(made_up.subject)
    users.history.get_by_role("button", name=re.compile("^Revert")).nth(1).click()
    users.dialog.get_by_label("Reason").fill("Wrong take")
    users.dialog.get_by_role("button", name="Revert 2 assignments").click()
    expect(users.dialog.get_by_role("alert")).to_contain_text("Somebody else has reverted")
    expect(users.dialog.get_by_role("alert")).to_contain_text("req-4711")
    expect(users.dialog.get_by_label("Reason")).to_have_value("Wrong take")


def test_there_is_no_way_back_to_a_deleted_asset(users: Users, made_up: MadeUpUsers):
    made_up.entries[0]["previous_asset"] = {**made_up.entries[0]["previous_asset"], "deleted": True}
    users.open_user(made_up.subject)
    users.history.get_by_role("button", name=re.compile("^Revert")).first.click()
    expect(users.dialog).to_contain_text("was deleted since")
    users.dialog.get_by_role("button", name="Close", exact=True).last.click()
    assert made_up.posted == []


def test_an_undo_that_comes_too_late_is_explained(users: Users, made_up: MadeUpUsers, expect_console):
    expect_console(r"410 .*/undo-assign")
    made_up.refusal = (410, "undo_expired", "The 30 seconds are over. Revert the assignment instead.")
    made_up.assign(30, seconds=2, undo_seconds=28)
    made_up.settle()
    users.open_user(made_up.subject)
    users.now.get_by_role("button", name=re.compile(r"^Undo, \d+ seconds left$")).click()
    expect(users.notifications).to_contain_text("The 30 seconds are over")


def test_undo_goes_when_its_time_is_over(users: Users, made_up: MadeUpUsers):
    made_up.assign(30, seconds=20, undo_seconds=6)
    made_up.settle()
    users.open_user(made_up.subject)
    undo = users.now.get_by_role("button", name=re.compile("^Undo"))
    expect(undo).to_be_visible()
    expect(undo).to_have_count(0)


def test_a_link_that_leads_to_nobody_says_so(users: Users, expect_console):
    expect_console(r"404 .*/api/admin/users/")
    users.page.goto("/users/01a1fe8e-0000-7000-8000-000000000000")
    expect(users.page.get_by_role("heading", name="No such user")).to_be_visible()
    users.page.get_by_role("button", name="Show all users").click()
    users.expect_loaded()


@pytest.mark.parametrize("path", ["/users", f"/users/{MadeUpUsers().subject['id']}"])
def test_a_server_error_can_be_retried_and_reported(users: Users, made_up: MadeUpUsers, expect_console, path: str):
    expect_console(r"500 .*/api/admin/")
    page: Page = users.page
    broken = re.compile(r"/api/admin/users")
    fail = lambda route: made_up.refuse(route, 500, "internal_error", "It is broken.")
    page.route(broken, fail)
    page.goto(path)
    error = page.get_by_role("alert")
    expect(error).to_contain_text("The server failed")
    error.get_by_role("button", name="Copy request id").click()
    assert page.evaluate("navigator.clipboard.readText()") == "req-4711"
    page.unroute(broken, fail)
    error.get_by_role("button", name="Try again").click()
    expect(error).to_have_count(0)
    expect(page.get_by_text(made_up.subject["name"]).first).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), variants)
def test_appearance(open_context, signed_in_state, samples, shoot, theme: str, width: int):
    page = open_context(storage_state=signed_in_state, reduced_motion="reduce", **window(theme, width))
    made_up = MadeUpUsers(count=14)
    made_up.take_back(made_up.entries[1], "reverted", "The wrong night; she plays the matinée.", seconds=400)
    made_up.assign(20, seconds=240)
    made_up.take_back(made_up.entries[0], "undone", seconds=200)
    made_up.assign(21, seconds=9, undo_seconds=600)
    made_up.settle()
    made_up.stand_in(page, samples.video("made-up").read_bytes())
    users = Users(page)

    def look(name: str) -> None:
        until(page, "[...document.images].every(image => image.complete || image.loading === 'lazy')")
        assert findings(page) == []
        shoot(page, f"users-{name}-{theme}-{width}")

    users.open()
    page.keyboard.press("j")
    look("list")

    users.open_user(made_up.subject)
    expect(users.entries).to_have_count(13)
    until(page, "video => video.readyState >= 2", users.now.locator("video").element_handle())
    look("user")

    users.history.get_by_role("button", name=re.compile("^Revert")).nth(2).click()
    expect(users.dialog.get_by_role("button", name="Leave it")).to_be_focused()
    look("revert")
    page.keyboard.press("Escape")

    users.open_user(made_up.users[3])
    expect(page.get_by_role("heading", name="Nothing was assigned yet")).to_be_visible()
    look("nothing")
