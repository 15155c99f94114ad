"""Giving assets to users, on a running instance."""

import os
import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assigning import Admin, Assigning
from database import Database
from library import Library, until
from people import People


@pytest.fixture(scope="module")
def people():
    """Users are written into the database: no route makes them."""
    home = os.environ.get("GREENROOM_HOME") or pytest.fail("GREENROOM_HOME must name the folder of the instance.")
    people = People(Database(Path(home).resolve()))
    yield people
    people.forget()


@pytest.fixture(scope="module")
def other_admin(browser, instance, people) -> Admin:
    """Works beside the one whose window is looked at."""
    token = people.token(people.user("Other Admin", role="admin"))
    context = browser.new_context(base_url=instance.url, extra_http_headers={"Authorization": f"Bearer {token}"})
    yield Admin(context)
    context.close()


@pytest.fixture(scope="module")
def clips(browser, instance, signed_in_state, samples) -> list[str]:
    """The names of three completed assets."""
    context = browser.new_context(base_url=instance.url, storage_state=signed_in_state)
    library = Library(context.new_page())
    library.open()
    paths = [samples.video("wave", seconds=2), samples.image("idle"), samples.image("dance")]
    library.choose_files(*paths)
    for path in paths:
        expect(library.card(path.name).get_by_text("Completed")).to_be_visible()
    context.close()
    return [path.name for path in paths]


@pytest.fixture
def assets(library, clips) -> list[dict]:
    listed = library.page.request.get("/api/admin/assets?limit=500").json()["assets"]
    return [next(asset for asset in listed if asset["filename"] == name) for name in clips]


@pytest.fixture
def user(people) -> dict:
    """Somebody new, who has nothing."""
    return people.user(f"Mia {secrets.token_hex(3)}")


@pytest.fixture
def assigning(library) -> Assigning:
    return Assigning(library.page)


def test_an_asset_is_assigned_and_taken_back_by_mouse(library, assigning, clips, user, other_admin):
    wave = clips[0]
    name = user["name"]
    assigning.begin(wave)
    assigning.pick(name)
    expect(assigning.change(name)).to_contain_text("nothing")
    expect(assigning.change(name)).to_contain_text(wave)
    assigning.confirm(f"Assign to {name}")

    expect(assigning.dialog).to_have_count(0)
    expect(assigning.notifications).to_contain_text(f"{name} has “{wave}” now.")
    expect(assigning.undo).to_have_text(re.compile(r"^Undo \((30|2\d) s\)$"))
    expect(library.card(wave)).to_contain_text(f"Assigned to {name}")
    library.card(wave).click()
    holder = library.details.get_by_role("region", name="Assignment")
    expect(holder.get_by_role("link", name=name)).to_have_attribute("href", f"/users/{user['id']}")
    expect(holder).to_contain_text("just now by ")
    assert other_admin.current(user) == wave

    assigning.undo.click()
    expect(assigning.notifications).to_contain_text(f"{name} has nothing again")
    expect(assigning.undo).to_have_count(0)
    expect(holder).to_contain_text("Nobody has it now.")
    expect(library.card(wave)).not_to_contain_text(name)
    assert other_admin.current(user) is None


def test_the_whole_way_by_keyboard(library, assigning, clips, user):
    page = library.page
    wave = clips[0]
    library.card(wave).focus()
    page.keyboard.press("a")
    expect(assigning.search).to_be_focused()
    page.keyboard.type(user["email"][:12])
    expect(assigning.options).to_have_count(1)
    # Letters are text in here, and Escape clears them before it closes.
    page.keyboard.press("Escape")
    expect(assigning.search).to_have_value("")
    page.keyboard.press("Escape")
    expect(assigning.dialog).to_have_count(0)
    expect(library.card(wave)).to_be_focused()

    page.keyboard.press("a")
    page.keyboard.type(user["name"])
    expect(assigning.options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(assigning.change(user["name"])).to_be_visible()
    page.keyboard.press("Enter")
    expect(assigning.dialog).to_have_count(0)
    expect(library.card(wave)).to_be_focused()
    expect(library.card(wave)).to_contain_text(f"Assigned to {user['name']}")

    page.keyboard.press("z")
    expect(assigning.notifications).to_contain_text("has nothing again")
    expect(library.card(wave)).to_be_focused()


def test_undo_survives_another_page_and_a_reload(library, assigning, clips, user, assets, other_admin):
    page = library.page
    wave, idle, _ = clips
    other_admin.assign(assets[0], user)
    assigning.assign(idle, user["name"])
    expect(assigning.notifications).to_contain_text(f"has “{idle}” now instead of “{wave}”")

    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", name="Queues", exact=True)).to_be_visible()
    expect(assigning.undo).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Queues", exact=True)).to_be_visible()
    expect(assigning.undo).to_have_text(re.compile(r"^Undo \(\d+ s\)$"))
    assigning.undo.click()
    expect(assigning.notifications).to_contain_text(f"{user['name']} has “{wave}” again.")
    assert other_admin.current(user) == wave
    # It is over: a reload brings nothing back.
    page.reload()
    expect(page.get_by_role("heading", name="Queues", exact=True)).to_be_visible()
    expect(assigning.notifications.get_by_role("button")).to_have_count(0)


def test_another_admins_assignment_ends_the_offer(library, assigning, clips, user, assets, other_admin):
    assigning.assign(clips[0], user["name"])
    expect(assigning.undo).to_be_visible()
    other_admin.assign(assets[2], user)
    expect(assigning.notifications).to_contain_text(f"{user['name']} was given “{clips[2]}” meanwhile.")
    expect(assigning.undo).to_have_count(0)
    assert other_admin.current(user) == clips[2]


def test_an_assignment_missed_during_a_reload_ends_the_offer_too(library, assigning, clips, user, assets, other_admin):
    page = library.page
    assigning.assign(clips[0], user["name"])
    expect(assigning.undo).to_be_visible()
    page.goto("about:blank")
    other_admin.assign(assets[2], user)
    page.go_back()
    expect(assigning.notifications).to_contain_text(f"{user['name']} was given “{clips[2]}” meanwhile.")
    expect(assigning.undo).to_have_count(0)


def test_another_admins_assignment_shows_within_a_second(library, assigning, clips, user, assets, other_admin):
    library.card(clips[1]).click()
    holder = library.details.get_by_role("region", name="Assignment")
    expect(holder).to_be_visible()
    # What the dialog says of a user is as fresh.
    assigning.begin(clips[0])
    assigning.search.fill(user["name"])
    expect(assigning.option(user["name"])).to_be_visible()
    other_admin.assign(assets[1], user)
    within_a_second = {"timeout": 1000}
    expect(library.card(clips[1])).to_contain_text(f"Assigned to {user['name']}", **within_a_second)
    expect(assigning.option(user["name"])).to_contain_text(f"has {clips[1]}", **within_a_second)
    assigning.page.keyboard.press("Escape")
    assigning.page.keyboard.press("Escape")
    expect(holder).to_contain_text("by Other Admin")


def test_several_users_are_given_the_same(library, assigning, samples, people, other_admin):
    picture = samples.image("for-all")
    library.convert(picture)
    group = f"Crowd-{secrets.token_hex(3)}"
    users = [people.user(f"{group} {letter}") for letter in "ABC"]
    assigning.begin(picture.name)
    assigning.search.fill(group)
    expect(assigning.options).to_have_count(3)
    for one in users:
        assigning.option(one["name"]).click()
    # One was not meant, and then was.
    assigning.change(users[1]["name"]).get_by_role("button", name=f"Remove {users[1]['name']}").click()
    expect(assigning.search).to_be_focused()
    expect(assigning.dialog.get_by_role("button", name="Assign to 2 users", exact=True)).to_be_visible()
    assigning.option(users[1]["name"]).click()
    assigning.confirm("Assign to 3 users")
    expect(assigning.notifications).to_contain_text(f"3 users have “{picture.name}” now.")
    expect(assigning.undo).to_have_count(0)
    library.card(picture.name).click()
    expect(library.details.get_by_role("region", name="Assignment")).to_contain_text("and 2 others")
    assert {other_admin.current(one) for one in users} == {picture.name}


def test_the_offer_of_one_admin_is_none_of_the_next_one(library, assigning, clips, user):
    page = library.page
    assigning.assign(clips[0], user["name"])
    expect(assigning.undo).to_be_visible()
    page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage.getItem('greenroom.undo'));
        sessionStorage.setItem('greenroom.undo', JSON.stringify(kept.map(one => ({ ...one, assignedBy: 'somebody else' }))));
    }""")
    page.reload()
    expect(library.heading).to_be_visible()
    expect(library.card(clips[0])).to_contain_text(f"Assigned to {user['name']}")
    expect(assigning.undo).to_have_count(0)


def test_only_what_is_completed_can_be_assigned(library, samples, assigning):
    page: Page = library.page
    broken = samples.broken_video()
    library.choose_files(broken)
    card = library.card(broken.name)
    expect(card.get_by_text("Failed")).to_be_visible()
    expect(page.get_by_role("button", name=f"Assign {broken.name} to a user")).to_have_count(0)
    card.focus()
    page.keyboard.press("a")
    expect(assigning.notifications).to_contain_text("Only completed assets can be assigned")
    expect(assigning.dialog).to_have_count(0)


def test_the_card_with_the_keyboards_focus_plays(library, clips):
    page = library.page
    library.heading.hover()
    card = library.card(clips[0])
    while not card.evaluate("card => card === document.activeElement"):
        page.keyboard.press("j")
    video = card.locator("video")
    expect(video).to_have_count(1)
    until(page, "video => video.currentTime > 0", video.element_handle())
    page.keyboard.press("/")
    expect(video).to_have_count(0)
