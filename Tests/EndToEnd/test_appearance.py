"""What is looked at: every page in both themes and two widths, without a finding of axe, and as a picture in shots/."""

import pytest
from playwright.sync_api import expect

from appearance import findings, variants, window
from library import Library, until


@pytest.mark.parametrize(("theme", "width"), variants)
def test_login(open_context, shoot, theme: str, width: int):
    page = open_context(**window(theme, width))
    page.goto("/")
    expect(page.get_by_label("Email")).to_be_focused()
    assert findings(page) == []
    shoot(page, f"login-{theme}-{width}")


@pytest.fixture(scope="module")
def finished_video(browser, instance, signed_in_state, samples) -> str:
    context = browser.new_context(base_url=instance.url, storage_state=signed_in_state)
    library = Library(context.new_page())
    library.open()
    video = samples.video("looked-at", seconds=4)
    library.convert(video)
    library.convert(samples.image("looked-at"))
    context.close()
    return video.name


@pytest.mark.parametrize(("theme", "width"), variants)
def test_media_library(open_context, signed_in_state, samples, finished_video, shoot, theme: str, width: int):
    page = open_context(storage_state=signed_in_state, **window(theme, width))
    library = Library(page)
    library.open()
    expect(library.card(finished_video)).to_be_visible()
    until(page, "[...document.images].every(image => image.complete)")
    assert findings(page) == []
    shoot(page, f"media-{theme}-{width}")

    library.card(finished_video).click()
    expect(library.details.locator("video")).to_be_visible()
    until(page, "document.querySelector('aside video').readyState >= 1")
    assert findings(page) == []
    shoot(page, f"media-details-{theme}-{width}")

    library.drop_files(samples.text_named_like_a_video())
    expect(library.queue.get_by_role("alert")).to_be_visible()
    assert findings(page) == []
    shoot(page, f"media-uploads-{theme}-{width}")

    library.details.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []
    shoot(page, f"media-delete-{theme}-{width}")
    page.keyboard.press("Escape")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(page) == []
    shoot(page, f"media-help-{theme}-{width}")
    page.keyboard.press("Escape")

    library.search.fill("nothing is named like this")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    assert findings(page) == []
    shoot(page, f"media-nothing-{theme}-{width}")


def test_the_theme_is_chosen_and_kept(library: Library):
    page = library.page
    dark = "getComputedStyle(document.documentElement).colorScheme"
    page.get_by_role("button", name="Theme").click()
    page.get_by_label("Dark").check()
    assert page.evaluate(dark) == "dark"
    page.reload()
    expect(library.heading).to_be_visible()
    assert page.evaluate(dark) == "dark"
    page.get_by_role("button", name="Theme").click()
    page.get_by_label("Like the system").check()
    assert page.evaluate(dark) == "light dark"


def test_with_reduced_motion_nothing_plays_by_itself(open_context, signed_in_state, finished_video):
    page = open_context(storage_state=signed_in_state, reduced_motion="reduce")
    library = Library(page)
    library.open()
    library.card(finished_video).hover()
    library.card(finished_video).click()
    library.details.get_by_role("tab", name="GIF").click()
    expect(library.details.get_by_role("button", name="Play GIF")).to_be_visible()
    expect(library.details.get_by_role("img", name=f"GIF, paused: {finished_video}")).to_be_visible()
    expect(library.cards.locator("video")).to_have_count(0)
    library.details.get_by_role("button", name="Play GIF").click()
    expect(library.details.get_by_role("img", name=f"GIF: {finished_video}")).to_be_visible()


def test_hovering_plays_the_video_in_place(library: Library, finished_video):
    card = library.card(finished_video)
    card.hover()
    video = card.locator("video")
    expect(video).to_have_count(1)
    until(library.page, "video => video.currentTime > 0", video.element_handle())
    library.heading.hover()
    expect(video).to_have_count(0)


def test_nothing_moves_when_the_posters_arrive(open_context, signed_in_state, finished_video):
    page = open_context(storage_state=signed_in_state)
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver(list => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
        }).observe({ type: 'layout-shift', buffered: true });"""
    )
    library = Library(page)
    library.open()
    expect(library.card(finished_video)).to_be_visible()
    until(page, "[...document.images].every(image => image.complete)")
    assert sum(page.evaluate("window.shifts")) < 0.01


def test_the_page_obeys_its_content_security_policy(library: Library, instance):
    policy = library.page.request.get("/").headers.get("content-security-policy", "")
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    # A violation would also be a console error, which fails every test.
    assert library.page.evaluate("document.querySelectorAll('[style*=\"javascript\"], script:not([src])').length") == 0
