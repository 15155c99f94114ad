"""Prompts of the running instance: a character of its own for each test, and what others do meanwhile."""

import secrets

import pytest

from prompts import Prompts
from users import SAME_ORIGIN


class Live:
    """Asks the server itself, past the pages."""

    def __init__(self, page):
        self.page = page
        self.name = f"Nova {secrets.token_hex(3)}"
        self.character = self.send("POST", "/api/admin/characters", {"name": self.name})

    def send(self, method: str, path: str, body: dict | None = None) -> dict:
        answer = self.page.request.fetch(path, method=method, headers=SAME_ORIGIN, data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def path(self, rest: str = "") -> str:
        return f"/api/admin/characters/{self.character['id']}/emotional-prompts/happy{rest}"

    def save(self, text: str) -> dict:
        return self.send("PUT", self.path(), {"prompt_text": text})

    def texts(self) -> list[str]:
        versions = self.send("GET", self.path("/versions?order=asc"))["versions"]
        assert [version["version"] for version in versions] == list(range(1, len(versions) + 1))
        return [version["prompt_text"] for version in versions]

    def previews(self) -> list[dict]:
        """Newest first."""
        return self.send("GET", f"/api/admin/previews?character_id={self.character['id']}")["previews"]


@pytest.fixture
def prompts(open_context, signed_in_state) -> Prompts:
    return Prompts(open_context(storage_state=signed_in_state))


@pytest.fixture
def live(prompts) -> Live:
    return Live(prompts.page)
