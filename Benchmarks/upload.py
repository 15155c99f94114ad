#!/usr/bin/env python3
"""A 500 MB upload: the gateway's throughput against nginx storing the same body, and the gateway's memory.

Both are sent the same file by sendfile over one loopback connection, in turn, and store it on the same disk. nginx
(WebDAV PUT) writes the body as it comes. The gateway takes the form apart, computes SHA-256 on the way, reads the
video's header, syncs the file to the disk and writes asset and job before it answers.

usage: Benchmarks/upload.py [--runs 7] [--megabytes 500]
"""

import argparse
import contextlib
import json
import os
import socket
import struct
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from instance import (clip, cpu_seconds, facts, forget_peak, form, free_port, median, memory, read_answer, running,
                      table, touch_free_memory, verdict)

NGINX = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_max_body_size 0;
    client_body_temp_path {folder}/body;
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {folder}/stored; dav_methods PUT; client_body_in_file_only on; }}
    }}
}}
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--megabytes", type=int, default=500)
    options = options.parse_args()

    with running() as instance, tempfile.TemporaryDirectory(dir=instance.home.parent) as folder:
        video = Path(folder, "video.mp4")
        write_video(video, options.megabytes * 1_000_000)
        with nginx(Path(folder)) as port:
            send_to_nginx(port, video, folder)
            send_to_gateway(instance, video)
            measure(instance, port, video, folder, options.runs)


def measure(instance, port, video, folder, runs):
    size = video.stat().st_size
    before = memory(instance.pid)[0]
    forget_peak(instance.pid)
    rows, gateway_rates, nginx_rates = [], [], []
    with Sampler(instance.pid) as sampler:
        for run in range(1, runs + 1):
            nginx_rates.append(size / 1e6 / send_to_nginx(port, video, folder))
            cpu = cpu_seconds(instance.pid)
            gateway_rates.append(size / 1e6 / send_to_gateway(instance, video))
            cpu = cpu_seconds(instance.pid) - cpu
            rows.append([run, f"{nginx_rates[-1]:.0f}", f"{gateway_rates[-1]:.0f}",
                         f"{gateway_rates[-1] / nginx_rates[-1]:.2f}", f"{cpu:.2f}"])
    after, peak = memory(instance.pid)
    peak = max(peak, sampler.most)
    ratio = median(gateway_rates) / median(nginx_rates)
    rows.append(["median", f"{median(nginx_rates):.0f}", f"{median(gateway_rates):.0f}", f"{ratio:.2f}", ""])

    print(f"Upload of {size / 1e6:.0f} MB. {facts()}\n")
    table(["run", "nginx MB/s", "gateway MB/s", "ratio", "gateway CPU s"], rows)
    table(["gateway's memory", "MB"], [["before", f"{before / 1e6:.1f}"], ["most during", f"{peak / 1e6:.1f}"],
                                       ["after", f"{after / 1e6:.1f}"]])
    verdict("throughput against nginx", ratio, ">=", 0.7)
    verdict("growth of memory in MB", (peak - before) / 1e6, "<", 16)


def write_video(path, size):
    """A real clip, then a second `mdat` box full of noise: players skip it, compression finds nothing in it."""
    start = clip(pixels="128x72")
    with path.open("wb") as file:
        file.write(start)
        rest = size - len(start) - 8
        file.write(struct.pack(">I4s", rest + 8, b"mdat"))
        while rest > 0:
            file.write(os.urandom(min(rest, 1 << 22)))
            rest -= 1 << 22


def send(connection, head, before, video, after):
    """Seconds from the first byte to the answer."""
    os.sync()
    touch_free_memory(3 * video.stat().st_size)
    with contextlib.closing(connection), video.open("rb") as file:
        started = time.perf_counter()
        connection.sendall(head + before)
        connection.sendfile(file)
        connection.sendall(after)
        status, content = read_answer(connection)
        seconds = time.perf_counter() - started
    if status not in (201, 202, 204):
        raise SystemExit(f"the upload was answered with {status}: {content[:500]!r}")
    return seconds, content


def send_to_gateway(instance, video):
    before, after, content_type = form()
    length = len(before) + video.stat().st_size + len(after)
    head = instance.head(
        "POST", "/api/admin/assets/upload", f"Content-Type: {content_type}", f"Content-Length: {length}")
    seconds, content = send(instance.connect(), head, before, video, after)
    asset = json.loads(content)["id"]
    # The conversion must not run beside the next measurement.
    instance.request("POST", f"/api/admin/assets/{asset}/cancel")
    instance.finished(asset)
    instance.delete(asset)
    return seconds


def send_to_nginx(port, video, folder):
    head = f"PUT /video HTTP/1.1\r\nHost: x\r\nContent-Length: {video.stat().st_size}\r\n\r\n".encode()
    seconds, _ = send(socket.create_connection(("127.0.0.1", port)), head, b"", video, b"")
    stored = Path(folder, "stored", "video")
    if stored.stat().st_size != video.stat().st_size:
        raise SystemExit("nginx has not stored the body")
    stored.unlink()
    return seconds


@contextlib.contextmanager
def nginx(folder):
    port = free_port()
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "stored").mkdir()
    (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, port=port))
    process = subprocess.Popen(["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")])
    try:
        for _ in range(200):
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()


class Sampler:
    """The most resident memory of a process, looked at every 10 ms."""

    def __init__(self, pid):
        self.pid, self.most, self.done = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.done.wait(0.01):
            self.most = max(self.most, memory(self.pid)[0])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()


if __name__ == "__main__":
    main()
