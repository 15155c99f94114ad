"""One asset for many users: for all of them, or for nobody."""

import uuid

import pytest

from assigning import ASSETS, assign, bulk, current, history, undo
from gateway import refused


def entries(client, admin, action):
    query = {"actor": admin["id"], "action": action}
    return client.get("/api/admin/audit", params=query).raise_for_status().json()["entries"]


def test_two_thousand_users_have_it_at_once(client, their_client, admin, people, picture_of_its_own):
    crowd = people.crowd(2_000)
    answer = bulk(their_client, picture_of_its_own, crowd)
    assert answer.status_code == 201, answer.text
    assert answer.json()["successful_count"] == 2_000
    assert answer.json()["failed_count"] == 0 and answer.json()["failures"] == []
    assert client.get(f"{ASSETS}/{picture_of_its_own['id']}").json()["assigned_users_count"] == 2_000
    for user in ({"id": crowd[turn]} for turn in (0, 999, 1_999)):
        assert current(client, user) == picture_of_its_own["id"]
        [entry] = history(client, user)
        assert entry["bulk"] is True and entry["can_revert"] is True
        assert entry["performed_by"]["id"] == admin["id"]
        assert entry["undo_expires_at"] == answer.json()["undo_expires_at"]
    [entry] = entries(client, admin, "assignment.bulk_created")
    assert entry["asset_id"] == picture_of_its_own["id"] and "2000" in entry["details"].values()


def test_each_of_them_keeps_what_there_was_before(client, their_client, people, pictures):
    had, had_nothing = people.user(), people.user()
    assign(client, pictures[0], had)
    bulk(their_client, pictures[1], [had["id"], had_nothing["id"]]).raise_for_status()
    assert history(client, had)[0]["previous_asset"]["id"] == pictures[0]["id"]
    assert undo(client, pictures[1], had).json()["current_asset_id"] == pictures[0]["id"]
    assert undo(client, pictures[1], had_nothing).json()["current_asset_id"] is None


def test_an_id_that_is_repeated_counts_once(client, their_client, user, pictures):
    answer = bulk(their_client, pictures[0], [user["id"], user["id"].upper(), user["id"]])
    assert answer.status_code == 201 and answer.json()["successful_count"] == 1
    assert len(history(client, user)) == 1


def test_one_unknown_user_and_nobody_gets_it(client, their_client, admin, user, pictures):
    unknown = str(uuid.uuid4())
    problem = refused(bulk(their_client, pictures[0], [user["id"], unknown]), 400, "unknown_users")
    assert problem["errors"] == [{"field": "user_ids", "message": f"There is no user {unknown}."}]
    assert current(client, user) is None and history(client, user) == []
    [entry] = entries(client, admin, "assignment.bulk_failed")
    assert entry["asset_id"] == pictures[0]["id"]
    assert entries(client, admin, "assignment.bulk_created") == []


def test_of_many_unknown_users_the_first_hundred_are_named(their_client, user, pictures):
    unknown = [str(uuid.uuid4()) for _ in range(150)]
    problem = refused(bulk(their_client, pictures[0], [user["id"], *unknown]), 400, "unknown_users")
    named = {error["message"] for error in problem["errors"]}
    assert len(problem["errors"]) == len(named) == 100
    assert named <= {f"There is no user {user}." for user in unknown}


@pytest.mark.parametrize(
    "ids",
    [[], None, "all", [7], ["somebody"], [None], [str(uuid.uuid4()) for _ in range(10_001)]],
    ids=["empty", "null", "words", "number", "no-id", "null-inside", "10001"],
)
def test_wrong_ids_are_refused(their_client, pictures, ids):
    problem = refused(bulk(their_client, pictures[0], ids), 400, "invalid_body")
    assert problem["errors"][0]["field"].startswith("user_ids")


def test_an_asset_that_cannot_be_assigned_is_refused(client, their_client, user, failed):
    refused(bulk(their_client, failed, [user["id"]]), 409, "not_completed")
    refused(bulk(their_client, {"id": str(uuid.uuid4())}, [user["id"]]), 404, "not_found")
    wrong = their_client.post(f"{ASSETS}/bulk-assign", json={"asset_id": "x", "user_ids": [user["id"]]})
    assert refused(wrong, 400, "invalid_body")["errors"][0]["field"] == "asset_id"
    assert current(client, user) is None


def test_an_admin_who_does_it_too_often_waits_and_no_other_does(gateway, people, their_client, user, pictures):
    for _ in range(10):
        assert bulk(their_client, pictures[0], [user["id"]]).status_code == 201
    answer = bulk(their_client, pictures[0], [user["id"]])
    refused(answer, 429, "too_many_bulk_assignments")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert "q=10;w=60" in answer.headers["ratelimit-policy"] and "r=0" in answer.headers["ratelimit"]
    other = people.token(people.user(role="admin"))
    with gateway.client(admin=False, headers={"Authorization": f"Bearer {other}"}) as client:
        assert bulk(client, pictures[0], [user["id"]]).status_code == 201
