import re

import pytest
from playwright.sync_api import Locator, expect

from library import Library, until


def plays(video: Locator) -> None:
    """Really plays: time passes and a frame has a size."""
    video.click()
    until(video.page, "video => video.currentTime > 0.1 && video.videoWidth > 0", video.element_handle())


def is_shown(image: Locator) -> None:
    until(image.page, "image => image.complete && image.naturalWidth > 0", image.element_handle())


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_a_video_becomes_a_poster_a_webm_and_a_gif(library: Library, samples, way: str):
    video = samples.video(way, seconds=6, size="1280x720")
    library.watch_progress()
    if way == "chosen":
        library.choose_files(video)
    else:
        library.drop_files(video)

    expect(library.queue).to_contain_text(video.name)
    card = library.card(video.name)
    expect(card).to_be_visible()
    expect(card.get_by_text("Completed")).to_be_visible()
    is_shown(card.locator("img"))
    progress = library.seen_progress(f"Conversion of {video.name}")
    assert progress, "the card showed no progress"
    assert progress == sorted(progress), f"progress went back: {progress}"

    card.click()
    expect(library.details.get_by_role("heading", name=video.name)).to_be_visible()
    expect(library.details.get_by_role("tab", name="WEBM")).to_have_attribute("aria-selected", "true")
    plays(library.details.locator("video"))
    library.details.get_by_role("tab", name="GIF").click()
    is_shown(library.details.get_by_role("img", name=f"GIF: {video.name}"))
    library.details.get_by_role("tab", name="Poster").click()
    is_shown(library.details.get_by_role("img", name=video.name))

    # The way it went is told, the latest first.
    history = library.details.locator("section").filter(has=library.page.get_by_role("heading", name="History"))
    expect(history.get_by_role("listitem").first).to_contain_text("Completed")
    expect(history.get_by_role("listitem").last).to_contain_text("Pending")


def test_a_drag_that_is_given_up_leaves_no_trace(library: Library, samples):
    page = library.page
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(samples.image())], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 500, "data": data})
    expect(page.get_by_text("Drop to upload")).to_be_visible()
    session.send("Input.dispatchDragEvent", {"type": "dragCancel", "x": 600, "y": 500, "data": data})
    expect(page.get_by_text("Drop to upload")).to_have_count(0)
    expect(library.queue).to_have_count(0)


def test_several_files_at_once(library: Library, samples):
    files = [samples.video("many"), samples.video("many"), samples.image("many")]
    library.drop_files(*files)
    for file in files:
        expect(library.card(file.name).get_by_text("Completed")).to_be_visible()


def test_an_image_is_shown_as_an_image(library: Library, samples):
    picture = samples.image()
    library.convert(picture).click()
    expect(library.details.get_by_role("tab", name="Image")).to_have_attribute("aria-selected", "true")
    is_shown(library.details.get_by_role("img", name=picture.name))


def test_a_link_is_copied_and_an_output_downloaded(library: Library, samples):
    video = samples.video("links")
    library.convert(video).click()
    library.details.get_by_role("button", name="Copy link of the WEBM").click()
    copied = library.page.evaluate("navigator.clipboard.readText()")
    answer = library.page.request.get(copied)
    assert answer.status == 200
    assert answer.headers["content-type"] == "video/webm"
    with library.page.expect_download() as download:
        library.details.get_by_role("link", name="Download GIF").click()
    assert download.value.suggested_filename == f"{video.stem}.gif"


def test_a_text_named_like_a_video_is_refused_with_words(library: Library, samples):
    text = samples.text_named_like_a_video()
    library.choose_files(text)
    row = library.queue.get_by_role("listitem").filter(has_text=text.name)
    expect(row.get_by_role("alert")).to_contain_text("not an MP4 file")
    row.get_by_role("button", name=re.compile("Dismiss")).click()
    expect(library.queue).to_have_count(0)
    expect(library.card(text.name)).to_have_count(0)


def test_what_the_server_refuses_is_told_in_its_words(library: Library, samples, expect_console):
    """The browser's own check is passed over here: the server must not rely on it."""
    expect_console(r"4(00|15) .*/api/admin/assets/upload")
    text = samples.text_named_like_a_video()
    answer = library.page.request.post("/api/admin/assets/upload", headers={"Sec-Fetch-Site": "same-origin"}, multipart={
        "file": {"name": text.name, "mimeType": "video/mp4", "buffer": text.read_bytes()}})
    assert answer.status in (400, 415), answer.text()
    problem = answer.json()
    library.page.route("**/api/admin/assets/upload", lambda route: route.fulfill(
        status=answer.status, content_type="application/problem+json", body=answer.text()))
    library.choose_files(samples.video("refused"))
    row = library.queue.get_by_role("listitem").first
    expect(row.get_by_role("alert")).to_contain_text(problem.get("detail") or problem["title"])
    expect(row).to_contain_text(problem["request_id"])


def test_an_upload_can_be_cancelled(library: Library, samples, expect_console):
    expect_console("ERR_ABORTED|ERR_FAILED")
    # Held on its way, so that there is time to press the button.
    library.page.route("**/api/admin/assets/upload", lambda route: None)
    video = samples.video("cancelled")
    library.choose_files(video)
    library.queue.get_by_role("button", name=f"Cancel upload of {video.name}").click()
    row = library.queue.get_by_role("listitem").first
    expect(row).to_contain_text("Cancelled")
    library.page.unroute("**/api/admin/assets/upload")
    row.get_by_role("button", name=f"Upload {video.name} again").click()
    expect(library.card(video.name)).to_be_visible()


def failed_asset(library: Library, samples) -> str:
    """Uploads what passes the door and cannot be converted. Which kind that is, is the server's to decide."""
    for sample in (samples.broken_video(), samples.sound_without_picture()):
        library.choose_files(sample)
        row = library.queue.get_by_role("listitem").filter(has_text=sample.name)
        outcome = row.get_by_text("Failed", exact=True).or_(row.get_by_text("Completed", exact=True)).or_(
            row.get_by_role("alert"))
        expect(outcome).to_be_visible()
        if row.get_by_text("Failed", exact=True).count() == 1:
            return sample.name
    pytest.fail("neither noise for frames nor sound alone made a conversion fail")


def test_a_failed_conversion_says_why_and_can_be_retried(library: Library, samples, expect_console):
    expect_console(r"4(00|15) .*/api/admin/assets/upload")
    name = failed_asset(library, samples)
    card = library.card(name)
    expect(card.get_by_text("Failed")).to_be_visible()
    card.click()
    reason = library.details.get_by_role("region", name="What went wrong")
    expect(reason).to_have_text(re.compile(r"\w+ \w+"))
    with library.page.expect_response(re.compile("/retry$")) as answer:
        library.details.get_by_role("button", name="Retry").click()
    assert answer.value.status == 202
    # It is tried again, and fails again in the same clear way.
    expect(reason).to_be_visible()
    history = library.details.locator("section").filter(has=library.page.get_by_role("heading", name="History"))
    expect(history.get_by_text("Failed", exact=True)).to_have_count(2)


def test_deleting_says_what_it_touches_and_can_be_undone(library: Library, samples):
    video = samples.video("deleted")
    library.convert(video).click()
    library.details.get_by_role("button", name="Delete").click()
    dialog = library.page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"1 asset .*original .*WEBM .*GIF .*poster"))
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    dialog.get_by_role("button", name="Delete").click()
    expect(library.card(video.name)).to_have_count(0)
    library.page.get_by_role("button", name="Undo").click()
    expect(library.card(video.name)).to_be_visible()

    library.card(video.name).click()
    library.details.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    with library.page.expect_response(lambda response: response.request.method == "DELETE") as answer:
        library.page.get_by_role("button", name="Dismiss", exact=True).click()
    assert answer.value.status == 204
    library.page.reload()
    library.open(f"/media-library?q={video.stem}")
    expect(library.page.get_by_role("heading", name="Nothing matches")).to_be_visible()
