"""Small media, made by ffmpeg when the tests run. Each is unlike any before it: an identical one may cost no conversion."""

import secrets
import subprocess
from pathlib import Path


class Samples:
    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, stem: str, extension: str = "mp4") -> Path:
        return self.folder / f"{stem}-{secrets.token_hex(3)}.{extension}"

    def video(self, stem: str = "clip", seconds: float = 2, size: str = "640x360") -> Path:
        path = self.path(stem)
        self._ffmpeg(
            "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=24:duration={seconds}",
            "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
            "-metadata", f"comment={secrets.token_hex(8)}", "-movflags", "+faststart", path,
        )
        return path

    def image(self, stem: str = "picture") -> Path:
        path = self.path(stem, "png")
        red, green, blue = secrets.token_bytes(3)
        self._ffmpeg("-f", "lavfi", "-i", f"color=0x{red:02x}{green:02x}{blue:02x}:size=320x200", "-frames:v", "1", path)
        return path

    def text_named_like_a_video(self) -> Path:
        path = self.path("notes")
        path.write_text("This is a text, whatever its name says.\n" * 20)
        return path

    def broken_video(self) -> Path:
        """Its index is whole and comes first; every frame behind it is noise."""
        path = self.video("broken", seconds=3)
        content = bytearray(path.read_bytes())
        start = content.index(b"mdat") + 4
        content[start:] = secrets.token_bytes(len(content) - start)
        path.write_bytes(content)
        return path

    def sound_without_picture(self) -> Path:
        path = self.path("sound")
        self._ffmpeg("-f", "lavfi", "-i", "sine=frequency=330:duration=2", "-c:a", "aac",
                     "-metadata", f"comment={secrets.token_hex(8)}", path)
        return path

    @staticmethod
    def _ffmpeg(*arguments: object) -> None:
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)], check=True, timeout=60)
