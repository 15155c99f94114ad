"""The gateway as a client that uploads sees it."""

import asyncio
import json
import secrets
import socket
import urllib.error
import urllib.request

from clips import clip


class Gateway:
    def __init__(self, stage, storage):
        self.stage, self.storage = stage, storage
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.keys, self.token = stage.folder / "signing-keys", stage.folder / "token"
        self.keys.write_text(secrets.token_hex(32) + "\n")
        self.keys.chmod(0o600)
        # Asset to job, of every upload that was answered with 202.
        self.accepted = {}
        self.refused = 0
        self.number = 0

    def environment(self):
        public = self.stage.folder / "public"
        public.mkdir(exist_ok=True)
        (public / "index.html").touch()
        return {"GREENROOM_STORAGE": str(self.storage), "GREENROOM_SIGNING_KEYS_FILE": str(self.keys),
                "GREENROOM_PUBLIC": str(public), "GREENROOM_PORT": str(self.port)}

    async def make_admin(self):
        password = self.stage.folder / "password"
        password.write_text(secrets.token_hex(16))
        addresses = [f"{name}={value}" for name, value in self.stage.services.addresses().items()]
        await self.stage.services.run(
            "env", *addresses, self.stage.binary("APIServer"), "create-admin", "--email", "admin@greenroom.example",
            "--name", "Admin", "--password-file", str(password), "--token-file", str(self.token))

    async def ready(self):
        while True:
            try:
                return await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{self.port}/healthz", timeout=5)
            except OSError:
                await asyncio.sleep(0.1)

    async def upload_steadily(self, wanted, most_waiting):
        """Uploads until `wanted()` is false, and keeps `most_waiting` conversions waiting.

        Those that run do not count: after PostgreSQL's start dead workers hold theirs for 45 s.
        """
        while wanted():
            waiting = await self.stage.services.sql("SELECT count(*) FROM queue_jobs WHERE status = 'pending'")
            if waiting is None or int(waiting[0][0]) >= most_waiting:
                await asyncio.sleep(0.1)
                continue
            self.number += 1
            try:
                answer = await asyncio.to_thread(self.upload, clip(self.number))
                self.accepted[answer["id"]] = answer["job_id"]
            except (OSError, ValueError):
                # 503, or the gateway was killed: what it did not accept it need not keep.
                self.refused += 1
                await asyncio.sleep(0.2)

    def upload(self, content):
        edge = secrets.token_hex(16)
        head = (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="clip.mp4"\r\n'
                "Content-Type: video/mp4\r\n\r\n")
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/admin/assets/upload", method="POST",
            data=head.encode() + content + f"\r\n--{edge}--\r\n".encode(),
            headers={"Authorization": f"Bearer {self.token.read_text().strip()}",
                     "Content-Type": f"multipart/form-data; boundary={edge}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())
