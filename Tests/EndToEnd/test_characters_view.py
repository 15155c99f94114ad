"""The pages of characters as they look and work, with made-up characters: what a small instance does not have."""

import re

import pytest
from playwright.sync_api import Page, expect

from appearance import findings, variants, window
from characters import Characters
from library import until
from made_up_prompts import MadeUpPrompts


LOADED_TO_THE_END = """scroller => {
    scroller.scrollTop = scroller.scrollHeight;
    return scroller.querySelector('[aria-rowindex="1002"]') !== null;
}"""


@pytest.fixture
def made_up() -> MadeUpPrompts:
    return MadeUpPrompts()


@pytest.fixture
def characters(open_context, signed_in_state, made_up) -> Characters:
    page = open_context(storage_state=signed_in_state)
    made_up.stand_in(page)
    return Characters(page)


@pytest.fixture
def many() -> MadeUpPrompts:
    return MadeUpPrompts(count=1000)


@pytest.fixture
def thousand(open_context, signed_in_state, many) -> Characters:
    """The page of a thousand, opened."""
    page = open_context(storage_state=signed_in_state)
    many.stand_in(page)
    characters = Characters(page)
    characters.open()
    return characters


def test_the_list_shows_what_each_character_has_for_each_emotion(characters: Characters, made_up: MadeUpPrompts):
    characters.open()
    expect(characters.count).to_have_text("12")
    expect(characters.names).to_have_count(13)
    expect(characters.names.first).to_contain_text("Global defaults")
    mira = made_up.shown_character(made_up.character("Mira"))
    assert {entry["source"] for entry in mira["coverage"]} == {"character", "global", "none"}
    words = {"character": "own", "global": "default", "none": "missing"}
    for entry in mira["coverage"]:
        version = f", version {entry['version']}" if entry["version"] else ""
        name = f"{entry['emotion'].capitalize()}: {words[entry['source']]}{version}"
        expect(characters.row("Mira").get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(characters.row("Mira")).to_contain_text("2 own · 1 missing")
    expect(characters.row("Global defaults")).to_contain_text("Surprised and Neutral have no text yet")


def test_a_search_is_in_the_address_and_finds_names_and_texts(characters: Characters, made_up: MadeUpPrompts):
    made_up.save(made_up.character("Nettle")["id"], "idle", "She counts the fireflies over the pond.")
    page = characters.page
    characters.open()
    page.keyboard.press("/")
    expect(characters.search).to_be_focused()
    page.keyboard.type("FIREFLIES")
    expect(characters.names).to_have_count(1)
    expect(characters.names).to_contain_text("Nettle")
    expect(characters.count).to_have_text("1")
    expect(page).to_have_url(re.compile(r"/characters\?q=FIREFLIES$"))
    page.reload()
    expect(characters.names).to_have_count(1)
    # The defaults have texts, too.
    characters.search.fill("warm morning light")
    expect(characters.names).to_have_count(1)
    expect(characters.names).to_contain_text("Global defaults")
    characters.search.fill("nobody is called so")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Show all characters").click()
    expect(characters.names).to_have_count(13)


def test_a_thousand_characters_are_reached_by_scrolling_and_by_keys(thousand: Characters, many: MadeUpPrompts):
    characters, page = thousand, thousand.page
    expect(characters.count).to_have_text("1,000")
    last = sorted(many.characters, key=lambda character: character["name"].lower())[-1]["name"]
    # Far fewer rows than characters are in the document.
    assert characters.names.count() < 60
    scroller = characters.table.element_handle()
    until(page, LOADED_TO_THE_END, scroller)
    expect(characters.row(last)).to_be_visible()
    assert characters.names.count() < 60
    page.keyboard.press("j")
    expect(characters.names.first).to_be_focused()
    page.keyboard.press("End")
    expect(characters.row(last).get_by_role("rowheader").get_by_role("link")).to_be_focused()


def test_scrolling_touches_only_the_rows_that_come_and_go(thousand: Characters):
    characters, page = thousand, thousand.page
    scroller = characters.table.element_handle()
    until(page, LOADED_TO_THE_END, scroller)
    page.evaluate("scroller => { scroller.scrollTop = 0; }", scroller)
    expect(characters.row("Global defaults")).to_be_visible()
    changes = page.evaluate("""async scroller => {
        const changes = { rows: 0, other: 0 };
        const observer = new MutationObserver(list => {
            for (const { type, addedNodes, attributeName } of list) {
                if (type === 'childList') changes.rows += addedNodes.length;
                // React names the source of each new image twice.
                else if (attributeName !== 'src') changes.other += 1;
            }
        });
        const rows = scroller.querySelector('.characters-table__rows');
        observer.observe(rows, { childList: true, subtree: true, attributes: true, characterData: true });
        const frame = () => new Promise(requestAnimationFrame);
        for (let step = 0; step < 100; step++) {
            scroller.scrollTop += 56 * 4;
            await frame();
        }
        while (scroller.querySelector('[aria-rowindex="402"]') === null) await frame();
        return changes;
    }""", scroller)
    # 400 rows further, with some more on either side of the window.
    assert 380 <= changes["rows"] <= 440 and changes["other"] == 0, changes


def test_by_keys_from_cell_to_cell_and_back_to_where_one_was(characters: Characters, made_up: MadeUpPrompts):
    page = characters.page
    characters.open()
    page.keyboard.press("j")
    expect(characters.names.first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = characters.names.nth(2)
    expect(second).to_be_focused()
    name = second.locator(".character-row__name").inner_text()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(characters.cell(name, "Excited")).to_be_focused()
    page.keyboard.press("Enter")
    characters.expect_character(name)
    expect(characters.chosen).to_contain_text("Excited")
    page.keyboard.press("Escape")
    characters.expect_loaded()
    expect(characters.cell(name, "Excited")).to_be_focused()
    # One stop of Tab in the whole table.
    page.keyboard.press("Shift+Tab")
    expect(characters.table.locator(":focus")).to_have_count(0)


def test_what_another_admin_does_is_there_at_once_and_only_that_is_asked_for(characters: Characters, made_up: MadeUpPrompts):
    mira = made_up.character("Mira")
    characters.open()
    characters.expect_live()
    made_up.asked.clear()
    made_up.save(mira["id"], "neutral", "Mira waits.", tell=True)
    expect(characters.row("Mira").get_by_role("link", name="Neutral: own, version 1")).to_be_visible()
    assert made_up.asked == [f"GET /characters/{mira['id']}"]

    made_up.asked.clear()
    made_up.save(None, "neutral", "{character_name} waits.", tell=True)
    expect(characters.row("Global defaults").get_by_role("link", name="Neutral: default, version 1")).to_be_visible()
    expect(characters.row("Bao").get_by_role("link", name="Neutral: default, version 1")).to_be_visible()
    # Eleven rows have changed; what the event says of them is enough.
    assert made_up.asked == ["GET /global-prompts/neutral"]

    made_up.delete(mira["id"], "neutral", tell=True)
    expect(characters.row("Mira").get_by_role("link", name="Neutral: default, version 1")).to_be_visible()

    new = made_up.add_character("Zora")
    made_up.tell("prompts", "character.updated", {"character_id": new["id"]})
    expect(characters.row("Zora")).to_be_visible()
    expect(characters.count).to_have_text("13")

    made_up.add_emotion("deep_sleep")
    made_up.tell("prompts", "emotion.added", {"emotion": "deep_sleep"})
    expect(characters.row("Mira").get_by_role("link", name="Deep sleep: missing")).to_be_visible()


def test_news_during_a_slow_answer_are_not_lost(characters: Characters, made_up: MadeUpPrompts):
    """The list was read before the change and arrives after the news of it."""
    page = characters.page
    held = []
    path = re.compile(r"/api/admin/characters\?")
    page.route(path, lambda route: held.append(route))
    page.goto("/characters")
    characters.expect_live()
    while not held:
        page.wait_for_timeout(20)
    old = made_up.found_characters({"limit": "200"})
    made_up.save(made_up.character("Mira")["id"], "neutral", "Mira waits.", tell=True)
    page.unroute(path)
    # Whether the page has given this one up already does not matter.
    held[0].fulfill(json=old)
    expect(characters.row("Mira").get_by_role("link", name="Neutral: own, version 1")).to_be_visible()


def test_a_character_is_made_with_a_picture_and_renamed(characters: Characters, made_up: MadeUpPrompts):
    page = characters.page
    characters.open()
    page.keyboard.press("n")
    name = characters.dialog.get_by_label("Name")
    expect(name).to_be_focused()
    page.keyboard.type("  Aurora Vane ")
    picture = characters.dialog.get_by_role("radio", name="Portrait.png").first
    picture.focus()
    page.keyboard.press("Space")
    expect(picture).to_be_checked()
    characters.dialog.get_by_role("button", name="Create").click()
    characters.expect_character("Aurora Vane")
    expect(characters.notifications).to_contain_text("“Aurora Vane” is there")
    made = made_up.character("Aurora Vane")
    assert made["thumbnail_asset_id"] == made_up.assets[3]["id"]

    page.get_by_role("button", name="Name and picture").click()
    expect(characters.dialog.get_by_role("radio", name="Portrait.png").first).to_be_checked()
    characters.dialog.get_by_label("Name").fill("Aurora")
    characters.dialog.get_by_role("radio", name="No picture").check()
    page.keyboard.press("Shift+Tab")
    characters.dialog.get_by_label("Name").press("Enter")
    expect(characters.dialog).to_have_count(0)
    made_up.tell("prompts", "character.updated", {"character_id": made["id"]})
    characters.expect_character("Aurora")
    assert made["name"] == "Aurora" and made["thumbnail_asset_id"] is None


def test_the_picture_is_found_by_name(characters: Characters, made_up: MadeUpPrompts):
    characters.open_character(made_up.character("Mira"))
    characters.page.get_by_role("button", name="Name and picture").click()
    radios = characters.dialog.get_by_role("radio")
    expect(radios).to_have_count(10)
    search = characters.dialog.get_by_role("searchbox", name="Search completed assets")
    search.fill("curtain")
    # None, the chosen one, and the one that was found.
    expect(radios).to_have_count(3)
    expect(characters.dialog.locator("input:checked")).to_have_count(1)
    search.fill("nothing like it")
    expect(characters.dialog.get_by_role("status")).to_contain_text("No completed asset has “nothing like it”")
    assert all("status=completed" in line for line in made_up.asked if line.startswith("GET /assets"))


def test_a_refused_character_keeps_what_was_typed(characters: Characters, made_up: MadeUpPrompts, expect_console):
    expect_console(r"503 .*/api/admin/characters")
    characters.open()
    made_up.refuse("POST", "/characters", 503, "busy", "Somebody else is writing. Try again.")
    characters.page.get_by_role("button", name="New character").click()
    characters.dialog.get_by_label("Name").fill("Aurora")
    characters.dialog.get_by_role("button", name="Create").click()
    expect(characters.dialog.get_by_role("alert")).to_contain_text("Somebody else is writing")
    expect(characters.dialog.get_by_label("Name")).to_have_value("Aurora")
    made_up.accept("POST", "/characters")
    characters.dialog.get_by_role("button", name="Create").click()
    characters.expect_character("Aurora")


def test_the_first_page_of_all_has_the_defaults_and_the_next_step(open_context, signed_in_state):
    page = open_context(storage_state=signed_in_state)
    MadeUpPrompts(count=0).stand_in(page)
    characters = Characters(page)
    characters.open()
    expect(characters.names).to_have_count(1)
    expect(page.get_by_role("heading", name="No characters yet")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="New character").last.click()
    expect(characters.dialog).to_be_visible()


def test_a_character_shows_all_emotions_and_the_first_prompt(characters: Characters, made_up: MadeUpPrompts):
    mira = made_up.character("Mira")
    characters.open_character(mira)
    expect(characters.page).to_have_url(re.compile(rf"/characters/{mira['id']}/idle$"))
    expect(characters.emotions).to_have_count(8)
    for emotion, word in (("Angry", "Own"), ("Idle", "Default"), ("Neutral", "Missing")):
        expect(characters.emotion(emotion)).to_contain_text(word)
    expect(characters.emotion("Idle")).to_contain_text("Mira stands at ease")
    expect(characters.emotion("Surprised")).to_contain_text("v2")
    expect(characters.chosen).to_contain_text("Idle")
    expect(characters.page).to_have_title(re.compile("^Idle · Mira · Characters"))


def test_from_emotion_to_emotion_by_keys_and_links(characters: Characters, made_up: MadeUpPrompts):
    page = characters.page
    mira = made_up.character("Mira")
    characters.open()
    characters.row("Mira").get_by_role("rowheader").get_by_role("link").click()
    characters.expect_character("Mira")
    expect(characters.chosen).to_contain_text("Idle")
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(characters.chosen).to_contain_text("Sad")
    page.keyboard.press("[")
    expect(characters.chosen).to_contain_text("Excited")
    page.keyboard.press("[")
    page.keyboard.press("[")
    expect(characters.chosen).to_contain_text("Idle")
    page.keyboard.press("j")
    expect(characters.emotion("Excited")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/excited$"))
    page.keyboard.press("k")
    expect(characters.emotion("Idle")).to_be_focused()
    characters.emotion("Happy").click()
    expect(page).to_have_url(re.compile(rf"/characters/{mira['id']}/happy$"))
    page.reload()
    expect(characters.chosen).to_contain_text("Happy")
    page.go_back()
    expect(characters.chosen).to_contain_text("Idle")
    page.go_back()
    characters.expect_loaded()
    page.go_forward()
    characters.expect_character("Mira")


def test_news_change_one_emotion_and_ask_for_it_alone(characters: Characters, made_up: MadeUpPrompts):
    mira, bao = made_up.character("Mira"), made_up.character("Bao")
    characters.open_character(mira, "/happy")
    characters.expect_live()
    expect(characters.emotion("Happy")).to_contain_text("Default")
    made_up.asked.clear()
    made_up.save(mira["id"], "sad", "Mira looks at the rain.", tell=True)
    expect(characters.emotion("Sad")).to_contain_text("Own")
    expect(characters.emotion("Sad")).to_contain_text("Mira looks at the rain.")
    made_up.save(bao["id"], "sad", "Bao looks at the rain.", tell=True)
    made_up.save(None, "neutral", "{character_name} waits.", tell=True)
    expect(characters.emotion("Neutral")).to_contain_text("Mira waits.")
    made_up.delete(mira["id"], "sad", tell=True)
    expect(characters.emotion("Sad")).to_contain_text("Default")
    rail = [line for line in made_up.asked if not line.endswith("/happy")]
    path = f"GET /characters/{mira['id']}/emotional-prompts"
    assert rail == [f"{path}/sad", f"{path}/neutral", f"{path}/sad"]


def test_the_defaults_say_whom_they_hold_for_and_take_new_emotions(characters: Characters, made_up: MadeUpPrompts):
    page = characters.page
    page.goto("/characters/defaults")
    characters.expect_character("Global defaults")
    expect(page).to_have_url(re.compile(r"/characters/defaults/idle$"))
    expect(characters.emotion("Neutral")).to_contain_text("Missing for")
    expect(characters.emotion("Happy")).to_contain_text(f"Holds for {made_up.affected('happy')} characters")
    characters.expect_live()
    made_up.save(made_up.character("Mira")["id"], "happy", "Mira beams.", tell=True)
    expect(characters.emotion("Happy")).to_contain_text(f"Holds for {made_up.affected('happy')} characters")

    page.get_by_role("button", name="Add an emotion").click()
    field = characters.dialog.get_by_label("Name")
    field.fill("2 fast")
    expect(characters.dialog.get_by_role("button", name="Add")).to_be_disabled()
    field.fill("Deep Sleep")
    expect(characters.dialog).to_contain_text("deep_sleep")
    field.press("Enter")
    expect(characters.dialog).to_have_count(0)
    made_up.tell("prompts", "emotion.added", {"emotion": "deep_sleep"})
    expect(characters.chosen).to_contain_text("Deep sleep")
    expect(characters.emotion("Deep sleep")).to_contain_text("Missing for 12 characters")


def test_links_that_lead_nowhere_say_so(characters: Characters, made_up: MadeUpPrompts, expect_console):
    expect_console(r"404 .*/api/admin/characters/")
    page = characters.page
    page.goto("/characters/01a1fe8e-0000-7000-8000-000000000000/happy")
    expect(page.get_by_role("heading", name="No such character")).to_be_visible()
    page.get_by_role("button", name="Show all characters").click()
    characters.expect_loaded()
    characters.open_character(made_up.character("Mira"), "/bored")
    expect(page.get_by_role("heading", name="No such emotion")).to_be_visible()
    page.get_by_role("button", name="Show the first").click()
    expect(characters.chosen).to_contain_text("Idle")


@pytest.mark.parametrize("path", ["/characters", f"/characters/{MadeUpPrompts().character('Mira')['id']}/idle"])
def test_a_server_error_can_be_retried_and_reported(characters: Characters, made_up: MadeUpPrompts, expect_console, path: str):
    expect_console(r"500 .*/api/admin/")
    page: Page = characters.page
    api = [("GET", "/characters"), ("GET", path.removesuffix("/idle") + "/emotional-prompts")]
    for method, route in api:
        made_up.refuse(method, route, 500, "internal_error", "It is broken.")
    page.goto(path)
    error = page.get_by_role("alert")
    expect(error).to_contain_text("The server failed")
    error.get_by_role("button", name="Copy request id").click()
    assert page.evaluate("navigator.clipboard.readText()") == "req-4711"
    for method, route in api:
        made_up.accept(method, route)
    error.get_by_role("button", name="Try again").click()
    expect(error).to_have_count(0)
    expect(page.get_by_text("Mira", exact=True).first).to_be_visible()


def test_offline_shows_a_band_and_heals_with_what_was_missed(characters: Characters, made_up: MadeUpPrompts, expect_console):
    expect_console("ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED")
    page = characters.page
    characters.open()
    band = page.get_by_role("status", name="Connection")
    page.context.set_offline(True)
    expect(band).to_contain_text("does not answer")
    expect(page.get_by_text("Stale", exact=True)).to_be_visible()
    expect(characters.row("Mira")).to_be_visible()
    made_up.save(made_up.character("Mira")["id"], "neutral", "Mira waits.")
    page.context.set_offline(False)
    expect(band).to_have_text("")
    expect(characters.row("Mira").get_by_role("link", name="Neutral: own, version 1")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), variants)
def test_appearance(open_context, signed_in_state, shoot, made_up: MadeUpPrompts, theme: str, width: int):
    page = open_context(storage_state=signed_in_state, reduced_motion="reduce", **window(theme, width))
    made_up.stand_in(page)
    characters = Characters(page)

    def look(name: str) -> None:
        until(page, "[...document.images].every(image => image.complete || image.loading === 'lazy')")
        assert findings(page) == []
        shoot(page, f"characters-{name}-{theme}-{width}")

    characters.open()
    page.keyboard.press("j")
    page.keyboard.press("j")
    look("list")

    page.keyboard.press("n")
    expect(characters.dialog.get_by_role("radio")).to_have_count(10)
    characters.dialog.get_by_label("Name").fill("Aurora Vane")
    characters.dialog.get_by_role("radio").nth(2).check()
    look("new")
    page.keyboard.press("Escape")

    characters.open_character(made_up.character("Mira"), "/angry")
    expect(characters.chosen).to_contain_text("Angry")
    look("character")

    page.goto("/characters/defaults/happy")
    characters.expect_character("Global defaults")
    look("defaults")


def test_quick_keys_never_lose_the_focus(thousand: Characters):
    characters, page = thousand, thousand.page
    until(page, LOADED_TO_THE_END, characters.table.element_handle())
    page.keyboard.press("j")
    expect(characters.names.first).to_be_focused()
    # Each key comes at another moment between the scrolling of the last one and the rendering of its rows.
    lost = page.evaluate("""async () => {
        const ends = { Home: '2', End: '1002' };
        const reached = row => document.activeElement.closest('[aria-rowindex]')?.getAttribute('aria-rowindex') === row;
        const pause = delay => new Promise(resolve => setTimeout(resolve, delay));
        const lost = [];
        for (let round = 0; round < 120; round++) {
            const key = round % 2 ? 'Home' : 'End';
            const at = document.activeElement;
            at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
            await pause(round % 12);
            if (!reached(ends[key])) lost.push([round, key, document.activeElement.tagName]);
            if (document.activeElement === document.body) break;
        }
        return lost;
    }""")
    assert lost == []
