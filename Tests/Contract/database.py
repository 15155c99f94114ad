"""The instance's database, asked by psql as its superuser: for what no route makes, and for what nobody should do."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Where the sockets are and which psql fits is what scripts/lib/home knows.
PLACES = '. "$1/scripts/lib/home" && printf "%s\\n" "$sockets" "$(postgres_tool psql)"'
# Triggers sleep for whoever asks so, and only a superuser may.
TRIGGERS_ASLEEP = "SET session_replication_role = replica;\n"


class Database:
    def __init__(self, home):
        found = subprocess.run(
            ["bash", "-c", PLACES, "-", str(ROOT)], env={"GREENROOM_HOME": str(home), "PATH": "/usr/bin:/bin"},
            check=True, capture_output=True, text=True)
        self.sockets, self.psql = found.stdout.split()

    def run(self, sql, **values):
        """Runs statements, all or none. `:'name'` stands for a value. Returns what they say."""
        command = [
            self.psql, "-X", "-q", "-A", "-t", "-1", "-h", self.sockets, "-U", "greenroom", "-d", "greenroom",
            "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-f", "-"]
        given = "".join(f"\\set {name} {quoted(value)}\n" for name, value in values.items())
        done = subprocess.run(command, input=given + sql, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise DatabaseRefusal(done.stderr)
        return done.stdout.strip()

    def rows(self, query, **values):
        """What a query finds; one that writes says RETURNING."""
        return json.loads(self.run(f"WITH r AS ({query}) SELECT coalesce(json_agg(r), '[]') FROM r", **values))

    def refusal(self, sql, **values):
        """What PostgreSQL says against statements that it is to refuse. Where it does not, nothing happens either."""
        try:
            self.run(f"{sql};\nSELECT 1 / 0", **values)
        except DatabaseRefusal as refusal:
            return str(refusal)

    def tamper(self, sql, **values):
        """What triggers forbid even a superuser."""
        return self.run(TRIGGERS_ASLEEP + sql, **values)


class DatabaseRefusal(Exception):
    pass


def quoted(value):
    r"""A word of psql's own commands, which know \n and are a line each."""
    known = {"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r"}
    return "'" + "".join(known.get(letter, letter) for letter in str(value)) + "'"


def array(ids):
    """A list of ids as PostgreSQL writes it."""
    return "{" + ",".join(ids) + "}"
