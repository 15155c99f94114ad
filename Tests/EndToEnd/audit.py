"""The Audit page as a person sees it, and a made-up audit for what a small instance does not have."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from made_up import ADMIN, FILES, NAMES, ago, identifier, paged


class Audit:
    def __init__(self, page: Page):
        self.page = page

    def open(self, path: str = "/audit") -> None:
        self.page.goto(path)
        self.expect_loaded()

    def expect_loaded(self) -> None:
        expect(self.page.get_by_role("heading", name="Audit", exact=True)).to_be_visible()
        expect(self.page.get_by_role("status", name="Number of entries")).to_have_text(re.compile(r"\d"))

    # What is on it

    @property
    def table(self) -> Locator:
        return self.page.get_by_role("table", name="Audit entries")

    @property
    def rows(self) -> Locator:
        """Without the one of the headings."""
        return self.table.get_by_role("row").filter(has=self.page.get_by_role("cell"))

    def link(self, row: int) -> Locator:
        """What opens the entry."""
        return self.rows.nth(row).get_by_role("link").first

    @property
    def filters(self) -> Locator:
        return self.page.get_by_role("region", name="Filters")

    @property
    def action(self) -> Locator:
        return self.filters.get_by_role("combobox", name="Action")

    @property
    def details(self) -> Locator:
        return self.page.get_by_role("complementary", name="Details")

    def verify(self) -> None:
        self.page.get_by_role("button", name="Verify").click()


class MadeUpAudit:
    """Answers in place of the server: entries of every kind."""

    def __init__(self, count: int = 64):
        self.now_verified = {"entries": 12345, "valid": True, "first_bad_id": None, "problem": None, "head": "3fa9c1d2" * 8,
                             "checked_at": ago(0)}
        self.people = [{"id": identifier("b", number), "name": name, "email": f"{name.split()[0].lower()}@studio.example"}
                       for number, name in enumerate(NAMES)]
        self.entries: list[dict] = []
        for number in range(count):
            self.happen(number, seconds=20 + (count - number) ** 2 * 45)

    def happen(self, number: int, seconds: float) -> dict:
        user, asset = self.people[number % 5], number % len(FILES)
        kinds = [
            ("assignment.created", ADMIN, user, asset, {"previous_asset_id": identifier("a", 3)}),
            ("asset.status_changed", None, None, asset, {"from": "processing", "to": "completed"}),
            ("asset.uploaded", ADMIN, None, asset, {"mime_type": "video/mp4", "file_size": "4718592"}),
            ("assignment.reverted", ADMIN, user, asset, {"reason": "The wrong night; she plays the matinée."}),
            ("assignment.bulk_created", ADMIN, None, asset, {"count": "240"}),
            ("queue.paused", ADMIN, None, None, {"queue": "conversion"}),
            ("assignment.superseded", self.people[2], user, asset, {"superseded_by": identifier("c", 9)}),
            ("asset.deleted", {"id": identifier("b", 99), "name": None, "email": None}, None, asset, {}),
        ]
        action, actor, user, asset, details = kinds[number % len(kinds)]
        entry = {
            "id": number + 1, "action": action, "created_at": ago(seconds), "actor": actor, "user": user,
            "asset_id": None if asset is None else identifier("a", asset),
            "asset_filename": None if asset is None else FILES[asset], "details": details,
            "request_id": None if actor is None else identifier("d", number),
        }
        self.entries.insert(0, entry)
        return entry

    def fits(self, entry: dict, query: dict) -> bool:
        def is_of(name: str, person: dict | None) -> bool:
            return query.get(name) in (None, person and person["id"])

        return (query.get("action") in (None, entry["action"]) and is_of("actor", entry["actor"])
                and is_of("user_id", entry["user"]) and query.get("asset_id") in (None, entry["asset_id"])
                and query.get("from", "") <= entry["created_at"] <= query.get("to", "~"))

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path.endswith("/verify"):
            route.fulfill(json=self.now_verified)
        elif address.path.endswith("/actions"):
            route.fulfill(json={"actions": sorted({entry["action"] for entry in self.entries} | {"prompt.text_changed"})})
        else:
            assert query["order"] == "desc"
            entries, cursor = paged([entry for entry in self.entries if self.fits(entry, query)], query)
            route.fulfill(json={"entries": entries, "next_cursor": cursor})

    def name(self, route: Route) -> None:
        """Of an account or an asset that no shown entry names."""
        id = urlsplit(route.request.url).path.rsplit("/", 1)[1]
        person = next((person for person in [ADMIN, *self.people] if person["id"] == id), None)
        route.fulfill(json=person or {"id": id, "filename": FILES[int(id[-1], 16)]})

    def stand_in(self, page: Page) -> None:
        page.route(re.compile(r"/api/admin/audit(/|\?|$)"), self.answer)
        page.route(re.compile(r"/api/admin/(users|assets)/[0-9a-f-]{36}$"), self.name)
