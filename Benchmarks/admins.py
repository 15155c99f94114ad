"""Admins of an instance: their tokens, their connections, and what a commit of one row costs at their pace."""

import asyncio
import contextlib
import hashlib
import json
import secrets
import string
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

from instance import stolen_seconds

# Between one admin's acts: busy people.
THINK_SECONDS = 0.5
# How often what they do and the bare row take turns.
WINDOWS = 6


def psql(instance, statements):
    command = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", str(instance.home / "run"), "-U", "greenroom", "greenroom"]
    return subprocess.run(command, input=statements, check=True, text=True, stdout=subprocess.PIPE).stdout


def make_admins(instance, count):
    """A token each for `count` new admins."""
    made = [token() for _ in range(count)]
    rows = ", ".join(f"(gen_random_uuid(), 'admin{n}@example.org', 'Admin {n}', 'admin')" for n in range(count))
    psql(instance, f"INSERT INTO users (id, email, name, role) VALUES {rows}")
    for n, text in enumerate(made):
        digest = hashlib.sha256(text.encode()).hexdigest()
        psql(instance, f"""INSERT INTO api_tokens (id, user_id, name, token_hash)
            SELECT gen_random_uuid(), id, 'benchmark', '\\x{digest}' FROM users WHERE email = 'admin{n}@example.org'""")
    return made


def token():
    """In the form of Sources/Shared/Security/APIToken.swift: 43 random letters, and their CRC-32 in base 62."""
    alphabet = string.digits + string.ascii_uppercase + string.ascii_lowercase
    letters = "".join(secrets.choice(alphabet) for _ in range(43))
    rest = zlib.crc32(letters.encode())
    checksum = "".join(alphabet[rest // 62**place % 62] for place in range(5, -1, -1))
    return f"grn_{letters}{checksum}"


def floor(instance, admins, seconds):
    """What the machine and PostgreSQL take by themselves: milliseconds of a transaction that inserts one small row, by as
    many connections at the same pace. pgbench counts from when it was due."""
    psql(instance, "SET client_min_messages = warning; CREATE TABLE IF NOT EXISTS benchmark_floor (id bigserial PRIMARY KEY, word text)")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "insert.sql").write_text("INSERT INTO benchmark_floor (word) VALUES ('floor');\n")
        subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-c", str(admins), "-j", "2", "-R", str(admins / THINK_SECONDS), "-T",
             str(max(1, round(seconds))), "-l", "-f", "insert.sql", "-h", str(instance.home / "run"), "-U", "greenroom",
             "greenroom"], cwd=folder, check=True, capture_output=True)
        lines = [line for log in Path(folder).glob("pgbench_log.*") for line in log.read_text().splitlines()]
    return [int(line.split()[2]) / 1000 for line in lines]


def in_turn(instance, admins, seconds, work):
    """`work(seconds)` in windows, in turn with the bare row, so that both meet the same moods of the host. The first one
    warms up: connections are opened and statements planned.

    - Returns: milliseconds of the bare row; the windows, each as the seconds of processor that the host took of it, and
      what `work` returned."""
    inserts, windows = [], []
    for _ in range(WINDOWS + 1):
        inserts.append(floor(instance, admins, seconds / WINDOWS))
        before = stolen_seconds()
        result = work(seconds / WINDOWS)
        windows.append((stolen_seconds() - before, result))
    return [took for samples in inserts[1:] for took in samples], windows[1:]


def calmer(windows):
    """The half of which the host took least."""
    return sorted(windows, key=lambda window: window[0])[:len(windows) // 2]


class Admin:
    """One connection, kept open."""

    def __init__(self, instance, token, reader, writer):
        self.instance, self.token, self.reader, self.writer = instance, token, reader, writer

    @staticmethod
    @contextlib.asynccontextmanager
    async def connected(instance, token):
        reader, writer = await asyncio.open_connection(instance.host, instance.port)
        try:
            yield Admin(instance, token, reader, writer)
        finally:
            writer.close()

    async def ask(self, method, path, body=None):
        """- Returns: seconds from the first byte sent to the answer's last one, status, content."""
        content = json.dumps(body).encode() if body is not None else b""
        head = (f"{method} {path} HTTP/1.1\r\nHost: {self.instance.host}\r\nAuthorization: Bearer {self.token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n").encode()
        started = time.perf_counter()
        self.writer.write(head + content)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in answer.split(b"\r\n")[1:-2])
        content = await self.reader.readexactly(int(fields[b"content-length"]))
        return time.perf_counter() - started, int(answer.split()[1]), content
