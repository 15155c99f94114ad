"""Going back before an assignment, however long ago it was."""

import uuid

import pytest

from assigning import ASSETS, USERS, assign, current, happened_before, history, revert, undo
from gateway import refused

NOWHERE = {"id": str(uuid.uuid4())}


def test_a_revert_gives_back_what_there_was_before(client, database, user, pictures, me):
    assign(client, pictures[0], user)
    assignment = assign(client, pictures[1], user)
    happened_before(database, assignment, 86_400)
    answer = revert(client, user, assignment, reason="The wrong one.")
    assert answer.status_code == 200, answer.text
    reverted = answer.json()
    assert reverted["id"] == assignment["id"] and reverted["also_reverted"] == []
    assert reverted["current_asset_id"] == pictures[0]["id"] == current(client, user)
    assert (reverted["reverted_by"], reverted["revert_reason"]) == (me["id"], "The wrong one.")


def test_newer_assignments_are_taken_back_with_it(client, user, pictures):
    stack = [assign(client, pictures[turn % 3], user) for turn in range(5)]
    answer = revert(client, user, stack[1]).json()
    assert answer["also_reverted"] == [assignment["id"] for assignment in reversed(stack[2:])]
    assert answer["current_asset_id"] == pictures[0]["id"] == current(client, user)
    for assignment in stack[1:]:
        refused(revert(client, user, assignment), 409, "already_reverted")
    entries = history(client, user)
    assert [entry["action"] for entry in entries] == ["reverted"] + ["assigned"] * 5
    assert [entry["can_revert"] for entry in entries] == [False] * 5 + [True]


def test_one_that_was_undone_is_not_taken_back_again(client, user, pictures):
    first, second = assign(client, pictures[0], user), assign(client, pictures[1], user)
    undo(client, pictures[1], user).raise_for_status()
    third = assign(client, pictures[2], user)
    answer = revert(client, user, first).json()
    assert answer["also_reverted"] == [third["id"]]
    assert answer["current_asset_id"] is None and current(client, user) is None
    refused(revert(client, user, second), 409, "already_reverted")


def test_a_revert_is_one_line_of_the_history(client, user, pictures, me):
    first = assign(client, pictures[0], user)
    assign(client, pictures[1], user)
    revert(client, user, first, reason="Another show.").raise_for_status()
    newest = history(client, user)[0]
    assert (newest["action"], newest["assignment_id"], newest["reason"]) == ("reverted", first["id"], "Another show.")
    assert newest["asset"]["id"] == pictures[0]["id"] and newest["previous_asset"] is None
    assert newest["performed_by"]["id"] == me["id"]


def test_after_a_revert_all_goes_on(client, user, pictures):
    revert(client, user, assign(client, pictures[0], user)).raise_for_status()
    assignment = assign(client, pictures[1], user)
    assert assignment["previous_asset_id"] is None
    assert current(client, user) == pictures[1]["id"]


def test_what_is_not_there_is_told_apart(client, people, user, pictures):
    assignment = assign(client, pictures[0], user)
    refused(revert(client, NOWHERE, assignment), 404, "unknown_user")
    refused(revert(client, user, NOWHERE), 404, "unknown_assignment")
    refused(revert(client, people.user(), assignment), 404, "unknown_assignment")
    assert current(client, user) == pictures[0]["id"]


def test_what_was_deleted_meanwhile_is_not_given_back(client, database, user, pictures, picture_of_its_own):
    oldest = assign(client, picture_of_its_own, user)
    newer = assign(client, pictures[0], user)
    happened_before(database, newer, 31)
    client.delete(f"{ASSETS}/{picture_of_its_own['id']}").raise_for_status()
    refused(revert(client, user, newer), 409, "previous_asset_deleted")
    assert current(client, user) == pictures[0]["id"]
    assert history(client, user)[0]["previous_asset"]["deleted"] is True
    # Back to nothing it goes.
    assert revert(client, user, oldest).json()["current_asset_id"] is None


@pytest.mark.parametrize("reason", ["", "a" * 501, 7], ids=["empty", "501", "number"])
def test_a_wrong_reason_is_named(client, user, pictures, reason):
    problem = refused(revert(client, user, assign(client, pictures[0], user), reason=reason), 400, "invalid_body")
    assert problem["errors"][0]["field"] == "reason"


def test_a_reason_may_have_500_characters_of_any_kind(client, user, pictures):
    reason = ("Ж'\"\n🎭 <b>--" * 50)[:500]
    answer = revert(client, user, assign(client, pictures[0], user), reason=reason)
    assert answer.status_code == 200, answer.text
    assert history(client, user)[0]["reason"] == reason


def test_a_reason_that_cannot_be_kept_is_refused(client, user, pictures):
    refused(revert(client, user, assign(client, pictures[0], user), reason="nul\0"), 400, "invalid_body")
    assert current(client, user) == pictures[0]["id"]


@pytest.mark.parametrize("body", [{}, {"assignment_id": "the last"}, {"assignment_id": None}])
def test_a_wrong_assignment_id_is_named(client, user, body):
    problem = refused(client.post(f"{USERS}/{user['id']}/revert-assignment", json=body), 400, "invalid_body")
    assert problem["errors"][0]["field"] == "assignment_id"
