"""The API's document, its page, and what the gateway says of itself."""

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from gateway import refused

METHODS = {"get", "put", "post", "delete", "patch"}
PLACES = {
    "name": "nowhere", "emotion": "nowhere", "id": "019abf6e-7c1a-7c52-9d0b-3f5a1e8c2b47", "key": "outputs/none/nothing.gif"}


@pytest.fixture(scope="module")
def document(gateway):
    with gateway.client() as client:
        return client.get("/openapi.json").raise_for_status().json()


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield path, method, item[method]


def with_base(value):
    """References inside the document, made absolute for the validator."""
    if isinstance(value, dict):
        return {key: "urn:api" + inner if key == "$ref" else with_base(inner) for key, inner in value.items()}
    return [with_base(inner) for inner in value] if isinstance(value, list) else value


def examples(value, place=""):
    if isinstance(value, dict):
        if "schema" in value:
            shown = [value["example"]] if "example" in value else []
            shown += [example["value"] for example in value.get("examples", {}).values()]
            yield from ((place, value["schema"], example) for example in shown)
        for key, inner in value.items():
            yield from examples(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from examples(inner, f"{place}/{index}")


def test_every_example_is_what_its_schema_describes(document):
    based = with_base(document)
    registry = Registry().with_resource("urn:api", Resource(contents=based, specification=DRAFT202012))
    found = list(examples(based))
    assert len(found) > 60
    for place, schema, example in found:
        validator = jsonschema.Draft202012Validator(schema, registry=registry)
        assert validator.is_valid(example), place


def test_every_request_and_answer_has_an_example(document):
    for path, method, operation in operations(document):
        holders = [operation["requestBody"]] if "requestBody" in operation else []
        for answer in operation["responses"].values():
            if "$ref" in answer:
                answer = document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
            holders.append(answer)
        for holder in holders:
            for kind, content in holder.get("content", {}).items():
                is_bytes = content["schema"].get("format") == "binary"
                assert is_bytes or "example" in content or "examples" in content, (path, method, kind)


def test_every_operation_has_a_name_and_a_summary_of_its_own(document):
    found = [operation for _, _, operation in operations(document)]
    assert len({operation["operationId"] for operation in found}) == len(found)
    assert all(operation["summary"] and operation["tags"] for operation in found)


def test_every_route_of_the_document_is_there(document, gateway):
    with gateway.client() as client:
        for path, method, _ in operations(document):
            address = path.format_map(PLACES)
            if address.startswith("/api/admin/events"):
                address += "?topic=none"
            answer = client.request(method, address)
            assert answer.status_code != 405, (method, path)
            if answer.status_code == 404:
                # An unknown id is said in other words than an unknown address.
                nowhere = client.get("/api/there-is-no-such-route").json()["detail"]
                assert answer.json()["detail"] != nowhere, (method, path)
            if answer.status_code == 401:
                # Logging in without a body is no success; logging out is.
                assert path == "/api/auth/login", (method, path)


def test_every_answer_with_json_has_a_request_id(client):
    for path in "/openapi.json", "/healthz", "/readyz", "/api/auth/me", "/api/admin/assets", "/api/nothing":
        assert client.get(path).headers.get("x-request-id"), path


def test_the_page_brings_all_it_needs_and_runs_nothing_else(stranger):
    page = stranger.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy and "unsafe" not in policy
    assert "://" not in page.text.replace("http://www.w3.org/", "")
    for path, kind in ("/docs/docs.js", "javascript"), ("/docs/docs.css", "text/css"):
        answer = stranger.get(path)
        assert answer.status_code == 200 and kind in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_health_readiness_and_figures_need_no_identity(stranger):
    assert stranger.get("/healthz").json() == {"status": "ok"}
    ready = stranger.get("/readyz")
    assert ready.status_code == 200
    checks = {check["name"]: check["ok"] for check in ready.json()["checks"]}
    assert checks == {"postgresql": True, "redis": True, "storage": True}
    figures = stranger.get("/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    assert "# TYPE greenroom_" in figures.text


def test_answers_about_people_are_kept_by_no_cache(client, stranger):
    for answer in client.get("/api/auth/me"), client.get("/api/admin/assets"), stranger.get("/api/auth/me"):
        assert answer.headers["cache-control"] in ("no-store", "private, no-cache", "no-cache", "private, no-store")


def test_an_unknown_address_is_said_as_a_problem(stranger):
    refused(stranger.get("/api/there-is-no-such-route"), 404, "not_found")
