"""Queues, jobs and workers as operators see and change them."""

import uuid

import pytest

import samples
from conftest import finished, upload
from gateway import eventually, refused

NOWHERE = str(uuid.uuid4())


@pytest.fixture
def conversion(client):
    """The queue, open again whatever a test has done to it."""
    yield "conversion"
    client.post("/api/admin/queues/conversion/resume").raise_for_status()


def queue(client, name="conversion"):
    queues = client.get("/api/admin/queues").raise_for_status().json()["queues"]
    return next(entry for entry in queues if entry["name"] == name)


def test_a_queue_tells_how_it_stands(client):
    found = queue(client)
    assert found["workers"] >= 1 and found["slots"] >= 1 and found["paused"] is False
    assert len(found["throughput"]) == 60
    minutes = [entry["minute"] for entry in found["throughput"]]
    assert minutes == sorted(minutes)


def test_a_worker_that_runs_is_alive(client):
    workers = client.get("/api/admin/workers").raise_for_status().json()["workers"]
    alive = [worker for worker in workers if worker["alive"]]
    assert {"conversion", "previews"} <= {queue for worker in alive for queue in worker["queues"]}


def test_a_paused_queue_keeps_its_jobs_until_it_is_resumed(client, conversion):
    assert client.post(f"/api/admin/queues/{conversion}/pause").json()["paused"] is True
    assert client.post(f"/api/admin/queues/{conversion}/pause").status_code == 200
    asset = upload(client, samples.mp4()).raise_for_status().json()
    eventually(lambda: queue(client)["pending"] >= 1, "the job waits")
    job = client.get(f"/api/admin/jobs/{asset['job_id']}").raise_for_status().json()
    assert (job["status"], job["asset_id"], job["attempt"]) == ("pending", asset["id"], 1)
    assert client.post(f"/api/admin/queues/{conversion}/resume").json()["paused"] is False
    assert finished(client, asset["id"])["conversion_status"] == "completed"
    assert client.get(f"/api/admin/jobs/{asset['job_id']}").json()["status"] == "completed"


def test_a_waiting_job_is_cancelled_and_cannot_be_again(client, conversion):
    client.post(f"/api/admin/queues/{conversion}/pause").raise_for_status()
    job = upload(client, samples.mp4()).raise_for_status().json()["job_id"]
    answer = client.post(f"/api/admin/jobs/{job}/cancel")
    assert answer.status_code == 202 and answer.json()["status"] == "cancelled"
    refused(client.post(f"/api/admin/jobs/{job}/cancel"), 409, "job_ended")
    refused(client.post(f"/api/admin/jobs/{job}/retry"), 409, "job_not_failed")


def test_jobs_come_page_by_page_each_once(client, conversion):
    client.post(f"/api/admin/queues/{conversion}/pause").raise_for_status()
    wanted = [upload(client, samples.mp4()).raise_for_status().json()["job_id"] for _ in range(5)]
    seen, cursor = [], None
    while True:
        query = {"status": "pending", "queue": conversion, "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = client.get("/api/admin/jobs", params=query).raise_for_status().json()
        seen += [job["id"] for job in page["jobs"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert [job for job in seen if job in wanted] == sorted(wanted, reverse=True)
    assert len(seen) == len(set(seen))
    for job in wanted:
        client.post(f"/api/admin/jobs/{job}/cancel").raise_for_status()


@pytest.mark.parametrize(
    "path", ["queues/nowhere/pause", "queues/nowhere/resume", "queues/nowhere/retry", "queues/%00/pause"])
def test_an_unknown_queue_is_named(client, path):
    answer = client.post(f"/api/admin/{path}")
    assert answer.status_code in (400, 404)


def test_an_unknown_job_is_named(client):
    refused(client.get(f"/api/admin/jobs/{NOWHERE}"), 404, "unknown_job")
    for act in "retry", "cancel":
        refused(client.post(f"/api/admin/jobs/{NOWHERE}/{act}"), 404, "unknown_job")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "status=lost", "cursor=1"])
def test_a_parameter_that_is_wrong_is_named(client, query):
    refused(client.get(f"/api/admin/jobs?{query}"), 400, "invalid_parameter")
