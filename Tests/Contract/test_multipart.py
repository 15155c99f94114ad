"""Forms as no browser sends them."""

import contextlib
import socket
import struct

import pytest

import samples
from conftest import asset_ids
from gateway import eventually, read_answer, refused

PATH = "/api/admin/assets/upload"
EDGE = "edge-of-the-part"
FORM = f"multipart/form-data; boundary={EDGE}"
FILE_HEAD = b'Content-Disposition: form-data; name="file"; filename="clip.mp4"\r\nContent-Type: video/mp4\r\n\r\n'


def part(head, data):
    return f"--{EDGE}\r\n".encode() + head + data + b"\r\n"


END = f"--{EDGE}--\r\n".encode()


@pytest.fixture
def send(gateway):
    def send(body, content_type=FORM):
        fields = [f"Authorization: Bearer {gateway.token}", f"Content-Length: {len(body)}", "Connection: close"]
        if content_type is not None:
            fields.append(f"Content-Type: {content_type}")
        return gateway.send(gateway.head("POST", PATH, *fields) + body)

    return send


@pytest.fixture(autouse=True)
def nothing_is_left(gateway):
    files, assets = gateway.files(), asset_ids(gateway)
    yield
    assert asset_ids(gateway) == assets
    eventually(lambda: not gateway.files() - files, "nothing of the refused form is left")


def test_a_form_without_a_boundary_is_refused(send):
    refused(send(part(FILE_HEAD, samples.mp4()) + END, "multipart/form-data"), 400, "malformed_multipart")


@pytest.mark.parametrize("boundary", ["", '""', "x" * 71, "a\x01b"])
def test_a_boundary_that_cannot_be_one_is_refused(send, boundary):
    answer = send(part(FILE_HEAD, samples.mp4()) + END, f"multipart/form-data; boundary={boundary}")
    refused(answer, 400, "malformed_multipart", "malformed_request")


def test_a_form_without_its_end_is_refused(send):
    refused(send(part(FILE_HEAD, samples.mp4())), 400, "malformed_multipart")


def test_a_form_that_ends_within_a_part_is_refused(send):
    refused(send(part(FILE_HEAD, samples.mp4())[:-200]), 400, "malformed_multipart")


def test_a_form_that_ends_within_a_parts_header_is_refused(send):
    refused(send(f"--{EDGE}\r\nContent-Disposition: form-da".encode()), 400, "malformed_multipart")


def test_a_body_that_never_comes_to_its_boundary_is_refused(send):
    refused(send(samples.noise(200_000)), 400, "malformed_multipart")


def test_a_part_with_a_huge_header_is_refused(send):
    head = b"X-Long: " + b"a" * 100_000 + b"\r\n" + FILE_HEAD
    refused(send(part(head, samples.mp4()) + END), 400, "malformed_multipart")


def test_a_part_with_a_thousand_header_fields_is_refused(send):
    head = b"".join(b"X-%d: y\r\n" % number for number in range(1_000)) + FILE_HEAD
    refused(send(part(head, samples.mp4()) + END), 400, "malformed_multipart")


def test_a_form_within_the_form_is_refused(send):
    inner = b'--inner\r\nContent-Disposition: file; filename="clip.mp4"\r\n\r\n' + samples.mp4() + b"\r\n--inner--\r\n"
    head = b'Content-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=inner\r\n\r\n'
    refused(send(part(head, inner) + END), 400, "malformed_multipart", "missing_file", "invalid_body")


def test_a_part_without_a_disposition_is_refused(send):
    refused(send(part(b"Content-Type: video/mp4\r\n\r\n", samples.mp4()) + END), 400, "malformed_multipart", "missing_file")


def test_a_form_without_the_field_is_refused(send):
    head = b'Content-Disposition: form-data; name="video"; filename="clip.mp4"\r\n\r\n'
    refused(send(part(head, samples.mp4()) + END), 400, "missing_file")


def test_a_form_with_a_text_instead_of_a_file_is_refused(send):
    head = b'Content-Disposition: form-data; name="file"\r\n\r\n'
    refused(send(part(head, b"clip.mp4") + END), 400, "missing_file", "invalid_body")


def test_an_empty_form_is_refused(send):
    refused(send(END), 400, "missing_file", "malformed_multipart")


def test_no_body_at_all_is_refused(send):
    refused(send(b""), 400, "malformed_multipart", "missing_file")


def test_twenty_thousand_fields_are_refused(send):
    empty = part(b'Content-Disposition: form-data; name="f"\r\n\r\n', b"")
    refused(send(empty * 20_000 + END), 400, "malformed_multipart", "missing_file")


@pytest.mark.parametrize("content_type", [None, "application/json", "video/mp4", "application/x-www-form-urlencoded"])
def test_a_body_that_is_no_form_is_refused(send, content_type):
    refused(send(samples.mp4(), content_type), 415, "unsupported_media_type")


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(gateway):
    head = gateway.head(
        "POST", PATH, f"Authorization: Bearer {gateway.token}", f"Content-Type: {FORM}",
        f"Content-Length: {gateway.upload_limit + 10_000_000}")
    with gateway.socket() as connection:
        connection.sendall(head)
        refused(read_answer(connection), 413, "too_large")


def test_a_body_that_does_not_say_its_length_is_refused_the_moment_it_is_too_large(gateway):
    fields = [f"Authorization: Bearer {gateway.token}", f"Content-Type: {FORM}", "Transfer-Encoding: chunked"]
    piece = bytes(1 << 20)
    framed = b"%x\r\n" % len(piece) + piece + b"\r\n"
    start = f"--{EDGE}\r\n".encode() + FILE_HEAD + samples.mp4() + struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 1 << 40)
    with gateway.socket() as connection:
        connection.sendall(gateway.head("POST", PATH, *fields) + b"%x\r\n" % len(start) + start + b"\r\n")
        # Ten megabytes more than the limit and what buffers on the way may hold: an endless body is never read to its end.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(gateway.upload_limit // len(piece) + 20):
                connection.sendall(framed)
        refused(read_answer(connection), 413, "too_large")


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_an_upload_that_breaks_off_leaves_nothing(gateway, reset):
    body = part(FILE_HEAD, samples.padded(samples.mp4(), min(4_000_000, gateway.upload_limit)))
    head = gateway.head(
        "POST", PATH, f"Authorization: Bearer {gateway.token}", f"Content-Type: {FORM}",
        f"Content-Length: {len(body) + len(END)}")
    before = gateway.files()
    with gateway.socket() as connection:
        connection.sendall(head + body[: len(body) * 3 // 4])
        eventually(lambda: gateway.files() - before, "a part of the file has reached the disk")
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
