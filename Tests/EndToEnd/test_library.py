import json
import re

from playwright.sync_api import Page, expect

from library import Library


def test_search_filter_back_and_reload_keep_the_view(library: Library, samples):
    video = samples.video("findme")
    library.convert(video)
    page = library.page

    page.keyboard.press("/")
    expect(library.search).to_be_focused()
    page.keyboard.type(video.stem)
    expect(library.cards).to_have_count(1)
    expect(page).to_have_url(re.compile(f"q={video.stem}"))

    library.status_filter.select_option("Failed")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.go_back()
    expect(library.status_filter).to_have_value("all")
    expect(library.cards).to_have_count(1)

    library.card(video.name).click()
    expect(library.details).to_be_visible()
    page.reload()
    expect(library.search).to_have_value(video.stem)
    expect(library.details.get_by_role("heading", name=video.name)).to_be_visible()
    expect(library.cards).to_have_count(1)

    page.go_back()
    expect(library.details).to_have_count(0)
    page.go_back()
    expect(library.search).to_have_value("")
    page.go_forward()
    expect(library.search).to_have_value(video.stem)


def test_a_link_to_an_asset_that_is_not_there_says_so(library: Library, expect_console):
    expect_console(r"404 .*/api/admin/assets/")
    library.open("/media-library?asset=01890000-0000-7000-8000-000000000000")
    expect(library.details.get_by_role("heading", name="No such asset")).to_be_visible()
    library.details.get_by_role("button", name="Close", exact=True).click()
    expect(library.details).to_have_count(0)


def test_the_whole_way_by_keyboard(library: Library, samples):
    page = library.page
    video = samples.video("keys")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("u")
    chooser.value.set_files(video)
    expect(library.card(video.name).get_by_text("Completed")).to_be_visible()

    # The newest is the first: j goes to it, Enter opens it, Tab leads on into the details.
    page.keyboard.press("j")
    expect(library.card(video.name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(library.details.get_by_role("heading", name=video.name)).to_be_visible()
    library.details.get_by_role("tab", name="WEBM").focus()
    page.keyboard.press("ArrowRight")
    expect(library.details.get_by_role("tab", name="GIF")).to_be_focused()
    expect(library.details.get_by_role("tab", name="GIF")).to_have_attribute("aria-selected", "true")

    # With the details open, j and k go through the assets.
    if library.cards.count() > 1:
        page.keyboard.press("j")
        expect(library.details.get_by_role("heading", name=video.name)).to_have_count(0)
        page.keyboard.press("k")
        expect(library.details.get_by_role("heading", name=video.name)).to_be_visible()
    page.keyboard.press("Escape")
    expect(library.details).to_have_count(0)
    expect(library.card(video.name)).to_be_focused()

    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_dialog).to_be_visible()
    page.keyboard.press("u")
    page.keyboard.press("Escape")
    expect(help_dialog).to_have_count(0)

    library.status_filter.select_option("Completed")
    page.get_by_role("link", name="Media").focus()
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(library.status_filter).to_have_value("all")


def test_letters_are_text_in_a_field_and_can_be_turned_off(library: Library):
    page = library.page
    library.search.fill("j")
    library.search.press("?")
    expect(library.search).to_have_value("j?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    library.search.press("Escape")
    expect(library.search).to_have_value("")

    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Letters work as shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(library.search).not_to_be_focused()


def test_a_change_in_one_window_shows_in_another(library: Library, samples, open_context, signed_in_state):
    other = Library(open_context(storage_state=signed_in_state))
    other.open()
    video = samples.video("shared")
    library.choose_files(video)
    expect(other.card(video.name).get_by_text("Completed")).to_be_visible()


def test_without_an_event_stream_the_page_asks(library: Library, samples, open_context, signed_in_state, expect_console):
    expect_console(r"503 .*/api/admin/events")
    page = open_context(storage_state=signed_in_state)
    page.route("**/api/admin/events*", lambda route: route.fulfill(status=503, body=""))
    polling = Library(page)
    polling.open()
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    video = samples.video("polled")
    polling.choose_files(video)
    expect(polling.card(video.name).get_by_text("Completed")).to_be_visible()


def test_a_lost_network_shows_a_band_and_heals(library: Library, expect_console):
    expect_console("ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED")
    context = library.page.context
    context.set_offline(True)
    band = library.page.get_by_role("status", name="Connection")
    expect(band).to_contain_text("does not answer")
    context.set_offline(False)
    expect(band).to_have_text("")
    expect(library.page.get_by_text("Live", exact=True)).to_be_visible()


def test_a_server_error_can_be_retried_and_reported(open_context, signed_in_state, expect_console):
    expect_console(r"500 .*/api/admin/assets")
    page: Page = open_context(storage_state=signed_in_state)
    page.route(re.compile(r"/api/admin/assets\?"), lambda route: route.fulfill(
        status=500, content_type="application/problem+json",
        body=json.dumps({"title": "Internal error", "status": 500, "code": "internal", "request_id": "req-4711"})))
    page.goto("/")
    error = page.get_by_role("alert")
    expect(error).to_contain_text("The server failed")
    error.get_by_role("button", name="Copy request id").click()
    assert page.evaluate("navigator.clipboard.readText()") == "req-4711"
    page.unroute(re.compile(r"/api/admin/assets\?"))
    error.get_by_role("button", name="Try again").click()
    expect(error).to_have_count(0)
    expect(page.get_by_role("status", name="Number of assets")).to_have_text(re.compile(r"\d"))


def made_up_asset(number: int) -> dict:
    at = f"2026-01-{1 + number // 1000:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00.000Z"
    return {
        "id": f"01890000-0000-7000-8000-{number:012d}", "filename": f"made-up-{number}.mp4", "file_size": 1000 + number,
        "mime_type": "video/mp4", "width": 640, "height": 360, "duration": 4.0, "conversion_status": "completed",
        "progress": 100, "stage": None, "gif_url": None, "webm_url": None, "thumbnail_url": None, "image_url": None,
        "thumbhash": "1QcSHQRnh493V4dIh4eXh1h4kJUI", "conversion_error": None, "gif_size": None, "webm_size": None,
        "user_id": None, "assigned_at": None, "assigned_by": None, "created_at": at, "updated_at": at,
    }


def test_of_5000_assets_only_those_in_view_are_in_the_document(open_context, signed_in_state):
    def answer(route) -> None:
        query = dict(pair.split("=") for pair in route.request.url.split("?")[1].split("&"))
        start, limit = int(query.get("cursor", 0)), int(query["limit"])
        end = min(5000, start + limit)
        route.fulfill(json={"assets": [made_up_asset(4999 - number) for number in range(start, end)],
                            "next_cursor": str(end) if end < 5000 else None})

    page: Page = open_context(storage_state=signed_in_state)
    page.route(re.compile(r"/api/admin/assets\?"), answer)
    library = Library(page)
    library.open()
    count = page.get_by_role("status", name="Number of assets")
    last = library.card("made-up-0.mp4")
    scroller = library.cards.first
    scroller.hover()
    while last.count() == 0:
        before = count.inner_text()
        page.evaluate("document.querySelector('ul[aria-label=Assets]').parentElement.scrollTop = 1e9")
        assert library.cards.count() <= 80
        if before != "5,000":
            expect(count).not_to_have_text(before)
    expect(last).to_be_visible()
    expect(count).to_have_text("5,000")
    page.keyboard.press("j")
    expect(library.card("made-up-4999.mp4")).to_be_focused()
