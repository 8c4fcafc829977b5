"""Answers of request-upload and confirm-upload, in every form that is known or likely."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pxm_desktop.pxm.errors import AnswerLost, NameConflict, UnexpectedAnswer
from pxm_desktop.pxm.uploads import read_confirm, read_ticket
from tests.pxm.helpers import FakePxm, answer, make_client

MIB = 1024 * 1024
URL = "https://bucket.s3.example/k?X-Amz-Signature=SECRETSIGNATURE"
REQUEST = "POST /v2.1/file/request-upload"
CONFIRM = "POST /v2.1/file/confirm-upload"


def standard(**more: Any) -> dict[str, Any]:
    return {"upload_type": "standard", "file_path": "p/x.jpg", **more}


def multipart(**more: Any) -> dict[str, Any]:
    return {"upload_type": "multipart", "file_path": "p/x.mp4", "upload_id": "u1", **more}


@pytest.mark.parametrize("field", ["presigned_url", "upload_url", "signed_url", "url"])
@pytest.mark.parametrize("wrap", [lambda o: o, lambda o: {"upload_data": o}, lambda o: {"data": o}])
def test_a_standard_upload(field: str, wrap: Any) -> None:
    ticket = read_ticket(wrap(standard(**{field: URL})), size=77, mime_type="image/jpeg")
    assert (ticket.kind, ticket.urls, ticket.part_size, ticket.upload_id) == ("standard", (URL,), 77, None)
    assert (ticket.file_path, ticket.mime_type) == ("p/x.jpg", "image/jpeg")
    assert "SECRET" not in f"{ticket!r} {ticket}"


@pytest.mark.parametrize("name", ["parts", "presigned_urls", "urls"])
@pytest.mark.parametrize("number", ["part_number", "partNumber"])
def test_parts_are_put_in_order(name: str, number: str) -> None:
    parts = [{number: n, "url": f"{URL}&n={n}"} for n in (3, 1, 2)]
    ticket = read_ticket(
        multipart(**{name: parts, "part_size": 8 * MIB}), size=20 * MIB, mime_type="video/mp4"
    )
    assert ticket.kind == "multipart"
    assert ticket.urls == tuple(f"{URL}&n={n}" for n in (1, 2, 3))
    assert (ticket.part_size, ticket.upload_id) == (8 * MIB, "u1")


def test_plain_urls_are_in_order_and_the_part_size_follows_from_their_number() -> None:
    ticket = read_ticket(
        multipart(urls=[f"{URL}&n={n}" for n in range(3)]), size=20 * MIB + 1, mime_type="v/m"
    )
    assert ticket.part_size == -(-(20 * MIB + 1) // 3)
    assert len(ticket.urls) == 3


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        standard(),
        standard(link=URL),
        {"upload_type": "standard", "url": URL},
        {"upload_type": "form", "file_path": "p", "url": URL, "fields": {"key": "SECRET"}},
        multipart(),
        multipart(parts=[]),
        multipart(parts=[{"part_number": 1}]),
        multipart(parts=[{"part_number": 1, "url": URL}, {"part_number": 1, "url": URL}]),
        multipart(parts=[{"part_number": 1, "url": URL}, {"part_number": 3, "url": URL}]),
        multipart(parts=[{"part_number": 0, "url": URL}]),
        {"upload_type": "multipart", "file_path": "p", "urls": [URL]},
        multipart(urls=[URL, URL], part_size=1),
        multipart(urls=[URL, URL], part_size=100 * MIB),
        multipart(urls=[URL], part_size=0),
        standard(url="http://bucket.s3.example/k"),
        standard(url="ftp://bucket.s3.example/k"),
        standard(url="https://"),
        multipart(urls=[URL, "http://elsewhere.example/"], part_size=10 * MIB),
    ],
)
def test_anything_else_is_an_error_that_tells_no_value(raw: Any) -> None:
    with pytest.raises(UnexpectedAnswer) as told:
        read_ticket(raw, size=20 * MIB, mime_type="image/jpeg")
    assert "SECRET" not in str(told.value)
    assert "s3.example" not in str(told.value)


def test_http_is_fine_for_this_machine() -> None:
    ticket = read_ticket(standard(url="http://127.0.0.1:8333/k"), size=1, mime_type="image/jpeg")
    assert ticket.urls == ("http://127.0.0.1:8333/k",)


def test_an_existing_file_named_in_the_answer() -> None:
    raw = standard(url=URL, existing_file={"id": "f9", "file_name": "x.jpg"})
    assert read_ticket(raw, size=1, mime_type="image/jpeg").existing_ids == ("f9",)
    both = {"upload_data": raw, "duplicates": ["f8"]}
    assert read_ticket(both, size=1, mime_type="image/jpeg").existing_ids == ("f8", "f9")


@pytest.mark.parametrize(
    ("raw", "file_id", "whole"),
    [
        ({"id": "f1"}, "f1", False),
        ({"file_id": "f1"}, "f1", False),
        ({"file": {"id": "f1"}}, "f1", False),
        ({"data": {"file_id": 12}}, "12", False),
        ({"file": "f1"}, "f1", False),
        ({"id": "f1", "file_name": "x", "collections": []}, "f1", True),
        ({"file": {"id": "f1", "collections": [{"id": "c"}]}}, "f1", True),
        ({"id": "f1", "collections": None}, "f1", False),
        (None, None, False),
        ({}, None, False),
        ({"success": True}, None, False),
        ([], None, False),
        ("ok", None, False),
    ],
)
def test_confirm_answers(raw: Any, file_id: str | None, whole: bool) -> None:
    told = read_confirm(raw)
    assert told.file_id == file_id
    assert (told.file is not None) == whole


async def test_request_sends_both_names_and_the_exact_size() -> None:
    fake = FakePxm({REQUEST: answer(200, standard(url=URL))})
    async with make_client(fake) as client:
        await client.uploads.request(file_name="Größe.jpg", mime_type="image/jpeg", size=2048)
    assert fake.body() == {
        "filename": "Größe.jpg",
        "file_name": "Größe.jpg",
        "mime_type": "image/jpeg",
        "size": 2048,
    }


async def test_request_is_repeated_and_finds_its_version() -> None:
    newer = "POST /v3/file/request-upload"
    fake = FakePxm({newer: [answer(503), answer(200, b"{cut"), answer(200, standard(url=URL))]})
    async with make_client(fake) as client:
        await client.uploads.request(file_name="a", mime_type="image/jpeg", size=1)
        assert client.endpoints.versions["upload"] == "v3"
        fake.routes["POST /v3/file/confirm-upload"] = answer(200, {"id": "f"})
        told = await client.uploads.confirm(
            file_path="p", file_name="a", size=1, publish=None, publish_from=None, region_ids=[]
        )
    assert told.file_id == "f"
    assert fake.calls() == [REQUEST, newer, newer, newer, "POST /v3/file/confirm-upload"]


async def test_confirm_says_what_is_asked_and_no_more() -> None:
    fake = FakePxm({CONFIRM: answer(201, {"id": "f"})})
    async with make_client(fake) as client:
        await client.uploads.confirm(
            file_path="p", file_name="a", size=5, publish=None, publish_from=None, region_ids=[]
        )
        assert fake.body() == {"file_path": "p", "file_name": "a", "file_size": 5, "metadata": {}}
        await client.uploads.confirm(
            file_path="p",
            file_name="a",
            size=5,
            publish=True,
            publish_from=datetime(2025, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
            region_ids=("r1",),
            upload_id="u",
            parts=[(2, '"e2"'), (1, "e1")],
        )
    assert fake.body() == {
        "file_path": "p",
        "file_name": "a",
        "file_size": 5,
        "metadata": {"published": True, "published_start_date": "2025-01-01T00:00:00Z", "region_ids": ["r1"]},
        "upload_id": "u",
        "multipart": [{"part_number": 1, "etag": "e1"}, {"part_number": 2, "etag": "e2"}],
    }


@pytest.mark.parametrize(
    "reply", [answer(500), answer(502), answer(200, b"<html>"), answer(200, b"{cut"), answer(302)]
)
async def test_confirm_is_never_sent_twice(reply: Any) -> None:
    fake = FakePxm({CONFIRM: reply})
    async with make_client(fake) as client:
        with pytest.raises(AnswerLost):
            await client.uploads.confirm(
                file_path="p", file_name="a", size=5, publish=None, publish_from=None, region_ids=[]
            )
    assert fake.calls() == [CONFIRM]


async def test_a_conflict_names_the_files_that_are_there() -> None:
    fake = FakePxm({REQUEST: answer(409, {"error": "exists", "existing_file_id": "f1"})})
    async with make_client(fake) as client:
        with pytest.raises(NameConflict) as told:
            await client.uploads.request(file_name="a", mime_type="image/jpeg", size=1)
        assert told.value.existing_ids == ("f1",)
        fake.routes[CONFIRM] = answer(409, {"error": {"file": {"id": "f2"}}, "id": "f3"})
        with pytest.raises(NameConflict) as told:
            await client.uploads.confirm(
                file_path="p", file_name="a", size=5, publish=None, publish_from=None, region_ids=[]
            )
    assert told.value.existing_ids == ("f3", "f2")
