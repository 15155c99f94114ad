"""Greenroom's own queue: `QueueBenchmark`, built here, release, with the same command line.

PostgreSQL is the truth, Redis carries hints; claims and finishes commit synchronously.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main():
    arguments = sys.argv[1:]
    where = arguments.index("--marks")
    marks = arguments[where + 1]
    del arguments[where:where + 2]
    where = arguments.index("--redis") + 1
    # With a number of a database, this is how it is written.
    arguments[where] = f"redis+{arguments[where]}"
    program = build()
    if arguments[4] == "prepare":
        return
    # It takes the action first, then where the services are.
    arguments = [*arguments[4:], *arguments[:4]]
    os.environ["BENCHMARK_MARKS"] = marks
    os.execv(program, [program, *arguments])


def build():
    # GREENROOM_QUEUE_BENCHMARK names a program that is built already.
    if given := os.environ.get("GREENROOM_QUEUE_BENCHMARK"):
        return given
    build = ["swift", "build", "-c", "release", "--scratch-path", str(ROOT / ".build-benchmarks")]
    environment = {**os.environ, "GREENROOM_BENCHMARKS": "1"}
    folder = subprocess.run([*build, "--show-bin-path"], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE,
                            text=True).stdout.strip()
    program = f"{folder}/QueueBenchmark"
    if sys.argv[-1] == "prepare" and not os.environ.get("GREENROOM_QUEUE_BUILT"):
        build += ["--product", "QueueBenchmark"]
        subprocess.run(build, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    return program


if __name__ == "__main__":
    main()
