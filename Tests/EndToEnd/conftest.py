"""Drives a real Chromium against a running Greenroom.

Where it runs is told by GREENROOM_URL, GREENROOM_ADMIN_EMAIL and GREENROOM_ADMIN_PASSWORD, or by GREENROOM_HOME
alone (the folder that `make run` fills; the port is then PORT, 8080 by default).
Users, whom no route makes, are written into the database; tests with users need GREENROOM_HOME.

Every page that a test opens fails the test on any console error. What a test provokes on purpose (a wrong password, a
server that is away) it names with `expect_console`.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from library import Library
from samples import Samples

SHOTS = Path(__file__).parent / "shots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
# A conversion on a busy two-core machine takes its time; nothing here measures it.
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Instance:
    url: str
    email: str
    password: str


def read_instance() -> Instance:
    home = os.environ.get("GREENROOM_HOME")

    def setting(name: str, file: str) -> str:
        value = os.environ.get(name)
        if value:
            return value
        if home and (Path(home) / file).is_file():
            return (Path(home) / file).read_text().strip()
        pytest.exit(f"Set {name}, or GREENROOM_HOME to the folder of a running Greenroom that holds {file}.", 2)

    url = os.environ.get("GREENROOM_URL") or f"http://127.0.0.1:{os.environ.get('PORT', '8080')}"
    return Instance(
        url=url.rstrip("/"),
        email=setting("GREENROOM_ADMIN_EMAIL", "admin-email"),
        password=setting("GREENROOM_ADMIN_PASSWORD", "admin-password"),
    )


@pytest.fixture(scope="session")
def instance() -> Instance:
    return read_instance()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return Samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def browser():
    # Chromium's own sandbox cannot be set up by root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@dataclass
class Console:
    """What the pages of one test said that they should not have."""

    errors: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self.note(f"{message.text} ({message.location.get('url', '')})")
                if message.type == "error" else None)
        page.on("pageerror", lambda error: self.note(f"uncaught: {error}"))

    def note(self, text: str) -> None:
        self.errors.append(text)

    def unexpected(self) -> list[str]:
        return [text for text in self.errors if not any(pattern.search(text) for pattern in self.allowed)]


@pytest.fixture
def console():
    console = Console()
    yield console
    assert console.unexpected() == []


@pytest.fixture
def expect_console(console: Console):
    """Names a console error that this test provokes, as a regular expression."""
    return lambda pattern: console.allowed.append(re.compile(pattern))


@pytest.fixture(scope="session")
def signed_in_state(browser: Browser, instance: Instance):
    """One sign-in for all tests: the server rightly slows down those who do it again and again."""
    context = browser.new_context(base_url=instance.url)
    page = context.new_page()
    Library(page).sign_in(instance.email, instance.password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_context(browser: Browser, instance: Instance, console: Console):
    """Makes browser windows, each with cookies of its own; all are closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options) -> Page:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        options.setdefault("reduced_motion", "no-preference")
        context = browser.new_context(base_url=instance.url, **options)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=instance.url)
        context.on("page", console.watch)
        page = context.new_page()
        # Taken over from the start: a chooser opened by a key may be quicker than playwright's first listener.
        page.on("filechooser", lambda chooser: None)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context) -> Page:
    """A window where nobody is signed in."""
    return open_context()


@pytest.fixture
def library(open_context, signed_in_state) -> Library:
    """The media library, signed in and loaded."""
    library = Library(open_context(storage_state=signed_in_state))
    library.open()
    return library


@pytest.fixture(scope="session")
def shoot():
    SHOTS.mkdir(exist_ok=True)
    return lambda page, name: page.screenshot(path=SHOTS / f"{name}.png", animations="disabled")
