"""Users are found, with what they have."""

import secrets
import uuid

import pytest

from assigning import USERS, assign, pages, revert
from gateway import refused


@pytest.fixture
def family(people):
    """A name that nobody else has, and five who have it."""
    name = f"Zz{secrets.token_hex(4)}"
    members = [people.user(f"{first} {name}") for first in ("delta", "Alpha", "charlie", "Bravo", "Écho")]
    return name, members


def found(client, **query):
    return client.get(USERS, params=query).raise_for_status().json()["users"]


def test_users_come_in_the_order_of_their_names(client, family):
    name, _ = family
    assert [user["name"].split()[0] for user in found(client, q=name)] == ["Alpha", "Bravo", "charlie", "delta", "Écho"]


def test_a_part_of_a_name_or_address_is_enough_in_any_case(client, family):
    name, members = family
    charlie = members[2]
    for text in f"charlie {name}", f"LIE {name.upper()}", charlie["email"], charlie["email"][3:12].upper():
        assert [user["id"] for user in found(client, q=text)] == [charlie["id"]], text
    assert len(found(client, q=f"cho {name}")) == 1


@pytest.mark.parametrize("text", ["100%", "under_score", "back\\slash", "O'Neil", '"quoted"'])
def test_letters_that_mean_something_elsewhere_mean_themselves(client, people, text):
    tag = secrets.token_hex(6)
    people.user(f"{tag} plain name")
    odd = people.user(f"{tag} {text}")
    assert [user["id"] for user in found(client, q=f"{tag} {text}")] == [odd["id"]]
    assert found(client, q=f"{tag}%{text}") == found(client, q=f"{tag}_{text}") == []


def test_what_nobody_is_called_finds_nobody(client):
    assert found(client, q=secrets.token_hex(20)) == []


def test_a_role_is_found(client, people, family):
    name, _ = family
    admin = people.user(f"Foxtrot {name}", role="admin")
    assert [user["id"] for user in found(client, q=name, role="admin")] == [admin["id"]]
    assert len(found(client, q=name, role="user")) == 5


@pytest.mark.parametrize("limit", [1, 2, 5, 500])
def test_pages_hold_every_user_once(client, family, limit):
    name, _ = family
    assert list(pages(client, USERS, "users", q=name, limit=limit)) == found(client, q=name)


def test_namesakes_come_page_by_page_each_once(client, people):
    name = f"Twin {secrets.token_hex(6)}"
    twins = {people.user(name)["id"] for _ in range(5)}
    listed = [user["id"] for user in pages(client, USERS, "users", q=name, limit=2)]
    assert len(listed) == 5 and set(listed) == twins


def test_one_user_is_shown_as_in_the_list(client, pictures, family, me):
    name, members = family
    assignment = assign(client, pictures[0], members[1])
    shown = client.get(f"{USERS}/{members[1]['id']}").raise_for_status().json()
    assert shown == found(client, q=f"Alpha {name}")[0]
    assert shown["current_asset"]["id"] == pictures[0]["id"] and shown["current_assignment_id"] == assignment["id"]
    assert (shown["assigned_by"], shown["assigned_by_name"]) == (me["id"], me["name"])
    revert(client, members[1], assignment).raise_for_status()
    shown = client.get(f"{USERS}/{members[1]['id']}").json()
    for empty in "current_asset", "current_assignment_id", "assigned_at", "assigned_by", "assigned_by_name":
        assert shown[empty] is None, empty


def test_an_unknown_user_is_not_found(client):
    refused(client.get(f"{USERS}/{uuid.uuid4()}"), 404, "unknown_user")
    refused(client.get(f"{USERS}/somebody"), 400, "invalid_parameter")


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "role=owner", "cursor=", "cursor=x"])
def test_a_parameter_that_is_wrong_is_named(client, query):
    problem = refused(client.get(f"{USERS}?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == query.split("=")[0]
