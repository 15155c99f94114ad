"""An asset is given to a user."""

import concurrent.futures
import datetime
import uuid

import pytest

from assigning import ASSETS, USERS, assign, current, happened_before, history, revert, undo
from gateway import refused

NOWHERE = str(uuid.uuid4())


def time(text):
    return datetime.datetime.fromisoformat(text)


def test_the_user_has_what_was_assigned(client, user, pictures, me):
    assignment = assign(client, pictures[0], user)
    assert assignment["asset_id"] == pictures[0]["id"] and assignment["user_id"] == user["id"]
    assert assignment["assigned_by"] == me["id"]
    assert time(assignment["undo_expires_at"]) - time(assignment["assigned_at"]) == datetime.timedelta(seconds=30)
    for empty in "previous_asset_id", "superseded_by", "reverted_at", "reverted_by", "revert_reason":
        assert assignment[empty] is None, empty
    shown = client.get(f"{USERS}/{user['id']}").json()
    assert shown["current_asset"]["id"] == pictures[0]["id"]
    assert shown["current_asset"]["thumbnail_url"] and shown["current_asset"]["deleted"] is False
    assert shown["current_assignment_id"] == assignment["id"]
    assert shown["assigned_at"] == assignment["assigned_at"]
    assert (shown["assigned_by"], shown["assigned_by_name"]) == (me["id"], me["name"])


def test_a_new_asset_takes_the_place_of_the_old_one_which_is_remembered(client, user, pictures):
    first, second = assign(client, pictures[0], user), assign(client, pictures[1], user)
    assert second["previous_asset_id"] == pictures[0]["id"]
    assert current(client, user) == pictures[1]["id"]
    taken_back = revert(client, user, first).json()
    assert taken_back["superseded_by"] == second["id"]


def test_an_asset_tells_who_has_it(client, people, picture_of_its_own, me):
    asset = f"{ASSETS}/{picture_of_its_own['id']}"
    nobody = client.get(asset).json()
    assert nobody["assigned_users_count"] == 0
    for empty in "user_id", "assigned_at", "assigned_by", "assigned_user", "assigned_by_name":
        assert nobody[empty] is None, empty

    older, newer = people.user("Older Holder"), people.user("Newer Holder")
    assign(client, picture_of_its_own, older)
    assignment = assign(client, picture_of_its_own, newer)
    held = client.get(asset).json()
    assert held["assigned_user"] == newer
    assert (held["user_id"], held["assigned_by"], held["assigned_by_name"]) == (newer["id"], me["id"], me["name"])
    assert held["assigned_at"] == assignment["assigned_at"]
    assert held["assigned_users_count"] == 2

    assert undo(client, picture_of_its_own, newer).status_code == 200
    held = client.get(asset).json()
    assert (held["assigned_user"], held["assigned_users_count"]) == (older, 1)


def test_the_list_finds_an_asset_by_its_newest_holder(client, people, picture_of_its_own):
    older, newer = people.user(), people.user("Newest Holder")

    def held_by(user):
        return client.get(ASSETS, params={"user_id": user["id"]}).json()["assets"]

    assign(client, picture_of_its_own, older)
    assert [asset["id"] for asset in held_by(older)] == [picture_of_its_own["id"]]
    assign(client, picture_of_its_own, newer)
    assert held_by(older) == []
    [found] = held_by(newer)
    assert found["assigned_user"] == newer
    assert found["assigned_users_count"] is None


def test_an_unknown_asset_and_an_unknown_user_are_told_apart(client, user, pictures, picture_of_its_own):
    asset = client.post(f"{ASSETS}/{NOWHERE}/assign", json={"user_id": user["id"]})
    assert "asset" in refused(asset, 404, "not_found")["detail"]
    someone = client.post(f"{ASSETS}/{pictures[0]['id']}/assign", json={"user_id": NOWHERE})
    assert "user" in refused(someone, 404, "unknown_user")["detail"]
    client.delete(f"{ASSETS}/{picture_of_its_own['id']}").raise_for_status()
    deleted = client.post(f"{ASSETS}/{picture_of_its_own['id']}/assign", json={"user_id": user["id"]})
    refused(deleted, 404, "not_found")
    assert current(client, user) is None


def test_only_a_completed_asset_is_assigned(client, user, failed):
    refused(client.post(f"{ASSETS}/{failed['id']}/assign", json={"user_id": user["id"]}), 409, "not_completed")
    assert current(client, user) is None and history(client, user) == []


@pytest.mark.parametrize("body", [{}, {"user_id": None}, {"user_id": 7}, {"user_id": "somebody"}, {"user_id": ""}])
def test_a_wrong_user_id_is_named(client, pictures, body):
    problem = refused(client.post(f"{ASSETS}/{pictures[0]['id']}/assign", json=body), 400, "invalid_body")
    assert [error["field"] for error in problem["errors"]] == ["user_id"]


def test_what_somebody_has_is_not_deleted(client, user, picture_of_its_own):
    assignment = assign(client, picture_of_its_own, user)
    asset = f"{ASSETS}/{picture_of_its_own['id']}"
    refused(client.delete(asset), 409, "assigned")
    assert revert(client, user, assignment).status_code == 200
    assert client.delete(asset).status_code == 204


def test_what_an_undo_could_give_back_is_not_deleted(client, database, user, pictures, picture_of_its_own):
    assign(client, picture_of_its_own, user)
    newer = assign(client, pictures[0], user)
    asset = f"{ASSETS}/{picture_of_its_own['id']}"
    refused(client.delete(asset), 409, "assigned")
    happened_before(database, newer, 31)
    assert client.delete(asset).status_code == 204


def test_of_many_at_once_the_last_wins_and_none_is_lost(gateway, client, user, pictures):
    def one(turn):
        with gateway.client() as own:
            return assign(own, pictures[turn % len(pictures)], user)

    with concurrent.futures.ThreadPoolExecutor(10) as threads:
        assignments = {assignment["id"]: assignment for assignment in threads.map(one, range(20))}
    entries = history(client, user)
    assert [entry["action"] for entry in entries] == ["assigned"] * 20
    assert {entry["assignment_id"] for entry in entries} == assignments.keys()
    for newer, older in zip(entries, entries[1:]):
        assert newer["previous_asset"]["id"] == older["asset"]["id"]
    assert entries[-1]["previous_asset"] is None
    assert current(client, user) == entries[0]["asset"]["id"]


def test_nothing_is_ever_deleted(database, client, user, pictures):
    assign(client, pictures[0], user)
    for table in "asset_assignments", "assignment_history":
        for act in f"DELETE FROM {table} WHERE user_id = :'id'", f"TRUNCATE {table} CASCADE":
            refusal = database.refusal(act, id=user["id"])
            assert "42501" in refusal, act
    assert len(history(client, user)) == 1
