"""Characters and their prompts, by the API."""

import secrets

from database import array

CHARACTERS = "/api/admin/characters"
EMOTIONS = "/api/admin/emotions"
DEFAULTS = "/api/admin/global-prompts"
RESOLVE = "/api/admin/prompts/resolve"
# Those that are there from the beginning, in their order.
FIRST_EMOTIONS = ["idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral"]


def make_character(client, name=None, **fields):
    name = name or f"Character {secrets.token_hex(4)}"
    answer = client.post(CHARACTERS, json={"name": name, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


def make_emotion(client):
    """An emotion that no other test knows, so that its default is nobody else's."""
    answer = client.post(EMOTIONS, json={"name": f"test_{secrets.token_hex(6)}"})
    assert answer.status_code == 201, answer.text
    return answer.json()["name"]


def prompts(character):
    return f"{CHARACTERS}/{character['id']}/emotional-prompts"


def prompt(character, emotion="happy"):
    return f"{prompts(character)}/{emotion}"


def save(client, character, text, emotion="happy", **fields):
    answer = client.put(prompt(character, emotion), json={"prompt_text": text, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def save_default(client, emotion, text, **fields):
    answer = client.put(f"{DEFAULTS}/{emotion}", json={"prompt_text": text, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def shown(client, character, emotion="happy"):
    return client.get(prompt(character, emotion)).raise_for_status().json()


def resolve(client, character, emotion="happy", **fields):
    body = {"character_id": character["id"], "emotion": emotion, **fields}
    return client.post(RESOLVE, json=body).raise_for_status().json()


def versions(client, address, **query):
    return client.get(f"{address}/versions", params=query).raise_for_status().json()


class Cast:
    """What there was before the tests, so that it can be all that there is after them."""

    def __init__(self, database):
        self.database = database
        self.characters = {row["id"] for row in database.rows("SELECT id FROM characters")}
        self.emotions = {row["name"] for row in database.rows("SELECT name FROM emotions")}
        self.defaults = {row["emotion"] for row in database.rows("SELECT emotion FROM global_emotional_prompts")}

    def forget_others(self):
        """Past the triggers: no route removes any of it. What the audit says stays. Gateways are told, as of a save."""
        self.database.tamper(
            """DELETE FROM prompt_versions
                WHERE character_id <> ALL (:'characters'::uuid[]) OR emotion <> ALL (:'emotions'::text[]);
               DELETE FROM emotional_prompts
                WHERE character_id <> ALL (:'characters'::uuid[]) OR emotion <> ALL (:'emotions'::text[]);
               DELETE FROM characters WHERE id <> ALL (:'characters'::uuid[]);
               DELETE FROM global_prompt_versions WHERE emotion <> ALL (:'defaults'::text[]);
               DELETE FROM global_emotional_prompts WHERE emotion <> ALL (:'defaults'::text[]);
               DELETE FROM emotions WHERE name <> ALL (:'emotions'::text[]);
               UPDATE emotions SET prompts_generation = prompts_generation + 1;
               INSERT INTO events (subject, subject_id, kind, data)
               SELECT 'character', '00000000-0000-0000-0000-000000000000', 'prompt.updated',
                      jsonb_build_object('emotion', name, 'generation', prompts_generation)
                 FROM emotions""",
            characters=array(self.characters), emotions=array(self.emotions), defaults=array(self.defaults))
