"""The pages of characters as a person sees them."""

import re

from playwright.sync_api import Locator, Page, expect

from library import until


class Characters:
    def __init__(self, page: Page):
        self.page = page

    def open(self, path: str = "/characters") -> None:
        self.page.goto(path)
        self.expect_loaded()

    def expect_loaded(self) -> None:
        expect(self.page.get_by_role("heading", name="Characters", exact=True)).to_be_visible()
        expect(self.count).to_have_text(re.compile(r"\d"))

    def open_character(self, character: dict, below: str = "") -> None:
        self.page.goto(f"/characters/{character['id']}{below}")
        self.expect_character(character["name"])

    def expect_character(self, name: str) -> None:
        expect(self.page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
        expect(self.rail).to_be_visible()

    def expect_live(self) -> None:
        until(self.page, "() => document.querySelector('.live-mark')?.textContent === 'Live'")

    # The list

    @property
    def count(self) -> Locator:
        return self.page.get_by_role("status", name="Number of characters")

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search names and texts")

    @property
    def table(self) -> Locator:
        return self.page.get_by_role("grid", name="Characters")

    @property
    def names(self) -> Locator:
        """Of the rows that are in the document, the defaults among them."""
        return self.table.get_by_role("rowheader").get_by_role("link")

    def row(self, name: str) -> Locator:
        return self.table.get_by_role("row").filter(has=self.page.get_by_text(name, exact=True))

    def cell(self, name: str, emotion: str) -> Locator:
        return self.row(name).get_by_role("link", name=re.compile(f"^{emotion}: "))

    # A character

    @property
    def rail(self) -> Locator:
        return self.page.get_by_role("navigation", name="Emotions")

    @property
    def emotions(self) -> Locator:
        return self.rail.get_by_role("link")

    def emotion(self, name: str) -> Locator:
        return self.emotions.filter(has=self.page.get_by_text(name, exact=True))

    @property
    def chosen(self) -> Locator:
        return self.rail.locator("[aria-current=page]")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def notifications(self) -> Locator:
        return self.page.get_by_role("region", name="Notifications")
