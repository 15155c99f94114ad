"""The verdict on conversions: every accepted asset completed once, with all of its files, whole."""

import asyncio
import hashlib
import json
import random
from collections import defaultdict
from pathlib import Path

from verdict import Journal, recoveries, requeues, set_aside, tell_stories

ROWS = """
SELECT a.id, a.job_id, a.conversion_status, j.status, j.epoch, j.retry_count, j.crashes,
       coalesce(a.thumbnail_key, ''), coalesce(a.gif_key, ''), coalesce(a.webm_key, ''), a.gif_size, a.webm_size,
       (SELECT count(*) FROM asset_status_history AS h WHERE h.asset_id = a.id AND h.status = 'completed'),
       (SELECT count(*) FROM events AS e
         WHERE e.subject = 'job' AND e.subject_id = j.id AND e.kind = 'job.completed')
  FROM admin_media_assets AS a JOIN queue_jobs AS j ON j.id = a.job_id"""


async def judge_conversions(stage, gateway, workers, chaos):
    ledger = stage.ledger
    assets = {row[0]: row for row in await stage.services.sql(ROWS, 60)}
    ledger.facts["uploads accepted"] = len(gateway.accepted)
    ledger.facts["uploads refused, or cut off"] = gateway.refused
    ledger.facts["committed without an answer to the client"] = len(assets.keys() - gateway.accepted.keys())
    ledger.facts["attempts spent"] = sum(int(row[5]) for row in assets.values())
    ledger.facts["crashes counted"] = sum(int(row[6]) for row in assets.values())
    ledger.facts["worker deaths"] = len(workers.deaths)
    ledger.lost.update(job for asset, job in gateway.accepted.items() if asset not in assets)
    for asset, job, state, status, *_, told, events in assets.values():
        if status in ("pending", "processing"):
            ledger.lost.add(job)
        elif (state, status) != ("completed", "completed"):
            set_aside(ledger, job, workers)
        elif (told, events) != ("1", "1"):
            ledger.doubled.add(job)
    await judge_files(stage, gateway.storage / "objects", [row for row in assets.values() if row[2] == "completed"])
    recoveries(ledger, starts_of(stage), await requeues(stage.services), workers, chaos)
    await tell_stories(stage, {row[1] for row in assets.values()})


async def judge_files(stage, objects, assets):
    checked = 0
    for _, job, *_, thumbnail, gif, webm, gif_size, webm_size, _, _ in assets:
        for key, size in ((thumbnail, None), (gif, gif_size), (webm, webm_size)):
            fault = broken(objects / key, size) if key else "is not there"
            if fault:
                stage.ledger.violate(f"job {job} has an output that {fault}: {key or 'no key'}")
            checked += 1
    # Reading them all with ffprobe takes longer than converting them: the content's hash in each name says the rest.
    for row in random.Random(stage.options.seed).sample(assets, min(60, len(assets))):
        for key in row[7:10]:
            probe = await asyncio.create_subprocess_exec(
                "ffprobe", "-v", "error", "-show_streams", objects / key, stdout=asyncio.subprocess.DEVNULL)
            if await probe.wait():
                stage.ledger.violate(f"job {row[1]} has an output that cannot be read: {key}")
    stage.ledger.facts["output files checked"] = checked


def broken(path, size):
    """What is wrong with a stored file, or None. Its name begins with its content's hash."""
    if not path.is_file():
        return "is not there"
    content = path.read_bytes()
    if size is not None and len(content) != int(size):
        return f"has {len(content)} bytes and not {size}"
    if not path.name.startswith(hashlib.sha256(content).hexdigest()[:16]):
        return "is not what its name says"
    return None


def starts_of(stage):
    """The starts of all jobs, from the workers' logs: "job started" with the microsecond and the epoch."""
    journal = Journal(stage.journal)
    journal.starts = defaultdict(list)
    for log in sorted(Path(stage.logs).glob("conversion-worker-*.log")):
        for line in log.read_text(errors="replace").splitlines():
            if '"job started"' in line:
                entry = json.loads(line)
                journal.starts[entry["job_id"]].append((int(entry["epoch"]), int(entry["started_us"]) / 1e6, 0))
    return journal
