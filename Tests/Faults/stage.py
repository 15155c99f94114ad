"""What a scenario stands on: services, folders, a small disk that can be filled, and the proof that nothing is left."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ledger import Ledger
from services import Services


class Stage:
    """One scenario's place. Everything it started is gone when `close` returns."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.folder = Path(tempfile.mkdtemp(prefix="greenroom-faults-", dir="/tmp"))
        os.chmod(self.folder, 0o755)
        self.services = Services(self.folder / "services")
        self.ledger = Ledger(name, options.seed)
        self.logs = self.folder / "logs"
        self.logs.mkdir()
        self.journal = self.folder / "journal"
        self.journal.touch()
        self.disk = None
        self.chaos_log = open(self.logs / "chaos.log", "w", buffering=1)

    def say(self, what):
        self.chaos_log.write(f"{time.time():.6f} {what}\n")

    def binary(self, name):
        return str(self.options.binaries / name)

    def mount_disk(self, size):
        """A small file system, which takes root; without it, disk full is reported as not run."""
        folder = self.folder / "disk"
        folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", folder], capture_output=True)
        if mounted.returncode == 0:
            self.disk = folder
        else:
            self.ledger.not_run.append("disk full: mounting a small file system needs root")
        return folder

    async def close(self):
        await self.services.stop()
        self.chaos_log.close()
        self.ledger.ended = time.time()
        for pid, command in processes_of(self.ledger.run, str(self.folder)):
            self.ledger.violate(f"process {pid} was left: {command}")
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 9)
        if self.disk:
            subprocess.run(["umount", "-l", self.disk], check=True)
        if self.ledger.failed or self.options.keep or sys.exc_info()[0]:
            print(f"What {self.name} left behind is in {self.folder}", flush=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def processes_of(run, folder):
    """Living processes with the run's mark, or with its folder in their command: FFmpeg gets no environment."""
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes()
            if command and (run.encode() in (process / "environ").read_bytes() or folder.encode() in command):
                yield int(process.name), command.replace(b"\0", b" ").decode(errors="replace")[:200]
