"""Texts of made-up prompts, and what the server makes of their variables."""

import re

EMOTIONS = ("idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral")
CHARACTERS = [
    "Mira", "Captain Rook", "Old Tam", "Juniper", "The Lamplighter", "Sól", "Bao", "Professor Finch", "Nettle",
    "Ines of the Reeds", "Quill", "Watchmaker",
]
# None for the last two.
DEFAULTS = {
    "idle": "{character_name} stands at ease and breathes slowly; the weight shifts from one foot to the other. "
            "Soft light from the left, a quiet room.",
    "excited": "{character_name} bounces on the toes, hands half raised, eyes wide with delight. Quick, springy motion.",
    "sad": "{character_name} looks down, shoulders low. Rain runs over the window behind. Cool colours, slow camera.",
    "angry": "{character_name} leans forward with clenched fists and a hard stare. Hard light, deep shadows.",
    "confused": "{character_name} tilts the head and frowns, one hand at the chin, looking for words.",
    "happy": "{character_name} smiles and waves at the viewer. Warm morning light, {emotion} from head to toe.",
}
OWN = [
    "{character_name} laughs out loud and claps twice, then turns to the window. Late afternoon, dust in the light.",
    "A close-up of {character_name}: the corners of the mouth twitch, then a wide, {emotion} smile. Handheld, shallow focus.",
    "{character_name} paces up and down before the stage door, glances at the clock, and stops. Neon from the street.",
    "{character_name} sits on a crate backstage and hums. The lantern swings; its light goes over the face and away again.",
    "Low angle. {character_name} crosses the bridge in the rain without hurry, coat open, {emotion} as nobody has seen before.",
]

NAMES = ["character_name", "emotion", "timestamp", "user_id"]
TOKEN = re.compile(r"\{\{|\}\}|\{(\w+)\}|[{}]")


def resolved(text: str, character: str, emotion: str) -> str:
    values = {"character_name": character, "emotion": emotion, "timestamp": "2026-03-01T12:00:00Z",
              "user_id": "01a1fe8e-0000-7000-8000-00000000a000"}

    def value(found: re.Match) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        return values.get((found[1] or "").lower(), found[0])

    return TOKEN.sub(value, text)


def warnings(text: str) -> list[dict]:
    found = []
    for match in TOKEN.finditer(text):
        word = match[1]
        if match[0] in ("{", "}"):
            message = f"A “{match[0]}” stands alone. Write it twice to mean the brace itself."
            found.append(("unbalanced_brace", match, None, message))
        elif word and word.lower() not in NAMES:
            near = next((name for name in NAMES if name[:4] == word.lower()[:4]), None)
            hint = f" Did you mean {{{near}}}?" if near else ""
            found.append(("unknown_variable", match, near, f"There is no variable {match[0]}.{hint}"))
    for match in re.finditer("[\u202a-\u202e\u2066-\u2069]", text):
        found.append(("bidirectional_control", match, None, "An invisible sign changes the direction of the text."))
    return [{"kind": kind, "text": match[0], "offset": match.start(), "suggestion": near, "message": message}
            for kind, match, near, message in sorted(found, key=lambda entry: entry[1].start())]
