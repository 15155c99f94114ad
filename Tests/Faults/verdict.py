"""Holds the database and the output files against the journal: nothing lost, nothing done twice, nothing by hand."""

import asyncio
import json
import time
from collections import defaultdict


class Journal:
    """What producers and workers wrote down outside of the system, read at the end."""

    def __init__(self, path):
        self.accepted = {}
        self.refused = 0
        # Job to its starts: (epoch, seconds since 1970, process id).
        self.starts = defaultdict(list)
        for line in path.read_text().splitlines():
            fact, *words, pid, microseconds = line.split()
            if fact == "accepted":
                self.accepted[words[0]] = int(microseconds) / 1e6
            elif fact == "refused":
                self.refused += 1
            elif fact == "start":
                self.starts[words[0]].append((int(words[1]), int(microseconds) / 1e6, int(pid)))


async def settle(services, seconds=180):
    """Waits until every job has come to an end; jobs that have not by then count as lost."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if await services.sql(
                "SELECT count(*) FROM queue_jobs WHERE status IN ('pending', 'processing')") == [["0"]]:
            return
        await asyncio.sleep(0.2)


async def held_by(services, pid):
    """The jobs that a dead process held, as (job, epoch). It is asked within the 3 s before the reaper acts."""
    for _ in range(60):
        rows = await services.sql(
            f"""SELECT id, epoch FROM queue_jobs WHERE status = 'processing'
                 AND worker_no = (SELECT max(worker_no) FROM queue_workers WHERE pid = {pid})""")
        if rows is not None:
            return [(job, int(epoch)) for job, epoch in rows]
        await asyncio.sleep(0.05)
    return []


async def requeues(services):
    """When each job came back into its queue, from the news of it."""
    times = defaultdict(list)
    for job, time in await services.sql(
            """SELECT subject_id, extract(epoch FROM created_at) FROM events
                WHERE subject = 'job' AND kind = 'job.pending'""", 60):
        times[job].append(float(time))
    return times


async def judge_jobs(stage, workers, chaos, outputs):
    """The verdict on `journal` jobs."""
    ledger, journal = stage.ledger, Journal(stage.journal)
    rows = await stage.services.sql(
        """WITH told AS (SELECT subject_id, count(*) FROM events WHERE subject = 'job' AND kind = 'job.completed' GROUP BY 1)
           SELECT id, status, epoch, retry_count, crashes, interrupts, extract(epoch FROM completed_at),
                  (args ->> 'n')::integer % 3 = 0, coalesce(told.count, 0)
             FROM queue_jobs LEFT JOIN told ON told.subject_id = id WHERE job_type = 'journal'""", 120)
    jobs = {row[0]: row for row in rows}
    results = defaultdict(list)
    for job, epoch in await stage.services.sql("SELECT job, epoch FROM fault_results", 60):
        results[job].append(int(epoch))

    ledger.facts["jobs accepted"] = len(journal.accepted)
    ledger.facts["jobs refused while PostgreSQL was away"] = journal.refused
    ledger.facts["jobs committed without an answer to the producer"] = len(jobs.keys() - journal.accepted.keys())
    ledger.facts["runs begun"] = sum(map(len, journal.starts.values()))
    for name, column in (("attempts spent", 3), ("crashes counted", 4), ("interrupts counted", 5)):
        ledger.facts[name] = sum(int(row[column]) for row in rows)
    ledger.facts["worker deaths"] = sum(death.how != "frozen" for death in workers.deaths)

    ledger.lost.update(journal.accepted.keys() - jobs.keys())
    for job, (_, status, epoch, *_, leaves_no_row, completions) in jobs.items():
        if status in ("pending", "processing"):
            ledger.lost.add(job)
        elif status != "completed":
            set_aside(ledger, job, workers)
        elif completions != "1":
            ledger.doubled.add(job)
        expected = [int(epoch)] if status == "completed" and leaves_no_row == "f" else []
        if len(results[job]) > len(expected):
            ledger.doubled.add(job)
        elif results[job] != expected:
            ledger.lost.add(job)
    ledger.doubled.update(results.keys() - jobs.keys())
    judge_outputs(ledger, jobs, outputs)
    recoveries(ledger, journal, await requeues(stage.services), workers, chaos)
    unexplained(ledger, journal, jobs, workers, chaos)
    await tell_stories(stage, jobs)


def set_aside(ledger, job, workers):
    """A job that three workers were killed on is set aside by design, for a person to look at; any other is our fault."""
    kills = {epoch for death in workers.deaths for held, epoch in death.held if held == job}
    if len(kills) >= 3:
        fact = "set aside after three deaths of its own, by design"
        ledger.facts[fact] = ledger.facts.get(fact, 0) + 1
    else:
        ledger.by_hand.add(job)


def judge_outputs(ledger, jobs, outputs):
    """Every completed job's file is there and whole; what else there is belongs to a superseded claim."""
    for job, (_, status, epoch, *_) in jobs.items():
        if status != "completed":
            continue
        result = outputs / job / epoch / "result"
        if not result.is_file() or not result.read_text().startswith(f"job {job} epoch {epoch} "):
            ledger.violate(f"job {job}: its output is missing or not its own")
    superseded = 0
    for folder in outputs.glob("*-*/*"):
        job = jobs.get(folder.parent.name)
        if not job or int(folder.name) > int(job[2]) or (int(folder.name) == int(job[2]) and job[1] != "completed"):
            ledger.violate(f"{folder} belongs to no claim")
        superseded += bool(job and int(folder.name) < int(job[2]))
    ledger.facts["folders of superseded claims, left to the sweep"] = superseded


def recoveries(ledger, journal, requeued, workers, chaos):
    """From each death to the next start of each job that the dead worker held, and till it was back in its queue."""
    died = {(job, epoch): death.time for death in workers.deaths for job, epoch in death.held}
    for death in workers.deaths:
        for job, epoch in death.held:
            # A claim whose worker died before it began the job shows in nothing but its own death.
            later = [time for e, time, _ in journal.starts[job] if e > epoch]
            later += [time for (j, e), time in died.items() if j == job and e > epoch]
            if later:
                ledger.recoveries[category(death, chaos)].append(min(later) - death.time)
                ledger.slowest = max(ledger.slowest, (min(later) - death.time, category(death, chaos), job, death.time))
            back = [time for time in requeued[job] if time > death.time]
            if back:
                ledger.recoveries[f"{category(death, chaos)}, till it is back in the queue"].append(
                    min(back) - death.time)


def category(death, chaos):
    def near(times, before=0):
        return any(begin - before <= death.time <= end for begin, end in times)

    if death.how == "frozen":
        return "frozen for longer than its lease"
    if near(chaos.postgres_times, before=10):
        return "killed around a start of PostgreSQL (grace)"
    if near(chaos.network_times, before=10):
        return "killed around a network fault"
    return "killed"


def unexplained(ledger, journal, jobs, workers, chaos):
    """A job that was taken from a worker that nothing had happened to ran twice at once, if only for a while."""
    deaths = defaultdict(set)
    for death in workers.deaths:
        for job, epoch in death.held:
            deaths[job].add(epoch)
    # A lost answer to a claim costs a lease, and after PostgreSQL's start 45 s before it.
    shadows = [(begin, end + 35) for begin, end in [*chaos.postgres_times, *chaos.network_times]]
    for job, (_, _, _, _, crashes, _, completed, *_) in jobs.items():
        life = (journal.accepted.get(job, 0), float(completed or time.time()))
        if int(crashes) > len(deaths[job]) and not any(life[0] < end and begin < life[1] for begin, end in shadows):
            ledger.violate(f"job {job} was taken from a living worker")


async def tell_stories(stage, jobs, most=5):
    """All that is known of jobs that went wrong: journal, row, events, logs."""
    ledger = stage.ledger
    suspects = sorted(ledger.lost | ledger.doubled | ledger.by_hand)
    suspects += [word.rstrip(":") for line in ledger.violations for word in line.split() if word.rstrip(":") in jobs]
    for job in suspects[:most]:
        print(f"\n--- The story of job {job}")
        for row in await stage.services.sql(f"SELECT row_to_json(j) FROM queue_jobs AS j WHERE id = '{job}'") or []:
            print("row     ", json.dumps({key: value for key, value in json.loads(row[0]).items() if value is not None}))
        for row in await stage.services.sql(
                f"SELECT seq, created_at, kind FROM events WHERE subject_id = '{job}' ORDER BY seq") or []:
            print("event   ", *row)
        for line in stage.journal.read_text().splitlines():
            if job in line:
                print("journal ", line)
        for log in sorted(stage.logs.glob("*.log")):
            for line in log.read_text(errors="replace").splitlines():
                if job in line:
                    print(f"{log.stem}: {line}")
