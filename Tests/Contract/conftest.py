import os
import secrets
from pathlib import Path

import httpx
import pytest

import samples
from database import Database
from gateway import Gateway, eventually
from people import People
from prompting import Cast, make_character, make_emotion

URL = os.environ.get("GREENROOM_URL")
HOME = os.environ.get("GREENROOM_HOME")


def pytest_configure(config):
    if not URL or not HOME:
        pytest.exit("GREENROOM_URL and GREENROOM_HOME must name a running instance; Tests/Contract/run sets them", 2)
    try:
        httpx.get(f"{URL}/healthz", timeout=5)
    except httpx.HTTPError as error:
        pytest.exit(f"no gateway answers at {URL}: {error}. Start one with `make run`", 2)


@pytest.fixture(scope="session")
def gateway():
    token = os.environ.get("GREENROOM_TOKEN") or (Path(HOME) / "admin-token").read_text().strip()
    limit = int(os.environ.get("GREENROOM_UPLOAD_LIMIT") or 500_000_000)
    return Gateway(URL, HOME, token, limit)


@pytest.fixture(scope="session")
def database():
    return Database(HOME)


@pytest.fixture(scope="session")
def people(database, leave_no_assets):
    """Comes after the assets: what somebody has is not deleted."""
    people = People(database)
    yield people
    people.forget()


@pytest.fixture(scope="session", autouse=True)
def leave_no_assets(gateway):
    """What the tests upload they delete, so that they can run against an instance that is used for more."""
    before = asset_ids(gateway)
    yield
    with gateway.client() as client:
        for asset in asset_ids(gateway) - before:
            client.delete(f"/api/admin/assets/{asset}")


def asset_ids(gateway):
    found, cursor = set(), None
    with gateway.client() as client:
        while True:
            query = {"limit": 500, **({"cursor": cursor} if cursor else {})}
            page = client.get("/api/admin/assets", params=query).raise_for_status().json()
            found.update(asset["id"] for asset in page["assets"])
            cursor = page["next_cursor"]
            if not cursor:
                return found


@pytest.fixture
def client(gateway):
    with gateway.client() as client:
        yield client


@pytest.fixture
def stranger(gateway):
    """Somebody without an identity."""
    with gateway.client(admin=False) as client:
        yield client


@pytest.fixture
def other_address():
    """A loopback address of one's own: failures to log in must not slow down anybody else on this machine."""
    return f"127.{secrets.randbelow(200) + 20}.{secrets.randbelow(250)}.{secrets.randbelow(250) + 2}"


def upload(client, data, name="clip.mp4", mime="video/mp4"):
    return client.post("/api/admin/assets/upload", files={"file": (name, data, mime)})


def finished(client, asset, *, within=60):
    """The asset once its conversion has ended."""

    def ended():
        state = client.get(f"/api/admin/assets/{asset}").raise_for_status().json()
        return state if state["conversion_status"] not in ("pending", "processing") else None

    return eventually(ended, f"the conversion of {asset} has ended", within)


@pytest.fixture(scope="session")
def completed(gateway):
    """A video that was converted."""
    with gateway.client() as client:
        asset = finished(client, upload(client, samples.mp4()).raise_for_status().json()["id"])
    assert asset["conversion_status"] == "completed", asset
    return asset


@pytest.fixture(scope="session")
def failed(gateway):
    """A video whose pictures cannot be decoded."""
    with gateway.client() as client:
        asset = finished(client, upload(client, samples.mp4_of_noise()).raise_for_status().json()["id"])
    assert asset["conversion_status"] == "failed", asset
    return asset


@pytest.fixture(scope="session")
def pictures(gateway):
    """Three assets that can be assigned."""
    with gateway.client() as client:
        return [picture(client, shade) for shade in (201, 202, 203)]


@pytest.fixture
def picture_of_its_own(client):
    """An asset for one test alone, which may delete it."""
    return picture(client, 204)


def picture(client, shade):
    """An asset that is converted at once: the same bytes cost no second conversion."""
    asset = upload(client, samples.png(shade=shade), f"picture-{shade}.png", "image/png").raise_for_status().json()
    asset = finished(client, asset["id"])
    assert asset["conversion_status"] == "completed", asset
    return asset


@pytest.fixture
def user(people):
    """Somebody who has nothing yet."""
    return people.user()


@pytest.fixture
def me(client):
    """The admin whom the tests' own token belongs to."""
    return client.get("/api/auth/me").raise_for_status().json()["user"]


@pytest.fixture
def admin(people):
    """An admin for one test alone, whose acts and limits are nobody else's."""
    return people.user("Admin Of One Test", role="admin")


@pytest.fixture
def their_client(gateway, people, admin):
    """A client with the token of the test's own admin."""
    with gateway.client(admin=False, headers={"Authorization": f"Bearer {people.token(admin)}"}) as client:
        yield client


@pytest.fixture(scope="session", autouse=True)
def leave_no_characters(database):
    """No route removes a character or an emotion, so the database is asked to."""
    cast = Cast(database)
    yield
    cast.forget_others()


@pytest.fixture
def character(client):
    """A character for one test alone."""
    return make_character(client)


@pytest.fixture(scope="session")
def emotion(gateway):
    """An emotion that the tests share, and nobody else has."""
    with gateway.client() as client:
        return make_emotion(client)


@pytest.fixture
def emotion_of_its_own(client):
    """An emotion for one test alone, whose default nobody else changes."""
    return make_emotion(client)
