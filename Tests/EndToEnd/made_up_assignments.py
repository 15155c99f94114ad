"""Answers in place of the server: a cast of assets and users, and whatever a test wants refused."""

import re
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Page, Route

from queues import iso

ADMIN = {"id": "01a1fe8d-0000-7000-8000-000000000001", "name": "Ada Lindqvist", "email": "ada@greenroom.example"}
NAMES = ["Mia Keller", "Tomás Rivera", "Noor Haddad", "Jun Watanabe", "Freya Olsen", "Samuel Okafor", "Lena Vogt",
         "Milan Horvat", "Priya Raman", "Émile Laurent", "Ines Carvalho", "Oskar Nyström"]
FILES = ["aurora-idle.mp4", "aurora-wave.mp4", "lantern-dance.mov", "fox-sleeps.mp4", "portrait-night.png",
         "rain-window.mp4", "stage-door.mp4", "tea-steam.mp4", "violin-bow.mov", "paper-crane.png"]


def uuid(kind: int, number: int) -> str:
    return f"01a1fe8e-000{kind}-7000-8000-{number:012d}"


def poster(number: int) -> str:
    """A small landscape, unlike the others."""
    hue = number * 47 % 360
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><defs><linearGradient id="g" x2="0" y2="1">'
           f'<stop stop-color="hsl({hue},45%,72%)"/><stop offset="1" stop-color="hsl({(hue + 40) % 360},50%,38%)"/>'
           f'</linearGradient></defs><rect width="320" height="200" fill="url(#g)"/><circle cx="{60 + hue % 200}" cy="70" '
           f'r="34" fill="hsl({(hue + 20) % 360},80%,90%)"/><path d="M0 {150 + number % 3 * 10}L90 105 170 160 250 95 320 '
           f'150V200H0Z" fill="hsl({(hue + 60) % 360},40%,24%)"/></svg>')
    return f"data:image/svg+xml,{quote(svg)}"


class MadeUpAssignments:
    def __init__(self):
        self.now = datetime.now(timezone.utc)
        # Method and path → status and body of the answer that is given in place of the usual one.
        self.refusals: dict[str, dict] = {}
        self.asked: list[str] = []
        self.made = 0
        self.undo_seconds = 30
        self.assets = [self.asset(number, name) for number, name in enumerate(FILES)]
        self.users = [self.user(number, name) for number, name in enumerate(NAMES)]
        for user, asset in ((0, 1), (3, 2), (5, 2), (6, 2), (8, 4)):
            self.give(self.users[user], self.assets[asset], self.ago(3600 * (1 + user)))
        self.assets[7].update(conversion_status="processing", progress=42, stage="encoding", eta_seconds=9)
        self.assets[8].update(conversion_status="failed", conversion_error="The video ends too early: part of it is missing.")

    def ago(self, seconds: float) -> str:
        return iso(self.now - timedelta(seconds=seconds))

    def asset(self, number: int, filename: str) -> dict:
        at = self.ago(900 * (number + 1))
        is_image = filename.endswith("png")
        return {
            "id": uuid(1, number), "filename": filename, "file_size": 1_700_000 + number * 531_117,
            "mime_type": "image/png" if is_image else "video/mp4", "width": 1280, "height": 800,
            "duration": None if is_image else 3.5 + number, "conversion_status": "completed", "progress": 100,
            "stage": None, "eta_seconds": None, "gif_url": None, "webm_url": None, "thumbnail_url": poster(number),
            "image_url": None, "thumbhash": None, "conversion_error": None, "gif_size": None, "webm_size": None,
            "user_id": None, "assigned_at": None, "assigned_by": None, "assigned_user": None, "assigned_by_name": None,
            "assigned_users_count": None, "created_at": at, "updated_at": at,
        }

    def user(self, number: int, name: str) -> dict:
        email = f"{name.lower().replace(' ', '.')}@studio.example"
        return {"id": uuid(2, number), "name": name, "email": email, "role": "user", "created_at": self.ago(9e6),
                "current_asset": None, "current_assignment_id": None, "assigned_at": None, "assigned_by": None,
                "assigned_by_name": None}

    def named(self, filename: str) -> dict:
        return next(asset for asset in self.assets if asset["filename"] == filename)

    def give(self, user: dict, asset: dict, at: str) -> dict:
        self.made += 1
        brief = {key: asset[key] for key in ("id", "filename", "mime_type", "thumbnail_url", "thumbhash", "gif_url",
                                             "webm_url", "width", "height")} | {"deleted": False}
        before = user["current_asset"]
        user.update(current_asset=brief, current_assignment_id=uuid(3, self.made), assigned_at=at,
                    assigned_by=ADMIN["id"], assigned_by_name=ADMIN["name"])
        if before:
            self.named(before["filename"]).update(user_id=None, assigned_at=None, assigned_by=None, assigned_user=None,
                                                  assigned_by_name=None)
        asset.update(user_id=user["id"], assigned_at=at, assigned_by=ADMIN["id"], assigned_by_name=ADMIN["name"],
                     assigned_user={key: user[key] for key in ("id", "name", "email")})
        return {"id": uuid(3, self.made), "asset_id": asset["id"], "user_id": user["id"],
                "previous_asset_id": before and before["id"], "assigned_by": ADMIN["id"], "assigned_at": at,
                "undo_expires_at": iso(datetime.now(timezone.utc) + timedelta(seconds=self.undo_seconds)),
                "superseded_by": None, "reverted_at": None, "reverted_by": None, "revert_reason": None}

    def counted(self, asset: dict) -> dict:
        holders = [user for user in self.users if (user["current_asset"] or {}).get("id") == asset["id"]]
        return asset | {"assigned_users_count": len(holders)}

    def found(self, q: str) -> list[dict]:
        users = [user for user in self.users if q.lower() in user["name"].lower() or q.lower() in user["email"]]
        return sorted(users, key=lambda user: user["name"])

    def refuse(self, method: str, path: str, status: int, headers: dict | None = None, **problem) -> None:
        self.refusals[f"{method} {path}"] = {
            "status": status, "json": {"title": "Refused", "status": status, **problem},
            "headers": {"Content-Type": "application/problem+json", **(headers or {})}}

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        path = address.path.removeprefix("/api/admin")
        self.asked.append(f"{path}?{address.query}")
        refusal = self.refusals.get(f"{route.request.method} {path}")
        if refusal:
            route.fulfill(**refusal)
        elif path == "/assets":
            route.fulfill(json={"assets": self.assets, "next_cursor": None})
        elif path == "/users":
            users = self.found(query.get("q", ""))
            route.fulfill(json={"users": users, "next_cursor": None})
        elif path == "/assets/bulk-assign":
            body = route.request.post_data_json
            asset = next(asset for asset in self.assets if asset["id"] == body["asset_id"])
            for user in [user for user in self.users if user["id"] in body["user_ids"]]:
                given = self.give(user, asset, iso(datetime.now(timezone.utc)))
            route.fulfill(status=201, json={"successful_count": len(body["user_ids"]), "failed_count": 0, "failures": [],
                                            "undo_expires_at": given["undo_expires_at"]})
        elif path.startswith("/users/"):
            route.fulfill(json=next(user for user in self.users if user["id"] in path))
        else:
            self.answer_asset(route, path)

    def answer_asset(self, route: Route, path: str) -> None:
        asset = next(asset for asset in self.assets if asset["id"] in path)
        if path.endswith("/history"):
            history = [{"status": status, "reason": None, "at": asset["created_at"]} for status in ("completed", "pending")]
            route.fulfill(json={"history": history})
        elif path.endswith("/assign"):
            user = next(user for user in self.users if user["id"] == route.request.post_data_json["user_id"])
            route.fulfill(status=201, json=self.give(user, asset, iso(datetime.now(timezone.utc))))
        elif path.endswith("/status"):
            keys = ("id", "conversion_status", "progress", "stage", "eta_seconds", "conversion_error")
            route.fulfill(json={key: asset[key] for key in keys})
        else:
            route.fulfill(json=self.counted(asset))

    def stand_in(self, page: Page) -> None:
        page.route(re.compile(r"/api/admin/(assets|users)(/|\?|$)"), self.answer)
