"""What became of a user, act by act."""

import uuid

import pytest

from assigning import USERS, assign, history, pages, revert, undo
from gateway import refused


@pytest.fixture
def told(client, user, pictures):
    """Seven acts on one user."""
    first = assign(client, pictures[0], user)
    assign(client, pictures[1], user)
    undo(client, pictures[1], user).raise_for_status()
    revert(client, user, first, reason="Another show.").raise_for_status()
    for turn in range(3):
        assign(client, pictures[turn], user)
    return history(client, user)


def path(user):
    return f"{USERS}/{user['id']}/assignment-history"


def test_the_newest_comes_first(told, pictures):
    acts = [(entry["action"], entry["asset"]["id"]) for entry in told]
    ids = [picture["id"] for picture in pictures]
    assert acts == [
        ("assigned", ids[2]), ("assigned", ids[1]), ("assigned", ids[0]), ("reverted", ids[0]), ("undone", ids[1]),
        ("assigned", ids[1]), ("assigned", ids[0])]
    times = [entry["performed_at"] for entry in told]
    assert times == sorted(times, reverse=True)


def test_an_entry_tells_enough_to_show_it(told, pictures, me):
    newest = told[0]
    assert newest["performed_by"] == {name: me[name] for name in ("id", "name", "email")}
    assert newest["bulk"] is False and newest["reason"] is None and newest["undo_expires_at"] > newest["performed_at"]
    shown = newest["asset"]
    assert shown["filename"] == pictures[2]["filename"] and shown["mime_type"] == "image/png"
    assert shown["thumbnail_url"].startswith("/media/") and shown["thumbhash"] == pictures[2]["thumbhash"]
    assert (shown["width"], shown["height"]) == (16, 16)
    assert newest["previous_asset"]["id"] == pictures[1]["id"]
    assert [entry["can_revert"] for entry in told] == [True] * 3 + [False] * 4


def test_a_thumbnail_can_be_fetched(stranger, told):
    assert stranger.get(told[0]["asset"]["thumbnail_url"]).status_code == 200


@pytest.mark.parametrize("action, count", [("assigned", 5), ("undone", 1), ("reverted", 1)])
def test_one_kind_of_act_is_found(client, user, told, action, count):
    found = history(client, user, action=action)
    assert found == [entry for entry in told if entry["action"] == action]
    assert len(found) == count


def test_a_span_of_time_is_found(client, database, user, pictures):
    entries = []
    for turn in range(3):
        assign(client, pictures[turn], user)
        entries = history(client, user)
    # An hour apart, so that no two of them share a millisecond.
    for age, entry in enumerate(entries):
        database.tamper(
            "UPDATE assignment_history SET performed_at = performed_at - make_interval(hours => :'age') WHERE id = :'id'",
            id=entry["id"], age=age)
    newest, middle, oldest = history(client, user)
    assert history(client, user, **{"from": middle["performed_at"]}) == [newest, middle]
    assert history(client, user, to=middle["performed_at"]) == [oldest]
    assert history(client, user, **{"from": middle["performed_at"], "to": newest["performed_at"]}) == [middle]
    assert history(client, user, to="2020-01-01T00:00:00+02:00") == []


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_pages_hold_every_entry_once(client, user, told, limit):
    assert list(pages(client, path(user), "history", limit=limit)) == told


def test_a_filter_goes_on_over_pages(client, user, told):
    found = list(pages(client, path(user), "history", action="assigned", limit=2))
    assert found == [entry for entry in told if entry["action"] == "assigned"]


def test_nobody_hears_of_another_users_acts(client, people, told):
    assert told
    assert history(client, people.user()) == []


def test_an_unknown_user_has_no_history(client):
    refused(client.get(path({"id": str(uuid.uuid4())})), 404, "unknown_user")


@pytest.mark.parametrize(
    "query", ["action=stolen", "from=yesterday", "to=1", "limit=0", "limit=1001", "limit=x", "cursor=x", "cursor=-1"])
def test_a_parameter_that_is_wrong_is_named(client, user, query):
    problem = refused(client.get(f"{path(user)}?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == query.split("=")[0]
