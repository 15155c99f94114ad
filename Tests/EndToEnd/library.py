"""The media library as a person sees it: by roles, labels and text, never by class names."""

import re
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


def until(page: Page, condition: str, argument: object = None) -> None:
    """Waits for a condition in the page. Playwright's own wait_for_function needs `eval`, which the page forbids."""
    deadline = time.monotonic() + 60
    while not page.evaluate(condition, argument):
        assert time.monotonic() < deadline, f"did not come true: {condition}"
        page.wait_for_timeout(50)


class Library:
    def __init__(self, page: Page):
        self.page = page

    # Getting there

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto("/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.heading).to_be_visible()

    def open(self, path: str = "/") -> None:
        self.page.goto(path)
        expect(self.heading).to_be_visible()
        # A number (or "12+") stands beside the heading once the list is there.
        expect(self.page.get_by_role("status", name="Number of assets")).to_have_text(re.compile(r"\d"))

    # What is on it

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", name="Media", exact=True)

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search by name")

    @property
    def status_filter(self) -> Locator:
        return self.page.get_by_role("combobox", name="Status")

    @property
    def details(self) -> Locator:
        return self.page.get_by_role("complementary", name="Details")

    @property
    def queue(self) -> Locator:
        return self.page.get_by_role("list", name="Upload queue")

    @property
    def cards(self) -> Locator:
        return self.page.get_by_role("list", name="Assets").get_by_role("link")

    def card(self, filename: str) -> Locator:
        return self.cards.filter(has_text=filename)

    # What one does with it

    def choose_files(self, *paths: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Upload", exact=True).click()
        chooser.value.set_files(list(paths))

    def drop_files(self, *paths: Path) -> None:
        """A drag from the file manager, as Chromium itself takes it."""
        session = self.page.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 500, "data": data})
        session.detach()

    def watch_progress(self) -> None:
        """Notes every value of every progress bar from now on, so that a quick conversion is not missed."""
        self.page.evaluate(
            """() => {
                const seen = (window.seenProgress = {});
                const look = () => {
                    for (const bar of document.querySelectorAll('[role=progressbar]')) {
                        const label = bar.getAttribute('aria-label');
                        const value = bar.getAttribute('aria-valuenow');
                        if (value !== null) (seen[label] ??= []).push(Number(value));
                    }
                };
                new MutationObserver(look).observe(document.body,
                    { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-valuenow'] });
            }"""
        )

    def seen_progress(self, label: str) -> list[float]:
        return self.page.evaluate("label => window.seenProgress[label] ?? []", label)

    def convert(self, path: Path) -> Locator:
        """Uploads a file and waits until its outputs are there."""
        self.choose_files(path)
        card = self.card(path.name)
        expect(card.get_by_text("Completed")).to_be_visible()
        return card
