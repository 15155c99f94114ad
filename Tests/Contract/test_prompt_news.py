"""Whoever follows a character, or all prompts, hears of a change within a second."""

from news import Stream
from prompting import CHARACTERS, make_character, make_emotion, prompt, save, save_default, versions


def test_a_characters_followers_hear_of_each_change(gateway, client, character, me):
    with Stream(gateway, f"character:{character['id']}") as stream:
        saved = save(client, character, "one")
        told = stream.told("prompt.updated", version=1)
        generation = told.pop("generation")
        assert told == {
            "character_id": character["id"], "emotion": "happy", "version": 1, "action": "saved", "by": me["id"],
            "at": saved["updated_at"]}
        save(client, character, "two")
        assert stream.told("prompt.updated", version=2)["generation"] == generation + 1
        old = versions(client, prompt(character), order="asc")["versions"][0]
        client.post(f"{prompt(character)}/revert", json={"version_id": old["id"]}).raise_for_status()
        assert stream.told("prompt.updated", action="reverted")["version"] == 3
        client.delete(prompt(character)).raise_for_status()
        assert stream.told("prompt.updated", action="deleted")["version"] == 3
        client.put(f"{CHARACTERS}/{character['id']}", json={"name": "Other"}).raise_for_status()
        stream.told("character.updated", character_id=character["id"])


def test_who_follows_all_prompts_hears_of_characters_defaults_and_emotions(gateway, client, me):
    with Stream(gateway, "prompts") as stream:
        character = make_character(client)
        stream.told("character.updated", character_id=character["id"])
        emotion = make_emotion(client)
        stream.told("emotion.added", emotion=emotion)
        save_default(client, emotion, "default")
        told = stream.told("prompt.updated", emotion=emotion, character_id=None)
        assert (told["version"], told["action"], told["by"]) == (1, "saved", me["id"])
        save(client, character, "own", emotion)
        stream.told("prompt.updated", emotion=emotion, character_id=character["id"])


def test_what_changes_nothing_is_no_news(gateway, client, character):
    save(client, character, "one")
    with Stream(gateway, f"character:{character['id']}") as stream:
        save(client, character, "one")
        save(client, character, "two")
        stream.told("prompt.updated", version=2)
        assert [event["data"]["version"] for event in stream.events if event["event"] == "prompt.updated"] == [2]


def test_nobody_hears_of_another_character(gateway, client, character):
    other = make_character(client)
    with Stream(gateway, f"character:{character['id']}") as stream:
        save(client, other, "one")
        save(client, character, "one")
        stream.told("prompt.updated", character_id=character["id"])
        heard = {event["data"].get("character_id") for event in stream.events if event["event"] == "prompt.updated"}
        assert heard == {character["id"]}
