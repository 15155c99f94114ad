"""What characters show for an emotion: saved, shown, deleted, reverted, resolved."""

import concurrent.futures
import re
import uuid

import pytest

from gateway import eventually, refused
from prompting import (
    CHARACTERS, FIRST_EMOTIONS, RESOLVE, prompt, prompts, resolve, save, save_default, shown, versions)

NOWHERE = str(uuid.uuid4())
JSON = {"Content-Type": "application/json"}


def test_a_character_shows_its_own_prompt_else_the_default_else_nothing(client, character, emotion_of_its_own, me):
    emotion = emotion_of_its_own
    nothing = shown(client, character, emotion)
    assert nothing == {
        "emotion": emotion, "prompt_text": None, "resolved_text": None, "version": None, "is_global_override": False,
        "source": "none", "prompt_id": None, "updated_by": None, "updated_by_name": None, "updated_at": None,
        "own_version": 0, "warnings": []}
    default = save_default(client, emotion, "{character_name} smiles.")
    inherited = shown(client, character, emotion)
    assert (inherited["source"], inherited["is_global_override"], inherited["own_version"]) == ("global", False, 0)
    assert (inherited["prompt_id"], inherited["version"]) == (default["id"], 1)
    assert inherited["resolved_text"] == f"{character['name']} smiles."
    own = save(client, character, "{Emotion}!", emotion)
    mine = shown(client, character, emotion)
    assert (mine["source"], mine["is_global_override"], mine["own_version"]) == ("character", True, 1)
    assert (mine["prompt_id"], mine["prompt_text"], mine["resolved_text"]) == (own["id"], "{Emotion}!", f"{emotion}!")
    assert (mine["updated_by"], mine["updated_by_name"], mine["updated_at"]) == (me["id"], me["name"], own["updated_at"])
    assert client.delete(prompt(character, emotion)).status_code == 204
    assert shown(client, character, emotion) == {**inherited, "own_version": 1}


def test_every_emotion_is_listed_as_it_is_shown(client, character):
    save(client, character, "grin")
    listed = client.get(prompts(character)).raise_for_status().json()
    assert (listed["character_id"], listed["character_name"]) == (character["id"], character["name"])
    assert [one["emotion"] for one in listed["prompts"]][:8] == FIRST_EMOTIONS
    [happy] = [one for one in listed["prompts"] if one["emotion"] == "happy"]
    assert happy == shown(client, character)


def test_a_post_says_whether_it_made_a_prompt(client, character):
    first = client.post(prompt(character), json={"prompt_text": "one"})
    again = client.post(prompt(character), json={"prompt_text": "two"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["version"], again.json()["version"]) == (1, 2)
    assert first.json()["id"] == again.json()["id"]
    client.delete(prompt(character)).raise_for_status()
    after = client.post(prompt(character), json={"prompt_text": "three"})
    assert (after.status_code, after.json()["version"]) == (201, 3)


def test_the_same_text_makes_no_version(client, character):
    first = save(client, character, "caf\u00e9")
    same = save(client, character, "caf\u00e9", change_reason="nothing new")
    assert first["unchanged"] is False and same == {**first, "unchanged": True}
    assert save(client, character, "cafe\u0301")["version"] == 2
    assert len(versions(client, prompt(character))["versions"]) == 2


def test_a_text_comes_back_as_it_was_sent(client, character):
    text = " ':;,[]\\%{} \u202e \U0001f469\u200d\U0001f467\n\ttail  "
    assert save(client, character, text)["prompt_text"] == text
    assert shown(client, character)["prompt_text"] == text
    assert versions(client, prompt(character))["versions"][0]["prompt_text"] == text


@pytest.mark.parametrize("text, code", [("", "empty"), (" \n\t", "empty"), ("\u00a0\u3000", "empty"), ("x" * 5001, "too_long")])
def test_a_text_that_cannot_be_saved_is_refused(client, character, text, code):
    for send in client.put, client.post:
        problem = refused(send(prompt(character), json={"prompt_text": text}), 400, code)
        assert [error["field"] for error in problem["errors"]] == ["prompt_text"]
    assert versions(client, prompt(character))["versions"] == []


def test_a_text_is_counted_in_characters(client, character):
    assert save(client, character, "\U0001f469" * 5000)["version"] == 1
    refused(client.put(prompt(character), json={"prompt_text": "\U0001f469" * 5001}), 400, "too_long")


@pytest.mark.parametrize("text", [
    r"a\u0000b", r"\ud800", r"\udc00", r"\ud800x", r"\udc00\ud800", b"\xed\xa0\x80".decode("latin-1"),
    b"\xff".decode("latin-1")])
def test_what_is_no_text_is_refused(client, character, text):
    body = f'{{"prompt_text": "{text}"}}'.encode("latin-1")
    refused(client.put(prompt(character), content=body, headers=JSON), 400, "invalid_body")
    assert shown(client, character)["own_version"] == 0


@pytest.mark.parametrize("body, field", [
    ({}, "prompt_text"), ({"prompt_text": None}, "prompt_text"), ({"prompt_text": 7}, "prompt_text"),
    ({"prompt_text": "x", "change_reason": ""}, "change_reason"),
    ({"prompt_text": "x", "change_reason": "x" * 501}, "change_reason"),
    ({"prompt_text": "x", "expected_version": -1}, "expected_version"),
    ({"prompt_text": "x", "expected_version": "1"}, "expected_version"),
    ({"prompt_text": "x", "expected_version": 2**31}, "expected_version")])
def test_a_wrong_field_is_named(client, character, body, field):
    problem = refused(client.put(prompt(character), json=body), 400, "invalid_body")
    assert [error["field"] for error in problem["errors"]] == [field]
    assert shown(client, character)["own_version"] == 0


@pytest.mark.parametrize("text, kind, found, offset, suggestion", [
    ("\U0001f469{charactername}", "unknown_variable", "{charactername}", 1, "character_name"),
    ("{color}", "unknown_variable", "{color}", 0, None),
    ("a { b", "unbalanced_brace", "{", 2, None), ("a } b", "unbalanced_brace", "}", 2, None),
    ("ab\u202ecd", "bidirectional_control", "\u202e", 2, None)])
def test_what_looks_like_a_slip_is_said_and_saved_all_the_same(client, character, text, kind, found, offset, suggestion):
    saved = save(client, character, text)
    [warning] = saved["warnings"]
    assert (warning["kind"], warning["text"], warning["offset"]) == (kind, found, offset)
    assert warning["suggestion"] == suggestion and warning["message"]
    assert shown(client, character)["warnings"] == [warning]
    assert shown(client, character)["resolved_text"] == text


def test_an_unknown_emotion_is_answered_with_those_that_there_are(client, character):
    valid = [emotion["name"] for emotion in client.get("/api/admin/emotions").json()["emotions"]]
    address = prompt(character, "unheard_of")
    text = {"prompt_text": "x"}
    resolving = client.post(RESOLVE, json={"character_id": character["id"], "emotion": "unheard_of"})
    for answer in (
        client.get(address), client.put(address, json=text), client.post(address, json=text), client.delete(address),
        client.get(f"{address}/versions"), client.post(f"{address}/revert", json={"version_id": NOWHERE}), resolving,
    ):
        problem = refused(answer, 400, "unknown_emotion")
        assert problem["valid_emotions"] == valid


def test_an_unknown_character_is_not_found(client):
    address = f"{CHARACTERS}/{NOWHERE}/emotional-prompts"
    text = {"prompt_text": "x"}
    for answer in (
        client.get(address), client.get(f"{address}/happy"), client.put(f"{address}/happy", json=text),
        client.post(f"{address}/happy", json=text), client.delete(f"{address}/happy"),
        client.get(f"{address}/happy/versions"), client.post(f"{address}/happy/revert", json={"version_id": NOWHERE}),
        client.post(RESOLVE, json={"character_id": NOWHERE, "emotion": "happy"}),
    ):
        refused(answer, 404, "unknown_character")
    refused(client.get(f"{CHARACTERS}/nobody/emotional-prompts/happy"), 400, "invalid_parameter")


def test_a_stale_writer_gets_all_three_texts(client, their_client, admin, character):
    save(client, character, "one", expected_version=0)
    second = save(their_client, character, "two", expected_version=1)
    answer = client.put(prompt(character), json={"prompt_text": "mine", "expected_version": 1})
    problem = refused(answer, 409, "version_conflict")
    assert problem["current"] == {
        "prompt_text": "two", "version": 2, "updated_by": admin["id"], "updated_by_name": admin["name"],
        "updated_at": second["updated_at"]}
    assert problem["base"] == {"prompt_text": "one", "version": 1}
    assert problem["yours"] == {"prompt_text": "mine"}
    assert shown(client, character)["prompt_text"] == "two"
    answer = client.post(prompt(character), json={"prompt_text": "mine", "expected_version": 0})
    problem = refused(answer, 409, "version_conflict")
    assert problem["base"] == {"prompt_text": None, "version": 0}


def test_a_delete_can_be_stale_too(client, character):
    save(client, character, "one")
    save(client, character, "two")
    refused(client.delete(prompt(character), params={"expected_version": 1}), 409, "version_conflict")
    answer = client.request("DELETE", prompt(character), json={"expected_version": 1})
    assert refused(answer, 409, "version_conflict")["yours"] == {"prompt_text": None}
    assert client.request("DELETE", prompt(character), json={"expected_version": 2}).status_code == 204
    refused(client.delete(prompt(character)), 404, "no_override")
    gone = refused(client.put(prompt(character), json={"prompt_text": "x", "expected_version": 2}), 409, "version_conflict")
    assert (gone["current"]["prompt_text"], gone["current"]["version"]) == (None, 0)
    assert save(client, character, "three", expected_version=0)["version"] == 3


def test_versions_come_in_pages_in_both_orders(client, character, me):
    for number in range(1, 8):
        save(client, character, f"text {number}", change_reason=f"reason {number}")
    address = prompt(character)
    newest = versions(client, address, limit=3)
    assert [one["version"] for one in newest["versions"]] == [7, 6, 5] and newest["current_version"] == 7
    assert newest["versions"][0].items() >= {
        "prompt_text": "text 7", "change_reason": "reason 7", "created_by": me["id"], "created_by_name": me["name"]}.items()
    more = versions(client, address, limit=3, cursor=newest["next_cursor"])
    last = versions(client, address, limit=3, cursor=more["next_cursor"])
    assert [one["version"] for one in more["versions"] + last["versions"]] == [4, 3, 2, 1]
    assert last["next_cursor"] is None
    assert [one["version"] for one in versions(client, address, order="asc", limit=2, offset=3)["versions"]] == [4, 5]
    assert [one["version"] for one in versions(client, address, limit=2, offset=3)["versions"]] == [4, 3]
    client.delete(address).raise_for_status()
    kept = versions(client, address)
    assert len(kept["versions"]) == 7 and kept["current_version"] == 0


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "offset=-1", "offset=x", "cursor=x", "order=up"])
def test_a_parameter_of_the_history_that_is_wrong_is_named(client, character, query):
    problem = refused(client.get(f"{prompt(character)}/versions?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == query.split("=")[0]


def test_a_revert_makes_the_old_text_the_newest_version(client, character):
    for text in "one", "two", "three":
        save(client, character, text)
    address = prompt(character)
    first = versions(client, address, order="asc")["versions"][0]
    stale = client.post(f"{address}/revert", json={"version_id": first["id"], "expected_version": 2})
    refused(stale, 409, "version_conflict")
    answer = client.post(f"{address}/revert", json={"version_id": first["id"], "expected_version": 3})
    reverted = answer.raise_for_status().json()
    assert (reverted["version"], reverted["prompt_text"], reverted["unchanged"]) == (4, "one", False)
    newest = versions(client, address)["versions"][0]
    assert (newest["version"], newest["change_reason"]) == (4, "Back to version 1")
    assert newest["created_at"] == reverted["reverted_at"]
    again = client.post(f"{address}/revert", json={"version_id": first["id"]}).raise_for_status().json()
    assert (again["version"], again["unchanged"]) == (4, True)
    assert [one["prompt_text"] for one in versions(client, address)["versions"]] == ["one", "three", "two", "one"]


def test_only_a_version_of_this_prompt_can_be_reverted_to(client, character):
    save(client, character, "of happy")
    save(client, character, "of sad", "sad")
    foreign = versions(client, prompt(character, "sad"))["versions"][0]["id"]
    for version in foreign, NOWHERE:
        refused(client.post(f"{prompt(character)}/revert", json={"version_id": version}), 404, "unknown_version")
    refused(client.post(f"{prompt(character)}/revert", json={"version_id": "x"}), 400, "invalid_body")
    assert shown(client, character)["prompt_text"] == "of happy"


def test_what_is_resolved_is_what_a_generator_gets(client, character, emotion_of_its_own, me, user):
    emotion = emotion_of_its_own
    nothing = resolve(client, character, emotion)
    assert nothing["source"] == "none" and nothing["resolved_text"] is None and nothing["version"] is None
    save_default(client, emotion, "{CHARACTER_NAME}|{emotion}|{user_id}|{{timestamp}}|{timestamp}")
    default = resolve(client, character, emotion)
    assert (default["source"], default["version"]) == ("global", 1)
    now = default["variables"]["timestamp"]
    assert default["resolved_text"] == f"{character['name']}|{emotion}|{me['id']}|{{timestamp}}|{now}"
    assert default["variables"].items() >= {
        "character_name": character["name"], "emotion": emotion, "user_id": me["id"]}.items()
    assert len(now) == 20 and now.endswith("Z")
    theirs = resolve(client, character, emotion, user_id=user["id"])
    assert theirs["variables"]["user_id"] == user["id"] and user["id"] in theirs["resolved_text"]
    own = save(client, character, "own {emotoin}", emotion)
    mine = resolve(client, character, emotion)
    assert (mine["source"], mine["prompt_id"], mine["resolved_text"]) == ("character", own["id"], "own {emotoin}")
    assert mine["warnings"] == own["warnings"]
    draft = resolve(client, character, emotion, prompt_text="draft of {emotion}")
    assert (draft["source"], draft["version"], draft["prompt_id"]) == ("draft", None, None)
    assert draft["resolved_text"] == f"draft of {emotion}"


@pytest.mark.parametrize("change, code", [
    ({"character_id": "x"}, "invalid_body"), ({"emotion": None}, "invalid_body"), ({"user_id": "x"}, "invalid_body"),
    ({"prompt_text": " "}, "empty"), ({"prompt_text": "x" * 5001}, "too_long")])
def test_a_wrong_question_is_refused(client, character, change, code):
    body = {"character_id": character["id"], "emotion": "happy", **change}
    refused(client.post(RESOLVE, json=body), 400, code)


def test_what_is_saved_is_shown_at_once(client, character):
    for number in range(30):
        save(client, character, f"text {number}")
        assert resolve(client, character)["resolved_text"] == f"text {number}"
        assert shown(client, character)["version"] == number + 1


def test_what_is_in_memory_is_answered_as_what_is_not(client, stranger, character, user):
    """The event loop's own answer, word for word that of the handler; a query in the address goes the long way."""

    def at_once():
        figures = stranger.get("/metrics").text
        return float(re.search(r"^greenroom_http_immediate_answers_total (\S+)$", figures, re.MULTILINE).group(1))

    def both(**fields):
        body = {"character_id": character["id"], "emotion": "happy", **fields}
        answers = [client.post(address, json=body) for address in (RESOLVE, f"{RESOLVE}?long=way")]
        resolved = [answer.raise_for_status().json() for answer in answers]
        assert all(one["variables"].pop("timestamp") for one in resolved)
        assert resolved[0] == resolved[1]
        assert answers[0].headers.keys() == answers[1].headers.keys()

    save(client, character, "{character_name} for {user_id}")
    resolve(client, character)
    before = at_once()
    eventually(lambda: resolve(client, character) and at_once() > before, "the memory answers", 5)
    both()
    both(user_id=user["id"])
    both(prompt_text="a draft")


def test_of_many_writers_at_once_none_is_lost(gateway, client, character):
    def one(turn):
        with gateway.client() as own:
            return save(own, character, f"text {turn}")["version"]

    with concurrent.futures.ThreadPoolExecutor(20) as threads:
        numbers = list(threads.map(one, range(60)))
    assert sorted(numbers) == list(range(1, 61))
    kept = {one["version"]: one["prompt_text"] for one in versions(client, prompt(character), limit=100)["versions"]}
    assert kept == {number: f"text {turn}" for turn, number in enumerate(numbers)}


def test_of_writers_who_saw_the_same_one_wins(gateway, client, character):
    save(client, character, "base")

    def one(turn):
        with gateway.client() as own:
            body = {"prompt_text": f"text {turn}", "expected_version": 1}
            return own.put(prompt(character), json=body).status_code

    with concurrent.futures.ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(one, range(10))) == [200] + [409] * 9
    assert shown(client, character)["version"] == 2


def test_every_act_is_in_the_audit(client, character, me):
    save(client, character, "one", change_reason="why not")
    save(client, character, "two")
    old = versions(client, prompt(character), order="asc")["versions"][0]
    client.post(f"{prompt(character)}/revert", json={"version_id": old["id"]}).raise_for_status()
    client.delete(prompt(character)).raise_for_status()
    query = {"actor": me["id"], "order": "desc", "limit": 20}
    entries = client.get("/api/admin/audit", params=query).raise_for_status().json()["entries"]
    mine = [entry for entry in entries if entry["details"].get("character_id") == character["id"]]
    assert [entry["action"] for entry in mine] == [
        "prompt.deleted", "prompt.reverted", "prompt.saved", "prompt.saved", "character.created"]
    assert mine[1]["details"]["restored_version"] == "1" and mine[3]["details"]["change_reason"] == "why not"
    assert all(entry["request_id"] for entry in mine)


def test_no_version_is_ever_changed_or_deleted(database, client, character):
    save(client, character, "one")
    for act in (
        "UPDATE prompt_versions SET prompt_text = 'x' WHERE character_id = :'id'",
        "DELETE FROM prompt_versions WHERE character_id = :'id'", "TRUNCATE prompt_versions",
        "DELETE FROM emotional_prompts WHERE character_id = :'id'",
        "UPDATE emotional_prompts SET prompt_text = 'x' WHERE character_id = :'id'",
    ):
        assert "42501" in database.refusal(act, id=character["id"]), act
    assert versions(client, prompt(character))["versions"][0]["prompt_text"] == "one"
