"""The pages of characters at work on a running instance."""

import re
import secrets
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from characters import Characters
from library import until
from users import SAME_ORIGIN


class Others:
    """What another admin does meanwhile, past these pages."""

    def __init__(self, page: Page):
        self.page = page

    def send(self, method: str, path: str, body: dict | None = None) -> dict:
        answer = self.page.request.fetch(f"/api/admin{path}", method=method, headers=SAME_ORIGIN, data=body)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else {}

    def create(self, name: str | None = None) -> dict:
        return self.send("POST", "/characters", {"name": name or f"Nova {secrets.token_hex(4)}"})

    def save(self, character: dict, emotion: str, text: str) -> dict:
        return self.send("PUT", f"/characters/{character['id']}/emotional-prompts/{emotion}", {"prompt_text": text})

    def delete(self, character: dict, emotion: str) -> None:
        self.send("DELETE", f"/characters/{character['id']}/emotional-prompts/{emotion}")

    def save_default(self, emotion: str, text: str) -> dict:
        return self.send("PUT", f"/global-prompts/{emotion}", {"prompt_text": text})


@pytest.fixture
def characters(open_context, signed_in_state) -> Characters:
    return Characters(open_context(storage_state=signed_in_state))


@pytest.fixture
def others(characters) -> Others:
    return Others(characters.page)


def asked_for(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    return asked


def test_a_character_is_made_named_and_given_a_picture(characters: Characters, others: Others, samples):
    page = characters.page
    video = samples.video("aurora-portrait").read_bytes()
    upload = page.request.post("/api/admin/assets/upload", headers=SAME_ORIGIN, multipart={
        "file": {"name": "aurora-portrait.mp4", "mimeType": "video/mp4", "buffer": video}})
    asset = upload.json()["id"]
    while others.send("GET", f"/assets/{asset}/status")["conversion_status"] != "completed":
        page.wait_for_timeout(200)
    name = f"Aurora {secrets.token_hex(4)}"
    characters.open()
    page.keyboard.press("n")
    characters.dialog.get_by_label("Name").fill(name)
    characters.dialog.get_by_role("searchbox").fill("aurora-portrait")
    characters.dialog.get_by_role("radio", name="aurora-portrait.mp4").first.check()
    characters.dialog.get_by_role("button", name="Create").click()
    characters.expect_character(name)
    made = others.send("GET", f"/characters?q={name.replace(' ', '%20')}")["characters"][0]
    assert made["thumbnail_asset_id"] == asset
    until(page, "() => document.querySelector('.page-head .character-image img')?.naturalWidth > 0")

    page.get_by_role("button", name="Name and picture").click()
    characters.dialog.get_by_label("Name").fill(f"{name} II")
    characters.dialog.get_by_role("radio", name="No picture").check()
    characters.dialog.get_by_role("button", name="Save").click()
    # The heading follows by the event of it.
    characters.expect_character(f"{name} II")
    made = others.send("GET", f"/characters/{made['id']}")
    assert (made["name"], made["thumbnail_asset_id"]) == (f"{name} II", None)


def test_the_list_follows_at_once_and_asks_for_what_has_changed(characters: Characters, others: Others):
    made = others.create()
    page = characters.page
    characters.open(f"/characters?q={made['name'].replace(' ', '+')}")
    row = characters.row(made["name"])
    expect(row).to_be_visible()
    characters.expect_live()
    asked = asked_for(page)
    others.save(made, "happy", "{character_name} beams.")
    expect(row.get_by_role("link", name="Happy: own, version 1")).to_be_visible(timeout=5000)
    assert [path for path in asked if "/characters" in path] == [f"/api/admin/characters/{made['id']}"]

    word = secrets.token_hex(4)
    default = others.save_default("happy", f"{{character_name}} smiles at {word}.")
    others.delete(made, "happy")
    expect(row.get_by_role("link", name=f"Happy: default, version {default['version']}")).to_be_visible(timeout=5000)
    again = others.save_default("happy", f"{{character_name}} smiles at {word} again.")
    expect(row.get_by_role("link", name=f"Happy: default, version {again['version']}")).to_be_visible(timeout=5000)


def test_texts_are_searched_and_the_defaults_too(characters: Characters, others: Others):
    made = others.create()
    word = f"firefly{secrets.token_hex(4)}"
    others.save(made, "sad", f"One {word} is left.")
    characters.open(f"/characters?q={word.upper()}")
    expect(characters.names).to_have_count(1)
    expect(characters.row(made["name"])).to_be_visible()
    others.save_default("sad", f"{{character_name}} waits for a {word}.")
    characters.page.reload()
    expect(characters.names).to_have_count(2)
    expect(characters.names.first).to_contain_text("Global defaults")


def test_the_emotions_follow_at_once(characters: Characters, others: Others):
    others.save_default("angry", "{character_name} frowns.")
    made = others.create()
    characters.open_character(made, "/idle")
    expect(characters.emotion("Angry")).to_contain_text("Default")
    characters.expect_live()
    others.save(made, "angry", "{character_name} stamps a foot.")
    expect(characters.emotion("Angry")).to_contain_text("Own", timeout=5000)
    expect(characters.emotion("Angry")).to_contain_text(f"{made['name']} stamps a foot.")
    others.delete(made, "angry")
    expect(characters.emotion("Angry")).to_contain_text("Default", timeout=5000)
    others.save_default("angry", f"{{character_name}} frowns {secrets.token_hex(4)}.")
    expect(characters.emotion("Angry")).to_contain_text(f"{made['name']} frowns ", timeout=5000)
    others.send("PUT", f"/characters/{made['id']}", {"name": f"{made['name']} II"})
    characters.expect_character(f"{made['name']} II")
    expect(characters.emotion("Angry")).to_contain_text(f"{made['name']} II frowns ")


def test_the_defaults_say_whom_they_hold_for(characters: Characters, others: Others):
    others.save_default("excited", "{character_name} bounces.")
    made = others.create()
    page = characters.page
    page.goto("/characters/defaults/excited")
    characters.expect_character("Global defaults")
    characters.expect_live()
    held = others.send("GET", "/global-prompts/excited")["affects_characters"]
    others.save(made, "excited", "{character_name} jumps.")
    expect(characters.emotion("Excited")).to_contain_text(
        "Every character has its own" if held == 1 else f"Holds for {held - 1} character", timeout=5000)


def test_one_more_emotion(characters: Characters, others: Others):
    made = others.create()
    page = characters.page
    page.goto("/characters/defaults")
    characters.expect_character("Global defaults")
    name = f"Calm {secrets.token_hex(3)}"
    page.get_by_role("button", name="Add an emotion").click()
    characters.dialog.get_by_label("Name").fill(name)
    page.keyboard.press("Enter")
    expect(characters.dialog).to_have_count(0)
    expect(characters.chosen).to_contain_text(name.capitalize())
    assert others.send("GET", f"/characters/{made['id']}")["coverage"][-1]["emotion"] == name.lower().replace(" ", "_")


def test_the_whole_way_by_keyboard(characters: Characters, others: Others):
    others.save_default("idle", "{character_name} stands at ease.")
    made = others.create()
    page = characters.page
    page.goto("/")
    expect(page.get_by_role("heading", name="Media", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    characters.expect_loaded()
    page.keyboard.press("/")
    page.keyboard.type(made["name"])
    expect(characters.names).to_have_count(1)
    page.keyboard.press("Tab")
    # From the cross that clears the search over the button to the one stop in the table.
    for _ in range(4):
        if characters.table.locator(":focus").count() == 1:
            break
        page.keyboard.press("Tab")
    expect(characters.names.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    characters.expect_character(made["name"])
    expect(characters.chosen).to_contain_text("Idle")
    page.keyboard.press("]")
    expect(characters.chosen).to_contain_text("Excited")
    page.keyboard.press("[")
    expect(characters.chosen).to_contain_text("Idle")
    page.keyboard.press("Escape")
    characters.expect_loaded()
    expect(characters.search).to_have_value(made["name"])
    expect(characters.cell(made["name"], "Idle")).to_be_focused()


def test_without_an_event_stream_the_page_asks(characters: Characters, others: Others, expect_console):
    expect_console(r"503 .*/api/admin/events")
    characters.page.route("**/api/admin/events*", lambda route: route.fulfill(status=503, body=""))
    made = others.create()
    characters.open_character(made, "/idle")
    expect(characters.page.get_by_text("Reconnecting")).to_be_visible()
    others.save(made, "happy", "{character_name} beams.")
    expect(characters.emotion("Happy")).to_contain_text("Own")


def test_a_lost_network_shows_a_band_and_heals_with_what_was_missed(characters: Characters, open_context, signed_in_state,
                                                                   expect_console):
    expect_console("ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED")
    others = Others(open_context(storage_state=signed_in_state))
    made = others.create()
    characters.open(f"/characters?q={made['name'].replace(' ', '+')}")
    row = characters.row(made["name"])
    expect(row).to_be_visible()
    characters.page.context.set_offline(True)
    band = characters.page.get_by_role("status", name="Connection")
    expect(band).to_contain_text("does not answer")
    others.save(made, "happy", "{character_name} beams.")
    characters.page.context.set_offline(False)
    expect(band).to_have_text("")
    expect(row.get_by_role("link", name="Happy: own, version 1")).to_be_visible()
