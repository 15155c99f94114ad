"""The pages of one prompt as a person sees them: its editor, its history, its test."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from made_up_characters import OTHER
from made_up_prompts import MadeUpPrompts

CALM = "{character_name} smiles calmly, looking into the camera. Soft light from the left."


class Prompts:
    def __init__(self, page: Page):
        self.page = page

    def open(self, subject: dict | None, emotion: str, rest: str = "") -> None:
        """`subject`: a character; None: the defaults. `rest`: of the address."""
        self.page.goto(f"/characters/{subject['id'] if subject else 'defaults'}/{emotion}{rest}")
        self.expect_open(emotion)

    def expect_open(self, emotion: str) -> None:
        expect(self.region.get_by_role("heading", name=emotion.capitalize(), exact=True)).to_be_visible()

    # What is on them

    @property
    def region(self) -> Locator:
        return self.page.get_by_role("region", name="Prompt", exact=True)

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Prompt", exact=True)

    @property
    def merge(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your merge")

    @property
    def resolved(self) -> Locator:
        return self.page.get_by_role("group", name="Resolved text")

    @property
    def reason(self) -> Locator:
        return self.page.get_by_label("Reason for the change (optional)")

    @property
    def save(self) -> Locator:
        return self.region.get_by_role("button", name="Save")

    @property
    def test(self) -> Locator:
        return self.region.get_by_role("button", name="Test", exact=True)

    @property
    def state(self) -> Locator:
        return self.page.get_by_role("status", name="State of the text")

    @property
    def notices(self) -> Locator:
        return self.page.get_by_role("status", name="Notices")

    @property
    def warnings(self) -> Locator:
        return self.page.get_by_role("status", name="Warnings")

    @property
    def conflict(self) -> Locator:
        return self.page.get_by_role("region", name="Conflict")

    def pane(self, name: str) -> Locator:
        return self.conflict.get_by_role("region", name=name)

    @property
    def versions(self) -> Locator:
        return self.page.get_by_role("region", name="Versions").get_by_role("listitem")

    @property
    def comparison(self) -> Locator:
        return self.page.get_by_role("region", name="Comparison")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def notifications(self) -> Locator:
        return self.page.get_by_role("region", name="Notifications")

    # What one does with them

    def write(self, text: str) -> None:
        """In place of all that stands there, key by key."""
        self.page.keyboard.press("e")
        expect(self.field).to_be_focused()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        expect(self.field).to_have_text(text)

    def add(self, text: str) -> None:
        """At the end of what stands there."""
        self.page.keyboard.press("e")
        expect(self.field).to_be_focused()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)
        expect(self.field).to_contain_text(text.strip())


def sent(page: Page, method: str, ending: str) -> list[dict]:
    """The bodies of the requests that will be sent to an address that ends so."""
    bodies: list[dict] = []
    page.on("request", lambda request: bodies.append(json.loads(request.post_data or "{}"))
            if request.method == method and request.url.endswith(ending) else None)
    return bodies


def texts(made_up: MadeUpPrompts, subject: dict | None, emotion: str) -> list[str]:
    """Of all versions, the first one first."""
    row = made_up.rows.get((subject["id"] if subject else None, emotion), {"versions": []})
    return [version["prompt_text"] for version in row["versions"]]


# Fixtures of the tests with a made-up server, which import them

@pytest.fixture
def made_up() -> MadeUpPrompts:
    return MadeUpPrompts(count=6)


@pytest.fixture
def mira(made_up) -> dict:
    """A character with a text of her own for "happy", and the default's for "idle"."""
    mira = made_up.character("Mira")
    made_up.save(mira["id"], "happy", CALM, by=OTHER, seconds=7200)
    return mira


@pytest.fixture
def prompts(open_context, signed_in_state, samples, made_up) -> Prompts:
    page = open_context(storage_state=signed_in_state)
    made_up.stand_in(page, samples.video("made-up").read_bytes())
    return Prompts(page)
