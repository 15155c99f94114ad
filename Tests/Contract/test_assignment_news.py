"""Whoever follows a user or an asset hears of an assignment within a second."""

from assigning import ASSETS, assign, bulk, revert, undo
from news import Stream


def test_a_users_followers_hear_who_has_what(gateway, client, user, pictures, me):
    with Stream(gateway, f"user:{user['id']}") as stream:
        first = assign(client, pictures[0], user)
        told = stream.told("user.assignment", assignment_id=first["id"])
        assert told == {
            "user_id": user["id"], "action": "assigned", "assignment_id": first["id"], "asset_id": pictures[0]["id"],
            "previous_asset_id": None, "by": me["id"], "at": first["assigned_at"],
            "undo_expires_at": first["undo_expires_at"]}
        second = assign(client, pictures[1], user)
        told = stream.told("user.assignment", assignment_id=second["id"])
        assert (told["asset_id"], told["previous_asset_id"]) == (pictures[1]["id"], pictures[0]["id"])
        undone = undo(client, pictures[1], user).json()
        told = stream.told("user.assignment", action="undone")
        assert (told["asset_id"], told["previous_asset_id"]) == (pictures[0]["id"], pictures[1]["id"])
        assert (told["assignment_id"], told["at"]) == (second["id"], undone["reverted_at"])
        assert told["undo_expires_at"] is None
        revert(client, user, first).raise_for_status()
        told = stream.told("user.assignment", action="reverted")
        assert (told["asset_id"], told["previous_asset_id"]) == (None, pictures[0]["id"])


def test_an_assets_followers_hear_who_has_it_now(gateway, client, people, picture_of_its_own, me):
    older, newer = people.user(), people.user()
    asset = picture_of_its_own["id"]
    with Stream(gateway, f"asset:{asset}") as stream:
        first = assign(client, picture_of_its_own, older)
        told = stream.told("asset.assignment", user_id=older["id"])
        assert told == {
            "asset_id": asset, "user_id": older["id"], "assigned_at": first["assigned_at"], "assigned_by": me["id"]}
        assign(client, picture_of_its_own, newer)
        stream.told("asset.assignment", user_id=newer["id"])
        stream.events.clear()
        undo(client, picture_of_its_own, newer).raise_for_status()
        stream.told("asset.assignment", user_id=older["id"], assigned_at=first["assigned_at"])
        undo(client, picture_of_its_own, older).raise_for_status()
        stream.told("asset.assignment", asset_id=asset, user_id=None, assigned_at=None, assigned_by=None)


def test_what_a_user_had_before_is_told_as_free(gateway, client, user, pictures, picture_of_its_own):
    assign(client, picture_of_its_own, user)
    with Stream(gateway, f"asset:{picture_of_its_own['id']}") as stream:
        assign(client, pictures[0], user)
        stream.told("asset.assignment", asset_id=picture_of_its_own["id"], user_id=None)


def test_those_who_follow_all_hear_of_each(gateway, client, user, picture_of_its_own):
    with Stream(gateway, "users", "assets") as stream:
        assign(client, picture_of_its_own, user)
        stream.told("user.assignment", user_id=user["id"])
        stream.told("asset.assignment", asset_id=picture_of_its_own["id"])


def test_nobody_hears_of_another_user(gateway, client, people, pictures):
    followed, other = people.user(), people.user()
    with Stream(gateway, f"user:{followed['id']}") as stream:
        assign(client, pictures[0], other)
        assign(client, pictures[0], followed)
        stream.told("user.assignment", user_id=followed["id"])
        assert {event["data"]["user_id"] for event in stream.events if event["event"] != "ready"} == {followed["id"]}


def test_each_of_many_is_told(gateway, their_client, people, pictures):
    crowd = people.crowd(50)
    with Stream(gateway, *(f"user:{user}" for user in crowd)) as stream:
        answer = bulk(their_client, pictures[0], crowd).raise_for_status().json()
        for user in crowd:
            told = stream.told("user.assignment", user_id=user)
            assert told["asset_id"] == pictures[0]["id"] and told["undo_expires_at"] == answer["undo_expires_at"]


def test_two_admins_at_once_are_both_told_who_won(gateway, client, their_client, user, pictures):
    with Stream(gateway, f"user:{user['id']}") as stream:
        loser, winner = assign(client, pictures[0], user), assign(their_client, pictures[1], user)
        stream.told("user.assignment", assignment_id=loser["id"])
        told = stream.told("user.assignment", assignment_id=winner["id"])
        assert told["asset_id"] == pictures[1]["id"]
        assert client.get(f"{ASSETS}/{pictures[1]['id']}").json()["user_id"] == user["id"]
