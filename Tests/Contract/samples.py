"""Media files, good and bad, made on the spot."""

import functools
import secrets
import struct
import subprocess
import tempfile
import zlib


def _made(suffix, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/sample.{suffix}"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", *arguments, path], check=True)
        with open(path, "rb") as file:
            return file.read()


SOURCE = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=12:duration=1")
H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")


@functools.cache
def mp4():
    """One second of 320×180, its header in front of the pictures."""
    return _made("mp4", *SOURCE, *H264, "-movflags", "+faststart")


@functools.cache
def mp4_header_last():
    return _made("mp4", *SOURCE, *H264)


@functools.cache
def webm():
    return _made("webm", *SOURCE, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")


@functools.cache
def jpeg():
    return _made("jpg", *SOURCE, "-frames:v", "1")


@functools.cache
def sound_only():
    return _made("mp4", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", "-movflags", "+faststart")


def noise(count):
    """Bytes that no codec makes sense of, the same each time."""
    state, out = 0x9E3779B97F4A7C15, bytearray()
    while len(out) < count:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += struct.pack(">Q", state)
    return bytes(out[:count])


@functools.cache
def mp4_of_noise():
    """A good header and pictures that cannot be decoded: it is accepted, and its conversion fails."""
    good = mp4()
    start = good.index(b"mdat") + 4
    return good[:start] + noise(len(good) - start)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=16, height=16, shade=0):
    """A whole, grey picture, or, beyond 10,000 pixels, only what a header says of one."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = (b"\0" + bytes([shade]) * width) * (height if width * height <= 10_000 else 1)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def padded(file, size):
    """An MP4 made longer by a box that players skip."""
    return file + struct.pack(">I", size - len(file)) + b"free" + bytes(size - len(file) - 8)


def never_seen(file):
    """An MP4 with a box that players skip and no other has, so that no earlier conversion serves again."""
    return file + struct.pack(">I", 24) + b"free" + secrets.token_bytes(16)


@functools.cache
def long_mp4():
    """Twelve seconds of 640×360 that keep a conversion busy for a while."""
    return _made(
        "mp4", "-f", "lavfi", "-i", "mandelbrot=size=640x360:rate=24", "-t", "12", "-c:v", "libx264", "-preset",
        "ultrafast", "-pix_fmt", "yuv420p")
