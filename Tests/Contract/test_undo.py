"""Half a minute in which an assignment can be undone."""

import uuid

import pytest

from assigning import ASSETS, assign, current, happened_before, history, revert, undo
from gateway import refused

NOWHERE = {"id": str(uuid.uuid4())}


def test_an_undo_gives_back_what_the_user_had(client, user, pictures, me):
    assign(client, pictures[0], user)
    assignment = assign(client, pictures[1], user)
    answer = undo(client, pictures[1], user)
    assert answer.status_code == 200
    undone = answer.json()
    assert undone["id"] == assignment["id"]
    assert undone["current_asset_id"] == pictures[0]["id"] == current(client, user)
    assert undone["reverted_by"] == me["id"] and undone["reverted_at"] and undone["revert_reason"] is None


def test_the_one_before_can_be_undone_after_it_until_the_user_has_nothing(client, user, pictures):
    assign(client, pictures[0], user)
    assign(client, pictures[1], user)
    assert undo(client, pictures[1], user).json()["current_asset_id"] == pictures[0]["id"]
    assert undo(client, pictures[0], user).json()["current_asset_id"] is None
    assert current(client, user) is None


@pytest.mark.parametrize("body", [{"content": b""}, {"json": {}}, {"json": {"user_id": None}}], ids=["no-body", "{}", "null"])
def test_whose_it_is_need_not_be_said_where_one_user_has_it(client, user, picture_of_its_own, body):
    assign(client, picture_of_its_own, user)
    answer = client.post(f"{ASSETS}/{picture_of_its_own['id']}/undo-assign", **body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["user_id"] == user["id"]


def test_whose_it_is_must_be_said_where_several_have_it(client, people, picture_of_its_own):
    first, second = people.user(), people.user()
    for user in first, second:
        assign(client, picture_of_its_own, user)
    problem = refused(undo(client, picture_of_its_own), 400, "user_id_needed")
    assert problem["errors"][0]["field"] == "user_id"
    assert undo(client, picture_of_its_own, first).json()["user_id"] == first["id"]
    assert (current(client, first), current(client, second)) == (None, picture_of_its_own["id"])


def test_it_is_undone_once(client, user, pictures):
    assign(client, pictures[0], user)
    assert undo(client, pictures[0], user).status_code == 200
    refused(undo(client, pictures[0], user), 409, "already_undone")


def test_what_was_superseded_is_not_undone(client, user, pictures):
    assign(client, pictures[0], user)
    assign(client, pictures[1], user)
    refused(undo(client, pictures[0], user), 409, "superseded")
    assert current(client, user) == pictures[1]["id"]


def test_what_was_never_assigned_cannot_be_undone(client, user, pictures, picture_of_its_own):
    refused(undo(client, picture_of_its_own), 404, "nothing_to_undo")
    refused(undo(client, pictures[0], user), 404, "nothing_to_undo")
    refused(undo(client, NOWHERE), 404, "nothing_to_undo")
    refused(undo(client, NOWHERE, user), 404, "nothing_to_undo")
    refused(undo(client, pictures[0], NOWHERE), 404, "unknown_user")


def test_29_seconds_are_in_time(client, database, user, pictures):
    happened_before(database, assign(client, pictures[0], user), 29)
    assert undo(client, pictures[0], user).status_code == 200
    assert current(client, user) is None


def test_31_seconds_are_too_late(client, database, user, pictures):
    happened_before(database, assign(client, pictures[0], user), 31)
    refused(undo(client, pictures[0], user), 410, "undo_expired")
    assert current(client, user) == pictures[0]["id"]


def test_what_was_deleted_meanwhile_is_not_given_back(client, database, user, pictures, picture_of_its_own):
    assign(client, picture_of_its_own, user)
    newer = assign(client, pictures[0], user)
    # Within the half minute the asset cannot be deleted: the clock goes there and back.
    happened_before(database, newer, 31)
    client.delete(f"{ASSETS}/{picture_of_its_own['id']}").raise_for_status()
    happened_before(database, newer, 1)
    refused(undo(client, pictures[0], user), 409, "previous_asset_deleted")
    assert current(client, user) == pictures[0]["id"]


def test_what_was_reverted_is_not_undone_again(client, user, pictures):
    assignment = assign(client, pictures[0], user)
    assert revert(client, user, assignment).status_code == 200
    refused(undo(client, pictures[0], user), 409, "already_undone")


def test_an_undo_is_a_line_of_the_history(client, user, pictures, me):
    assign(client, pictures[0], user)
    assignment = assign(client, pictures[1], user)
    undo(client, pictures[1], user).raise_for_status()
    newest, taken_back, _ = history(client, user)
    assert (newest["action"], newest["assignment_id"]) == ("undone", assignment["id"])
    assert newest["asset"]["id"] == pictures[1]["id"] and newest["previous_asset"]["id"] == pictures[0]["id"]
    assert newest["performed_by"] == {name: me[name] for name in ("id", "name", "email")}
    assert newest["can_revert"] is False and taken_back["can_revert"] is False


@pytest.mark.parametrize("body", [{"user_id": 7}, {"user_id": "somebody"}, {"user_id": ["x"]}])
def test_a_wrong_user_id_is_named(client, pictures, body):
    problem = refused(client.post(f"{ASSETS}/{pictures[0]['id']}/undo-assign", json=body), 400, "invalid_body")
    assert problem["errors"][0]["field"] == "user_id"
