"""What schemathesis makes up from the document: good requests, bad ones, and all that lies between."""

import json
import re

import hypothesis
import pytest
import requests
import schemathesis
from requests.adapters import HTTPAdapter
from schemathesis.checks import positive_data_acceptance

import samples
from conftest import HOME, URL
from prompting import make_character

CONFIGURATION = """
seed = 20260131
request-timeout = 10
max-stream-events = 1

[generation]
max-examples = 20
deterministic = true
database = "none"

[phases.coverage]
# A name given twice in an address is no fault: the first one counts.
generate-duplicate-query-parameters = false

[phases.stateful]
enabled = false
"""
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")
# A name that could be an emotion's: which ones there are, a pattern cannot say.
PROMPTED = re.compile(r"[a-z][a-z0-9_]{0,31}")
# Bytes that are a string need not be a video, a signature cannot be guessed, and an undo may come too late.
GOOD_BY_FORM_ONLY = {"uploadAsset", "getMedia", "undoAssignment"}

# A stream that goes on for ever has no answer to validate: test_news.py holds it to the document.
schema = schemathesis.openapi.from_url(
    f"{URL}/openapi.json", config=schemathesis.Config.from_str(CONFIGURATION)).exclude(operation_id="followEvents")
schema.config.update(base_url=URL)


@pytest.fixture(scope="module")
def session(gateway):
    """Comes from an address of its own, so that made-up passwords slow down nobody else."""

    class OwnAddress(HTTPAdapter):
        def init_poolmanager(self, *arguments, **options):
            super().init_poolmanager(*arguments, **options, source_address=("127.0.13.37", 0))

    session = requests.Session()
    session.mount("http://", OwnAddress())
    session.headers.update(gateway.bearer)
    yield session
    # The document's example pauses a real queue; its resuming follows, unless a test in between has failed.
    session.post(f"{URL}/api/admin/queues/conversion/resume")
    session.close()


@schema.hook
def map_path_parameters(context, path_parameters):
    """Unknown ids are asked for by the way; here every other question is about something that is there."""
    if path_parameters and PROMPTED.fullmatch(str(path_parameters.get("emotion", ""))) and "emotion" in KNOWN:
        path_parameters = {**path_parameters, "emotion": KNOWN["emotion"]}
    known = known_ids(context.operation)
    if known and path_parameters and len(str(path_parameters.get("id", ""))) == 36:
        turn = sum(map(ord, str(path_parameters["id"])))
        if turn % 2:
            return {**path_parameters, "id": known[turn // 2 % len(known)]}
    return path_parameters


def known_ids(operation):
    if "characters/{id}" in operation.path:
        return KNOWN.get("characters")
    if "users/{id}" in operation.path:
        return KNOWN.get("users")
    if "assets/{id}" in operation.path and (operation.method.upper() == "GET" or operation.path.endswith("assign")):
        return KNOWN.get("assets")


@schema.hook
def map_body(context, body):
    """What is right only at this time or in this place cannot be made up from its format alone."""
    name = context.operation.definition.raw.get("operationId")
    if not isinstance(body, dict):
        return body
    if name == "createAPIToken" and RFC_3339.match(str(body.get("expires_at"))):
        return {**body, "expires_at": "2099-01-31T00:00:00Z"}
    if name == "bulkAssignAsset" and KNOWN and isinstance(body.get("user_ids"), list):
        users = [KNOWN["users"][turn % 2] if UUID.match(str(user)) else user for turn, user in enumerate(body["user_ids"])]
        return {**body, "user_ids": users}
    if name == "assignAsset" and KNOWN and UUID.match(str(body.get("user_id"))):
        return {**body, "user_id": KNOWN["users"][0]}
    if name == "resolvePrompt" and KNOWN and PROMPTED.fullmatch(str(body.get("emotion"))):
        return {**body, "emotion": KNOWN["emotion"]}
    return body


@schema.hook
def filter_body(context, body):
    """A NUL is refused wherever it stands, and a schema cannot say so of fields that it does not know."""
    return "\\u0000" not in json.dumps(body, default=repr)


@schema.hook
def filter_headers(context, headers):
    """Waiting half a minute for a state that never changes shows nothing."""
    return (headers or {}).get("If-None-Match") != "*"


# Empty while the tests are collected: the document's own examples ask for ids of nothing.
KNOWN = {}


@pytest.fixture(scope="module", autouse=True)
def known(gateway, completed, failed, people, emotion):
    KNOWN["assets"] = [completed["id"], failed["id"]]
    KNOWN["users"] = [people.user()["id"] for _ in range(2)]
    KNOWN["emotion"] = emotion
    with gateway.client() as client:
        KNOWN["characters"] = [make_character(client)["id"] for _ in range(2)]


@schema.parametrize()
@hypothesis.settings(deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_the_gateway_keeps_what_the_document_promises(case, session):
    excluded = []
    if case.operation.definition.raw.get("operationId") in GOOD_BY_FORM_ONLY:
        excluded.append(positive_data_acceptance)
    case.call_and_validate(session=session, excluded_checks=excluded)
