"""Requests that are not as HTTP or this API want them."""

import pytest

from gateway import read_answer, refused

ASSETS = "/api/admin/assets"
SOME_ID = "019abf6e-7c1a-7c52-9d0b-3f5a1e8c2b47"
BAD_IDS = [
    "x", "1", "019abf6e", SOME_ID[:-1], SOME_ID + "0", SOME_ID.replace("-", ""), "{" + SOME_ID + "}", "%00", "%ff",
    "..%2f..%2fetc%2fpasswd", "'%20OR%201=1", "%F0%9F%8E%AD", "a" * 2_000,
]


@pytest.mark.parametrize("bad", BAD_IDS, ids=lambda value: value[:24])
@pytest.mark.parametrize("method, action", [("GET", ""), ("DELETE", ""), ("GET", "/status"), ("POST", "/retry")])
def test_an_id_that_is_none_is_refused(gateway, method, action, bad):
    answer = gateway.send(gateway.head(
        method, f"{ASSETS}/{bad}{action}", f"Authorization: Bearer {gateway.token}", "Content-Length: 0"))
    # An escaped slash may end the match of the route before the id is looked at.
    assert answer.status_code in (400, 404)
    refused(answer, answer.status_code, "invalid_parameter", "invalid_path", "malformed_request", "not_found")
    assert answer.status_code == 400 or "%2f" in bad


@pytest.mark.parametrize("method, action", [
    ("GET", ""), ("DELETE", ""), ("GET", "/status"), ("GET", "/history"), ("POST", "/retry"), ("POST", "/cancel")])
def test_an_unknown_asset_is_not_found(client, method, action):
    refused(client.request(method, f"{ASSETS}/{SOME_ID}{action}"), 404, "not_found")


@pytest.mark.parametrize(
    "query, field",
    [
        ("limit=0", "limit"), ("limit=501", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"), ("limit=", "limit"),
        ("limit=99999999999999999999", "limit"), ("limit=1.5", "limit"), ("status=done", "status"), ("status=", "status"),
        ("user_id=me", "user_id"), ("cursor=x", "cursor"), (f"cursor=9999999999999999999_{SOME_ID}", "cursor"),
        (f"cursor=-9000000000000000000_{SOME_ID}", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, field):
    problem = refused(client.get(f"{ASSETS}?{query}"), 400, "invalid_parameter")
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("query", ["q=%", "q=%zz", "q=%ff", "q=a%00b", "%ff=1"])
def test_a_query_that_cannot_be_decoded_is_refused(client, gateway, query):
    answer = gateway.send(gateway.head("GET", f"{ASSETS}?{query}", f"Authorization: Bearer {gateway.token}"))
    refused(answer, 400, "invalid_path")


def test_a_search_takes_its_signs_literally(client, completed):
    assert client.get(ASSETS, params={"q": "clip"}).json()["assets"]
    for text in "%", "_lip.mp4", "\\", "'", "clip.mp4' OR '1'='1":
        assert client.get(ASSETS, params={"q": text}).json()["assets"] == []


def test_pages_follow_each_other_without_gap_or_repetition(client, completed, failed):
    whole = [asset["id"] for asset in client.get(ASSETS, params={"limit": 500}).json()["assets"]][:20]
    paged, cursor = [], None
    while len(paged) < len(whole):
        page = client.get(ASSETS, params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        paged += [asset["id"] for asset in page["assets"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole


def test_an_unknown_address_is_not_found(client, stranger):
    for path in "/api/admin/nothing", "/api/nothing", "/api/admin/assets/a/b/c", "/media", "/%2e%2e/etc/passwd":
        assert client.get(path).status_code in (400, 404)
    refused(client.get("/api/nothing"), 404, "not_found")


def test_another_method_is_answered_with_those_that_there_are(client):
    answer = client.put(ASSETS)
    refused(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", [
    "/../../etc/passwd", "/media/../../etc/passwd", "/media/..%2f..%2fetc%2fpasswd", "/docs/../../../etc/passwd",
    "//etc/passwd"])
def test_no_address_leads_out_of_the_house(gateway, path):
    answer = gateway.send(gateway.head("GET", path))
    assert answer.status_code in (400, 403, 404)
    assert b"root:" not in answer.content


def test_a_header_of_more_than_32_kib_is_refused(gateway):
    refused(gateway.send(gateway.head("GET", "/healthz", "X-Long: " + "a" * 33_000)), 431, "header_too_large")


def test_an_endless_header_is_refused(gateway):
    with gateway.socket() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ")
        try:
            for _ in range(256):
                connection.sendall(b"a" * 65_536)
        except (BrokenPipeError, ConnectionResetError):
            pass
        refused(read_answer(connection), 431, "header_too_large")


def test_more_than_100_header_fields_are_refused(gateway):
    answer = gateway.send(gateway.head("GET", "/healthz", *[f"X-{number}: y" for number in range(101)]))
    refused(answer, 431, "too_many_header_fields")


def test_an_address_of_more_than_8_kib_is_refused(gateway):
    refused(gateway.send(gateway.head("GET", "/healthz?" + "a" * 8_200)), 414, "uri_too_long")


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\nhello\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\nHost: x\n\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n",
        b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500) + b"\n",
    ],
    ids=["words", "no-address", "no-host", "bare-lf", "two-hosts", "space-in-name", "folded", "nul", "two-lengths",
         "length-and-chunks", "negative", "tls"],
)
def test_what_is_not_http_is_refused_and_the_connection_ends(gateway, data):
    with gateway.socket() as connection:
        connection.sendall(data)
        refused(read_answer(connection), 400, "malformed_request")
        assert connection.recv(1) == b""


@pytest.mark.parametrize("size", ["zz", "-1", "1" * 40, "5;" + "a" * 20_000])
def test_a_chunk_of_a_wrong_size_is_refused(gateway, size):
    head = gateway.head("POST", "/api/auth/login", "Content-Type: application/json", "Transfer-Encoding: chunked")
    refused(gateway.send(head + f"{size}\r\nhello\r\n0\r\n\r\n".encode()), 400, "malformed_request", "invalid_body")


def test_a_body_longer_than_its_route_wants_is_refused(stranger, client):
    refused(client.post("/api/admin/api-tokens", json={"name": "a" * 2_000_000}), 413, "too_large")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_of_another_type_is_refused(client, content_type):
    answer = client.post("/api/admin/api-tokens", content=b'{"name":"x"}', headers={"Content-Type": content_type})
    refused(answer, 415, "unsupported_media_type")


def test_requests_on_one_connection_are_answered_in_their_order(gateway):
    with gateway.socket() as connection:
        connection.sendall(b"".join(gateway.head("GET", "/healthz", f"X-Request-ID: n{n}") for n in range(50)))
        data = b""
        while data.count(b"HTTP/1.1 200") < 50:
            chunk = connection.recv(65_536)
            assert chunk, "the connection ended early"
            data += chunk
    ids = [line.split(b":")[1].strip() for line in data.lower().split(b"\r\n") if line.startswith(b"x-request-id:")]
    assert ids == [f"n{n}".encode() for n in range(50)]


def test_a_harmless_request_id_is_kept_and_another_is_not(client):
    assert client.get("/api/auth/me", headers={"X-Request-ID": "trace-7.a_B"}).headers["x-request-id"] == "trace-7.a_B"
    for odd in "a b", "<script>", "x" * 65, "a\"b":
        assert client.get("/api/auth/me", headers={"X-Request-ID": odd}).headers["x-request-id"] != odd
