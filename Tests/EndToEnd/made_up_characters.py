"""A made-up cast: characters, what each of them has for which emotion, and the defaults, with their versions."""

from playwright.sync_api import Page

from made_up import ADMIN, ago, brief, identifier
from made_up_texts import CHARACTERS, DEFAULTS, EMOTIONS, OWN, resolved, warnings

OTHER = {"id": "01a1fe8e-0000-7000-8000-00000000b000", "name": "Grace Hopper", "email": "grace@studio.example"}


class MadeUpCharacters:
    def __init__(self, count: int = 12, emotions: tuple[str, ...] = EMOTIONS):
        self.emotions = [{"name": name, "position": at, "created_at": ago(9e6)} for at, name in enumerate(emotions)]
        self.assets = [self.asset(number) for number in range(9)]
        self.characters: list[dict] = []
        # By character's id (None: the defaults) and emotion; the newest version last. A deleted text is None.
        self.rows: dict[tuple[str | None, str], dict] = {}
        # Those that hear the news.
        self.pages: list[Page] = []
        self.made = 0
        for number in range(count):
            again = f" {number // len(CHARACTERS) + 1}" if number >= len(CHARACTERS) else ""
            self.add_character(CHARACTERS[number % len(CHARACTERS)] + again, thumbnail=number if number % 5 != 4 else None,
                               seconds=86_400 * (number + 1))
        for at, emotion in enumerate(emotions):
            if emotion in DEFAULTS:
                self.save(None, emotion, DEFAULTS[emotion], by=ADMIN, seconds=86_400 * (at + 2))
        for number, character in enumerate(self.characters):
            for at, emotion in enumerate(emotions):
                if (number + at) % 3 == 0:
                    self.save_some(number, character, at, emotion)

    def save_some(self, number: int, character: dict, at: int, emotion: str) -> None:
        for version in range((number * 5 + at * 3) % 4):
            self.save(character["id"], emotion, OWN[(number + at + version) % len(OWN)], by=(ADMIN, OTHER)[version % 2],
                      seconds=3600 * (40 - 9 * version) + 600 * number, reason=(None, "Softer light.")[version % 2])

    def next_id(self, kind: str) -> str:
        self.made += 1
        return identifier(kind, self.made)

    def asset(self, number: int) -> dict:
        return {**brief(number), "file_size": 1_700_000, "duration": 4.0, "conversion_status": "completed", "progress": 100,
                "stage": None, "eta_seconds": None, "image_url": None, "conversion_error": None, "gif_size": None,
                "webm_size": None, "user_id": None, "assigned_at": None, "assigned_by": None, "assigned_user": None,
                "assigned_by_name": None, "assigned_users_count": None, "created_at": ago(900 * number + 60),
                "updated_at": ago(900 * number + 60)}

    def add_character(self, name: str, thumbnail: int | None = None, seconds: float = 0) -> dict:
        asset = self.assets[thumbnail % len(self.assets)]["id"] if thumbnail is not None else None
        character = {"id": self.next_id("d"), "name": name, "thumbnail_asset_id": asset, "created_at": ago(seconds),
                     "updated_at": ago(seconds)}
        self.characters.append(character)
        return character

    def character(self, name: str) -> dict:
        return next(character for character in self.characters if character["name"] == name)

    def row(self, character: str | None, emotion: str) -> dict | None:
        """The one that has a text."""
        row = self.rows.get((character, emotion))
        return row if row and row["text"] is not None else None

    def save(self, character: str | None, emotion: str, text: str | None, by: dict = OTHER, seconds: float = 0,
             reason: str | None = None, action: str = "saved", tell: bool = False) -> dict:
        """A new version; without a text the character's own is deleted. `tell`: the pages hear of it."""
        row = self.rows.setdefault((character, emotion), {"id": self.next_id("e"), "versions": []})
        at = ago(seconds)
        row.update(text=text, by=by, at=at)
        if text is not None:
            row["versions"].append({
                "id": self.next_id("f"), "version": len(row["versions"]) + 1, "prompt_text": text, "created_by": by["id"],
                "created_by_name": by["name"], "created_at": at, "change_reason": reason})
        if tell:
            self.tell("prompts", "prompt.updated", {
                "character_id": character, "emotion": emotion, "version": len(row["versions"]), "action": action,
                "by": by["id"], "at": at, "generation": self.made})
        return row

    def delete(self, character: str, emotion: str, tell: bool = False) -> None:
        self.save(character, emotion, None, action="deleted", tell=tell)

    def tell(self, topic: str, kind: str, data: dict) -> None:
        for page in self.pages:
            page.evaluate("([topic, kind, data]) => window.tell?.(topic, kind, data)", [topic, kind, data])

    # What it looks like to those who ask

    def source(self, character: str, emotion: str) -> tuple[str, dict | None]:
        if own := self.row(character, emotion):
            return "character", own
        default = self.row(None, emotion)
        return ("global", default) if default else ("none", None)

    def shown_character(self, character: dict) -> dict:
        coverage = []
        for emotion in self.emotions:
            source, row = self.source(character["id"], emotion["name"])
            coverage.append({"emotion": emotion["name"], "source": source, "version": row and len(row["versions"])})
        asset = next((asset for asset in self.assets if asset["id"] == character["thumbnail_asset_id"]), {})
        return {**character, "thumbnail_url": asset.get("thumbnail_url"), "thumbhash": asset.get("thumbhash"),
                "coverage": coverage, "own_count": sum(entry["source"] == "character" for entry in coverage),
                "missing_count": sum(entry["source"] == "none" for entry in coverage)}

    def shown_prompt(self, character: dict, emotion: str) -> dict:
        source, row = self.source(character["id"], emotion)
        text = row and row["text"]
        own = self.rows.get((character["id"], emotion), {"versions": []})
        return {
            "emotion": emotion, "prompt_text": text, "resolved_text": text and resolved(text, character["name"], emotion),
            "version": row and len(row["versions"]), "is_global_override": source == "character", "source": source,
            "prompt_id": row and row["id"], "updated_by": row and row["by"]["id"], "updated_by_name": row and row["by"]["name"],
            "updated_at": row and row["at"], "own_version": len(own["versions"]), "warnings": warnings(text or "")}

    def shown_default(self, emotion: str) -> dict:
        row = self.row(None, emotion)
        return {"emotion": emotion, "prompt_text": row and row["text"], "version": len(row["versions"]) if row else 0,
                "updated_by": row and row["by"]["id"], "updated_by_name": row and row["by"]["name"],
                "updated_at": row and row["at"], "prompt_id": row and row["id"],
                "affects_characters": self.affected(emotion), "warnings": warnings(row["text"] if row else "")}

    def affected(self, emotion: str) -> int:
        return sum(self.row(character["id"], emotion) is None for character in self.characters)
