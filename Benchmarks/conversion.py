#!/usr/bin/env python3
"""The main job: our conversion of real clips against two others, in turn, so that all meet the same weather.

naive: what one types first: `ffmpeg -i X out.gif`, `-c:v libvpx-vp9 -c:a libopus out.webm`, `-frames:v 1 poster.jpg`, one
       after the other. The WebM has libvpx's defaults and the GIF the source's size and rate.
shell: exactly the FFmpeg commands that ours runs (recorded from it once), typed in a shell: poster, then GIF and WebM side
       by side. Without our looks at the input and the outputs, limits, progress, syncs.

Wall and processor time are medians; ratios are medians of the ratios within a round. "Host took" is
the share of the processors that the host kept from this machine, in the worst of the runs: above some 5 % the figures say
little. Peak memory is the sum over all
processes that run at once, sampled every 20 ms. SSIM holds a WebM against the source, both at our WebM's size.

usage: scripts/bench-conversion [--runs 3] [--clips bigbuckbunny,cockatoo,clip1080]
"""

import argparse
import json
import os
import re
import shlex
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from instance import facts, stolen_seconds, table, touch_free_memory, verdict

median = statistics.median


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--samples", type=Path, required=True)
    options.add_argument("--program", type=Path, required=True)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--clips", default="bigbuckbunny,cockatoo,clip1080")
    options = options.parse_args()
    print(facts() + "\n")
    for name in options.clips.split(","):
        with tempfile.TemporaryDirectory() as folder:
            measure(name, options.samples / f"{name}.mp4", options.program.resolve(), Path(folder), options.runs)


def measure(name, clip, program, folder, runs):
    ways = {"naive": naive(clip, folder / "naive"), "shell": recorded(clip, program, folder),
            "ours": [str(program), str(clip), str(folder / "ours")]}
    results = {way: [] for way in ways}
    for turn in range(runs):
        # Who comes after whom changes, too.
        for way, command in list(ways.items())[:: -1 if turn % 2 else 1]:
            target = folder / way
            subprocess.run(["rm", "-rf", str(target)], check=True)
            target.mkdir()
            results[way].append(run(command))
    report(name, clip, folder, results)


def naive(clip, target):
    source = f"ffmpeg -nostdin -v error -y -i {shlex.quote(str(clip))}"
    return ["sh", "-ec", f"cd {target}; {source} clip.gif; {source} -c:v libvpx-vp9 -c:a libopus clip.webm; "
                         f"{source} -frames:v 1 poster.jpg"]


def recorded(clip, program, folder):
    """Runs our conversion once with a program in FFmpeg's place that writes down how it is called, and makes a script."""
    target, log = folder / "recorded", folder / "calls"
    target.mkdir()
    recorder = folder / "recorder"
    recorder.write_text("#!/usr/bin/python3\nimport fcntl, json, os, sys\n"
                        f"with open({str(log)!r}, 'a') as log:\n"
                        "    fcntl.flock(log, fcntl.LOCK_EX)\n"
                        "    log.write(json.dumps(sys.argv[1:]) + '\\n')\n"
                        "os.execvp('ffmpeg', ['ffmpeg'] + sys.argv[1:])\n")
    recorder.chmod(0o755)
    subprocess.run([program, "--ffmpeg", recorder, clip, target], check=True, stdout=subprocess.DEVNULL)
    steps = {"poster.jpg": [], "clip.gif": [], "clip.webm": []}
    for line in log.read_text().splitlines():
        call = json.loads(line)
        text = shlex.join(["ffmpeg"] + call).replace(str(target), str(folder / "shell"))
        steps[next(output for output in steps if any(word.endswith(output) for word in call))].append(text)
    gif, webm, poster = ("; ".join(steps[output]) for output in ("clip.gif", "clip.webm", "poster.jpg"))
    return ["sh", "-ec", f"{{ {poster}; {{ {gif}; }} & {{ {webm}; }} & wait; }} >/dev/null"]


def run(command):
    """Wall and processor seconds, peak megabytes, and the lines that were printed."""
    touch_free_memory(1_000_000_000)
    before, stolen = os.times(), stolen_seconds()
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    peak = Peak(process.pid)
    printed = process.stdout.read()
    code = process.wait()
    wall = time.monotonic() - start
    after = os.times()
    if code != 0:
        raise SystemExit(f"{command[0]} failed with {code}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    stolen = (stolen_seconds() - stolen) / wall / os.cpu_count()
    return {"wall": wall, "cpu": cpu, "stolen": 100 * stolen, "peak": peak.end(), "printed": printed}


class Peak:
    """Samples the resident memory of all processes of a session."""

    def __init__(self, session):
        self.session, self.most, self.ended = session, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        page = os.sysconf("SC_PAGE_SIZE")
        while not self.ended.wait(0.02):
            total = 0
            for entry in filter(str.isdigit, os.listdir("/proc")):
                try:
                    # After the name in brackets: state, parent, group, session, …; the 22nd is resident pages.
                    fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self.session:
                    total += int(fields[21]) * page
            self.most = max(self.most, total)

    def end(self):
        self.ended.set()
        self.thread.join()
        return self.most / 1_000_000


def report(name, clip, folder, results):
    size = video_size(folder / "ours" / "clip.webm")
    posters = [float(re.search(r"^poster .*seconds=([0-9.]+)", result["printed"], re.M)[1]) for result in results["ours"]]
    quality = {way: ssim(folder / way / "clip.webm", clip, size) for way in results}
    print(f"### {name}.mp4\n")
    rows = []
    for way, runs in results.items():
        files = [(folder / way / file).stat().st_size / 1_000 for file in ("clip.gif", "clip.webm")]
        rows.append([way] + [f"{median(run[key] for run in runs):.2f}" for key in ("wall", "cpu")]
                    + [f"{max(run['stolen'] for run in runs):.0f}"]
                    + [f"{median(run['peak'] for run in runs):.0f}"] + [f"{kilobytes:,.0f}" for kilobytes in files]
                    + [f"{quality[way]:.4f}", f"{median(posters):.2f}" if way == "ours" else ""])
    table(["way", "wall s", "CPU s", "host took, most %", "peak MB", "GIF KB", "WebM KB", "SSIM", "poster s"], rows)

    def ratio(above, below, key):
        return median(a[key] / b[key] for a, b in zip(results[above], results[below]))
    verdict("times faster than naive", ratio("naive", "ours", "wall"), ">=", 5)
    verdict("times less processor time than naive", ratio("naive", "ours", "cpu"), ">=", 5)
    verdict("wall time against the same commands in a shell", ratio("ours", "shell", "wall"), "<", 1.05)
    verdict("processor time against the same commands in a shell", ratio("ours", "shell", "cpu"), "<", 1.05)
    verdict("SSIM below naive", quality["naive"] - quality["ours"], "<", 0.01)
    verdict("seconds to the poster", median(posters), "<", 0.5)
    print(flush=True)


def video_size(path):
    shown = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height",
                            "-of", "csv=p=0", str(path)], check=True, capture_output=True, text=True).stdout
    return tuple(int(number) for number in shown.strip().split(",")[:2])


def ssim(converted, source, size):
    """Structural similarity over all frames, matched by time."""
    level = f"scale={size[0]}:{size[1]}:flags=bicubic,format=yuv420p,settb=AVTB,setpts=PTS-STARTPTS"
    shown = subprocess.run(["ffmpeg", "-nostdin", "-i", str(converted), "-i", str(source), "-filter_complex",
                            f"[0:v]{level}[a];[1:v]{level}[b];[a][b]ssim", "-an", "-f", "null", "-"],
                           check=True, capture_output=True, text=True).stderr
    return float(re.search(r"All:([0-9.]+)", shown)[1])


if __name__ == "__main__":
    main()
