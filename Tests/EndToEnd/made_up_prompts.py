"""Answers in place of the server: characters with their prompts, versions and previews, and news of what others do.

    made_up = MadeUpPrompts(count=12)
    made_up.stand_in(page)                        # before the page is opened
    mira = made_up.character("Mira")
    made_up.save(mira["id"], "happy", "A text of another admin.", tell=True)     # None for the id: the default
    made_up.go_on(preview, status="processing", stage="rendering", progress=40)
    made_up.refuse("PUT", "/characters/…", 503, "busy", "…", headers={"Retry-After": "1"})
"""

import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Page, Route

from made_up import ADMIN, ago, paged, stand_in_for_media
from made_up_answers import EVENT_SOURCE, Refused
from made_up_previews import MadeUpPreviews
from made_up_texts import resolved, warnings


class MadeUpPrompts(MadeUpPreviews):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        # "GET /characters?q=", in the order in which they came.
        self.asked: list[str] = []
        self.refusals: dict[str, Refused] = {}

    def stand_in(self, page: Page, video: bytes = b"") -> None:
        self.pages.append(page)
        page.add_init_script(EVENT_SOURCE)
        stand_in_for_media(page, video)
        page.route(re.compile(r"/api/admin/(characters|emotions|global-prompts|prompts|previews|assets)([/?]|$)"), self.answer)

    def refuse(self, method: str, path: str, status: int, code: str, detail: str, **more) -> None:
        self.refusals[f"{method} {path}"] = Refused(status, code, detail, **more)

    def accept(self, method: str, path: str) -> None:
        """No longer refused."""
        del self.refusals[f"{method} {path}"]

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        path = unquote(address.path).removeprefix("/api/admin")
        method = route.request.method
        self.asked.append(f"{method} {path}" + (f"?{address.query}" if address.query else ""))
        try:
            if refusal := self.refusals.get(f"{method} {path}"):
                raise refusal
            body = json.loads(route.request.post_data or "{}")
            status, answer = self.answer_to(method, path.strip("/").split("/"), query, body)
            route.fulfill(status=status, json=answer) if answer is not None else route.fulfill(status=status)
        except Refused as refused:
            route.fulfill(**refused.answer)

    def answer_to(self, method: str, path: list[str], query: dict, body: dict) -> tuple[int, dict | None]:
        match method, *path:
            case "GET", "assets":
                found = [asset for asset in self.assets if query.get("q", "").lower() in asset["filename"].lower()]
                part, cursor = paged(found, query)
                return 200, {"assets": part, "next_cursor": cursor}
            case "GET", "emotions":
                return 200, {"emotions": self.emotions}
            case "POST", "emotions":
                return 201, self.add_emotion(body["name"])
            case "GET", "characters":
                return 200, self.found_characters(query)
            case "POST", "characters":
                self.check_name(body)
                character = self.add_character(body["name"])
                character["thumbnail_asset_id"] = body.get("thumbnail_asset_id")
                return 201, self.shown_character(character)
            case "GET", "characters", id:
                return 200, self.shown_character(self.known(id))
            case "PUT", "characters", id:
                self.check_name(body)
                self.known(id).update(body, updated_at=ago(0))
                return 200, self.shown_character(self.known(id))
            case "GET", "characters", id, "emotional-prompts":
                character = self.known(id)
                prompts = [self.shown_prompt(character, emotion["name"]) for emotion in self.emotions]
                return 200, {"character_id": id, "character_name": character["name"], "prompts": prompts}
            case _, "characters", id, "emotional-prompts", emotion, *more:
                return self.own(method, self.known(id), self.emotion(emotion), more, query, body)
            case "GET", "global-prompts":
                return 200, {"prompts": [self.shown_default(emotion["name"]) for emotion in self.emotions]}
            case "GET", "global-prompts", emotion:
                return 200, self.shown_default(self.emotion(emotion))
            case _, "global-prompts", emotion, *more:
                return self.change(method, None, self.emotion(emotion), more, query, body)
            case "POST", "prompts", "resolve":
                return 200, self.resolution(body)
            case _, "previews", *more:
                return self.preview(method, more, query)
        raise Refused(404, "not_found", f"Nothing is made up for {method} {'/'.join(path)}.")

    def known(self, id: str) -> dict:
        character = next((character for character in self.characters if character["id"] == id), None)
        if not character:
            raise Refused(404, "unknown_character", "There is no such character.")
        return character

    def emotion(self, name: str) -> str:
        names = [emotion["name"] for emotion in self.emotions]
        if name not in names:
            raise Refused(400, "unknown_emotion", f"There is no emotion “{name}”.", valid_emotions=names)
        return name

    def check_name(self, body: dict) -> None:
        if "name" in body and not 1 <= len(body["name"].strip()) <= 100:
            raise Refused(400, "invalid_body", "The character cannot be saved like this.",
                          errors=[{"field": "name", "message": "A name has 1 to 100 characters."}])

    def add_emotion(self, name: str) -> dict:
        if any(emotion["name"] == name for emotion in self.emotions):
            raise Refused(409, "emotion_exists", f"“{name}” is there already.")
        self.emotions.append({"name": name, "position": len(self.emotions), "created_at": ago(0)})
        return self.emotions[-1]

    def found_characters(self, query: dict) -> dict:
        q = query.get("q", "").lower()
        found = [character for character in self.characters if q in character["name"].lower() or any(
            q in (row["text"] or "").lower() for (id, _), row in self.rows.items() if id == character["id"])]
        found.sort(key=lambda character: (character["name"].lower(), character["id"]))
        part, cursor = paged(found, query)
        return {"characters": [self.shown_character(character) for character in part], "next_cursor": cursor,
                "total": len(found)}

    def own(self, method: str, character: dict, emotion: str, more: list[str], query: dict, body: dict):
        if (method, more) == ("GET", []):
            return 200, self.shown_prompt(character, emotion)
        if (method, more) == ("POST", ["test"]):
            return self.test(character, emotion, body)
        if (method, more) == ("DELETE", []):
            if not self.row(character["id"], emotion):
                raise Refused(404, "no_override", "The character has no text of its own for this emotion.")
            self.check_expected(character["id"], emotion, {**query, **body})
            self.save(character["id"], emotion, None, by=ADMIN, action="deleted", tell=True)
            return 204, None
        status, answer = self.change(method, character["id"], emotion, more, query, body)
        return status, answer if "versions" in answer else {"character_id": character["id"], **answer}

    def change(self, method: str, character: str | None, emotion: str, more: list[str], query: dict, body: dict):
        """Versions, saving and reverting, which are alike for own texts and for defaults."""
        row = self.rows.get((character, emotion), {"versions": [], "text": None})
        versions = row["versions"]
        if (method, more) == ("GET", ["versions"]):
            listed = (versions if query.get("order") == "asc" else versions[::-1])[int(query.get("offset", 0)):]
            part, cursor = paged(listed, query)
            return 200, {"versions": part, "next_cursor": cursor, "current_version": len(versions)}
        self.check_expected(character, emotion, body)
        text, reason, action, time = body.get("prompt_text"), body.get("change_reason"), "saved", "updated_at"
        if more == ["revert"]:
            version = next((version for version in versions if version["id"] == body["version_id"]), None)
            if not version:
                raise Refused(404, "unknown_version", "There is no such version.")
            text, action, time = version["prompt_text"], "reverted", "reverted_at"
            reason = reason or f"Reverted to version {version['version']}"
        if not text or not text.strip() or len(text) > 5000:
            raise Refused(400, "invalid_body", "The text cannot be saved like this.",
                          errors=[{"field": "prompt_text", "message": "A text has 1 to 5,000 characters."}])
        unchanged, is_new = row["text"] == text, not row["versions"]
        if not unchanged:
            row = self.save(character, emotion, text, by=ADMIN, reason=reason, action=action, tell=True)
        answer = {"id": row["id"], "emotion": emotion, "prompt_text": text, "version": len(row["versions"]), time: row["at"],
                  "unchanged": unchanged}
        if action == "saved":
            answer["warnings"] = warnings(text)
        if character is None:
            answer["affects_characters"] = self.affected(emotion)
        return 201 if method == "POST" and is_new and action == "saved" else 200, answer

    def check_expected(self, character: str | None, emotion: str, body: dict) -> None:
        row = self.rows.get((character, emotion), {"versions": [], "text": None})
        now = len(row["versions"]) if row["text"] is not None else 0
        expected = int(body.get("expected_version", now))
        if expected == now:
            return
        base = row["versions"][expected - 1]["prompt_text"] if 0 < expected <= len(row["versions"]) else None
        by = row.get("by") or {}
        raise Refused(
            409, "version_conflict", "Somebody else has changed this text meanwhile.",
            current={"prompt_text": row["text"], "version": now, "updated_by": by.get("id"),
                     "updated_by_name": by.get("name"), "updated_at": row.get("at")},
            base={"prompt_text": base, "version": expected}, yours={"prompt_text": body.get("prompt_text", "")})

    def resolution(self, body: dict) -> dict:
        character, emotion = self.known(body["character_id"]), self.emotion(body["emotion"])
        source, row = self.source(character["id"], emotion)
        text, version = row and row["text"], row and len(row["versions"])
        if "prompt_text" in body:
            source, row, text, version = "draft", None, body["prompt_text"], None
        return {
            "character_id": character["id"], "emotion": emotion, "source": source, "version": version,
            "prompt_id": row and row["id"], "prompt_text": text,
            "resolved_text": text and resolved(text, character["name"], emotion),
            "variables": {"character_name": character["name"], "emotion": emotion, "timestamp": ago(0),
                          "user_id": body.get("user_id", ADMIN["id"])},
            "warnings": warnings(text or "")}
