"""Characters, and what they can feel."""

import secrets
import uuid

import pytest

from assigning import pages
from gateway import refused
from prompting import CHARACTERS, EMOTIONS, FIRST_EMOTIONS, make_character, prompt, save, save_default

NOWHERE = str(uuid.uuid4())


def found(client, **query):
    return client.get(CHARACTERS, params=query).raise_for_status().json()


def coverage(client, character, emotion):
    shown = client.get(f"{CHARACTERS}/{character['id']}").raise_for_status().json()
    [entry] = [entry for entry in shown["coverage"] if entry["emotion"] == emotion]
    return entry["source"], entry["version"]


def test_a_character_is_made_and_shown(client, completed):
    made = make_character(client, "  Aurora \n", thumbnail_asset_id=completed["id"])
    assert made["name"] == "Aurora"
    assert made["thumbnail_asset_id"] == completed["id"]
    assert made["thumbnail_url"] and made["thumbhash"] == completed["thumbhash"]
    assert client.get(made["thumbnail_url"]).status_code == 200
    assert [entry["emotion"] for entry in made["coverage"]][:8] == FIRST_EMOTIONS
    assert made["own_count"] == 0
    assert client.get(f"{CHARACTERS}/{made['id']}").json()["created_at"] == made["created_at"]


def test_the_coverage_says_what_is_own_and_what_is_missing(client, character, emotion_of_its_own):
    emotion = emotion_of_its_own
    assert coverage(client, character, emotion) == ("none", None)
    save_default(client, emotion, "default")
    assert coverage(client, character, emotion) == ("global", 1)
    save(client, character, "one", emotion)
    save(client, character, "two", emotion)
    assert coverage(client, character, emotion) == ("character", 2)
    shown = client.get(f"{CHARACTERS}/{character['id']}").json()
    assert shown["own_count"] == 1
    assert shown["missing_count"] == sum(entry["source"] == "none" for entry in shown["coverage"])
    client.delete(prompt(character, emotion)).raise_for_status()
    assert coverage(client, character, emotion) == ("global", 1)


def test_what_is_left_out_stays_and_null_takes_the_picture_away(client, completed):
    made = make_character(client, thumbnail_asset_id=completed["id"])
    address = f"{CHARACTERS}/{made['id']}"
    renamed = client.put(address, json={"name": "Other"}).raise_for_status().json()
    assert (renamed["name"], renamed["thumbnail_asset_id"]) == ("Other", completed["id"])
    assert client.put(address, json={}).raise_for_status().json()["name"] == "Other"
    bare = client.put(address, json={"thumbnail_asset_id": None}).raise_for_status().json()
    assert (bare["name"], bare["thumbnail_asset_id"], bare["thumbnail_url"]) == ("Other", None, None)


def test_a_new_name_is_in_what_is_resolved(client, character):
    save(client, character, "{character_name}!")
    client.put(f"{CHARACTERS}/{character['id']}", json={"name": "{user_id}"}).raise_for_status()
    assert client.get(prompt(character)).json()["resolved_text"] == "{user_id}!"


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": ""}, {"name": " \t"}, {"name": "x" * 101}, {"name": 7}])
def test_a_wrong_name_is_named(client, body):
    problem = refused(client.post(CHARACTERS, json=body), 400, "invalid_body")
    assert [error["field"] for error in problem["errors"]] == ["name"]


def test_a_name_is_counted_in_characters(client):
    assert make_character(client, "é" * 100)["name"] == "é" * 100


def test_a_picture_is_one_that_was_converted(client, character, failed):
    address = f"{CHARACTERS}/{character['id']}"
    for send, place, more in (client.post, CHARACTERS, {"name": "x"}), (client.put, address, {}):
        refused(send(place, json={"thumbnail_asset_id": NOWHERE, **more}), 404, "unknown_asset")
        refused(send(place, json={"thumbnail_asset_id": failed["id"], **more}), 409, "not_completed")
        refused(send(place, json={"thumbnail_asset_id": "x", **more}), 400, "invalid_body")


def test_an_unknown_character_is_not_found(client):
    refused(client.get(f"{CHARACTERS}/{NOWHERE}"), 404, "unknown_character")
    refused(client.put(f"{CHARACTERS}/{NOWHERE}", json={"name": "x"}), 404, "unknown_character")
    refused(client.get(f"{CHARACTERS}/somebody"), 400, "invalid_parameter")


@pytest.fixture
def family(client):
    name = f"Zz{secrets.token_hex(4)}"
    return name, [make_character(client, f"{first} {name}") for first in ("delta", "Alpha", "charlie", "Bravo", "Écho")]


def test_characters_come_in_the_order_of_their_names(client, family):
    name, _ = family
    page = found(client, q=name)
    assert [one["name"].split()[0] for one in page["characters"]] == ["Alpha", "Bravo", "charlie", "delta", "Écho"]
    assert page["total"] == 5 and page["next_cursor"] is None


@pytest.mark.parametrize("limit", [1, 2, 5, 1000])
def test_pages_hold_every_character_once(client, family, limit):
    name, _ = family
    assert list(pages(client, CHARACTERS, "characters", q=name, limit=limit)) == found(client, q=name)["characters"]


def test_the_first_page_alone_is_counted(client, family):
    name, _ = family
    first = found(client, q=name, limit=2)
    assert first["total"] == 5
    assert found(client, q=name, limit=2, cursor=first["next_cursor"])["total"] is None


def test_own_texts_are_searched_and_defaults_are_not(client, character, emotion_of_its_own):
    word, other = secrets.token_hex(8), secrets.token_hex(8)
    save(client, character, f"A Wide {word.upper()} grin, 100% of it")
    save_default(client, emotion_of_its_own, other)
    assert [one["id"] for one in found(client, q=word)["characters"]] == [character["id"]]
    assert found(client, q=other)["characters"] == []
    assert found(client, q=f"{word}%100")["characters"] == []
    client.delete(prompt(character)).raise_for_status()
    assert found(client, q=word)["characters"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "cursor=", "cursor=x"])
def test_a_parameter_that_is_wrong_is_named(client, query):
    problem = refused(client.get(f"{CHARACTERS}?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == query.split("=")[0]


def test_the_first_emotions_are_there_in_their_order(client):
    emotions = client.get(EMOTIONS).raise_for_status().json()["emotions"]
    assert [emotion["name"] for emotion in emotions][:8] == FIRST_EMOTIONS
    assert [emotion["position"] for emotion in emotions] == sorted(emotion["position"] for emotion in emotions)


def test_an_emotion_is_added_once_and_every_character_has_it(client, character):
    name = f"test_{secrets.token_hex(6)}"
    added = client.post(EMOTIONS, json={"name": name})
    assert added.status_code == 201 and added.json()["name"] == name
    refused(client.post(EMOTIONS, json={"name": name}), 409, "emotion_exists")
    assert client.get(EMOTIONS).json()["emotions"][-1] == added.json()
    assert coverage(client, character, name) == ("none", None)
    assert save(client, character, "x", name)["version"] == 1


@pytest.mark.parametrize("name", ["", "Smug", "1st", "so so", "é", "x" * 33, "smug\n", 7, None])
def test_a_wrong_emotion_is_named(client, name):
    problem = refused(client.post(EMOTIONS, json={"name": name}), 400, "invalid_body")
    assert [error["field"] for error in problem["errors"]] == ["name"]
