"""Selecting several assets, on a running instance."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from assigning import Assigning
from library import Library


@pytest.fixture
def four(library: Library, samples) -> list[str]:
    """Four pictures, the newest first, and nothing else in the list."""
    tag = f"select-{secrets.token_hex(3)}"
    paths = [samples.image(tag) for _ in range(4)]
    for path in paths:
        library.convert(path)
    library.search.fill(tag)
    expect(library.page).to_have_url(re.compile(f"q={tag}"))
    library.search.blur()
    return [path.name for path in reversed(paths)]


def count(page: Page, text: str) -> None:
    expect(Assigning(page).selection).to_contain_text(text)
    expect(page.get_by_role("status", name="Announcements")).to_have_text(re.compile(text))


def test_several_are_deleted_at_once_and_come_back(library: Library, four):
    page = library.page
    assigning = Assigning(page)
    library.card(four[0]).hover()
    assigning.checkbox(four[0]).check()
    count(page, "1 asset selected")
    expect(assigning.selection.get_by_role("button", name="Assign to user…")).to_be_visible()
    assigning.checkbox(four[2]).click(modifiers=["Shift"])
    count(page, "3 assets selected")
    expect(assigning.selection.get_by_role("button", name="Assign to user…")).to_have_count(0)
    expect(assigning.checkbox(four[1])).to_be_checked()

    assigning.selection.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Delete 3 assets?")
    expect(dialog).to_contain_text(f"“{four[1]}”")
    dialog.get_by_role("button", name="Delete 3 assets").click()
    for name in four[:3]:
        expect(library.card(name)).to_have_count(0)
    expect(library.card(four[3])).to_be_visible()
    expect(assigning.selection).to_have_count(0)
    expect(assigning.notifications).to_contain_text("3 assets are deleted.")
    assigning.undo.click()
    for name in four:
        expect(library.card(name)).to_be_visible()


def test_keys_select_and_escape_lets_go(library: Library, four):
    page = library.page
    assigning = Assigning(page)
    library.card(four[0]).focus()
    page.keyboard.press("x")
    count(page, "1 asset selected")
    # The only one that is selected is meant, wherever the focus is.
    assigning.selection.get_by_role("button", name="Clear").focus()
    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name=f"Assign “{four[0]}”")).to_be_visible()
    page.keyboard.press("Escape")
    expect(assigning.selection.get_by_role("button", name="Clear")).to_be_focused()
    library.card(four[0]).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Space")
    count(page, "3 assets selected")
    page.keyboard.press("Space")
    count(page, "2 assets selected")
    expect(library.card(four[2])).to_be_focused()
    page.keyboard.press("Escape")
    expect(assigning.selection).to_have_count(0)
    expect(page.get_by_role("status", name="Announcements")).to_have_text("Nothing is selected.")
    # Shift and a click on the card itself draws a range too; a click alone opens.
    library.card(four[1]).click(modifiers=["Shift"])
    library.card(four[3]).click(modifiers=["Shift"])
    count(page, "3 assets selected")
    expect(library.details).to_have_count(0)
    library.card(four[0]).click()
    expect(library.details.get_by_role("heading", name=four[0])).to_be_visible()
    count(page, "3 assets selected")


def test_what_the_filter_hides_is_not_selected(library: Library, four):
    page = library.page
    assigning = Assigning(page)
    library.card(four[0]).focus()
    page.keyboard.press("x")
    count(page, "1 asset selected")
    library.status_filter.select_option("Failed")
    expect(assigning.selection).to_have_count(0)
    library.status_filter.select_option("All statuses")
    expect(library.card(four[0])).to_be_visible()
    expect(assigning.selection).to_have_count(0)
