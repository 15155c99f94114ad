"""Real previews by real workers, which are killed in the middle: every one ends completed or failed with a reason, once."""

import asyncio
import functools
import json
import os
import random
import time
import urllib.error
import urllib.request

from chaos import Chaos
from conversions import FFmpegFleet, kill_under_ffmpeg
from fleet import Fleet
from gateway import Gateway
from jobs import stop
from outputs import broken
from stage import Stage
from verdict import held_by, settle

ADMINS = 6
EMOTIONS = ("idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral")
ROWS = """
SELECT p.id, p.job_id, p.status, coalesce(p.error, ''), coalesce(p.error_code, ''), coalesce(p.video_key, ''),
       coalesce(p.poster_key, ''), j.status, j.crashes,
       (SELECT count(*) FROM events AS e WHERE e.subject = 'job' AND e.subject_id = j.id
           AND e.kind IN ('job.completed', 'job.failed', 'job.cancelled')),
       (SELECT count(*) FROM video_generation_audit AS a WHERE a.video_id = p.id)
  FROM prompt_preview_jobs AS p JOIN queue_jobs AS j ON j.id = p.job_id"""


async def previews(options, kills):
    """Runs until `kills` workers died while FFmpeg rendered for them."""
    stage = Stage(f"Previews, {kills} kills in the middle", options)
    try:
        await play(stage, options, kills)
    finally:
        await stage.close()
    return stage.ledger


async def play(stage, options, kills):
    storage = stage.folder / "storage"
    await stage.services.start()
    gateway = Gateway(stage, storage)
    await gateway.make_admin()
    environment = {**gateway.environment(), "GREENROOM_PREVIEW_SLOTS": "2"}
    server = Fleet(stage.services, stage.ledger, stage.logs, "gateway", [stage.binary("APIServer"), "serve"], 1,
                   environment)
    workers = FFmpegFleet(
        stage.services, stage.ledger, stage.logs, "preview-worker", [stage.binary("PreviewWorker")], 2, environment,
        held=functools.partial(held_by, stage.services))
    chaos = Chaos(stage, workers, visits=2)
    await server.start()
    await workers.start()
    await gateway.ready()
    if not options.short:
        await stage.services.out_of_grace()
    asker = Asker(gateway, options.seed)
    await asker.begin()
    asking = asyncio.create_task(asker.ask_steadily())
    await kill_under_ffmpeg(stage, workers, chaos, kills)
    asker.busy = False
    await asking
    await settle(stage.services)
    await audited(stage)
    await judge(stage, asker, storage, workers)
    await stop([workers])
    chaos.tell_unreached()
    await sweep(stage, environment, storage)
    await stop([server])


class Asker:
    """Admins who test prompts, and now and then do not wait for the end."""

    def __init__(self, gateway, seed):
        self.gateway, self.dice = gateway, random.Random(f"{seed} asker")
        self.accepted, self.cancelled = {}, 0
        self.busy, self.number = True, 0
        self.tokens, self.character = [], None

    async def begin(self):
        """One admin may ask for twenty a minute, which is too little here."""
        services = self.gateway.stage.services
        addresses = [f"{name}={value}" for name, value in services.addresses().items()]
        for number in range(ADMINS):
            token = self.gateway.stage.folder / f"token-{number}"
            await services.run(
                "env", *addresses, self.gateway.stage.binary("APIServer"), "create-admin", "--email",
                f"admin-{number}@greenroom.example", "--name", f"Admin {number}", "--password-file",
                str(self.gateway.stage.folder / "password"), "--token-file", str(token))
            self.tokens.append(token.read_text().strip())
        answer = await asyncio.to_thread(self.send, "/api/admin/characters", {"name": "Mira Solberg"})
        self.character = answer["id"]

    def send(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.gateway.port}{path}", method="POST", data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.tokens[self.number % ADMINS]}",
                     "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    async def ask_steadily(self):
        while self.busy:
            waiting = await self.gateway.stage.services.sql("SELECT count(*) FROM queue_jobs WHERE status = 'pending'")
            if waiting is None or int(waiting[0][0]) >= 3:
                await asyncio.sleep(0.1)
                continue
            self.number += 1
            emotion = EMOTIONS[self.number % len(EMOTIONS)]
            try:
                preview = await asyncio.to_thread(
                    self.send, f"/api/admin/characters/{self.character}/emotional-prompts/{emotion}/test",
                    {"prompt_text": f"Number {self.number}: " + "she waits, and counts the lamps. " * 9})
                self.accepted[preview["id"]] = preview
                if self.dice.random() < 0.1:
                    await asyncio.sleep(self.dice.random() * 2)
                    await asyncio.to_thread(self.send, f"/api/admin/previews/{preview['id']}/cancel", {})
                    self.cancelled += 1
            except urllib.error.HTTPError as error:
                # 409: it had ended before it was cancelled.
                if error.code not in (409, 429, 503):
                    raise
                await asyncio.sleep(0.2)


async def audited(stage):
    """What is finished reaches the audit within two rounds of whichever worker lives."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        if await stage.services.sql("SELECT count(*) FROM generation_audit_outbox") == [["0"]]:
            return
        await asyncio.sleep(0.2)
    stage.ledger.violate("entries of the audit were left in the outbox")


async def judge(stage, asker, storage, workers):
    ledger = stage.ledger
    found = {row[0]: row for row in await stage.services.sql(ROWS, 60)}
    ledger.facts["previews accepted"] = len(asker.accepted)
    ledger.facts["cancelled"] = asker.cancelled
    ledger.facts["completed"] = sum(row[2] == "completed" for row in found.values())
    ledger.facts["failed with a reason"] = sum(row[2] == "failed" for row in found.values())
    ledger.facts["crashes counted"] = sum(int(row[8]) for row in found.values())
    ledger.facts["worker deaths"] = len(workers.deaths)
    ledger.lost.update(preview for preview in asker.accepted if preview not in found)
    for preview, job, status, error, code, video, poster, job_status, _, ends, entries in found.values():
        if status not in ("completed", "failed", "cancelled") or status != job_status:
            ledger.lost.add(job)
        if ends != "1" or entries != ("1" if status == "completed" else "0"):
            ledger.doubled.add(job)
        if status == "completed":
            for key in (video, poster):
                if fault := broken(storage / "objects" / key, None) if key else "is not there":
                    ledger.violate(f"preview {preview} has a file that {fault}: {key or 'no key'}")
        elif not error or not code or video or poster:
            ledger.violate(f"preview {preview} is {status} with the reason '{error}' ({code}) and files '{video}{poster}'")


async def sweep(stage, environment, storage):
    """Half of them expire: the sweep takes them and what crashes have left, and leaves just what rows name."""
    for path in (storage / "objects").rglob("*.*"):
        os.utime(path, (time.time() - 7_200,) * 2)
    await stage.services.sql(
        """UPDATE prompt_preview_jobs SET expires_at = now() - interval '1 s'
            WHERE id IN (SELECT id FROM prompt_preview_jobs ORDER BY id LIMIT
                         (SELECT count(*) / 2 FROM prompt_preview_jobs))""")
    await stage.services.sql(
        """INSERT INTO queue_jobs (id, queue, job_type, max_retries)
           VALUES (gen_random_uuid(), 'previews', 'sweep_previews', 0)""")
    sweeper = Fleet(stage.services, stage.ledger, stage.logs, "sweeper", [stage.binary("PreviewWorker")], 1, environment)
    before = files(storage)
    await sweeper.start()
    await settle(stage.services, 60)
    await sweeper.stop()
    left = await stage.services.sql("SELECT count(*) FROM prompt_preview_jobs WHERE expires_at <= now()")
    if left != [["0"]]:
        stage.ledger.violate(f"{left[0][0]} expired previews were not swept")
    named = {key for row in await stage.services.sql("SELECT video_key, poster_key FROM prompt_preview_jobs")
             for key in row if key}
    for path in sorted(files(storage) ^ named)[:10]:
        stage.ledger.violate(f"after the sweep {path} is named and not there, or there and not named")
    stage.ledger.facts["files that the sweep took"] = len(before - files(storage))


def files(storage):
    objects = storage / "objects"
    return {str(path.relative_to(objects)) for path in objects.rglob("*.*") if path.is_file()}
