"""Every act leaves its entry, which is found again."""

import uuid

import pytest

import samples
from assigning import ASSETS, assign, bulk, pages, revert, undo
from conftest import finished, upload
from gateway import eventually, refused

AUDIT = "/api/admin/audit"


def entries(client, **query):
    return client.get(AUDIT, params={"limit": 500, **query}).raise_for_status().json()["entries"]


def actions(client, **query):
    return [entry["action"] for entry in entries(client, **query)]


def test_assignments_leave_their_entries(client, their_client, admin, user, pictures):
    first = assign(their_client, pictures[0], user)
    second = assign(their_client, pictures[1], user)
    undo(their_client, pictures[1], user).raise_for_status()
    revert(their_client, user, first, reason="Another show.").raise_for_status()
    bulk(their_client, pictures[2], [user["id"]]).raise_for_status()
    bulk(their_client, pictures[2], [user["id"], str(uuid.uuid4())])
    found = entries(client, actor=admin["id"])
    assert [entry["action"] for entry in found if entry["action"] != "assignment.superseded"] == [
        "assignment.created", "assignment.created", "assignment.undone", "assignment.reverted",
        "assignment.bulk_created", "assignment.bulk_failed"]
    by_action = {entry["action"]: entry for entry in found}
    created = found[0]
    assert created["actor"] == {name: admin[name] for name in ("id", "name", "email")}
    assert created["user"] == {name: user[name] for name in ("id", "name", "email")}
    assert (created["asset_id"], created["asset_filename"]) == (pictures[0]["id"], pictures[0]["filename"])
    assert first["id"] in created["details"].values()
    assert second["id"] in by_action["assignment.undone"]["details"].values()
    assert {first["id"], "Another show."} <= set(by_action["assignment.reverted"]["details"].values())
    assert by_action["assignment.bulk_created"]["user"] is None


def test_who_lost_to_another_admin_is_said_in_the_audit(client, their_client, user, pictures):
    loser = assign(client, pictures[0], user)
    winner = assign(their_client, pictures[1], user)
    [superseded] = entries(client, user_id=user["id"], action="assignment.superseded")
    assert superseded["asset_id"] == pictures[0]["id"]
    assert {loser["id"], winner["id"]} <= set(superseded["details"].values())


def test_an_entry_names_the_request(their_client, client, admin, user, pictures):
    their_client.headers["X-Request-ID"] = "audited.by-name_1"
    assign(their_client, pictures[0], user)
    assert [entry["request_id"] for entry in entries(client, actor=admin["id"])] == ["audited.by-name_1"]


def test_a_refused_act_leaves_no_entry(client, their_client, admin, user, failed):
    refused(their_client.post(f"{ASSETS}/{failed['id']}/assign", json={"user_id": user["id"]}), 409, "not_completed")
    refused(undo(their_client, failed, user), 404, "nothing_to_undo")
    assert entries(client, actor=admin["id"]) == []


def test_an_assets_story_is_told_from_its_upload_to_its_end(client, their_client, admin):
    asset = upload(their_client, samples.mp4_of_noise(), "story.mp4").raise_for_status().json()
    finished(client, asset["id"])
    their_client.post(f"{ASSETS}/{asset['id']}/retry").raise_for_status()
    finished(client, asset["id"])
    their_client.delete(f"{ASSETS}/{asset['id']}").raise_for_status()
    story = entries(client, asset_id=asset["id"])
    assert actions(client, asset_id=asset["id"], actor=admin["id"]) == [
        "asset.uploaded", "asset.conversion_retried", "asset.deleted"]
    changes = [entry for entry in story if entry["action"] == "asset.status_changed"]
    told = [change["details"]["status"] for change in changes]
    assert told == ["processing", "failed", "pending", "processing", "failed"]
    assert all(entry["actor"] is None and entry["asset_filename"] == "story.mp4" for entry in changes)


def test_operators_acts_leave_their_entries(client, their_client, admin):
    queue = "/api/admin/queues/conversion"
    try:
        their_client.post(f"{queue}/pause").raise_for_status()
        waiting = upload(client, samples.mp4()).raise_for_status().json()
        their_client.post(f"/api/admin/jobs/{waiting['job_id']}/cancel").raise_for_status()
    finally:
        their_client.post(f"{queue}/resume").raise_for_status()
    hopeless = upload(client, samples.mp4_of_noise()).raise_for_status().json()
    finished(client, hopeless["id"])
    their_client.post(f"/api/admin/jobs/{hopeless['job_id']}/retry").raise_for_status()
    finished(client, hopeless["id"])
    their_client.post(f"{queue}/retry").raise_for_status()
    assert actions(client, actor=admin["id"]) == [
        "queue.paused", "job.cancelled", "queue.resumed", "job.retried", "queue.retried"]
    eventually(
        lambda: finished(client, hopeless["id"])["conversion_status"] == "failed", "the retried jobs have ended")


def test_a_cancelled_conversion_is_in_the_audit(client, their_client, admin):
    asset = upload(client, samples.never_seen(samples.long_mp4()), "long.mp4").raise_for_status().json()
    their_client.post(f"{ASSETS}/{asset['id']}/cancel").raise_for_status()
    assert actions(client, actor=admin["id"]) == ["asset.conversion_cancelled"]
    assert finished(client, asset["id"])["conversion_status"] == "cancelled"


def test_each_filter_finds_its_entries_and_no_others(client, their_client, admin, people, pictures):
    one, other = people.user(), people.user()
    for user in one, other:
        for picture in pictures[:2]:
            assign(their_client, picture, user)
    created = {"actor": admin["id"], "action": "assignment.created"}
    whole = entries(client, **created)
    assert [(entry["user"]["id"], entry["asset_id"]) for entry in whole] == [
        (user["id"], picture["id"]) for user in (one, other) for picture in pictures[:2]]
    assert entries(client, **created, user_id=one["id"]) == whole[:2]
    assert entries(client, **created, asset_id=pictures[0]["id"]) == [whole[0], whole[2]]
    assert entries(client, **created, user_id=other["id"], asset_id=pictures[1]["id"]) == whole[3:]
    assert entries(client, **{**created, "actor": str(uuid.uuid4())}) == []
    assert entries(client, actor=admin["id"], action="asset.stolen") == []
    assert entries(client, **created, **{"from": whole[0]["created_at"]}) == whole
    assert entries(client, **created, to=whole[0]["created_at"]) == []
    assert entries(client, **created, to="2999-01-01T00:00:00Z") == whole


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 500])
def test_pages_hold_every_entry_once_in_both_orders(client, their_client, admin, user, pictures, limit):
    # Those that one transaction writes share their time.
    for turn in range(3):
        assign(their_client, pictures[turn], user)
    whole = entries(client, user_id=user["id"])
    assert len(whole) >= 3
    assert [entry["created_at"] for entry in whole] == sorted(entry["created_at"] for entry in whole)
    assert list(pages(client, AUDIT, "entries", user_id=user["id"], limit=limit)) == whole
    assert list(pages(client, AUDIT, "entries", user_id=user["id"], limit=limit, order="desc")) == whole[::-1]
    assert list(pages(client, AUDIT, "entries", user_id=user["id"], limit=limit, order="asc")) == whole


def test_an_account_that_is_gone_keeps_its_id(client, database, people, pictures):
    gone = people.user("Soon Gone", role="admin")
    database.run(
        "INSERT INTO audit_log (action, actor_id, user_id) VALUES ('assignment.created', :'id', :'id')", id=gone["id"])
    database.run("DELETE FROM users WHERE id = :'id'", id=gone["id"])
    [entry] = entries(client, actor=gone["id"])
    assert entry["actor"] == entry["user"] == {"id": gone["id"], "name": None, "email": None}


def test_the_filter_offers_every_action_that_there_is(client, database, user, pictures):
    assign(client, pictures[0], user)
    offered = client.get(f"{AUDIT}/actions").raise_for_status().json()["actions"]
    assert offered == sorted(row["action"] for row in database.rows("SELECT DISTINCT action FROM audit_log"))
    assert {"asset.uploaded", "asset.status_changed", "assignment.created"} <= set(offered)


@pytest.mark.parametrize(
    "query",
    ["user_id=x", "asset_id=x", "actor=system", "from=x", "to=x", "order=up", "limit=0",
     "limit=501", "cursor=x"],
)
def test_a_parameter_that_is_wrong_is_named(client, query):
    problem = refused(client.get(f"{AUDIT}?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == query.split("=")[0]
