"""Ctrl+S among prompts: it saves the text that one sees, and the browser's own "save page" never comes up."""

import pytest
from playwright.sync_api import Page, expect

from characters import Characters
from prompts import CALM, Prompts, made_up, mira, prompts, sent, texts


@pytest.fixture
def press_save(prompts: Prompts):
    """Presses the key and says whether it was kept from the browser."""
    # It comes after the app's own listener, so that it is told last.
    listen = """() => {
        if (window.saveKeys) return
        window.saveKeys = []
        addEventListener('keydown', event => event.key === 's' && window.saveKeys.push(event.defaultPrevented))
    }"""

    def press(keys: str = "Control+s") -> bool:
        prompts.page.evaluate(listen)
        prompts.page.keyboard.press(keys)
        return prompts.page.evaluate("() => window.saveKeys.pop()")

    return press


def test_where_no_text_is_seen_the_save_key_does_nothing(prompts: Prompts, made_up, mira, press_save):
    saves = sent(prompts.page, "PUT", "/emotional-prompts/happy")
    made_up.save(mira["id"], "happy", f"{CALM} She bows.")
    prompts.open(mira, "happy")
    prompts.add(" She waves.")
    page = prompts.page
    page.get_by_role("link", name="History").click()
    expect(prompts.versions).to_have_count(2)
    assert press_save() and press_save("Meta+s")
    prompts.versions.last.get_by_role("link").click()
    prompts.comparison.get_by_role("button", name="Revert to version 1…").click()
    assert press_save()
    prompts.dialog.get_by_role("textbox").focus()
    assert press_save()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Editor").click()
    prompts.test.click()
    expect(prompts.dialog.get_by_role("status", name="Stage").first).to_be_visible()
    assert press_save() and press_save("Meta+s")
    page.keyboard.press("Escape")
    prompts.region.get_by_role("button", name="Use the default…").click()
    assert press_save()
    page.keyboard.press("Escape")
    expect(prompts.dialog).to_have_count(0)
    assert saves == []
    # And where it is seen, it is saved.
    assert press_save()
    expect(prompts.notifications).to_contain_text("Saved as version 3.")
    assert texts(made_up, mira, "happy")[-1] == f"{CALM} She bows. She waves."


def test_the_save_key_is_taken_in_dialogs_about_characters_and_emotions(prompts: Prompts, made_up, mira, press_save):
    page: Page = prompts.page
    characters = Characters(page)
    page.goto("/characters/defaults/happy")
    page.get_by_role("button", name="Add an emotion").click()
    expect(prompts.dialog.get_by_label("Name")).to_be_focused()
    assert press_save()
    page.keyboard.press("Escape")
    characters.open()
    # Nothing can be saved on the list: there the key is the browser's.
    assert not press_save()
    page.keyboard.press("n")
    expect(prompts.dialog.get_by_label("Name")).to_be_focused()
    assert press_save()
    expect(prompts.dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(prompts.dialog).to_have_count(0)
    assert not press_save()
