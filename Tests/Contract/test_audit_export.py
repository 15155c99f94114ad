"""The audit as a file, which comes back as it was."""

import csv
import io
import json

import pytest

from assigning import assign, revert
from gateway import refused

AUDIT = "/api/admin/audit"
COLUMNS = [
    "id", "created_at", "action", "actor_id", "actor_email", "user_id", "user_email", "asset_id", "asset_filename",
    "details", "request_id"]
# What a spreadsheet would run, what CSV has a meaning for, and what the escape itself looks like.
HOSTILE = [
    '=HYPERLINK("http://evil.example")@x', "+1,2@x", "-1+1@x", "@SUM(A1)@x", "\t=1@x", "\r=1@x", "'=1@x", "''@x",
    'a "quoted" name@x', "two\nlines@x", "two\r\nlines@x", "a, b@x", "Ünïcödé 🎭@x", "plain@x", "a;b@x", " =1@x"]


@pytest.fixture
def hostile(people, their_client, admin, pictures):
    """The filter for what an admin did to users whose addresses are meant to do harm."""
    for email in HOSTILE:
        # The tail keeps them from meeting those of another run.
        user = people.user(email=f"{email}{admin['id'][:8]}")
        assignment = assign(their_client, pictures[0], user)
        revert(their_client, user, assignment, reason=f"={email}").raise_for_status()
    return {"actor": admin["id"]}


def listed(client, query):
    return client.get(AUDIT, params={"limit": 500, **query}).raise_for_status().json()["entries"]


def export(client, form, query):
    return client.get(f"{AUDIT}/export", params={"format": form, **query}).raise_for_status()


def cells(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8"), newline=""), strict=True))


def row(entry):
    """What an entry is in CSV, before anything is escaped."""
    actor, user = entry["actor"] or {}, entry["user"] or {}
    return [
        str(entry["id"]), entry["created_at"], entry["action"], actor.get("id"), actor.get("email"), user.get("id"),
        user.get("email"), entry["asset_id"], entry["asset_filename"], entry["details"], entry["request_id"]]


def test_csv_comes_back_as_it_was(client, hostile):
    header, *rows = cells(export(client, "csv", hostile))
    assert header == COLUMNS
    read = []
    for cell_row in rows:
        cell_row = [cell.removeprefix("'") or None for cell in cell_row]
        # An empty cell is nothing; the details are an object all the same.
        details = COLUMNS.index("details")
        cell_row[details] = json.loads(cell_row[details] or "{}")
        read.append(cell_row)
    entries = listed(client, hostile)
    assert len(entries) == 2 * len(HOSTILE)
    assert read == [row(entry) for entry in entries]
    emails = {entry["user"]["email"] for entry in entries}
    assert all(any(email.startswith(text) for email in emails) for text in HOSTILE)


def test_no_cell_is_a_formula(client, hostile):
    answer = export(client, "csv", hostile)
    found = [cell for cell_row in cells(answer) for cell in cell_row]
    assert not [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    escaped = {cell for cell in found if cell.startswith("'")}
    assert all(any(cell.startswith(f"'{text}") for cell in escaped) for text in HOSTILE[:8])
    assert not [cell for cell in escaped if not cell[1:].startswith(("=", "+", "-", "@", "\t", "\r", "'"))]


def test_csv_is_as_rfc_4180_wants_it(client, hostile):
    answer = export(client, "csv", hostile)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert ".csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(",".join(COLUMNS).encode() + b"\r\n")
    assert answer.content.endswith(b"\r\n")
    outside = b"".join(answer.content.split(b'"')[::2])
    assert outside.count(b"\n") == outside.count(b"\r") == outside.count(b"\r\n") == len(listed(client, hostile)) + 1


def test_ndjson_is_the_list_line_by_line(client, hostile):
    answer = export(client, "ndjson", hostile)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert ".ndjson" in answer.headers["content-disposition"]
    assert answer.content.endswith(b"\n")
    lines = answer.content.decode("utf-8").removesuffix("\n").split("\n")
    assert [json.loads(line) for line in lines] == listed(client, hostile)


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_the_filters_of_the_list_hold_for_the_file(client, their_client, admin, people, pictures, form):
    users = [people.user() for _ in range(3)]
    for user in users:
        for picture in pictures:
            assign(their_client, picture, user)
    for query in (
        {"user_id": users[1]["id"]}, {"actor": admin["id"], "asset_id": pictures[0]["id"]},
        {"actor": admin["id"], "action": "assignment.created"}, {"actor": admin["id"], "to": "2020-01-01T00:00:00Z"},
        {"actor": admin["id"], "from": "2020-01-01T00:00:00Z"},
    ):
        answer = export(client, form, query)
        ids = [int(line[0]) for line in cells(answer)[1:]] if form == "csv" else [
            json.loads(line)["id"] for line in answer.text.splitlines()]
        assert ids == [entry["id"] for entry in listed(client, query)], query


def test_the_whole_audit_is_more_than_a_page(client, database, admin):
    database.run(
        "INSERT INTO audit_log (action, actor_id) SELECT 'queue.paused', :'id' FROM generate_series(1, 1200)",
        id=admin["id"])
    lines = export(client, "ndjson", {"actor": admin["id"]}).text.splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert len(ids) == len(set(ids)) == 1_200
    assert len(cells(export(client, "csv", {"actor": admin["id"]}))) == 1_201


def test_nothing_found_is_a_file_too(client, admin):
    assert cells(export(client, "csv", {"actor": admin["id"]})) == [COLUMNS]
    assert export(client, "ndjson", {"actor": admin["id"]}).content == b""


@pytest.mark.parametrize("query", ["format=xlsx", "format=csv&from=x", "format=csv&actor=x", "format=csv&user_id=x"])
def test_a_parameter_that_is_wrong_is_named(client, query):
    problem = refused(client.get(f"{AUDIT}/export?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == query.split("&")[-1].split("=")[0]
