#!/usr/bin/env python3
"""Assignments and the audit under load: 50 admins at once, a history of ten million rows, a bulk of 10,000 users,
100,000 audit entries to verify, and the way of an event.

The admins act over connections and tokens of their own: assign an asset to a random user, and undo it half the time.
First at the pace of busy people, each an act every half a second or so, which is what the goals are held against; then
without a pause, which shows the most that this machine carries. Latency is from the first byte sent to the last byte of
the answer, with the client on the same processors.

usage: Benchmarks/assignments.py [--history 10000000] [--seconds 36]
"""

import argparse
import asyncio
import json
import random
import time

from admins import THINK_SECONDS, Admin, calmer, in_turn, make_admins, psql
from instance import clip, disk, facts, percentile, running, stolen_seconds, table, verdict

ADMINS, USERS, ASSETS = 50, 10_000, 2_000

FILL = """
SET session_replication_role = replica;
CREATE TEMP TABLE dropped AS
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
 WHERE indrelid IN ('asset_assignments'::regclass, 'assignment_history'::regclass) AND NOT indisprimary;
SELECT format('DROP INDEX %s', name) FROM dropped \\gexec
INSERT INTO users (id, email, name, role)
SELECT gen_random_uuid(), 'person' || n || '@example.org', 'Person ' || n, 'user' FROM generate_series(1, {users}) AS n;
INSERT INTO admin_media_assets (id, filename, mime_type, file_size, sha256, original_key, recipe, conversion_status, job_id,
                                uploaded_by, thumbnail_key, gif_key, webm_key, thumbhash)
SELECT gen_random_uuid(), 'clip ' || n || '.mp4', 'video/mp4', 1000, sha256(n::text::bytea), 'none', 'r', 'completed',
       gen_random_uuid(), a.uploaded_by, 'none/' || n || '.jpg', 'none/' || n || '.gif', 'none/' || n || '.webm', a.thumbhash
  FROM admin_media_assets AS a, generate_series(1, {assets}) AS n;
CREATE TEMP TABLE person AS SELECT id, row_number() OVER () - 1 AS n FROM users WHERE role = 'user';
CREATE TEMP TABLE asset AS SELECT id, row_number() OVER () - 1 AS n FROM admin_media_assets;
INSERT INTO asset_assignments (id, asset_id, user_id, previous_asset_id, assigned_by, assigned_at)
SELECT id, asset_id, user_id, lag(asset_id) OVER w, (SELECT id FROM users WHERE role = 'admin' LIMIT 1),
       now() - make_interval(hours => {each} - n)
  FROM (SELECT gen_random_uuid() AS id, person.id AS user_id, turn.n, asset.id AS asset_id
          FROM person CROSS JOIN generate_series(1, {each}) AS turn (n)
          JOIN asset ON asset.n = (person.n * 31 + turn.n * 7) % {assets}) AS given
WINDOW w AS (PARTITION BY user_id ORDER BY n);
INSERT INTO current_assignments (user_id, assignment_id, assignment_no, asset_id, assigned_by, assigned_at)
SELECT DISTINCT ON (user_id) user_id, id, assignment_no, asset_id, assigned_by, assigned_at
  FROM asset_assignments ORDER BY user_id, assignment_no DESC;
INSERT INTO assignment_history (user_id, action, assignment_id, asset_id, previous_asset_id, performed_by, performed_at)
SELECT user_id, 'assigned', id, asset_id, previous_asset_id, assigned_by, assigned_at FROM asset_assignments
 ORDER BY assigned_at;
SET maintenance_work_mem = '1GB';
SELECT definition FROM dropped \\gexec
RESET session_replication_role;
SELECT admin_media_assets_mirror((SELECT array_agg(id) FROM admin_media_assets));
VACUUM (ANALYZE) users; VACUUM (ANALYZE) admin_media_assets;
VACUUM (ANALYZE) asset_assignments; VACUUM (ANALYZE) current_assignments; VACUUM (ANALYZE) assignment_history;
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--history", type=int, default=10_000_000)
    options.add_argument("--seconds", type=float, default=36)
    options = options.parse_args()
    with running() as instance:
        print(f"{options.history:,} rows of history, {USERS:,} users, {ADMINS} admins. {facts()}\n")
        people, assets, tokens = fill(instance, options.history)
        stolen, syncs = stolen_seconds(), disk()
        inserts, windows = in_turn(
            instance, ADMINS, options.seconds,
            lambda span: asyncio.run(act(instance, tokens, people, assets, span, THINK_SECONDS)))
        syncs += disk()
        report_floor(syncs, inserts)
        report("at people's pace", windows, options.seconds)
        report("in the half of which the host took least", calmer(windows), options.seconds / 2)
        histories(instance, people)
        # Hosts that lend processors out take back after they were used up: so this comes last of the admins' acts.
        pressed = asyncio.run(act(instance, tokens, people, assets, options.seconds / 3, 0))
        report("without a pause", [(0, pressed)], options.seconds / 3, goal=None)
        bulk(instance, people, assets)
        events(instance, people, assets)
        verify(instance)
        print(f"The host took {stolen_seconds() - stolen:.1f} s of processor meanwhile.")


def fill(instance, rows):
    """- Returns: ids of users and assets, and a token of each admin."""
    made = instance.finished(instance.upload(clip())["id"])
    assert made["conversion_status"] == "completed", made
    psql(instance, FILL.format(users=USERS, assets=ASSETS, each=rows // USERS))
    people = psql(instance, "SELECT id FROM users WHERE role = 'user'").split()
    assets = psql(instance, "SELECT id FROM admin_media_assets WHERE conversion_status = 'completed'").split()
    return people, assets, make_admins(instance, ADMINS)


# --- The admins -------------------------------------------------------------------------------------------------------


async def busy(instance, token, people, assets, until, think, taken):
    async with Admin.connected(instance, token) as admin:
        if think:
            await asyncio.sleep(random.random() * think)
        while time.perf_counter() < until:
            asset, user = random.choice(assets), random.choice(people)
            seconds, status, content = await admin.ask("POST", f"/api/admin/assets/{asset}/assign", {"user_id": user})
            assert status == 201, content
            taken["assign"].append(seconds)
            if think:
                await asyncio.sleep(random.expovariate(1 / think))
            if random.random() < 0.5:
                seconds, status, content = await admin.ask(
                    "POST", f"/api/admin/assets/{asset}/undo-assign", {"user_id": user})
                assert status in (200, 409), content  # 409: another admin gave this user something meanwhile
                if status == 200:
                    taken["undo"].append(seconds)
                if think:
                    await asyncio.sleep(random.expovariate(1 / think))


async def act(instance, tokens, people, assets, seconds, think):
    taken = {"assign": [], "undo": []}
    until = time.perf_counter() + seconds
    await asyncio.gather(*(busy(instance, token, people, assets, until, think, taken) for token in tokens))
    return taken


def report_floor(syncs, inserts):
    table(["what the machine takes by itself", "times", "p50 ms", "p90 ms", "p99 ms", "most ms"],
          [[label, f"{len(samples):,}", *(f"{percentile(samples, share):.2f}" for share in (50, 90, 99)),
            f"{max(samples):.1f}"]
           for label, samples in (("8 KB written and synced", syncs),
                                  ("one row inserted by pgbench, at people's pace", inserts))])


def report(label, windows, seconds, goal=10):
    taken = {kind: [1000 * took for _, window in windows for took in window[kind]] for kind in ("assign", "undo")}
    table([f"{ADMINS} admins, {label}", "acts", "acts/s", "p50 ms", "p90 ms", "p99 ms", "most ms"],
          [[kind, f"{len(samples):,}", f"{len(samples) / seconds:,.0f}",
            *(f"{percentile(samples, share):.2f}" for share in (50, 90, 99)), f"{max(samples):.1f}"]
           for kind, samples in taken.items()])
    if goal:
        for kind, samples in taken.items():
            verdict(f"{kind}, {label}, p99 in ms", percentile(samples, 99), "<", goal)


# --- The rest ---------------------------------------------------------------------------------------------------------


def timed(instance, method, path, body=None):
    started = time.perf_counter()
    status, _, content = instance.request(
        method, path, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"})
    assert status < 300, content
    return (time.perf_counter() - started) * 1000, json.loads(content)


def histories(instance, people):
    """The newest 50 rows, and all 1,000."""
    pages, thousands = [], []
    for user in random.sample(people, 40):
        path = f"/api/admin/users/{user}/assignment-history"
        pages.append(timed(instance, "GET", path)[0])
        thousands.append(timed(instance, "GET", f"{path}?limit=1000")[0])
    table(["history of one user", "p50 ms", "p99 ms"],
          [[label, f"{percentile(samples, 50):.1f}", f"{percentile(samples, 99):.1f}"]
           for label, samples in (("the newest 50 rows", pages), ("1,000 rows", thousands))])
    verdict("history of 1,000 rows, p50 in ms", percentile(thousands, 50), "<", 20)


def bulk(instance, people, assets):
    samples = [timed(instance, "POST", "/api/admin/assets/bulk-assign", {"asset_id": asset, "user_ids": people})[0]
               for asset in assets[:5]]
    print(f"bulk of {len(people):,} users: {', '.join(f'{sample:.0f}' for sample in samples)} ms")
    verdict("bulk of 10,000 users, the slowest in s", max(samples) / 1000, "<", 1)


def events(instance, people, assets):
    """From the answer to an assignment, which follows its commit, to its event at a client of the stream."""
    asyncio.run(follow(instance, people, assets))


async def follow(instance, people, assets):
    reader, writer = await asyncio.open_connection(instance.host, instance.port)
    writer.write(instance.head("GET", "/api/admin/events?topic=users"))
    await reader.readuntil(b"\r\n\r\n")
    arrived, samples = {}, []

    async def listen():
        while line := await reader.readline():
            if line.startswith(b"data: ") and b'"assignment_id"' in line:
                arrived[json.loads(line[6:])["assignment_id"]] = time.perf_counter()

    task = asyncio.create_task(listen())
    async with Admin.connected(instance, instance.token) as admin:
        for _ in range(200):
            path = f"/api/admin/assets/{random.choice(assets)}/assign"
            _, _, content = await admin.ask("POST", path, {"user_id": random.choice(people)})
            answered, assignment = time.perf_counter(), json.loads(content)["id"]
            while assignment not in arrived:
                await asyncio.sleep(0.0005)
            samples.append(max(0, arrived[assignment] - answered) * 1000)
            await asyncio.sleep(0.02)
    task.cancel()
    print(f"event after the answer: p50 {percentile(samples, 50):.1f}, p99 {percentile(samples, 99):.1f} ms")
    verdict("event at a client, p99 in ms", percentile(samples, 99), "<", 100)


def verify(instance):
    psql(instance, """INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
        SELECT 'assignment.created', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
               jsonb_build_object('assignment_id', gen_random_uuid()), gen_random_uuid()::text
          FROM generate_series(1, 100000)""")
    milliseconds, answer = timed(instance, "GET", "/api/admin/audit/verify")
    assert answer["valid"], answer
    share = milliseconds / 1000 / answer["entries"] * 100_000
    print(f"audit: {answer['entries']:,} entries verified in {milliseconds / 1000:.2f} s")
    verdict("100,000 audit entries, s", share, "<", 3)


if __name__ == "__main__":
    main()
