"""Made-up previews of prompts: they go on when a test says so."""

from datetime import datetime, timedelta, timezone

from made_up import ADMIN, ago, paged
from made_up_answers import Refused
from made_up_characters import MadeUpCharacters
from made_up_texts import resolved


class MadeUpPreviews(MadeUpCharacters):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.previews: list[dict] = []

    def test(self, character: dict, emotion: str, body: dict) -> tuple[int, dict]:
        source, row = self.source(character["id"], emotion)
        draft = body.get("prompt_text")
        if draft is None and row is None:
            raise Refused(409, "nothing_to_test", "There is no text for this emotion yet.")
        text = draft if draft is not None else row["text"]
        full = resolved(text, character["name"], emotion)
        equal = (character["id"], emotion, full)
        known = next((preview for preview in self.previews if preview["status"] != "failed" and
                      (preview["character_id"], preview["emotion"], preview["resolved_text"]) == equal), None)
        if known:
            return 200, {**self.shown_preview(known), "reused": True}
        id = self.next_id("9")
        preview = {
            "id": id, "preview_id": id, "character_id": character["id"], "emotion": emotion, "status": "pending",
            "stage": "queued", "progress": 0, "eta_seconds": None, "error": None, "error_code": None, "video_url": None,
            "poster_url": None, "prompt_text": text, "resolved_text": full, "source": "draft" if draft is not None else source,
            "prompt_version": len(row["versions"]) if draft is None else None, "provider": "ffmpeg", "reused": False,
            "created_by": ADMIN["id"], "created_by_name": ADMIN["name"], "created_at": ago(0), "started_at": None,
            "completed_at": None, "expires_at": ago(-86_400), "expired": False}
        self.previews.insert(0, preview)
        return 202, self.shown_preview(preview)

    def shown_preview(self, preview: dict) -> dict:
        left = datetime.fromisoformat(preview["expires_at"]) - datetime.now(timezone.utc)
        return {**{name: value for name, value in preview.items() if name != "expired"},
                "seconds_left": max(0, int(left / timedelta(seconds=1)))}

    def go_on(self, preview: dict, tell: bool = True, **changes) -> dict:
        """`preview`: as answered. Status, stage, progress or error from now on; the pages hear of it unless told not to."""
        found = next(other for other in self.previews if other["id"] == preview["id"])
        before = found["status"]
        if changes.get("status") == "completed":
            changes = {"stage": None, "progress": 100, "video_url": "/media/made-up.webm",
                       "poster_url": "/media/made-up-3.svg", "completed_at": ago(0), **changes}
        found.update(changes)
        if found["status"] == "processing" and not found["started_at"]:
            found["started_at"] = ago(0)
        names = ["preview_id", "character_id", "emotion", "status", "error", "error_code"]
        kind = "preview.updated"
        if found["status"] == before and "progress" in changes:
            names, kind = ["preview_id", "stage", "progress", "eta_seconds"], "preview.progress"
        if tell:
            self.tell("previews", kind, {name: found[name] for name in names})
        return found

    def preview(self, method: str, more: list[str], query: dict) -> tuple[int, dict]:
        if not more:
            found = [preview for preview in self.previews if not preview["expired"] and all(
                query.get(name) in (None, preview[name]) for name in ("character_id", "emotion"))]
            part, cursor = paged(found, query)
            return 200, {"previews": [self.shown_preview(preview) for preview in part], "next_cursor": cursor}
        preview = next((preview for preview in self.previews if preview["id"] == more[0]), None)
        if not preview:
            raise Refused(404, "unknown_preview", "There is no such preview.")
        if preview["expired"]:
            raise Refused(410, "preview_expired", "The preview has expired. Test the prompt again.")
        if method == "POST":
            if preview["status"] not in ("pending", "processing"):
                raise Refused(409, "not_running", "The preview has ended already.")
            self.go_on(preview, status="failed", stage=None, error="Cancelled.", error_code="cancelled")
            return 202, self.shown_preview(preview)
        return 200, self.shown_preview(preview)
