"""The pages of users as a person sees them, and made-up users for what a small instance does not have."""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from made_up import ADMIN, NAMES, ago, brief, identifier, paged, stand_in_for_media

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Users:
    def __init__(self, page: Page):
        self.page = page

    def open(self, path: str = "/users") -> None:
        self.page.goto(path)
        self.expect_loaded()

    def expect_loaded(self) -> None:
        expect(self.page.get_by_role("heading", name="Users", exact=True)).to_be_visible()
        expect(self.page.get_by_role("status", name="Number of users")).to_have_text(re.compile(r"\d"))

    def open_user(self, user: dict, search: str = "") -> None:
        self.page.goto(f"/users/{user['id']}{search}")
        self.expect_user(user)

    def expect_user(self, user: dict) -> None:
        expect(self.page.get_by_role("heading", name=user["name"], exact=True)).to_be_visible()
        expect(self.history).to_be_visible()

    # What is on them

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search by name or email")

    @property
    def links(self) -> Locator:
        return self.page.get_by_role("table", name="Users").get_by_role("link")

    def row(self, text: str) -> Locator:
        return self.page.get_by_role("table", name="Users").get_by_role("row").filter(has_text=text)

    @property
    def now(self) -> Locator:
        return self.page.get_by_role("region", name="Has now")

    @property
    def history(self) -> Locator:
        return self.page.get_by_role("region", name="History")

    @property
    def entries(self) -> Locator:
        return self.history.get_by_role("listitem")

    def revert_button(self, filename: str) -> Locator:
        return self.history.get_by_role("button", name=f"Revert the assignment of {filename}…")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def notifications(self) -> Locator:
        return self.page.get_by_role("region", name="Notifications")

    # What others do meanwhile, past these pages

    def post(self, path: str, body: dict) -> dict:
        answer = self.page.request.post(path, headers=SAME_ORIGIN, data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def assign(self, asset: str, user: dict) -> dict:
        return self.post(f"/api/admin/assets/{asset}/assign", {"user_id": user["id"]})


class MadeUpUsers:
    """Answers in place of the server: many users, and one of them with a long history."""

    def __init__(self, count: int = 12, entries: int = 9):
        self.refusal: tuple[int, str, str] | None = None
        self.posted: list[tuple[str, dict]] = []
        self.users = [self.user(number) for number in range(count)]
        self.subject = self.users[1]
        self.entries: list[dict] = []
        for number in range(entries):
            self.assign(number, seconds=(entries - number) ** 3 * 700)
        self.settle()

    def user(self, number: int) -> dict:
        name = NAMES[number % len(NAMES)] + (f" {number}" if number >= len(NAMES) else "")
        asset = None if number % 4 == 3 else brief(number)
        return {
            "id": identifier("b", number), "email": f"{name.lower().replace(' ', '.')}@studio.example", "name": name,
            "role": "admin" if number == 0 else "user", "created_at": ago(9_000_000 + number),
            "current_asset": asset, "current_assignment_id": asset and identifier("c", 900 + number),
            "assigned_at": asset and ago(4000 * number + 60), "assigned_by": asset and ADMIN["id"],
            "assigned_by_name": asset and ADMIN["name"],
        }

    def assign(self, number: int, seconds: float, undo_seconds: float | None = None, **more) -> dict:
        """A newer assignment of the one user; the others stay as they are."""
        before = next((entry["asset"] for entry in self.entries if entry["can_revert"]), None)
        entry = {
            "id": number + 1, "action": "assigned", "performed_at": ago(seconds), "performed_by": ADMIN, "reason": None,
            "assignment_id": identifier("c", number), "asset": brief(number), "previous_asset": before, "bulk": number == 2,
            "can_revert": True, "undo_expires_at": undo_seconds and ago(-undo_seconds), **more,
        }
        self.entries.insert(0, entry)
        return entry

    def take_back(self, entry: dict, action: str, reason: str | None = None, seconds: float = 1) -> None:
        """The entry's assignment and all newer ones."""
        for other in self.entries:
            if other["can_revert"] and other["id"] >= entry["id"]:
                other["can_revert"] = False
        self.entries.insert(0, {**entry, "id": self.entries[0]["id"] + 1, "action": action, "reason": reason, "bulk": False,
                                "performed_at": ago(seconds), "can_revert": False, "undo_expires_at": None})
        self.settle()

    def settle(self) -> None:
        """What the one user has now is what the newest assignment that stands gave."""
        newest = next((entry for entry in self.entries if entry["can_revert"]), None)
        self.subject.update(
            current_asset=newest and newest["asset"], current_assignment_id=newest and newest["assignment_id"],
            assigned_at=newest and newest["performed_at"])

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        rest = unquote(address.path).removeprefix("/api/admin/users").strip("/").split("/")
        if route.request.method == "POST":
            self.act(route)
        elif rest == [""]:
            found = [user for user in sorted(self.users, key=lambda user: user["name"])
                     if query.get("q", "").lower() in (user["name"] + user["email"]).lower()]
            users, cursor = paged(found, query)
            route.fulfill(json={"users": users, "next_cursor": cursor})
        elif rest[-1] == "assignment-history":
            mine = self.entries if rest[0] == self.subject["id"] else []
            found = [entry for entry in mine if query.get("action") in (None, entry["action"])]
            history, cursor = paged(found, query)
            route.fulfill(json={"history": history, "next_cursor": cursor})
        else:
            user = next((user for user in self.users if user["id"] == rest[0]), None)
            if user:
                route.fulfill(json=user)
            else:
                self.refuse(route, 404, "unknown_user", "There is no such user.")

    def act(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        self.posted.append((urlsplit(route.request.url).path, body))
        if self.refusal:
            self.refuse(route, *self.refusal)
            return
        isUndo = route.request.url.endswith("/undo-assign")
        entry = next(entry for entry in self.entries
                     if entry["can_revert"] and (isUndo or entry["assignment_id"] == body["assignment_id"]))
        also = [other["assignment_id"] for other in self.entries if other["can_revert"] and other["id"] > entry["id"]]
        self.take_back(entry, "undone" if isUndo else "reverted", body.get("reason"))
        current = self.subject["current_asset"]
        route.fulfill(json={"id": entry["assignment_id"], "current_asset_id": current and current["id"], "also_reverted": also})

    @staticmethod
    def refuse(route: Route, status: int, code: str, detail: str) -> None:
        route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(
            {"title": "Refused", "status": status, "code": code, "detail": detail, "request_id": "req-4711"}))

    def stand_in(self, page: Page, video: bytes = b"") -> None:
        page.route(re.compile(r"/api/admin/(users(/|\?|$)|assets/[^/]+/undo-assign)"), self.answer)
        stand_in_for_media(page, video)
