#!/usr/bin/env python3
"""From an upload's last byte to the worker's first instruction, on an idle system.

The file's last byte and the form's end are sent when all others have been taken in; the time is the client's wall clock
just before. The worker writes the microsecond at which it began a job (`started_us`) into its log line "job started".
Both are of one machine's clock. In between lie: the file's header read, the file synced to the disk, the commit of asset
and job, the hint over Redis, the claim.

usage: Benchmarks/pickup.py [--uploads 200]
"""

import argparse
import json
import time

from instance import clip, disk, facts, form, median, percentile, read_answer, running, table, verdict


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--uploads", type=int, default=200)
    options = options.parse_args()

    with running() as instance:
        video = clip(pixels="64x36", seconds=0.5)
        for _ in range(5):
            upload(instance, video)
        sent, answered = {}, []
        for _ in range(options.uploads):
            job, last_byte, seconds = upload(instance, video)
            sent[job] = last_byte
            answered.append(seconds * 1000)
        syncs = disk()
        time.sleep(1)  # The worker writes its log out within 0.2 s.
        started = job_starts(instance.home / "log", set(sent))
        if missing := sent.keys() - started.keys():
            raise SystemExit(f"the worker's log tells nothing of {len(missing)} jobs' start")
        waits = [started[job] / 1000 - sent[job] * 1000 for job in sent]

    print(f"Pick-up of {len(waits)} uploads of {len(video)} bytes, one by one. {facts()}\n")
    table(["from the last byte to", "p50 ms", "p90 ms", "p99 ms", "most ms"],
          [["the job's first instruction", *figures(waits)], ["the upload's answer", *figures(answered)],
           ["(8 KB written and synced, by itself)", *figures(syncs)]])
    verdict("p50 in ms", median(waits), "<", 2)
    verdict("p99 in ms", percentile(waits, 99), "<", 10)


def figures(values):
    return [f"{percentile(values, share):.2f}" for share in (50, 90, 99)] + [f"{max(values):.2f}"]


def upload(instance, video):
    """The job, the wall-clock second of the last byte, and the seconds from there to the answer; ends when all is idle."""
    before, after, content_type = form()
    body = before + video + after
    # Without the file's last byte: the gateway knows the end of the file from the boundary behind it.
    held = len(after) + 1
    connection = instance.connect()
    try:
        connection.sendall(instance.head(
            "POST", "/api/admin/assets/upload", f"Content-Type: {content_type}", f"Content-Length: {len(body)}") + body[:-held])
        time.sleep(0.02)
        last_byte, started = time.time(), time.perf_counter()
        connection.sendall(body[-held:])
        status, content = read_answer(connection)
        seconds = time.perf_counter() - started
    finally:
        connection.close()
    if status != 202:
        raise SystemExit(f"an upload was answered with {status}: {content.decode()}")
    stored = json.loads(content)
    # The worker has begun by then: what asks for the asset's state is no part of an idle system.
    time.sleep(0.05)
    instance.finished(stored["id"])
    instance.delete(stored["id"])
    time.sleep(0.05)
    return stored["job_id"], last_byte, seconds


def job_starts(folder, jobs):
    """The microsecond at which each job began first, from the workers' logs."""
    found = {}
    for path in sorted(folder.glob("conversion-worker*")):
        for line in path.read_text(errors="replace").splitlines():
            if '"job started"' not in line:
                continue
            entry = json.loads(line)
            if "started_us" not in entry:
                raise SystemExit("the worker's line “job started” has no started_us")
            if entry["job_id"].lower() in jobs:
                found.setdefault(entry["job_id"].lower(), int(entry["started_us"]))
    return found


if __name__ == "__main__":
    main()
