#!/usr/bin/env python3
"""Previews of prompts: how soon the renderer begins, how long a preview takes, and twenty asked for at once.

Each is of a draft that was never seen before, so that none is reused. The worker writes the microsecond at which a job's
generator came to each stage into its log line "stage began"; that of `rendering` stands just before FFmpeg is started.
The client's wall clock is of the same machine.

usage: Benchmarks/previews.py [--previews 30]
"""

import argparse
import asyncio
import json
import time

from admins import Admin, make_admins
from instance import disk, facts, percentile, running, stolen_seconds, table, verdict

AT_ONCE = 20
EMOTIONS = ("idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--previews", type=int, default=30)
    options = options.parse_args()
    with running() as instance:
        stolen = stolen_seconds()
        single, crowd = asyncio.run(measure(instance, options.previews))
        time.sleep(1)  # The worker writes its log out within 0.2 s.
        rendering = stages(instance.home / "log", "rendering")
        waits = [(rendering[preview.id] / 1e6 - preview.asked) * 1000 for preview in single]
        print(f"Previews, 4 s of 1280×720 each. {facts()}\n")
        rows = [("the first instruction of the renderer, ms", waits),
                ("the answer, ms", [preview.answer * 1000 for preview in single]),
                ("(8 KB written and synced, by itself, ms)", disk()),
                ("the finished preview, s", [preview.seconds for preview in single]),
                (f"the finished preview, {AT_ONCE} at once, s", [preview.seconds for preview in crowd])]
        table(["from the request to", "of", "p50", "p99", "most"],
              [[label, len(samples), *(f"{percentile(samples, share):.2f}" for share in (50, 99)), f"{max(samples):.2f}"]
               for label, samples in rows])
        verdict("to the renderer's first instruction, p99 in ms", percentile(waits, 99), "<", 100)
        verdict("a preview done, p99 in s", percentile([preview.seconds for preview in single], 99), "<", 3)
        verdict(f"finished of {AT_ONCE} at once", sum(preview.status == "completed" for preview in crowd), ">=", AT_ONCE)
        print(f"The host took {stolen_seconds() - stolen:.1f} s of processor meanwhile.")


class Asked:
    """One preview: when it was asked for (wall clock), and how it went on. Seconds."""

    def __init__(self, asked, answer, preview):
        self.asked, self.answer, self.id = asked, answer, preview["preview_id"]

    async def wait(self, admin, started):
        while True:
            _, status, content = await admin.ask("GET", f"/api/admin/previews/{self.id}")
            assert status == 200, content
            state = json.loads(content)
            if state["status"] in ("completed", "failed"):
                self.status, self.seconds = state["status"], time.perf_counter() - started
                assert state["status"] == "completed", state
                return self
            await asyncio.sleep(0.02)


async def measure(instance, count):
    # More than one, since each may ask for twenty a minute.
    tokens = make_admins(instance, count // 10 + 2)
    characters = []
    async with Admin.connected(instance, instance.token) as admin:
        for n in range(AT_ONCE):
            _, status, content = await admin.ask("POST", "/api/admin/characters", {"name": f"Mira the {n}th"})
            assert status == 201, content
            characters.append(json.loads(content)["id"])
    single = []
    for n in range(-3, count):  # The first few warm up.
        async with Admin.connected(instance, tokens[max(0, n) // 10]) as admin:
            preview = await ask(admin, characters[n % AT_ONCE], n)
            if n >= 0:
                single.append(preview)
        await asyncio.sleep(0.3)
    crowd = await asyncio.gather(*(one_of_many(instance, tokens[-1], character, n) for n, character in enumerate(characters)))
    return single, crowd


async def one_of_many(instance, token, character, n):
    async with Admin.connected(instance, token) as admin:
        return await ask(admin, character, f"crowd {n}")


async def ask(admin, character, n):
    emotion = EMOTIONS[hash(n) % len(EMOTIONS)]
    text = (f"Take {n}: {{character_name}} is {{emotion}} in the light of a late afternoon; the camera moves slowly "
            f"towards the window, leaves drift by. {time.time()}")
    asked, started = time.time(), time.perf_counter()
    seconds, status, content = await admin.ask(
        "POST", f"/api/admin/characters/{character}/emotional-prompts/{emotion}/test", {"prompt_text": text})
    assert status == 202, content
    return await Asked(asked, seconds, json.loads(content)).wait(admin, started)


def stages(folder, stage):
    """The microsecond at which each preview's generator came to a stage first, from the workers' logs."""
    found = {}
    for path in sorted(folder.glob("preview-worker*")):
        for line in path.read_text(errors="replace").splitlines():
            if '"stage began"' in line:
                entry = json.loads(line)
                if entry["stage"] == stage:
                    found.setdefault(entry["preview_id"], int(entry["began_us"]))
    return found


if __name__ == "__main__":
    main()
