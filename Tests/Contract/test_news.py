"""A state that is asked for, waited for, and told."""

import threading
import time

import pytest

import samples
from conftest import finished, upload
from gateway import refused
from news import Stream

ASSETS = "/api/admin/assets"


def status_path(asset):
    return f"{ASSETS}/{asset['id']}/status"


def test_an_unchanged_state_is_answered_by_304(client, completed):
    first = client.get(status_path(completed))
    assert first.status_code == 200
    assert first.json()["conversion_status"] == "completed" and first.json()["progress"] == 100
    again = client.get(status_path(completed), headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    listed = client.get(status_path(completed), headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert listed.status_code == 304
    assert client.get(status_path(completed), headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("wait", ["-1", "31", "x", "", "1.5"])
def test_a_wait_that_is_too_long_or_no_number_is_refused(client, completed, wait):
    problem = refused(client.get(status_path(completed), params={"wait": wait}), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == "wait"


def test_waiting_for_a_state_that_one_does_not_have_answers_at_once(client, completed):
    started = time.monotonic()
    assert client.get(status_path(completed), params={"wait": 30}).status_code == 200
    assert client.get(status_path(completed), params={"wait": 30}, headers={"If-None-Match": '"other"'}).status_code == 200
    assert time.monotonic() - started < 30


def test_a_wait_without_news_ends_in_304(client, completed):
    etag = client.get(status_path(completed)).headers["etag"]
    started = time.monotonic()
    answer = client.get(status_path(completed), params={"wait": 1}, headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert time.monotonic() - started >= 0.9


def test_a_waiting_client_is_answered_when_the_state_changes(gateway, client):
    asset = finished(client, upload(client, samples.mp4_of_noise(), "wait.mp4").json()["id"])
    etag = client.get(status_path(asset)).headers["etag"]
    answers = []

    def wait():
        with gateway.client() as own:
            answers.append(own.get(status_path(asset), params={"wait": 30}, headers={"If-None-Match": etag}))

    threads = [threading.Thread(target=wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert client.post(f"{ASSETS}/{asset['id']}/retry").status_code == 202
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 5
    assert all(answer.headers["etag"] != etag for answer in answers)
    assert finished(client, asset["id"])["conversion_status"] == "failed"


def test_a_waiting_client_that_goes_away_harms_nobody(gateway, client, completed):
    etag = client.get(status_path(completed)).headers["etag"]
    for _ in range(20):
        with gateway.socket() as connection:
            connection.sendall(gateway.head(
                "GET", f"{status_path(completed)}?wait=30", f"Authorization: Bearer {gateway.token}", f"If-None-Match: {etag}"))
    assert client.get(status_path(completed)).status_code == 200


def test_an_uploads_whole_story_is_told_to_those_who_follow(gateway, client):
    with Stream(gateway, "assets") as stream:
        assert stream.answer.status_code == 200
        assert stream.answer.headers["content-type"].startswith("text/event-stream")
        asset = upload(client, samples.mp4(), "story.mp4").json()["id"]
        stream.wait_for(asset, "asset.created", "pending")
        stream.wait_for(asset, "asset.updated", "processing")
        done = stream.wait_for(asset, "asset.updated", "completed")
        assert done["data"]["progress"] == 100
        assert client.delete(f"{ASSETS}/{asset}").status_code == 204
        stream.wait_for(asset, "asset.deleted")
    numbers = [int(event["id"]) for event in stream.events if event["data"].get("asset_id") == asset and "id" in event]
    assert numbers == sorted(numbers)


def test_one_assets_followers_hear_of_no_other(gateway, client, failed):
    with Stream(gateway, f"asset:{failed['id']}") as stream:
        other = upload(client, samples.png(shade=9), "other.png", "image/png").json()["id"]
        finished(client, other)
        client.post(f"{ASSETS}/{failed['id']}/retry")
        stream.wait_for(failed["id"], "asset.updated", "failed")
        assert {event["data"]["asset_id"] for event in stream.events} == {failed["id"]}


def test_who_comes_back_gets_what_was_missed(gateway, client):
    with Stream(gateway, "assets") as stream:
        first = upload(client, samples.png(shade=1), "first.png", "image/png").json()["id"]
        last = stream.wait_for(first, "asset.updated", "completed")["id"]
    asset = upload(client, samples.png(shade=2), "missed.png", "image/png").json()["id"]
    finished(client, asset)
    with Stream(gateway, "assets", last=last) as stream:
        stream.wait_for(asset, "asset.updated", "completed")
        assert stream.kinds(asset)[0] == "asset.created"
        assert stream.kinds(first) == []


@pytest.mark.parametrize("query", [
    "", "topic=", "topic=everything", "topic=asset:", "topic=asset:x", "topic=assets&topic=x", "topic=asset"])
def test_a_topic_that_is_none_is_refused(client, query):
    problem = refused(client.get(f"/api/admin/events?{query}"), 400, "invalid_parameter")
    assert problem["errors"][0]["field"] == "topic"


@pytest.mark.parametrize("last", ["x", "-1", "9" * 30, "1 OR 1=1"])
def test_a_last_event_that_is_none_is_refused_or_ignored(gateway, last):
    with gateway.client(headers={"Last-Event-ID": last}) as client:
        with client.stream("GET", "/api/admin/events", params={"topic": "assets"}) as answer:
            assert answer.status_code in (200, 400)


def test_only_a_failed_conversion_is_tried_again(client, completed):
    refused(client.post(f"{ASSETS}/{completed['id']}/retry"), 409, "not_failed")


def test_only_a_conversion_under_way_is_cancelled(client, completed, failed):
    for asset in completed, failed:
        refused(client.post(f"{ASSETS}/{asset['id']}/cancel"), 409, "already_ended")


def test_a_cancelled_conversion_stays_cancelled(client):
    asset = upload(client, samples.mp4() + b"\0\0\0\x10freecancel..", "cancel.mp4").json()["id"]
    answer = client.post(f"{ASSETS}/{asset}/cancel")
    if answer.status_code == 409:
        # It was quicker than we are.
        refused(answer, 409, "already_ended")
        return
    assert answer.status_code == 202
    state = finished(client, asset)
    assert state["conversion_status"] in ("cancelled", "completed")
    refused(client.post(f"{ASSETS}/{asset}/cancel"), 409, "already_ended")


def test_a_deleted_asset_is_gone_everywhere(client):
    asset = upload(client, samples.png(shade=3), "gone.png", "image/png").json()["id"]
    assert client.delete(f"{ASSETS}/{asset}").status_code == 204
    for method, action in ("GET", ""), ("GET", "/status"), ("GET", "/history"), ("POST", "/retry"), ("DELETE", ""):
        refused(client.request(method, f"{ASSETS}/{asset}{action}"), 404, "not_found")
    assert asset not in [listed["id"] for listed in client.get(ASSETS, params={"q": "gone.png"}).json()["assets"]]
