"""The defaults that characters without a prompt of their own show."""

import uuid

import pytest

from gateway import refused
from prompting import CHARACTERS, DEFAULTS, prompt, save, save_default, shown, versions


def test_every_emotion_has_a_place_for_a_default(client, emotion_of_its_own):
    emotions = [emotion["name"] for emotion in client.get("/api/admin/emotions").json()["emotions"]]
    listed = client.get(DEFAULTS).raise_for_status().json()["prompts"]
    assert [one["emotion"] for one in listed] == emotions
    empty = client.get(f"{DEFAULTS}/{emotion_of_its_own}").raise_for_status().json()
    assert empty == listed[-1] == {
        "emotion": emotion_of_its_own, "prompt_text": None, "version": 0, "updated_by": None, "updated_by_name": None,
        "updated_at": None, "prompt_id": None, "affects_characters": empty["affects_characters"], "warnings": []}


def test_a_save_says_how_many_characters_it_is_for(client, character, emotion_of_its_own, me):
    emotion = emotion_of_its_own
    everybody = client.get(CHARACTERS, params={"limit": 1}).json()["total"]
    first = save_default(client, emotion, "{emotoin}", expected_version=0)
    assert (first["version"], first["affects_characters"], first["unchanged"]) == (1, everybody, False)
    assert first["warnings"][0]["suggestion"] == "emotion"
    save(client, character, "own", emotion)
    again = save_default(client, emotion, "{emotoin}")
    assert (again["version"], again["affects_characters"], again["unchanged"]) == (1, everybody - 1, True)
    second = save_default(client, emotion, "better", change_reason="a slip", expected_version=1)
    got = client.get(f"{DEFAULTS}/{emotion}").json()
    assert got.items() >= {
        "prompt_text": "better", "version": 2, "updated_by": me["id"], "updated_by_name": me["name"],
        "updated_at": second["updated_at"], "prompt_id": second["id"], "affects_characters": everybody - 1}.items()
    assert shown(client, character, emotion)["prompt_text"] == "own"
    client.delete(prompt(character, emotion)).raise_for_status()
    assert shown(client, character, emotion)["prompt_text"] == "better"


def test_a_stale_writer_gets_all_three_texts(client, emotion_of_its_own):
    address = f"{DEFAULTS}/{emotion_of_its_own}"
    save_default(client, emotion_of_its_own, "one")
    save_default(client, emotion_of_its_own, "two")
    problem = refused(client.put(address, json={"prompt_text": "mine", "expected_version": 1}), 409, "version_conflict")
    assert (problem["current"]["prompt_text"], problem["current"]["version"]) == ("two", 2)
    assert problem["base"] == {"prompt_text": "one", "version": 1} and problem["yours"] == {"prompt_text": "mine"}


def test_a_default_has_a_history_and_goes_back_in_it(client, emotion_of_its_own):
    address = f"{DEFAULTS}/{emotion_of_its_own}"
    assert versions(client, address) == {"versions": [], "next_cursor": None, "current_version": 0}
    for text in "one", "two", "three":
        save_default(client, emotion_of_its_own, text)
    page = versions(client, address, limit=2)
    assert [one["version"] for one in page["versions"]] == [3, 2] and page["current_version"] == 3
    first = versions(client, address, limit=2, cursor=page["next_cursor"])["versions"][0]
    body = {"version_id": first["id"], "change_reason": "it was better", "expected_version": 3}
    reverted = client.post(f"{address}/revert", json=body).raise_for_status().json()
    assert (reverted["version"], reverted["prompt_text"], reverted["unchanged"]) == (4, "one", False)
    assert reverted["affects_characters"] >= 0 and reverted["reverted_at"]
    assert versions(client, address)["versions"][0]["change_reason"] == "it was better"
    refused(client.post(f"{address}/revert", json={"version_id": str(uuid.uuid4())}), 404, "unknown_version")


@pytest.mark.parametrize("text, code", [("", "empty"), ("\n", "empty"), ("x" * 5001, "too_long")])
def test_a_text_that_cannot_be_saved_is_refused(client, emotion_of_its_own, text, code):
    refused(client.put(f"{DEFAULTS}/{emotion_of_its_own}", json={"prompt_text": text}), 400, code)


def test_an_unknown_emotion_is_answered_with_those_that_there_are(client):
    address = f"{DEFAULTS}/unheard_of"
    for answer in (
        client.get(address), client.put(address, json={"prompt_text": "x"}), client.get(f"{address}/versions"),
        client.post(f"{address}/revert", json={"version_id": str(uuid.uuid4())}),
    ):
        assert "happy" in refused(answer, 400, "unknown_emotion")["valid_emotions"]
