"""Parts that go away, one at a time: what still works, what is said, and that all heals by itself.

The instance's own supervisor stops and starts the parts, so these tests need an instance of `make run`.
"""

import contextlib
import os
import signal
import subprocess
import time

import httpx
import pytest

import samples
from conftest import finished, upload
from gateway import eventually, refused
from prompting import RESOLVE, resolve, save


@pytest.fixture
def parts(gateway):
    return Parts(gateway.home / "run" / "supervisor.conf")


class Parts:
    def __init__(self, configuration):
        self.configuration = configuration

    def control(self, *words):
        command = ["supervisorctl", "-c", str(self.configuration), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout

    def pid(self, part):
        return int(self.control("pid", part))

    @contextlib.contextmanager
    def without(self, part):
        self.control("stop", part)
        try:
            yield
        finally:
            self.control("start", part)


def ready(stranger):
    with contextlib.suppress(httpx.TransportError):
        return stranger.get("/readyz").status_code == 200


# Before PostgreSQL is started anew: for 45 s after that no worker is taken for dead.
def test_a_killed_worker_is_replaced_and_its_conversion_done_again(client, parts):
    worker = parts.pid("conversion-worker:conversion-worker-0")
    asset = upload(client, samples.never_seen(samples.long_mp4())).raise_for_status().json()["id"]
    status = f"/api/admin/assets/{asset}/status"
    eventually(lambda: client.get(status).json()["conversion_status"] == "processing", "the conversion has begun")
    os.kill(worker, signal.SIGKILL)
    killed = time.monotonic()
    assert finished(client, asset, within=120)["conversion_status"] == "completed"
    history = [change["status"] for change in client.get(f"/api/admin/assets/{asset}/history").json()["history"]]
    assert history == ["pending", "processing", "pending", "processing", "completed"], time.monotonic() - killed
    assert parts.pid("conversion-worker:conversion-worker-0") != worker


def test_without_redis_uploads_are_converted_and_statuses_told(client, stranger, parts):
    with parts.without("redis"):
        check = refused_parts(stranger)
        assert check == ["redis"]
        asset = upload(client, samples.png(shade=71), "grey.png", "image/png").raise_for_status().json()["id"]
        assert finished(client, asset)["conversion_status"] == "completed"
    eventually(lambda: ready(stranger), "the gateway found Redis again")


def test_without_redis_what_is_saved_is_resolved_at_once(client, stranger, parts, character):
    def check(texts):
        for text in texts:
            save(client, character, text)
            assert resolve(client, character)["resolved_text"] == text

    check(["before"])
    with parts.without("redis"):
        check([f"text {number}" for number in range(20)])
    check(["after"])
    eventually(lambda: ready(stranger), "the gateway found Redis again")
    check(["at last"])


def test_without_postgresql_no_prompt_is_told_from_memory(client, stranger, parts, character):
    """Nobody would hear of a change any more: what is in memory counts for a second."""
    question = {"character_id": character["id"], "emotion": "happy"}
    save(client, character, "text")
    assert resolve(client, character)["resolved_text"] == "text"
    with parts.without("postgres"):
        eventually(lambda: client.post(RESOLVE, json=question).status_code == 503, "the memory has nothing to say", 5)
        refused(client.post(RESOLVE, json=question), 503, "database_unavailable")
    eventually(lambda: ready(stranger), "the gateway found PostgreSQL again")
    assert resolve(client, character)["resolved_text"] == "text"


def refused_parts(stranger):
    def away():
        answer = stranger.get("/readyz")
        return [check["name"] for check in answer.json()["checks"] if not check["ok"]] if answer.status_code == 503 else None

    return eventually(away, "readyz names what is away")


def test_without_postgresql_clients_are_told_to_come_back_and_nothing_is_left(client, stranger, gateway, parts):
    before = gateway.files()
    with parts.without("postgres"):
        answer = client.get("/api/admin/assets")
        refused(answer, 503, "database_unavailable")
        assert int(answer.headers["retry-after"]) > 0
        refused(upload(client, samples.png(shade=72), "grey.png", "image/png"), 503, "database_unavailable")
        assert stranger.get("/healthz").status_code == 200, "alive, though not ready"
    eventually(lambda: ready(stranger), "the gateway found PostgreSQL again")
    assert gateway.files() == before
    asset = upload(client, samples.png(shade=73), "grey.png", "image/png").raise_for_status().json()["id"]
    assert finished(client, asset)["conversion_status"] == "completed", "the worker found it again too"


def test_a_killed_gateway_is_back_at_once(client, stranger, parts):
    gateway = parts.pid("gateway")
    os.kill(gateway, signal.SIGKILL)
    eventually(lambda: ready(stranger), "the gateway is back", 10)
    assert parts.pid("gateway") != gateway
    assert client.get("/api/auth/me").status_code == 200
