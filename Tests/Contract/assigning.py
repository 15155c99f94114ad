"""Giving assets to users and taking them back, by the API."""

ASSETS = "/api/admin/assets"
USERS = "/api/admin/users"


def assign(client, asset, user):
    answer = client.post(f"{ASSETS}/{asset['id']}/assign", json={"user_id": user["id"]})
    assert answer.status_code == 201, answer.text
    return answer.json()


def undo(client, asset, user=None):
    return client.post(f"{ASSETS}/{asset['id']}/undo-assign", json={"user_id": user["id"]} if user else {})


def revert(client, user, assignment, **reason):
    return client.post(f"{USERS}/{user['id']}/revert-assignment", json={"assignment_id": assignment["id"], **reason})


def bulk(client, asset, ids):
    return client.post(f"{ASSETS}/bulk-assign", json={"asset_id": asset["id"], "user_ids": ids})


def current(client, user):
    """The id of what a user has now."""
    found = client.get(f"{USERS}/{user['id']}").raise_for_status().json()["current_asset"]
    return found and found["id"]


def history(client, user, **query):
    return client.get(f"{USERS}/{user['id']}/assignment-history", params=query).raise_for_status().json()["history"]


def pages(client, path, name, **query):
    """Every entry of a list, page by page."""
    cursor = None
    while True:
        page = client.get(path, params={**query, **({"cursor": cursor} if cursor else {})}).raise_for_status().json()
        yield from page[name]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def happened_before(database, assignment, seconds):
    """Moves an assignment into the past: waiting would show no more."""
    database.tamper(
        "UPDATE asset_assignments SET assigned_at = clock_timestamp() - make_interval(secs => :'ago') WHERE id = :'id'",
        id=assignment["id"], ago=seconds)
