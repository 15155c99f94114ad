"""What made-up answers are made of: times, ids, people and assets for what a small instance does not have."""

from datetime import datetime, timedelta, timezone

from playwright.sync_api import Page

NAMES = [
    "Ada Lovelace", "Grace Hopper", "Katherine Johnson", "Hedy Lamarr", "Annie Easley", "Radia Perlman", "Mary Jackson",
    "Barbara Liskov", "Sophie Wilson", "Karen Spärck Jones", "Frances Allen", "Margaret Hamilton",
]
FILES = [
    "Stage door (night).mp4", "Aurora (idle).mp4", "rain-on-the-window-final-2.mov", "Portrait.png", "Curtain call.webm",
    "Waving, second take.mp4",
]
ADMIN = {"id": "01a1fe8e-0000-7000-8000-00000000a000", "name": "Ada Lovelace", "email": "ada@studio.example"}
THUMBHASH = "1QcSHQRnh493V4dIh4eXh1h4kJUI"


def iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"


def ago(seconds: float) -> str:
    return iso(datetime.now(timezone.utc) - timedelta(seconds=seconds))


def identifier(kind: str, number: int) -> str:
    """`kind`: one hexadecimal digit."""
    return f"01a1fe8e-{kind}000-7000-8000-{number:012x}"


def brief(number: int, **more) -> dict:
    """An asset in brief; its poster is drawn by `stand_in_for_media`."""
    return {
        "id": identifier("a", number), "filename": FILES[number % len(FILES)], "mime_type": "video/mp4",
        "thumbnail_url": f"/media/made-up-{number}.svg", "thumbhash": THUMBHASH if number % 3 else None, "gif_url": None,
        "webm_url": "/media/made-up.webm", "width": 640, "height": 360, "deleted": False, **more,
    }


def stand_in_for_media(page: Page, video: bytes) -> None:
    def poster(route) -> None:
        number = int(route.request.url.rsplit("-", 1)[1].removesuffix(".svg"))
        hue = number * 67 % 360
        route.fulfill(content_type="image/svg+xml", body=(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 36"><defs><linearGradient id="g">'
            f'<stop stop-color="hsl({hue} 60% 45%)"/><stop offset="1" stop-color="hsl({hue + 70} 65% 60%)"/>'
            '</linearGradient></defs><rect width="64" height="36" fill="url(#g)"/>'
            '<circle cx="32" cy="18" r="9" fill="#fff" fill-opacity=".4"/></svg>'))

    page.route("**/media/made-up-*.svg", poster)
    page.route("**/media/made-up.webm", lambda route: route.fulfill(content_type="video/mp4", body=video))


def paged(items: list, query: dict, default: int = 50) -> tuple[list, str | None]:
    """The part of a list that a query asks for, and where the next one begins."""
    start, limit = int(query.get("cursor", 0)), int(query.get("limit", default))
    end = start + limit
    return items[start:end], str(end) if end < len(items) else None
