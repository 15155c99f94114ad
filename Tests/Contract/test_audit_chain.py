"""The audit holds against everybody: against the program's own role, and against whoever owns the database."""

import contextlib
import json
import uuid

import pytest

from assigning import assign

VERIFY = "/api/admin/audit/verify"
COLUMNS = "id, action, actor_id, asset_id, user_id, details, request_id, created_at"
KEPT = ["audit_log", "audit_seals", "audit_chains"]


def verdict(client):
    return client.get(VERIFY).raise_for_status().json()


@pytest.fixture
def entry(client, their_client, admin, user, pictures):
    """The number of an entry that has others around it."""
    for picture in pictures:
        assign(their_client, picture, user)
    created = client.get("/api/admin/audit", params={"actor": admin["id"], "action": "assignment.created"}).json()
    return created["entries"][1]["id"]


@contextlib.contextmanager
def put_back(database, client, *ids):
    """Whatever is done to these entries is undone in the end, so that the instance stays sound."""
    saved = [database.run(f"SELECT to_jsonb(e) FROM audit_log AS e WHERE id = {number}") for number in ids]
    assert all(saved) and len({json.loads(one)["id"] for one in saved}) == len(ids)
    try:
        yield
    finally:
        for number, one in zip(ids, saved):
            database.tamper(
                f"""DELETE FROM audit_log WHERE id = {number};
                    INSERT INTO audit_log ({COLUMNS})
                    SELECT {COLUMNS} FROM jsonb_populate_record(NULL::audit_log, :'row'::jsonb)""",
                row=one)
    assert verdict(client)["valid"] is True


def assert_found(client, *numbers):
    found = verdict(client)
    assert found["valid"] is False
    assert found["first_bad_id"] in numbers
    assert found["problem"].strip()


def test_an_audit_that_nobody_touched_is_valid(client, database, entry):
    there = int(database.run("SELECT count(*) FROM audit_log"))
    found = verdict(client)
    assert found["valid"] is True and found["first_bad_id"] is None and found["problem"] is None
    assert found["entries"] >= there >= 3
    assert len(found["head"]) >= 64 and bytes.fromhex(found["head"])


def test_each_act_adds_an_entry_and_moves_the_head(client, user, pictures):
    before = verdict(client)
    assign(client, pictures[0], user)
    after = verdict(client)
    assert after["entries"] > before["entries"] and after["head"] != before["head"]
    assert after["checked_at"] > before["checked_at"]


@pytest.mark.parametrize(
    "change",
    ["action = 'asset.deleted'", "actor_id = gen_random_uuid()", "actor_id = NULL", "user_id = gen_random_uuid()",
     "asset_id = NULL", "details = '{}'", "details = details || '{\"a\": \"b\"}'", "request_id = 'other'",
     "request_id = NULL", "created_at = created_at + interval '1 microsecond'"],
)
def test_a_changed_entry_is_named(client, database, entry, change):
    with put_back(database, client, entry):
        database.tamper(f"UPDATE audit_log SET {change} WHERE id = {entry}")
        assert_found(client, entry)


def test_a_deleted_entry_is_named(client, database, entry):
    with put_back(database, client, entry):
        database.tamper(f"DELETE FROM audit_log WHERE id = {entry}")
        assert_found(client, entry)


def test_two_entries_that_changed_places_are_named(client, database, entry):
    [later] = database.rows(f"SELECT min(id) AS id FROM audit_log WHERE id > {entry} AND action = 'assignment.created'")
    with put_back(database, client, entry, later["id"]):
        database.tamper(
            f"""UPDATE audit_log AS e SET asset_id = o.asset_id, details = o.details, request_id = o.request_id
                  FROM audit_log AS o
                 WHERE (e.id, o.id) IN (({entry}, {later["id"]}), ({later["id"]}, {entry}))""")
        assert_found(client, entry, later["id"])


def test_an_entry_that_was_slipped_in_is_named(client, database):
    [forged] = database.rows("SELECT nextval('audit_log_id') AS id")
    try:
        database.tamper(f"INSERT INTO audit_log (id, action) VALUES ({forged['id']}, 'assignment.created')")
        assert_found(client, forged["id"])
    finally:
        database.tamper(f"DELETE FROM audit_log WHERE id = {forged['id']}")
    assert verdict(client)["valid"] is True


def test_an_entry_whose_seal_was_forged_too_breaks_what_follows(client, database, entry):
    [seal] = database.rows(f"SELECT hash FROM audit_seals WHERE entry_id = {entry}")
    with put_back(database, client, entry):
        try:
            database.tamper(
                f"""UPDATE audit_log SET details = '{{}}' WHERE id = {entry};
                    UPDATE audit_seals AS s
                       SET hash = audit_hash(coalesce(b.hash, sha256('')), e)
                      FROM audit_log AS e, audit_seals AS f
                      LEFT JOIN audit_seals AS b ON b.chain = f.chain AND b.position = f.position - 1
                     WHERE e.id = {entry} AND f.entry_id = e.id AND s.entry_id = e.id""")
            assert verdict(client)["valid"] is False
        finally:
            database.tamper(f"UPDATE audit_seals SET hash = :'hash' WHERE entry_id = {entry}", hash=seal["hash"])


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("role", ["greenroom", "greenroom_app"])
def test_nobody_deletes_from_it(database, entry, role, table):
    for act in f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE":
        refusal = database.refusal(f"SET ROLE {role}; {act}")
        assert refusal and "42501" in refusal, f"{role}: {act}"


@pytest.mark.parametrize("table", ["audit_log", "audit_seals"])
@pytest.mark.parametrize("role", ["greenroom", "greenroom_app"])
def test_nobody_changes_it(database, entry, role, table):
    refusal = database.refusal(f"SET ROLE {role}; UPDATE {table} SET created_at = now()")
    assert refusal and "42501" in refusal


def test_a_year_alone_is_not_emptied_either(database):
    partitions = database.rows(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_log'::regclass")
    assert partitions
    for table in partitions:
        for role in "greenroom", "greenroom_app":
            refusal = database.refusal(f"SET ROLE {role}; TRUNCATE {table['name']}")
            assert refusal and "42501" in refusal, (role, table)


@pytest.mark.parametrize(
    "act",
    ["ALTER TABLE audit_log DISABLE TRIGGER ALL", "DROP TABLE audit_log", "SET session_replication_role = replica",
     "UPDATE audit_chains SET position = 0", "INSERT INTO audit_seals SELECT * FROM audit_seals",
     "DROP TRIGGER audit_log_append_only ON audit_log"],
)
def test_the_programs_role_cannot_take_the_locks_away(database, act):
    refusal = database.refusal(f"SET ROLE greenroom_app; {act}")
    assert refusal and "42501" in refusal
