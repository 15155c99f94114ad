"""Prompts against the running instance: what is saved, compared and taken back is really so."""

import re
import secrets

from playwright.sync_api import expect

from live_prompts import Live, live, prompts
from prompts import Prompts


def test_a_text_is_written_saved_compared_and_taken_back(prompts: Prompts, live: Live):
    page = prompts.page
    prompts.open(live.character, "happy")
    prompts.write("{character_name} smiles, {emotoin} {{today}}.")
    prompts.reason.fill("A beginning")
    page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 1.")
    # From now on it is the server that says so.
    expect(prompts.region).to_contain_text("Version 1 · saved just now by")
    prompts.warnings.get_by_role("button", name="Change to {emotion}").click()
    expect(prompts.resolved).to_have_text(f"{live.name} smiles, happy {{today}}.")
    page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 2.")
    resolved = live.send("GET", live.path())["resolved_text"]
    expect(prompts.resolved).to_have_text(resolved)
    page.keyboard.press("Tab")
    page.get_by_role("link", name="History").click()
    expect(prompts.versions).to_have_count(2)
    expect(prompts.versions.last).to_contain_text("“A beginning”")
    expect(prompts.comparison.locator("ins")).to_have_text("emotion")
    prompts.versions.last.get_by_role("link").click()
    prompts.comparison.get_by_role("button", name="Revert to version 1…").click()
    page.keyboard.press("Enter")
    expect(prompts.versions).to_have_count(3)
    texts = live.texts()
    assert len(texts) == 3 and texts[2] == texts[0]


def test_two_admins_at_one_text_lose_nothing(prompts: Prompts, live: Live, expect_console):
    expect_console(r"409 .*/emotional-prompts/happy")
    text = "A calm smile. Soft light from the left."
    live.save(text)
    prompts.open(live.character, "happy")
    prompts.add(" She waves.")
    live.save(text.replace("calm", "wide"))
    expect(prompts.notices).to_contain_text("has saved version 2 meanwhile. What you write is untouched.")
    expect(prompts.field).to_have_text(text + " She waves.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.merge).to_have_text("A wide smile. Soft light from the left. She waves.")
    prompts.page.keyboard.press("Control+s")
    expect(prompts.notifications).to_contain_text("Saved as version 3.")
    assert live.texts() == [text, text.replace("calm", "wide"), "A wide smile. Soft light from the left. She waves."]


def test_an_own_text_gives_way_to_the_default_and_comes_back(prompts: Prompts, live: Live):
    live.save("Mine alone.")
    prompts.open(live.character, "happy")
    prompts.region.get_by_role("button", name="Use the default…").click()
    prompts.dialog.get_by_role("button", name="Use the default").click()
    expect(prompts.field).not_to_have_text("Mine alone.")
    prompts.notifications.get_by_role("button", name="Undo").click()
    expect(prompts.notifications).to_contain_text("The text is back, as version 2.")
    expect(prompts.field).to_have_text("Mine alone.")
    assert live.texts() == ["Mine alone.", "Mine alone."]


def test_a_default_reaches_the_characters_that_use_it(prompts: Prompts, live: Live, open_context, signed_in_state):
    other = Prompts(open_context(storage_state=signed_in_state))
    other.open(live.character, "happy")
    expect(other.field).to_be_visible()
    prompts.open(None, "happy")
    text = f"{{character_name}} is {{emotion}}, {secrets.token_hex(3)}."
    prompts.write(text)
    prompts.page.keyboard.press("Control+s")
    expect(prompts.dialog.get_by_role("button", name=re.compile(r"^Save for \d+ characters?$"))).to_be_focused()
    prompts.page.keyboard.press("Enter")
    expect(prompts.notifications).to_contain_text("will use it.")
    expect(other.field).to_have_text(text)


def test_the_history_of_another_version_is_found_by_its_number(prompts: Prompts, live: Live):
    for number in range(1, 31):
        live.save(f"Take {number}.")
    prompts.open(live.character, "happy", "/history?compare=2..4")
    expect(prompts.comparison.locator("del")).to_have_text("2")
    expect(prompts.comparison.locator("ins")).to_have_text("4")
    expect(prompts.versions).to_have_count(25)
