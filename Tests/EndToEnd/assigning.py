"""The dialog, the toast and the selection as a person sees them, and another admin who works by the API."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

MIME_TYPES = {".mp4": "video/mp4", ".png": "image/png"}


class Assigning:
    def __init__(self, page: Page):
        self.page = page

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog", name=re.compile("^Assign “"))

    @property
    def search(self) -> Locator:
        return self.dialog.get_by_role("combobox", name="Search users by name or email")

    @property
    def options(self) -> Locator:
        return self.dialog.get_by_role("option")

    def option(self, name: str) -> Locator:
        return self.options.filter(has_text=name)

    def change(self, name: str) -> Locator:
        return self.dialog.get_by_role("table", name="What changes").get_by_role("row").filter(has_text=name)

    @property
    def error(self) -> Locator:
        return self.dialog.get_by_role("alert")

    @property
    def notifications(self) -> Locator:
        return self.page.get_by_role("region", name="Notifications")

    @property
    def undo(self) -> Locator:
        return self.notifications.get_by_role("button", name="Undo")

    @property
    def selection(self) -> Locator:
        return self.page.get_by_role("region", name="Selection")

    def checkbox(self, filename: str) -> Locator:
        return self.page.get_by_role("checkbox", name=f"Select {filename}")

    # What one does with it

    def begin(self, filename: str) -> None:
        card = self.page.get_by_role("list", name="Assets").get_by_role("listitem").filter(has_text=filename)
        card.hover()
        card.get_by_role("button", name=f"Assign {filename} to a user").click()
        expect(self.search).to_be_focused()

    def pick(self, *names: str) -> None:
        for name in names:
            self.search.fill(name)
            self.option(name).click()
            expect(self.change(name)).to_be_visible()

    def confirm(self, words: str) -> None:
        self.dialog.get_by_role("button", name=words, exact=True).click()

    def assign(self, filename: str, name: str) -> None:
        self.begin(filename)
        self.pick(name)
        self.confirm(f"Assign to {name}")
        expect(self.dialog).to_have_count(0)


class Admin:
    """An admin without a browser."""

    def __init__(self, context: BrowserContext):
        self.request = context.request

    def upload(self, path: Path) -> dict:
        """The asset, completed."""
        answer = self.request.post("/api/admin/assets/upload", multipart={
            "file": {"name": path.name, "mimeType": MIME_TYPES[path.suffix], "buffer": path.read_bytes()}})
        assert answer.status == 202, answer.text()
        return answer.json()

    def assign(self, asset: dict, user: dict) -> dict:
        answer = self.request.post(f"/api/admin/assets/{asset['id']}/assign", data={"user_id": user["id"]})
        assert answer.status == 201, answer.text()
        return answer.json()

    def current(self, user: dict) -> str | None:
        """The name of what a user has now."""
        current = self.request.get(f"/api/admin/users/{user['id']}").json()["current_asset"]
        return current and current["filename"]
