"""Files that are taken, and files that are not."""

import hashlib
import threading

import pytest

import samples
from conftest import asset_ids, finished, upload
from gateway import eventually, refused

NOT_WHOLE = ("damaged_file",)


def test_a_video_becomes_a_thumbnail_a_gif_and_a_webm(client, completed):
    assert (completed["width"], completed["height"]) == (320, 180)
    assert 0.9 <= completed["duration"] <= 1.1
    for name, mime in ("thumbnail", "image/jpeg"), ("gif", "image/gif"), ("webm", "video/webm"):
        answer = client.get(completed[f"{name}_url"])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == mime
    assert completed["gif_size"] == len(client.get(completed["gif_url"]).content)
    assert completed["thumbhash"]


def test_an_upload_is_answered_with_what_was_stored(client):
    data = samples.webm()
    answer = upload(client, data, "Bühne 🎭.webm", "video/webm")
    assert answer.status_code == 202
    stored = answer.json()
    assert stored["filename"] == "Bühne 🎭.webm"
    assert stored["mime_type"] == "video/webm"
    assert stored["file_size"] == len(data)
    assert stored["sha256"] == hashlib.sha256(data).hexdigest()
    assert stored["conversion_status"] == "pending"
    assert finished(client, stored["id"])["conversion_status"] == "completed"


@pytest.mark.parametrize("name, mime", [("grey.png", "image/png"), ("frame.jpg", "image/jpeg")])
def test_an_image_becomes_a_thumbnail_and_a_clean_copy(client, name, mime):
    data = samples.png() if mime == "image/png" else samples.jpeg()
    asset = finished(client, upload(client, data, name, mime).raise_for_status().json()["id"])
    assert asset["conversion_status"] == "completed", asset
    assert asset["duration"] is None and asset["gif_url"] is None and asset["webm_url"] is None
    assert client.get(asset["image_url"]).headers["content-type"] == mime
    assert client.get(asset["thumbnail_url"]).status_code == 200


def test_the_content_decides_where_name_and_type_claim_nothing(client):
    answer = upload(client, samples.mp4(), "clip", "application/octet-stream")
    assert answer.status_code == 202
    assert answer.json()["mime_type"] == "video/mp4"


def test_an_empty_file_is_refused(client):
    refused(upload(client, b""), 400, "empty_file")


@pytest.mark.parametrize(
    "data, name, mime",
    [
        (b"just some words, in no format at all\n" * 40, "words.mp4", "video/mp4"),
        (b"%PDF-1.7\n" + samples.noise(4000), "paper.pdf", "application/pdf"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "list.mp4", "video/mp4"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n", "stream.mp4", "video/mp4"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "drawing.png", "image/png"),
        (samples.noise(70_000), "noise.webm", "video/webm"),
    ],
    ids=["text", "pdf", "ffconcat", "hls", "svg", "noise"],
)
def test_a_file_of_the_wrong_type_is_refused(client, data, name, mime):
    refused(upload(client, data, name, mime), 400, "unrecognised_type", "type_mismatch")


@pytest.mark.parametrize(
    "name, mime",
    [("clip.png", "image/png"), ("clip.webm", "video/webm"), ("clip.avi", "video/mp4"), ("clip.mp4", "image/jpeg"),
     ("clip.html", "application/octet-stream")],
)
def test_a_video_under_another_types_name_is_refused(client, name, mime):
    refused(upload(client, samples.mp4(), name, mime), 400, "type_mismatch")


def test_a_video_without_a_picture_is_refused(client):
    refused(upload(client, samples.sound_only()), 400, "no_video_track")


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(client):
    refused(upload(client, samples.png(16_000, 16_000), "big.png", "image/png"), 400, "too_many_pixels")


def test_a_video_that_ends_within_its_header_is_refused(client):
    data = samples.mp4()
    refused(upload(client, data[: data.index(b"mdat") // 2]), 400, *NOT_WHOLE)


def test_a_video_that_ends_before_its_header_is_refused(client):
    data = samples.mp4_header_last()
    refused(upload(client, data[: len(data) // 2]), 400, *NOT_WHOLE)


def test_a_video_that_ends_among_its_pictures_is_refused_or_comes_to_an_end(client):
    data = samples.mp4()
    answer = upload(client, data[: len(data) * 2 // 3])
    if answer.status_code != 202:
        refused(answer, 400, *NOT_WHOLE)
        return
    asset = finished(client, answer.json()["id"])
    assert asset["conversion_status"] == "completed" or asset["conversion_error"]


def test_a_conversion_that_cannot_work_fails_and_says_why(client, failed):
    assert len(failed["conversion_error"]) > 20
    history = client.get(f"/api/admin/assets/{failed['id']}/history").json()["history"]
    assert [change["status"] for change in history][:2] == ["pending", "processing"]
    assert history[-1]["status"] == "failed"
    assert history[-1]["reason"] == failed["conversion_error"]


@pytest.mark.parametrize(
    "sent, shown",
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\clip.mp4", "clip.mp4"),
        ("/etc/cron.d/clip.mp4", "clip.mp4"),
        ("..", None),
        ("-i concat:x %d.mp4", "-i concat:x %d.mp4"),
        ("a" * 4_000 + ".mp4", "a" * 251 + ".mp4"),
        ("é" * 4_000, None),
        ("'; DROP TABLE users; --.mp4", "'; DROP TABLE users; --.mp4"),
        ("<img src=x onerror=alert(1)>.mp4", "<img src=x onerror=alert(1)>.mp4"),
        ("evil\u202egpj.mp4", "evilgpj.mp4"),
    ],
    ids=["climbing", "backslashes", "absolute", "dots", "option", "4000", "4000-accents", "sql", "markup", "override"],
)
def test_a_name_is_shown_and_never_followed(client, gateway, sent, shown):
    answer = upload(client, samples.mp4(), sent)
    assert answer.status_code == 202, answer.text
    name = answer.json()["filename"]
    assert 1 <= len(name) <= 255
    assert "/" not in name and "\\" not in name
    if shown:
        assert name == shown
    assert not any("passwd" in path or "cron.d" in path for path in gateway.files())


def test_a_file_as_large_as_the_limit_is_taken(client, gateway):
    answer = upload(client, samples.padded(samples.mp4(), gateway.upload_limit))
    assert answer.status_code == 202, answer.text
    assert answer.json()["file_size"] == gateway.upload_limit
    # Its outputs must not be taken for what the next test leaves behind.
    finished(client, answer.json()["id"])


def test_one_byte_more_than_the_limit_is_refused(client, gateway):
    before = gateway.files()
    refused(upload(client, samples.padded(samples.mp4(), gateway.upload_limit + 1)), 413, "too_large")
    eventually(lambda: not gateway.files() - before, "nothing of the refused file is left")


def test_two_uploads_of_the_same_file_at_once_become_two_assets(client, gateway):
    data = samples.mp4() + b"\0\0\0\x08free"
    answers, start = [], threading.Barrier(2)

    def send():
        with gateway.client() as own:
            start.wait()
            answers.append(upload(own, data))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [202, 202]
    first, second = (answer.json() for answer in answers)
    assert first["id"] != second["id"] and first["job_id"] != second["job_id"]
    assert first["sha256"] == second["sha256"]
    for stored in first, second:
        asset = finished(client, stored["id"])
        assert asset["conversion_status"] == "completed"
        assert client.get(asset["webm_url"]).status_code == 200


def test_refused_files_leave_neither_file_nor_asset(client, gateway):
    files, assets = gateway.files(), asset_ids(gateway)
    for data in b"", samples.noise(300_000), samples.sound_only(), samples.png(16_000, 16_000):
        assert upload(client, data).status_code == 400
    assert asset_ids(gateway) == assets
    eventually(lambda: not gateway.files() - files, "nothing of the refused files is left")
