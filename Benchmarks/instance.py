"""The instance that is measured, the machine that it runs on, and tables to print.

A benchmark starts an instance of its own (`make run`, release build, no sample data) and ends it afterwards, unless
GREENROOM_URL and GREENROOM_HOME name one that runs already.
"""

import contextlib
import json
import mmap
import os
import platform
import random
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class Instance:
    def __init__(self, url, home):
        self.url = url.rstrip("/")
        self.home = Path(home)
        self.token = (self.home / "admin-token").read_text().strip()
        parts = urlsplit(self.url)
        self.host, self.port = parts.hostname, parts.port or 80
        self.pid = listener(self.port)

    def request(self, method, path, body=None, headers=None):
        """The answer's status, headers and content; no status is an error."""
        request = urllib.request.Request(
            self.url + path, data=body, method=method,
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def upload(self, data, name="clip.mp4", mime="video/mp4"):
        start, end, content_type = form(name, mime)
        status, _, content = self.request(
            "POST", "/api/admin/assets/upload", start + data + end, {"Content-Type": content_type})
        if status != 202:
            raise SystemExit(f"an upload was answered with {status}: {content.decode()}")
        return json.loads(content)

    def asset(self, asset):
        return json.loads(self.request("GET", f"/api/admin/assets/{asset}")[2])

    def finished(self, asset):
        while (state := self.asset(asset))["conversion_status"] in ("pending", "processing"):
            time.sleep(0.02)
        return state

    def delete(self, asset):
        self.request("DELETE", f"/api/admin/assets/{asset}")

    def connect(self):
        connection = socket.create_connection((self.host, self.port), timeout=120)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def head(self, method, path, *fields):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Authorization: Bearer {self.token}"]
        return ("\r\n".join([*lines, *fields]) + "\r\n\r\n").encode()


@contextlib.contextmanager
def running():
    url, home = os.environ.get("GREENROOM_URL"), os.environ.get("GREENROOM_HOME")
    if url and home:
        yield Instance(url, home)
        return
    folder = tempfile.mkdtemp(prefix="greenroom-benchmark-")
    port = free_port()
    settings = [f"GREENROOM_HOME={folder}/home", f"PORT={port}", "DEMO=0", "CONFIGURATION=release"]
    make = subprocess.Popen(
        ["make", "--no-print-directory", "run", *settings], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        start_new_session=True)
    try:
        for line in make.stdout:
            print(line, end="", file=sys.stderr)
            if line.startswith("Greenroom is ready"):
                break
        else:
            raise SystemExit("`make run` ended before the instance was ready")
        threading.Thread(target=make.stdout.read, daemon=True).start()
        yield Instance(f"http://127.0.0.1:{port}", f"{folder}/home")
    finally:
        os.killpg(make.pid, signal.SIGTERM)
        make.wait()
        shutil.rmtree(folder, ignore_errors=True)


def built(program):
    """The path of a program to measure with, built for release."""
    environment = {**os.environ, "GREENROOM_BENCHMARKS": "1"}
    # A folder of its own: the manifest is another one with benchmarks than without.
    build = ["swift", "build", "-c", "release", "--scratch-path", str(ROOT / ".build-benchmarks")]
    subprocess.run([*build, "--product", program], cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    folder = subprocess.run([*build, "--show-bin-path"], cwd=ROOT, env=environment, check=True, capture_output=True,
                            text=True).stdout.strip()
    return f"{folder}/{program}"


def form(name="clip.mp4", mime="video/mp4"):
    """A form's bytes before and after the file, and its content type."""
    edge = "greenroom-benchmark"
    start = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {mime}\r\n\r\n'
    return start.encode(), f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def read_answer(connection):
    """Status and content of one answer whose length is told."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            raise SystemExit(f"the connection ended before an answer: {data[:200]!r}")
        data += chunk
    head, _, content = data.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(content) < int(fields.get(b"content-length", 0)):
        content += connection.recv(65536)
    return int(head.split()[1]), content


def clip(*options, pixels="320x180", seconds=1):
    """A small MP4 with its header in front, made by FFmpeg."""
    with tempfile.TemporaryDirectory() as folder:
        source = f"testsrc=size={pixels}:rate=12:duration={seconds}"
        command = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-c:v", "libx264", "-pix_fmt",
                   "yuv420p", *options, "-movflags", "+faststart", f"{folder}/clip.mp4"]
        subprocess.run(command, check=True)
        return Path(folder, "clip.mp4").read_bytes()


# --- Processes --------------------------------------------------------------------------------------------------------


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listener(port):
    """The process that listens on a port of this machine."""
    inodes = set()
    for table in "/proc/net/tcp", "/proc/net/tcp6":
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):
                if any(os.readlink(fd) in inodes for fd in (process / "fd").iterdir()):
                    return int(process.name)
    raise SystemExit(f"no process of this user listens on port {port}")


def memory(pid):
    """Resident bytes now, and at most since `forget_peak`."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))


def forget_peak(pid):
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def raise_file_limit(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        with contextlib.suppress(ValueError, PermissionError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(f"this needs {wanted} open files and may have {hard}; raise it with ulimit -Hn as root")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


# --- Words ------------------------------------------------------------------------------------------------------------


def stolen_seconds():
    """Processor-seconds that the host has kept from this virtual machine since its start."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return int(fields[8]) / os.sysconf("SC_CLK_TCK")


def touch_free_memory(size):
    """A host may take free memory back from a virtual machine and has to give it again page by page, at eight times
    the price of writing to it. Who of those that are compared meets such memory is chance; after this, none does."""
    mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE).close()


def disk(samples=300):
    """What one durable write costs here without any of ours: milliseconds of 8 KB written into a file that is there, and
    synced, some 100 a second. No commit is quicker, and its tail is in each figure that has a commit in it."""
    waits = []
    with tempfile.NamedTemporaryFile() as file:
        file.write(bytes(16 << 20))
        file.flush()
        os.fsync(file.fileno())
        for place in range(samples):
            time.sleep(random.uniform(0.005, 0.015))
            page = os.urandom(8192)
            started = time.perf_counter()
            os.pwrite(file.fileno(), page, place % 2048 * 8192)
            os.fdatasync(file.fileno())
            waits.append((time.perf_counter() - started) * 1000)
    return waits


def facts():
    """The machine, as one line for the report."""
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.machine())
    total = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    system = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    return (f"{cpu}, {os.cpu_count()} cores, {total:.0f} GB, Linux {platform.release()}, "
            f"{system['PRETTY_NAME'].strip(chr(34))}; commit {commit.strip()}, {time.strftime('%Y-%m-%d', time.gmtime())}")


def table(columns, rows):
    print("| " + " | ".join(columns) + " |")
    print("|" + "|".join("---" if index == 0 else "---:" for index in range(len(columns))) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


def verdict(what, value, comparison, goal):
    kept = {"<": value < goal, ">=": value >= goal}[comparison]
    print(f"{what}: {value:.3g} (goal {comparison} {goal}): {'kept' if kept else 'MISSED'}")


def percentile(values, share):
    """The nearest-rank percentile."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-len(ranked) * share // 100) - 1))]


median = statistics.median
