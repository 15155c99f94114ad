"""Who may ask, and how they show it."""

import datetime

import pytest

import samples
from gateway import eventually, refused

ASSETS = "/api/admin/assets"


def credentials(gateway, **changes):
    return {"email": gateway.secret("admin-email"), "password": gateway.secret("admin-password"), **changes}


@pytest.fixture
def browser(gateway):
    """A client with a session cookie and without a token."""
    with gateway.client(admin=False) as client:
        client.post("/api/auth/login", json=credentials(gateway)).raise_for_status()
        yield client


def test_an_upload_without_an_identity_is_refused_before_its_body_is_sent(gateway):
    head = gateway.head(
        "POST", f"{ASSETS}/upload", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 400000000",
        "Expect: 100-continue")
    refused(gateway.send(head), 401, "unauthenticated")


@pytest.mark.parametrize(
    "value",
    ["Bearer", "Bearer nonsense", "Bearer grn_", "Bearer grn_" + "A" * 49, "Bearer grn_" + "A" * 5_000,
     "Basic YWRtaW46YWRtaW4=", "Bearer \xff\xfe", "Bearer ' OR 1=1 --"],
)
def test_a_token_that_is_none_is_refused(stranger, value):
    refused(stranger.get(ASSETS, headers={"Authorization": value.encode("latin-1")}), 401, "unauthenticated")


@pytest.mark.parametrize("cookie", ["", "nonsense", "A" * 43, "%00", "a=b; greenroom_session=x"])
def test_a_session_that_is_none_is_refused(stranger, cookie):
    refused(stranger.get(ASSETS, headers={"Cookie": f"greenroom_session={cookie}"}), 401, "unauthenticated")


def test_a_token_works_until_it_expires(gateway, client):
    end = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)
    made = client.post("/api/admin/api-tokens", json={"name": "short", "expires_at": end.isoformat()})
    assert made.status_code == 201, made.text
    headers = {"Authorization": f"Bearer {made.json()['token']}"}
    with gateway.client(headers=headers) as short:
        assert short.get(ASSETS).status_code == 200
        eventually(lambda: short.get(ASSETS).status_code == 401, "the expired token is refused")
        refused(short.get(ASSETS), 401, "unauthenticated")


def test_a_token_works_until_it_is_revoked_and_its_text_is_shown_once(gateway, client):
    made = client.post("/api/admin/api-tokens", json={"name": "for one test"}).json()
    with gateway.client(headers={"Authorization": f"Bearer {made['token']}"}) as program:
        assert program.get("/api/auth/me").json()["user"]["role"] == "admin"
        listed = {token["id"]: token for token in client.get("/api/admin/api-tokens").json()["tokens"]}
        assert listed[made["id"]]["name"] == "for one test"
        assert "token" not in listed[made["id"]]
        assert client.delete(f"/api/admin/api-tokens/{made['id']}").status_code == 204
        refused(program.get("/api/auth/me"), 401, "unauthenticated")
    refused(client.delete(f"/api/admin/api-tokens/{made['id']}"), 404, "not_found")
    assert made["id"] not in {token["id"] for token in client.get("/api/admin/api-tokens").json()["tokens"]}


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "name"), ({"name": ""}, "name"), ({"name": "a" * 201}, "name"), ({"name": 7}, "name"),
        ({"name": "e\u0301" * 150}, "name"),
        ({"name": "x", "expires_at": "tomorrow"}, "expires_at"),
        ({"name": "x", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"), ({"name": "x", "expires_at": 5}, "expires_at"),
    ],
    ids=["missing", "empty", "201", "number", "300-code-points", "words", "past", "number-as-time"],
)
def test_a_wrong_field_of_a_token_is_named(client, body, field):
    problem = refused(client.post("/api/admin/api-tokens", json=body), 400, "invalid_body")
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"name":' * 5_000, b'{"name": "x"} x', b'{"name": "nul\\u0000"}'])
def test_a_body_that_is_no_object_is_refused(client, body):
    answer = client.post("/api/admin/api-tokens", content=body, headers={"Content-Type": "application/json"})
    refused(answer, 400, "invalid_body")


def test_a_session_begins_and_ends(gateway, stranger):
    answer = stranger.post("/api/auth/login", json=credentials(gateway))
    assert answer.status_code == 200
    assert answer.json()["user"]["email"] == gateway.secret("admin-email")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("greenroom_session=")
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    value = stranger.cookies["greenroom_session"]
    assert stranger.get("/api/auth/me").status_code == 200
    assert stranger.post("/api/auth/logout", headers={"Origin": gateway.url}).status_code == 204
    # The server has forgotten it too, not only the browser.
    stranger.cookies.clear()
    answer = stranger.get("/api/auth/me", headers={"Cookie": f"greenroom_session={value}"})
    refused(answer, 401, "unauthenticated")


def test_logging_out_without_a_session_changes_nothing(stranger):
    assert stranger.post("/api/auth/logout").status_code == 204


def test_wrong_password_and_unknown_email_get_the_same_answer(gateway, other_address):
    with gateway.client(admin=False, source=other_address) as guesser:
        nobody = {"email": "nobody@example.org", "password": "x" * 12}
        wrong = refused(guesser.post("/api/auth/login", json=nobody), 401, "wrong_credentials")
        known = refused(
            guesser.post("/api/auth/login", json=credentials(gateway, password="not this one")), 401, "wrong_credentials")
    assert wrong["detail"] == known["detail"]


def test_guessing_is_slowed_down(gateway, other_address):
    with gateway.client(admin=False, source=other_address) as guesser:
        body = {"email": f"guess-{other_address}@example.org", "password": "wrong horse"}
        answers = [guesser.post("/api/auth/login", json=body) for _ in range(7)]
    assert answers[0].status_code == 401
    refused(answers[-1], 429, "too_many_attempts")
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_browser_of_this_site_may_change_things(gateway, browser):
    for headers in {"Origin": gateway.url}, {"Sec-Fetch-Site": "same-origin"}:
        made = browser.post("/api/admin/api-tokens", json={"name": "from the page"}, headers=headers)
        assert made.status_code == 201, made.text
        browser.delete(f"/api/admin/api-tokens/{made.json()['id']}", headers=headers)


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
     {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}, {}],
    ids=["other-site", "null", "cross-site", "sibling", "both", "neither"],
)
def test_another_sites_request_with_the_cookie_is_refused(browser, headers):
    refused(browser.post("/api/admin/api-tokens", json={"name": "forged"}, headers=headers), 403, "cross_origin")
    form = {"file": ("clip.mp4", samples.mp4(), "video/mp4")}
    refused(browser.post(f"{ASSETS}/upload", files=form, headers=headers), 403, "cross_origin")


def test_another_site_cannot_log_somebody_in(gateway, stranger):
    answer = stranger.post("/api/auth/login", json=credentials(gateway), headers={"Origin": "http://evil.example"})
    refused(answer, 403, "cross_origin")


def test_reading_needs_no_origin(browser):
    assert browser.get(ASSETS).status_code == 200


def test_a_token_needs_no_origin(client):
    made = client.post("/api/admin/api-tokens", json={"name": "anywhere"}, headers={"Origin": "http://elsewhere.example"})
    assert made.status_code == 201
    client.delete(f"/api/admin/api-tokens/{made.json()['id']}")


def test_no_secret_stands_in_a_log(gateway, client):
    client.get(ASSETS, params={"q": "a search to look for"})
    secrets = [gateway.token, gateway.secret("admin-password")]
    logs = [path for path in (gateway.home / "log").rglob("*") if path.is_file()]
    assert logs
    for path in logs:
        text = path.read_text(errors="replace")
        assert not any(secret in text for secret in secrets), path
