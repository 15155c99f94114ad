#!/usr/bin/env python3
"""Requests a second by wrk on loopback: `GET /healthz`, and `GET …/status` answered by 304, against bare SwiftNIO.

The measure is HelloServer: SwiftNIO's own HTTP pipeline and a handler that answers "hello". It is sent the very same
requests, in turn with the gateway. wrk takes a share of the same cores, from both alike.

usage: Benchmarks/throughput.py [--runs 5] [--seconds 5] [--connections 64] [--hello PROGRAM]
"""

import argparse
import contextlib
import os
import re
import socket
import subprocess
import time

from instance import built, clip, facts, free_port, median, running, table, verdict


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--connections", type=int, default=64)
    options.add_argument("--hello", help="the built HelloServer; otherwise it is built first")
    options = options.parse_args()

    with running() as instance, hello_server(options.hello) as hello:
        asset = instance.finished(instance.upload(clip())["id"])["id"]
        path = f"/api/admin/assets/{asset}/status"
        etag = instance.request("GET", path)[1]["ETag"]
        token = f"Authorization: Bearer {instance.token}"
        cases = {"`GET /healthz`": ("/healthz", [], 200, 0.8),
                 "`GET …/status`, 304": (path, [token, f"If-None-Match: {etag}"], 304, 0.5)}
        results = {}
        for name, (path, fields, status, _) in cases.items():
            check(instance, path, fields, status)
            arguments = [part for field in fields for part in ("-H", field)]
            rates = [tuple(wrk(url, path, arguments, options.connections, options.seconds) for url in (hello, instance.url))
                     for _ in range(options.runs + 1)]
            check(instance, path, fields, status)
            # The first round warms up.
            results[name] = [median(pair[side] for pair in rates[1:]) for side in (0, 1)]
        instance.delete(asset)

    print(f"Requests a second, {options.connections} connections. {facts()}\n")
    table(["request", "bare SwiftNIO, “hello”", "gateway", "ratio"],
          [[name, f"{bare:,.0f}", f"{gateway:,.0f}", f"{gateway / bare:.2f}"] for name, (bare, gateway) in results.items()])
    for name, (bare, gateway) in results.items():
        verdict(name, gateway / bare, ">=", cases[name][3])


def check(instance, path, fields, status):
    headers = dict(field.split(": ", 1) for field in fields)
    answer = instance.request("GET", path, headers=headers)[0]
    if answer != status:
        raise SystemExit(f"{path} is answered with {answer}, not {status}")


def wrk(url, path, arguments, connections, seconds):
    """- Returns: answers a second; one that is no 2xx or 3xx ends the benchmark."""
    return float(re.search(r"Requests/sec:\s*([\d.]+)", report(url, path, arguments, connections, seconds)).group(1))


def latencies(url, path, arguments, connections, seconds):
    """- Returns: milliseconds to the answer by percentile, 50, 75, 90, 99 and 100."""
    output = report(url, path, ["--latency", *arguments], connections, seconds)
    milliseconds = {"us": 0.001, "ms": 1, "s": 1000}
    found = {int(share): float(value) * milliseconds[unit]
             for share, value, unit in re.findall(r"^\s*(\d+)%\s+([\d.]+)(us|ms|s)$", output, re.MULTILINE)}
    value, unit = re.search(r"Latency\s+\S+\s+\S+\s+([\d.]+)(us|ms|s)", output).groups()
    return {**found, 100: float(value) * milliseconds[unit]}


def report(url, path, arguments, connections, seconds):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *arguments]
    output = subprocess.run([*command, url + path], capture_output=True, text=True, check=True).stdout
    if failures := re.search(r"Socket errors:.*|Non-2xx or 3xx responses:.*", output):
        raise SystemExit(f"{url}{path}: {failures.group()}")
    return output


@contextlib.contextmanager
def hello_server(program):
    program = program or built("HelloServer")
    port = free_port()
    process = subprocess.Popen([program, str(port), str(os.cpu_count())], stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
