#!/usr/bin/env python3
"""Prompts: a thousand characters by ten emotions, all with a hundred versions, so a million of them.

Resolved in a process, over HTTP at a steady pace, and by wrk in turn with bare SwiftNIO; saved by busy admins; a page of
1,000 characters with what each has; pages of a prompt's history.

usage: Benchmarks/prompts.py [--seconds 36] [--runs 5] [--connections 64] [--versions 100]
"""

import argparse
import asyncio
import contextlib
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path

from admins import THINK_SECONDS, Admin, calmer, in_turn, make_admins, psql
from instance import built, disk, facts, median, percentile, read_answer, running, stolen_seconds, table, verdict
from throughput import hello_server, latencies, wrk

ADMINS, CHARACTERS = 50, 1_000
# Questions a second over HTTP at a steady pace.
PACE = 500

# Two emotions more; defaults for nine of the ten; own texts for all, of which every third was given back.
FILL = """
SET session_replication_role = replica;
INSERT INTO emotions (name, position) VALUES ('shy', 9), ('proud', 10);
CREATE TEMP TABLE admin AS SELECT id FROM users WHERE role = 'admin' LIMIT 1;
CREATE FUNCTION pg_temp.words(n integer) RETURNS text LANGUAGE sql AS $$
SELECT 'Take ' || n || ': a close-up of {{character_name}}, who is {{emotion}}, in the light of a late afternoon; '
       || repeat('the camera moves slowly, leaves drift by, ', n % 7) || 'until {{timestamp}}.' $$;
INSERT INTO global_emotional_prompts (id, emotion, prompt_text, version, created_by, updated_by)
SELECT gen_random_uuid(), e.name, pg_temp.words(1), 1, a.id, a.id FROM emotions AS e, admin AS a WHERE e.name <> 'shy';
INSERT INTO global_prompt_versions (id, prompt_id, emotion, version, prompt_text, created_by)
SELECT gen_random_uuid(), id, emotion, 1, prompt_text, created_by FROM global_emotional_prompts;
INSERT INTO characters (id, name, created_by)
SELECT gen_random_uuid(), 'Character ' || n, a.id FROM generate_series(1, {characters}) AS n, admin AS a;
INSERT INTO emotional_prompts (id, character_id, emotion, prompt_text, version, created_by, updated_by, deleted_at)
SELECT gen_random_uuid(), c.id, e.name, pg_temp.words({versions}), {versions}, a.id, a.id,
       CASE WHEN (row_number() OVER ()) % 3 = 0 THEN now() END
  FROM characters AS c, emotions AS e, admin AS a;
INSERT INTO prompt_versions (id, prompt_id, character_id, emotion, version, prompt_text, created_by, created_at)
SELECT gen_random_uuid(), p.id, p.character_id, p.emotion, n, pg_temp.words(n), p.created_by,
       now() - make_interval(hours => {versions} - n)
  FROM generate_series(1, {versions}) AS n, emotional_prompts AS p ORDER BY n;
RESET session_replication_role;
VACUUM (ANALYZE) characters; VACUUM (ANALYZE) emotional_prompts; VACUUM (ANALYZE) prompt_versions;
-- What was filled in is not to be written out beside what is measured.
CHECKPOINT;
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=36)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--connections", type=int, default=64)
    options.add_argument("--versions", type=int, default=100)
    options = options.parse_args()
    program, hello = built("PromptBenchmark"), built("HelloServer")
    with running() as instance:
        psql(instance, FILL.format(characters=CHARACTERS, versions=options.versions))
        tokens = make_admins(instance, ADMINS)
        characters = psql(instance, "SELECT id FROM characters").split()
        emotions = psql(instance, "SELECT name FROM emotions").split()
        versions = int(psql(instance, "SELECT count(*) FROM prompt_versions"))
        print(f"{len(characters):,} characters, {len(emotions)} emotions, {versions:,} versions. {facts()}\n")
        pairs = [(character, emotion) for character in characters for emotion in emotions]
        stolen = stolen_seconds()
        # What counts milliseconds goes before what takes all there is of the processors: hosts that lend them out take
        # back afterwards.
        save(instance, tokens, pairs, options.seconds)
        pages(instance, pairs, options.versions)
        in_process(instance, program)
        over_http(instance, hello, pairs, options)
        print(f"The host took {stolen_seconds() - stolen:.1f} s of processor meanwhile.")


# --- Resolved ---------------------------------------------------------------------------------------------------------


def in_process(instance, program):
    run = instance.home / "run"
    command = [program, "--database", f"host={run} user=greenroom dbname=greenroom", "--redis", f"unix://{run}/redis/redis.sock"]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    places = [place for place, figure in figures.items() if isinstance(figure, dict)]
    table(["resolved in the process", "questions", "p50 µs", "p99 µs", "p99.9 µs", "most µs"],
          [[place, f"{figures[place]['count']:,.0f}",
            *(f"{figures[place][name]:,.1f}" for name in ("p50", "p99", "p99.9", "most"))]
           for place in sorted(places, key=lambda place: -figures[place]["p50"])])
    verdict("resolve in the process, from memory, p99 in ms", figures["from memory"]["p99"] / 1000, "<", 1)


def over_http(instance, program, pairs, options):
    """Each character once first, so that all are in memory. At a pace that leaves the processors time, then without a
    pause; the same questions to bare SwiftNIO in turn. The first round without a pause warms up."""
    for character in dict.fromkeys(character for character, _ in pairs):
        body = json.dumps(question(character, pairs[0][1])).encode()
        assert instance.request("POST", RESOLVE, body, {"Content-Type": "application/json"})[0] == 200
    with hello_server(program) as hello:
        urls = {"bare SwiftNIO": hello, "gateway": instance.url}
        with script(instance, pairs, pause=1000 * ADMINS / PACE) as path:
            rounds = [{name: latencies(url, RESOLVE, ["-s", path], ADMINS, 5) for name, url in urls.items()}
                      for _ in range(options.runs)]
        with script(instance, pairs) as path:
            rates = [{name: wrk(url, RESOLVE, ["-s", path], options.connections, 5) for name, url in urls.items()}
                     for _ in range(options.runs + 1)][1:]
    paced = {name: {share: median(each[name][share] for each in rounds) for share in (50, 90, 99, 100)} for name in urls}
    rate = {name: median(each[name] for each in rates) for name in urls}
    table([f"resolved over HTTP, {PACE} a second by {ADMINS} connections", "p50 ms", "p90 ms", "p99 ms", "most ms",
           "answers/s without a pause"],
          [[name, *(f"{value:.2f}" for value in paced[name].values()), f"{rate[name]:,.0f}"] for name in urls])
    verdict("resolve over HTTP, p99 in ms", paced["gateway"][99], "<", 5)
    verdict("resolve against bare SwiftNIO", rate["gateway"] / rate["bare SwiftNIO"], ">=", 0.5)
    print()


RESOLVE = "/api/admin/prompts/resolve"


def question(character, emotion):
    return {"character_id": character, "emotion": emotion}


@contextlib.contextmanager
def script(instance, pairs, pause=0):
    """For wrk: asks for the pairs by chance; each connection waits `pause` milliseconds on average after an answer."""
    bodies = ",\n".join(f"'{json.dumps(question(*pair))}'" for pair in random.sample(pairs, len(pairs)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "resolve.lua")
        path.write_text(f"""
            local bodies = {{ {bodies} }}
            local requests, n = {{}}, 0
            function init()
                local headers = {{ ["Content-Type"] = "application/json", ["Authorization"] = "Bearer {instance.token}" }}
                for at, body in ipairs(bodies) do requests[at] = wrk.format("POST", nil, headers, body) end
            end
            function request()
                n = n % #requests + 1
                return requests[n]
            end
            {f"function delay() return math.random(0, {2 * pause:.0f}) end" if pause else ""}
        """)
        yield str(path)


# --- Saved, and shown -------------------------------------------------------------------------------------------------


def save(instance, tokens, pairs, seconds):
    syncs = disk()
    inserts, windows = in_turn(instance, ADMINS, seconds, lambda span: asyncio.run(saves(instance, tokens, pairs, span)))
    syncs += disk()
    everything = [took for _, taken in windows for took in taken]
    calm = [took for _, taken in calmer(windows) for took in taken]
    rows = [("8 KB written and synced, by itself", syncs), ("one row inserted by pgbench, at people's pace", inserts),
            ("a text saved as the next version", everything), ("… in the half of which the host took least", calm)]
    print()
    table([f"{ADMINS} admins", "acts", "p50 ms", "p90 ms", "p99 ms", "most ms"],
          [[label, f"{len(samples):,}", *(f"{percentile(samples, share):.2f}" for share in (50, 90, 99)),
            f"{max(samples):.1f}"] for label, samples in rows])
    print("p99 by window in ms, and what the host took of it in s: "
          + ", ".join(f"{percentile(taken, 99):.1f} ({stolen:.1f})" for stolen, taken in windows))
    verdict("save, p99 in ms", percentile(everything, 99), "<", 15)
    verdict("… in the calmer half", percentile(calm, 99), "<", 15)
    print()


async def saves(instance, tokens, pairs, seconds):
    taken, until = [], time.perf_counter() + seconds

    async def busy(token):
        async with Admin.connected(instance, token) as admin:
            await asyncio.sleep(random.random() * THINK_SECONDS)
            while time.perf_counter() < until:
                character, emotion = random.choice(pairs)
                text = f"{{character_name}} laughs, take {random.random()}. " + "The camera moves slowly. " * 8
                took, status, content = await admin.ask(
                    "PUT", f"/api/admin/characters/{character}/emotional-prompts/{emotion}", {"prompt_text": text})
                assert status == 200, content
                taken.append(took * 1000)
                await asyncio.sleep(random.expovariate(1 / THINK_SECONDS))

    await asyncio.gather(*(busy(token) for token in tokens))
    return taken


def pages(instance, pairs, versions):
    with instance.connect() as connection:
        def timed(paths):
            samples = []
            for path in paths:
                started = time.perf_counter()
                connection.sendall(instance.head("GET", path))
                status, content = read_answer(connection)
                samples.append((time.perf_counter() - started) * 1000)
                assert status == 200, content
            return samples

        def history(rest):
            return [f"/api/admin/characters/{character}/emotional-prompts/{emotion}/versions?{rest}"
                    for character, emotion in random.sample(pairs, 200)]

        rows = {
            "1,000 characters with coverage": timed(["/api/admin/characters?limit=1000"] * 40),
            "200 characters with coverage": timed(["/api/admin/characters?limit=200"] * 40),
            "search that finds 111 of 1,000 names, 50 shown": timed(["/api/admin/characters?q=character%209&limit=50"] * 40),
            "one character, all emotions": timed(
                [f"/api/admin/characters/{character}/emotional-prompts" for character, _ in random.sample(pairs, 200)]),
            "history, newest 50": timed(history("limit=50")),
            "history, 50 from the middle": timed(history(f"limit=50&cursor={versions // 2}")),
            "history, 20 by offset": timed(history(f"limit=20&offset={versions // 2}")),
        }
    table(["page", "p50 ms", "p99 ms", "most ms"],
          [[label, *(f"{percentile(samples, share):.1f}" for share in (50, 99)), f"{max(samples):.1f}"]
           for label, samples in rows.items()])
    verdict("1,000 characters, p99 in ms", percentile(rows["1,000 characters with coverage"], 99), "<", 50)
    verdict("history page, p99 in ms", percentile(rows["history, newest 50"], 99), "<", 10)


if __name__ == "__main__":
    main()
