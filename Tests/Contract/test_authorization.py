"""Every route × everybody who may ask, from the gateway's own table: a new route cannot be forgotten here."""

import json
import re
import shlex
import subprocess
import uuid
from pathlib import Path

import pytest

from conftest import HOME
from gateway import refused


def route_table():
    """What the program that runs says of itself; the supervisor knows which one that is."""
    configuration = (Path(HOME) / "run" / "supervisor.conf").read_text()
    program = shlex.split(re.search(r"^\[program:gateway\]\ncommand=(.+)$", configuration, re.MULTILINE).group(1))[0]
    told = subprocess.run([program, "routes"], check=True, capture_output=True, text=True, timeout=30)
    return json.loads(told.stdout)


ROUTES = route_table()
CLOSED = [route for route in ROUTES if not route["public"]]
OPEN = [route for route in ROUTES if route["public"]]
SOME_ID = str(uuid.uuid4())


def name(route):
    return f"{route['method']} {route['path']}"


def ask(client, route):
    """By ids of nothing, and without a body: what is let through finds nothing to change."""
    address = re.sub(r":id\b", SOME_ID, route["path"])
    address = re.sub(r"[:*]\w+", "nowhere", address)
    with client.stream(route["method"], address) as answer:
        # A stream of events or an export may be long; nobody here wants to read it.
        if "json" in answer.headers.get("content-type", ""):
            answer.read()
        return answer


@pytest.fixture(scope="module")
def identities(people):
    """What somebody shows who is not an admin, or not any more: as a token, and as a browser's cookie."""
    admin, user = people.user(role="admin"), people.user(role="user")
    disabled = people.user(role="admin", disabled=True)

    def token(text):
        return {"Authorization": f"Bearer {text}"}

    def cookie(value):
        return {"Cookie": f"greenroom_session={value}", "Sec-Fetch-Site": "same-origin"}

    return {
        "nobody": {},
        "an expired token": token(people.token(admin, expires="-1 second")),
        "a revoked token": token(people.token(admin, revoked=True)),
        "an expired session": cookie(people.session(admin, expires="-1 second")),
        "a disabled admin's token": token(people.token(disabled)),
        "a disabled admin's session": cookie(people.session(disabled)),
        "a user's token": token(people.token(user)),
        "a user's session": cookie(people.session(user)),
        "an admin's token": token(people.token(admin)),
        "an admin's session": cookie(people.session(admin)),
    }


@pytest.mark.parametrize("route", CLOSED, ids=name)
@pytest.mark.parametrize(
    "who",
    ["nobody", "an expired token", "a revoked token", "an expired session", "a disabled admin's token",
     "a disabled admin's session"])
def test_who_is_not_known_gets_no_answer(gateway, identities, who, route):
    with gateway.client(admin=False, headers=identities[who]) as client:
        answer = ask(client, route)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    if route["method"] != "HEAD":
        refused(answer, 401, "unauthenticated")


@pytest.mark.parametrize("route", CLOSED, ids=name)
@pytest.mark.parametrize("who", ["a user's token", "a user's session"])
def test_who_is_no_admin_is_refused(gateway, identities, who, route):
    with gateway.client(admin=False, headers=identities[who]) as client:
        refused(ask(client, route), 403, "forbidden")


@pytest.mark.parametrize("route", CLOSED, ids=name)
@pytest.mark.parametrize("who", ["an admin's token", "an admin's session"])
def test_an_admin_is_let_through(gateway, identities, who, route):
    with gateway.client(admin=False, headers=identities[who]) as client:
        assert ask(client, route).status_code not in (401, 403, 405)


@pytest.mark.parametrize("route", OPEN, ids=name)
@pytest.mark.parametrize("who", ["nobody", "an expired token", "a user's token"])
def test_an_open_route_answers_everybody(gateway, identities, who, route):
    with gateway.client(admin=False, headers=identities[who]) as client:
        answer = ask(client, route)
    if route["path"].startswith("/media/"):
        # It asks for a signature, not for an identity.
        refused(answer, 403, "bad_signature")
    else:
        assert answer.status_code not in (401, 403, 405)


def test_under_the_api_only_logging_in_and_out_is_open():
    assert {route["path"] for route in OPEN if route["path"].startswith("/api/")} == {"/api/auth/login", "/api/auth/logout"}


def test_the_table_and_the_document_know_the_same_routes(stranger):
    document = stranger.get("/openapi.json").raise_for_status().json()
    described = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item if method != "parameters"}
    there = {(route["method"], re.sub(r"[:*](\w+)", r"{\1}", route["path"])) for route in ROUTES}
    assert described <= there
    assert {route for route in there if route[1].startswith("/api/")} <= described


def test_the_document_says_which_routes_are_open(stranger):
    paths = stranger.get("/openapi.json").raise_for_status().json()["paths"]
    for route in ROUTES:
        item = paths.get(re.sub(r"[:*](\w+)", r"{\1}", route["path"]), {})
        if operation := item.get(route["method"].lower()):
            # No security at all, or one that may be empty.
            said = operation.get("security")
            assert route["public"] == (said is not None and (said == [] or {} in said)), name(route)
