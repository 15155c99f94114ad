"""The Queues page as a person sees it, and made-up queues for what a small instance does not have."""

import re
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from made_up import iso


class Queues:
    def __init__(self, page: Page):
        self.page = page

    def open(self, path: str = "/queues") -> None:
        self.page.goto(path)
        self.expect_loaded()

    def expect_loaded(self) -> None:
        expect(self.page.get_by_role("heading", name="Queues", exact=True)).to_be_visible()
        expect(self.page.get_by_role("status", name="Number of queues")).to_have_text(re.compile(r"\d"))

    # What is on it

    @property
    def cards(self) -> Locator:
        return self.page.get_by_role("list", name="Queues").get_by_role("listitem")

    def card(self, queue: str) -> Locator:
        return self.cards.filter(has=self.page.get_by_role("link", name=queue, exact=True))

    def chart(self, queue: str) -> Locator:
        return self.page.get_by_role("slider", name=f"Jobs of {queue} by minute")

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=re.compile(rf"^{name}\b"))

    @property
    def table(self) -> Locator:
        return self.page.get_by_role("table", name="Jobs")

    @property
    def jobs(self) -> Locator:
        return self.table.get_by_role("link")

    def row(self, text: str) -> Locator:
        return self.table.get_by_role("row").filter(has_text=text)

    @property
    def workers(self) -> Locator:
        return self.page.get_by_role("table", name="Workers")

    @property
    def details(self) -> Locator:
        return self.page.get_by_role("complementary", name="Details")

    @property
    def notifications(self) -> Locator:
        return self.page.get_by_role("region", name="Notifications")

    # What one does with it

    def show(self, tab: str) -> None:
        self.tab(tab).click()
        expect(self.tab(tab)).to_have_attribute("aria-selected", "true")

    def upload(self, path) -> None:
        """Past the media library, so that this page is the only one that looks."""
        answer = self.page.request.post(
            "/api/admin/assets/upload", headers={"Sec-Fetch-Site": "same-origin"},
            multipart={"file": {"name": path.name, "mimeType": "video/mp4", "buffer": path.read_bytes()}})
        assert answer.status == 202, answer.text()


class MadeUp:
    """Answers in place of the server: two queues, one of them paused, and jobs in every state."""

    def __init__(self, completed: int = 60):
        self.now = datetime.now(timezone.utc)
        self.asked: list[str] = []
        self.jobs: list[dict] = []
        names = ["Stage door (night).mp4", "Aurora (idle).mp4", "rain-on-the-window-final-2.mov", "Portrait.png"]
        reasons = [
            ("The video ends too early: part of it is missing. Upload it again from the original.", "rejected", 1),
            ("The conversion took longer than 10 minutes and was ended.", "timeout", 2),
            ("A worker died over this file three times, so it was set aside.", "poison", 1),
            ("The storage did not answer.", "transient", 6),
        ]
        for index, (progress, stage, left) in enumerate([(41.5, "encoding", 12.2), (88, "verifying", 2), (6, "poster", None)]):
            self.add("processing", 20 + index * 15, asset_filename=names[index], worker_no=7 + index % 2, progress=progress,
                     stage=stage, eta_seconds=left, started_at=iso(self.ago(12 + index * 9)))
        for index, (text, kind, attempt) in enumerate(reasons):
            self.add("failed", 600 + index * 900, asset_filename=names[index], error=text, error_class=kind, attempt=attempt,
                     crashes=3 if kind == "poison" else 0, started_at=iso(self.ago(590 + index * 900)),
                     completed_at=iso(self.ago(580 + index * 900)), progress=12)
        for index in range(12):
            self.add("pending", 5 + index * 3, asset_filename=names[index % 4])
        self.add("pending", 300, asset_filename=names[3], attempt=2, error="The storage did not answer.",
                 error_class="transient", started_at=iso(self.ago(200)), run_at=iso(self.now + timedelta(hours=4)))
        for index in range(3):
            self.add("pending", 3000 + index, queue="mail", job_type="send_mail", asset_id=None)
        for index in range(completed):
            self.add("completed", 700 + index * 47, asset_filename=names[index % 4], progress=100,
                     started_at=iso(self.ago(690 + index * 47)), completed_at=iso(self.ago(684 + index * 47)))

    def ago(self, seconds: float) -> datetime:
        return self.now - timedelta(seconds=seconds)

    def add(self, status: str, ago: float, **more) -> None:
        at = iso(self.ago(ago))
        number = len(self.jobs)
        self.jobs.append({
            "id": f"01a1fe8e-0000-7000-8000-{number:012d}", "queue": "conversion", "job_type": "convert_media",
            "status": status, "priority": 0, "asset_id": f"01a1fe8e-9028-727a-a8f6-{number:012d}", "asset_filename": None,
            "requested_by": None, "attempt": 1, "max_attempts": 6, "crashes": 0, "interrupts": 0, "worker_no": None,
            "progress": 0, "stage": None, "eta_seconds": None, "error": None, "error_class": None,
            "cancel_requested": False, "run_at": at, "created_at": at, "started_at": None, "completed_at": None, **more,
        })

    def queue(self, name: str, paused: bool, workers: int, busy: bool) -> dict:
        count = lambda status: sum(job["queue"] == name and job["status"] == status for job in self.jobs)
        start = self.now.replace(second=0, microsecond=0) - timedelta(minutes=59)
        minutes = [{"minute": iso(start + timedelta(minutes=index)), "completed": index * 7 % 13 if busy else 0,
                    "failed": 1 if busy and index % 17 == 5 else 0} for index in range(60)]
        return {"name": name, "paused": paused, "paused_at": iso(self.ago(4000)) if paused else None,
                "pending": count("pending"), "scheduled": 1 if busy else 0, "processing": count("processing"),
                "failed": count("failed"), "oldest_seconds": 38.4 if busy else 3002, "workers": workers,
                "slots": workers * 2, "throughput": minutes}

    def queues(self) -> list[dict]:
        return [self.queue("conversion", False, 2, True), self.queue("mail", True, 0, False)]

    def workers(self) -> list[dict]:
        def worker(number: int, host: str, alive: bool, running: int, seen: float) -> dict:
            return {"worker_no": number, "program": "conversion-worker", "host": host, "pid": 4000 + number,
                    "queues": ["conversion"], "slots": 2, "running": running, "alive": alive,
                    "started_at": iso(self.ago(9000 * number)), "seen_at": iso(self.ago(seen))}

        return [worker(8, "studio-2", True, 1, 1), worker(7, "studio-1", True, 2, 2), worker(6, "studio-1", False, 0, 1800)]

    def answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        path = unquote(address.path)
        self.asked.append(path)
        if path == "/api/admin/queues":
            route.fulfill(json={"queues": self.queues()})
        elif path == "/api/admin/workers":
            route.fulfill(json={"workers": self.workers()})
        elif path == "/api/admin/jobs":
            found = [job for job in sorted(self.jobs, key=lambda job: (job["created_at"], job["id"]), reverse=True)
                     if query.get("status") in (None, job["status"]) and query.get("queue") in (None, job["queue"])]
            start, limit = int(query.get("cursor", 0)), int(query.get("limit", 50))
            end = start + limit
            route.fulfill(json={"jobs": found[start:end], "next_cursor": str(end) if end < len(found) else None})
        else:
            route.fulfill(json=next(job for job in self.jobs if job["id"] == path.rsplit("/", 1)[1]))

    def stand_in(self, page: Page) -> None:
        page.route(re.compile(r"/api/admin/(queues|jobs|workers)(/|\?|$)"), self.answer)
