"""A running gateway, as a client sees it: by httpx, and by a raw socket where a client is not supposed to be polite."""

import contextlib
import json
import os
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

UNHARMFUL_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# What strangers must not read in an answer.
LEAK = re.compile(r"\bSELECT\b|\bINSERT\b|\.swift\b|/tmp/|/home/|/root/|/var/|grn_[0-9A-Za-z]{20}|Fatal error")
# Programs' own folders in the home: they may write there whenever they like.
BUSY_FOLDERS = {"log", "logs", "postgres", "postgresql", "redis", "run"}


class Gateway:
    def __init__(self, url, home, token, limit):
        parts = urlsplit(url)
        self.url = url.rstrip("/")
        self.address = (parts.hostname, parts.port or 80)
        self.home = Path(home)
        self.token = token
        self.upload_limit = limit

    @property
    def bearer(self):
        return {"Authorization": f"Bearer {self.token}"}

    def client(self, *, admin=True, source=None, **options):
        """`source`: the loopback address to come from. Guesses of passwords are counted by address."""
        headers = {**(self.bearer if admin else {}), **options.pop("headers", {})}
        transport = httpx.HTTPTransport(local_address=source)
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, transport=transport, **options)

    def secret(self, name):
        return (self.home / name).read_text().strip()

    @contextlib.contextmanager
    def socket(self):
        with contextlib.closing(socket.create_connection(self.address, timeout=20)) as connection:
            yield connection

    def send(self, data):
        """Sends bytes as they are and returns the answer, though the gateway may close before it has read all."""
        with self.socket() as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(data)
            return read_answer(connection)

    def head(self, method, path, *fields):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address[0]}:{self.address[1]}", *fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def files(self):
        """Every file that uploads could leave behind."""
        found = set()
        for folder, folders, names in os.walk(self.home):
            folders[:] = [name for name in folders if name not in BUSY_FOLDERS]
            found.update(os.path.join(folder, name) for name in names)
        return found


class Answer:
    def __init__(self, status, headers, content):
        self.status_code = status
        self.headers = headers
        self.content = content

    def json(self):
        return json.loads(self.content)


def read_answer(connection):
    """The first answer on a connection. A reset after the answer does not unsay it."""
    data = b""
    while True:
        head, end, body = data.partition(b"\r\n\r\n")
        if end:
            lines = head.decode("latin-1").split("\r\n")
            status = int(lines[0].split()[1])
            headers = httpx.Headers([tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]])
            if status >= 200 and len(body) >= int(headers.get("content-length", 0)):
                return Answer(status, headers, body)
            if status < 200:
                data = body
                continue
        try:
            chunk = connection.recv(65536)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            raise AssertionError(f"the connection ended without an answer; it held {data[:200]!r}")
        data += chunk


def refused(answer, status, *codes):
    """Asserts a problem answer of this contract, and returns it."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.content[:500]!r}"
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["code"] in codes, problem
    assert problem["title"] and problem["detail"]
    assert UNHARMFUL_ID.fullmatch(problem["request_id"])
    assert answer.headers["x-request-id"] == problem["request_id"]
    leak = LEAK.search(json.dumps(problem))
    assert not leak, f"the answer tells strangers {leak}: {problem}"
    return problem


def eventually(question, what, seconds=30):
    """Asks until the answer is true: what is asked for happens soon, but not at once."""
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, f"after {seconds} s still not: {what}"
        time.sleep(0.05)
    return answer
