"""Outputs: signed, in ranges, for ever."""

import re

import pytest

from gateway import refused


@pytest.fixture
def url(completed):
    return completed["webm_url"]


@pytest.fixture
def whole(stranger, url):
    return stranger.get(url).content


def test_whoever_has_the_address_may_fetch_it(stranger, completed, url):
    answer = stranger.get(url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "video/webm"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["accept-ranges"] == "bytes"
    assert "immutable" in answer.headers["cache-control"] and "public" in answer.headers["cache-control"]
    assert len(answer.content) == completed["webm_size"] == int(answer.headers["content-length"])


def test_what_one_has_is_not_sent_again(stranger, url):
    etag = stranger.get(url).headers["etag"]
    answer = stranger.get(url, headers={"If-None-Match": etag})
    assert answer.status_code == 304 and answer.content == b""


@pytest.mark.parametrize(
    "text, cut",
    [("bytes=0-99", slice(0, 100)), ("bytes=100-", slice(100, None)), ("bytes=-50", slice(-50, None)),
     ("bytes=10-10", slice(10, 11)), ("bytes=0-999999999", slice(0, None)), ("bytes=-999999999", slice(0, None))],
)
def test_a_range_is_answered_with_that_part(stranger, url, whole, text, cut):
    answer = stranger.get(url, headers={"Range": text})
    assert answer.status_code == 206
    assert answer.content == whole[cut]
    start, end, size = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers["content-range"]).groups())
    assert (size, end - start + 1) == (len(whole), len(answer.content))
    assert whole[start : end + 1] == answer.content


@pytest.mark.parametrize("text", ["bytes=999999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(stranger, url, whole, text):
    answer = stranger.get(url, headers={"Range": text})
    refused(answer, 416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize("text", ["bytes=5-2", "bytes=a-b", "lines=0-1", "bytes=", "bytes=--5", "bytes=0-1-2"])
def test_a_range_that_is_none_is_ignored(stranger, url, whole, text):
    answer = stranger.get(url, headers={"Range": text})
    assert answer.status_code in (200, 416)
    if answer.status_code == 200:
        assert answer.content == whole


def test_a_thousand_ranges_cost_no_more_than_the_file(stranger, url, whole):
    answer = stranger.get(url, headers={"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(1_000))})
    assert answer.status_code in (200, 206, 416)
    assert len(answer.content) <= len(whole) + 1_000


def test_a_range_of_another_version_gets_the_whole(stranger, url, whole):
    answer = stranger.get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert answer.status_code == 200 and answer.content == whole


def test_a_changed_address_is_refused(stranger, completed, url):
    path, query = url.split("?")
    expires = re.search(r"expires=(\d+)", query).group(1)
    signature = re.search(r"signature=([^&]+)", query).group(1)
    other = completed["gif_url"].split("?")[0]
    for forged in (
        path, f"{path}?expires={expires}", f"{path}?signature={signature}",
        f"{path}?expires={int(expires) + 1}&signature={signature}",
        f"{path}?expires={expires}&signature={signature[:-2]}{'AA' if signature[-2:] != 'AA' else 'BB'}",
        f"{path}?expires=0{expires}&signature={signature}", f"{path}?expires=x&signature={signature}",
        f"{other}?expires={expires}&signature={signature}", f"{path}?expires={'9' * 40}&signature={signature}",
    ):
        refused(stranger.get(forged), 403, "bad_signature")


def test_originals_are_private(gateway, stranger, completed):
    for path in "/media/", "/media/originals", f"/media/originals/{completed['id']}":
        assert stranger.get(path).status_code in (400, 403, 404)
