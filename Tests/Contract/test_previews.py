"""Previews of prompts: asked for, followed, reused, cancelled, expired; and which prompt made which video."""

import threading
import uuid

import pytest

from gateway import eventually, refused
from news import Stream
from prompting import make_emotion, prompt, save

PREVIEWS = "/api/admin/previews"
FIELDS = {
    "id", "preview_id", "character_id", "emotion", "status", "stage", "progress", "eta_seconds", "error", "error_code",
    "video_url", "poster_url", "prompt_text", "resolved_text", "source", "prompt_version", "provider", "reused",
    "created_by", "created_by_name", "created_at", "started_at", "completed_at", "expires_at", "seconds_left"}


@pytest.fixture(scope="session", autouse=True)
def leave_no_previews(database, leave_no_characters):
    """Goes before the characters, which previews name. The files are the sweep's."""
    yield
    database.run(
        """DELETE FROM prompt_preview_jobs
            WHERE character_id IN (SELECT id FROM characters WHERE name ~ '^Character [0-9a-f]{8}$')""")


@pytest.fixture
def someone(gateway, people):
    """An admin with twenty previews a minute to spend."""
    token = people.token(people.user(role="admin"))
    with gateway.client(admin=False, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


def try_prompt(client, character, text=None, emotion="happy"):
    return client.post(f"{prompt(character, emotion)}/test", json={} if text is None else {"prompt_text": text})


def ended(client, preview):
    def found():
        state = client.get(f"{PREVIEWS}/{preview['id']}").raise_for_status().json()
        return state if state["status"] in ("completed", "failed") else None

    return eventually(found, f"the preview {preview['id']} has ended", 60)


def test_a_draft_is_rendered_and_can_be_played(gateway, someone, character):
    answer = try_prompt(someone, character, "{character_name} is {emotion}. ':;,[]\\%{}")
    assert answer.status_code == 202, answer.text
    preview = answer.json()
    assert set(preview) == FIELDS and preview["id"] == preview["preview_id"]
    assert answer.headers["location"] == f"{PREVIEWS}/{preview['id']}"
    assert preview["status"] in ("pending", "processing") and preview["reused"] is False
    assert preview["source"] == "draft" and preview["prompt_version"] is None
    assert preview["resolved_text"] == f"{character['name']} is happy. ':;,[]\\%{{}}"
    assert 86_300 < preview["seconds_left"] <= 86_400

    done = ended(someone, preview)
    assert done["status"] == "completed", done
    assert done["progress"] == 100 and done["provider"] == "ffmpeg" and done["error"] is None
    with gateway.client(admin=False) as anybody:
        video = anybody.get(done["video_url"])
        assert video.status_code == 200 and video.headers["content-type"] == "video/mp4"
        assert b"ftyp" in video.content[:16]
        part = anybody.get(done["video_url"], headers={"Range": "bytes=0-99"})
        assert part.status_code == 206 and len(part.content) == 100
        poster = anybody.get(done["poster_url"])
        assert poster.headers["content-type"] == "image/jpeg" and poster.content.startswith(b"\xff\xd8\xff")
    versions = someone.get(f"{prompt(character)}/versions").json()
    assert versions["versions"] == [], "a preview is no version"


def test_what_is_saved_is_tried_with_its_version(client, someone, character):
    save(client, character, f"Own {uuid.uuid4()}", "sad")
    preview = try_prompt(someone, character, emotion="sad").raise_for_status().json()
    assert preview["source"] == "character" and preview["prompt_version"] == 1
    done = ended(someone, preview)
    assert done["status"] == "completed"

    def entry():
        query = {"character_id": character["id"], "emotion": "sad"}
        found = client.get("/api/admin/video-audit", params=query).raise_for_status().json()["entries"]
        return found[0] if found else None

    entry = eventually(entry, "the video is in the audit", 20)
    assert entry["video_id"] == preview["id"] and entry["purpose"] == "preview"
    assert entry["prompt_version"] == 1 and entry["prompt_source"] == "character"
    assert entry["resolved_text"] == preview["resolved_text"] and entry["cost_usd"] == "0.000000"
    assert entry["variables"]["character_name"] == character["name"]
    by_version = {"prompt_id": entry["prompt_id"], "version": 1}
    assert client.get("/api/admin/video-audit", params=by_version).json()["entries"][0]["id"] == entry["id"]
    by_version["version"] = 2
    assert client.get("/api/admin/video-audit", params=by_version).json()["entries"] == []
    later = {"from": "2199-01-01T00:00:00Z"}
    assert client.get("/api/admin/video-audit", params=later).json()["entries"] == []


def test_nothing_to_test(client, someone, character):
    emotion = make_emotion(client)
    refused(try_prompt(someone, character, emotion=emotion), 409, "nothing_to_test")
    assert someone.post(f"{prompt(character, emotion)}/test").status_code == 409, "no body at all"


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001, 7, "a\x00b"], ids=["empty", "blank", "5001", "number", "nul"])
def test_bad_texts_are_refused(someone, character, text):
    assert try_prompt(someone, character, text).status_code == 400


def test_unknown_ones_are_refused(someone, character):
    problem = refused(try_prompt(someone, character, "x", emotion="unheard_of"), 400, "unknown_emotion")
    assert "happy" in problem["valid_emotions"]
    refused(try_prompt(someone, {"id": str(uuid.uuid4())}, "x"), 404, "unknown_character")
    refused(someone.get(f"{PREVIEWS}/{uuid.uuid4()}"), 404, "unknown_preview")
    refused(someone.post(f"{PREVIEWS}/{uuid.uuid4()}/cancel"), 404, "unknown_preview")


def test_an_equal_draft_is_reused(client, someone, character):
    text = f"The same {uuid.uuid4()}"
    first = try_prompt(someone, character, text)
    second = try_prompt(client, character, text)
    assert (first.status_code, second.status_code) == (202, 200)
    assert second.json()["id"] == first.json()["id"] and second.json()["reused"] is True
    ended(someone, first.json())
    third = try_prompt(someone, character, text)
    assert third.status_code == 200 and third.json()["video_url"]


def test_twenty_a_minute(someone, character):
    answers = [try_prompt(someone, character, f"Number {number} {uuid.uuid4()}") for number in range(21)]
    assert [answer.status_code for answer in answers[:20]] == [202] * 20
    refused(answers[20], 429, "too_many_previews")
    assert 1 <= int(answers[20].headers["retry-after"]) <= 60
    for answer in answers[:20]:
        someone.post(f"{PREVIEWS}/{answer.json()['id']}/cancel")
    for answer in answers[:20]:
        assert ended(someone, answer.json())["error_code"] in (None, "cancelled")


def test_a_cancelled_preview_has_failed_and_says_why(someone, character):
    preview = try_prompt(someone, character, f"Never {uuid.uuid4()}").json()
    answer = someone.post(f"{PREVIEWS}/{preview['id']}/cancel")
    assert answer.status_code == 202, answer.text
    done = ended(someone, preview)
    assert done["status"] == "failed" and done["error_code"] == "cancelled" and done["video_url"] is None
    refused(someone.post(f"{PREVIEWS}/{preview['id']}/cancel"), 409, "not_running")


def test_an_expired_preview_is_gone(someone, character, database):
    preview = try_prompt(someone, character, f"Old {uuid.uuid4()}").json()
    ended(someone, preview)
    database.run("UPDATE prompt_preview_jobs SET expires_at = now() - interval '1 s' WHERE id = :'id'", id=preview["id"])
    refused(someone.get(f"{PREVIEWS}/{preview['id']}"), 410, "preview_expired")
    refused(someone.post(f"{PREVIEWS}/{preview['id']}/cancel"), 410, "preview_expired")
    listed = someone.get(PREVIEWS, params={"character_id": character["id"]}).json()
    assert preview["id"] not in [entry["id"] for entry in listed["previews"]]


def test_the_list_goes_page_by_page(someone, character):
    made = [try_prompt(someone, character, f"{number} {uuid.uuid4()}", emotion)
            .json()["id"] for number, emotion in enumerate(["happy", "sad", "happy", "happy"])]
    query = {"character_id": character["id"], "emotion": "happy", "limit": 2}
    page = someone.get(PREVIEWS, params=query).json()
    rest = someone.get(PREVIEWS, params={**query, "cursor": page["next_cursor"]}).json()
    assert [entry["id"] for entry in page["previews"] + rest["previews"]] == [made[3], made[2], made[0]]
    assert rest["next_cursor"] is None
    for preview in made:
        someone.post(f"{PREVIEWS}/{preview}/cancel")


def test_who_waits_hears_of_each_change(gateway, someone, character):
    with Stream(gateway, "previews") as stream:
        preview = try_prompt(someone, character, f"Waited for {uuid.uuid4()}").json()
        path, states, etag = f"{PREVIEWS}/{preview['id']}", [], None
        while not states or states[-1]["status"] not in ("completed", "failed"):
            answer = someone.get(path, params={"wait": 20}, headers={"If-None-Match": etag} if etag else {}, timeout=30)
            assert answer.status_code == 200, "it does not take 20 s to the next change"
            assert answer.headers["etag"] != etag
            etag = answer.headers["etag"]
            states.append(answer.json())
        assert states[-1]["status"] == "completed" and states[-1]["video_url"]
        assert [state["progress"] for state in states] == sorted(state["progress"] for state in states)
        assert someone.get(path, headers={"If-None-Match": etag}).status_code == 304

        def seen():
            events = [event for event in stream.events if event["data"].get("preview_id") == preview["id"]]
            done = any(event["data"].get("status") == "completed" for event in events)
            return events if done else None

        events = eventually(seen, "the event of its end", 20)
    kinds = {event["event"] for event in events}
    assert kinds == {"preview.updated", "preview.progress"}
    for event in events:
        assert "prompt_text" not in event["data"] and "resolved_text" not in event["data"]
        if event["event"] == "preview.progress":
            assert event["data"]["stage"] in ("preparing", "rendering", "encoding", "storing")
    statuses = [event["data"]["status"] for event in events if event["event"] == "preview.updated"]
    assert statuses == ["pending", "processing", "completed"]


def test_a_hundred_wait_for_one(gateway, someone, character):
    preview = try_prompt(someone, character, f"Watched {uuid.uuid4()}").json()
    ended(someone, preview)
    etag = someone.get(f"{PREVIEWS}/{preview['id']}").headers["etag"]
    answers = []

    def wait():
        with gateway.client() as client:
            answers.append(client.get(
                f"{PREVIEWS}/{preview['id']}", params={"wait": 1}, headers={"If-None-Match": etag}).status_code)

    threads = [threading.Thread(target=wait) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert answers == [304] * 100
