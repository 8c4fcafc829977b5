"""Uploads: standard and multipart on real S3, in every shape that tenants give them."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import boto3
import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pxm_desktop.sandbox.presign import Presigner
from tests.sandbox.client import MIB, Client
from tests.support.sandbox import Control, SandboxProcess


def stored(control: Control, name: str) -> Any:
    (row,) = control.files(name)
    return row["stored"]


@pytest.mark.parametrize(
    "name", ["{}.jpg", "{} ümläut \U0001f680 #1 100%+.jpg", "{}\nnewline.jpg", "{}" + "n" * 240]
)
def test_a_standard_upload(client: Client, control: Control, unique: str, name: str) -> None:
    name = name.format(unique)
    data = os.urandom(100_000)
    file = client.upload(name, data)
    assert file["file_name"] == name
    assert file["size"] == len(data)
    assert file["collections"] == []
    assert stored(control, name)["sha256"] == hashlib.sha256(data).hexdigest()
    assert control.counters()["events"]["confirms"] == 1


def test_a_multipart_upload(client: Client, control: Control, unique: str) -> None:
    control.set(multipart_threshold=6 * MIB, part_bytes=5 * MIB)
    data = os.urandom(12 * MIB + 5)
    name = f"{unique}.mp4"
    client.upload(name, data, "video/mp4")
    assert stored(control, name)["md5"] == hashlib.md5(data).hexdigest()
    assert control.counters()["events"]["multipart_completions"] == 1


@pytest.mark.parametrize("field", ["presigned_url", "upload_url", "signed_url", "url"])
def test_url_fields_and_wrapping(client: Client, control: Control, unique: str, field: str) -> None:
    control.set(url_field=field, upload_answer="wrapped")
    answer = client.request(f"{unique}.jpg", 3)["upload_data"]
    assert answer["upload_type"] == "standard"
    assert client.put(answer[field], b"abc").status_code == 200


@pytest.mark.parametrize("field", ["parts", "presigned_urls", "urls", "plain"])
def test_part_fields(client: Client, control: Control, unique: str, field: str) -> None:
    control.set(
        parts_field=field,
        part_number_field="partNumber",
        part_size="absent",
        multipart_threshold=1,
        part_bytes=5 * MIB,
    )
    answer = client.request(f"{unique}.mp4", 11 * MIB)
    assert "part_size" not in answer
    parts = answer["urls" if field == "plain" else field]
    assert len(parts) == 3
    if field == "plain":
        assert all(part.startswith("http://") for part in parts)
    else:
        assert [part["partNumber"] for part in parts] == [1, 2, 3]


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        ("full", ("id",)),
        ("id", ("id",)),
        ("file_id", ("file_id",)),
        ("wrapped", ("file", "id")),
        ("data", ("data", "id")),
    ],
)
def test_confirm_answers_that_name_the_file(
    client: Client, control: Control, unique: str, shape: str, path: tuple[str, ...]
) -> None:
    control.set(confirm_answer=shape, get_after=0)
    found = client.upload(f"{unique}.bin", b"x")
    for step in path:
        found = found[step]
    assert client.get(f"/file/{found}")["file_name"] == f"{unique}.bin"


def test_confirm_answers_that_do_not(client: Client, control: Control, unique: str) -> None:
    control.set(confirm_answer="nothing_useful")
    assert "id" not in client.upload(f"{unique}.bin", b"x")
    control.set(confirm_answer="empty")
    assert client.upload(f"{unique}.bin", b"x") is None
    assert len(control.files(f"{unique}.bin")) == 2


@pytest.mark.parametrize(
    ("wanted", "body", "status"),
    [
        ("both", {"file_name": "a"}, 400),
        ("both", {"filename": "a", "file_name": "a"}, 200),
        ("filename", {"file_name": "a"}, 400),
        ("filename", {"filename": "a"}, 200),
        ("file_name", {"filename": "a"}, 400),
        ("file_name", {"file_name": "a"}, 200),
    ],
)
def test_which_name_is_required(
    client: Client, control: Control, wanted: str, body: dict[str, str], status: int
) -> None:
    control.set(name_field=wanted)
    body = {**body, "mime_type": "image/jpeg", "size": 1}  # type: ignore[dict-item]
    client.call("POST", "/file/request-upload", status, json=body)


@pytest.mark.parametrize("status", [400, 409])
def test_a_second_confirm_is_refused(client: Client, control: Control, unique: str, status: int) -> None:
    control.set(second_confirm=status)
    name = f"{unique}.jpg"
    answer = client.request(name, 3)
    client.put(answer["presigned_url"], b"abc")
    body = client.confirm_body(answer, name, 3)
    client.call("POST", "/file/confirm-upload", json=body)
    client.call("POST", "/file/confirm-upload", status, json=body)
    assert len(control.files(name)) == 1
    assert control.counters()["events"]["second_confirms"] == 1


def test_what_confirm_refuses(client: Client, unique: str) -> None:
    name = f"{unique}.jpg"
    answer = client.request(name, 3)
    body = client.confirm_body(answer, name, 3)
    path = "/file/confirm-upload"
    assert "bytes have not been sent" in client.call("POST", path, 400, json=body)["error"]
    client.put(answer["presigned_url"], b"abcd")
    assert "4 bytes were sent" in client.call("POST", path, 400, json=body)["error"]
    assert "3 was requested" in client.call("POST", path, 400, json=body | {"file_size": 4})["error"]
    assert client.call("POST", path, 400, json={})["fields"] == ["file_path", "file_name", "file_size"]
    assert "file_path" in client.call("POST", path, 400, json=body | {"file_path": "s3path/other"})["error"]
    published = body | {"metadata": {"published": True}}
    assert client.call("POST", path, 400, json=published)["fields"] == ["published_start_date"]
    region = body | {"metadata": {"region_ids": ["reg_unknown"]}}
    assert "reg_unknown" in client.call("POST", path, 400, json=region)["error"]
    # None of this used up the upload.
    client.put(answer["presigned_url"], b"abc")
    client.call("POST", path, json=body)


def test_parts_are_checked(client: Client, control: Control, unique: str) -> None:
    control.set(multipart_threshold=1, part_bytes=5 * MIB)
    name = f"{unique}.mp4"
    data = os.urandom(6 * MIB)
    answer = client.request(name, len(data))
    body = client.confirm_body(answer, name, len(data)) | client.send_parts(answer, data)
    good = body["multipart"]
    wrong = [good[0] | {"etag": "0" * 32}, good[1]]
    quoted = [{**part, "etag": f'"{part["etag"]}"'} for part in good]
    for bad in (wrong, quoted, good[::-1], [], None):
        client.call("POST", "/file/confirm-upload", 400, json=body | {"multipart": bad})
    client.call("POST", "/file/confirm-upload", 400, json=body | {"upload_id": "other"})
    client.call("POST", "/file/confirm-upload", json=body)


def test_parts_that_an_interrupted_confirm_had_joined(
    client: Client, control: Control, sandbox: SandboxProcess, unique: str
) -> None:
    control.set(multipart_threshold=1)
    answer = client.request(f"{unique}.mp4", 6)
    sent = client.send_parts(answer, b"joined")
    keys = json.loads((sandbox.data_dir / "account.json").read_text())
    s3 = boto3.client(
        "s3",
        endpoint_url=sandbox.s3_url,
        aws_access_key_id=keys["s3_access_key"],
        aws_secret_access_key=keys["s3_secret_key"],
        region_name="us-east-1",
    )
    parts = [{"PartNumber": part["part_number"], "ETag": part["etag"]} for part in sent["multipart"]]
    s3.complete_multipart_upload(
        Bucket="pxm-account",
        Key=answer["file_path"],
        UploadId=answer["upload_id"],
        MultipartUpload={"Parts": parts},  # type: ignore[typeddict-item]
    )
    s3.close()
    body = client.confirm_body(answer, f"{unique}.mp4", 6) | sent
    assert client.call("POST", "/file/confirm-upload", json=body)["size"] == 6


def test_regions_and_publishing(client: Client, unique: str) -> None:
    regions = client.get("/region")
    primary = next(row["id"] for row in regions if row["is_primary"])
    other = next(row["id"] for row in regions if not row["is_primary"])
    assert client.upload(f"{unique}a.bin", b"x")["region_ids"] == [primary]
    start = "2025-01-01T00:00:00Z"
    file = client.upload(
        f"{unique}b.bin", b"x", published=True, published_start_date=start, region_ids=[other]
    )
    assert file["region_ids"] == [other]
    assert (file["published"], file["published_start_date"]) == (True, start)


@pytest.mark.parametrize("kind", ["409_request", "409_confirm", "named_in_answer"])
def test_name_conflicts(client: Client, control: Control, unique: str, kind: str) -> None:
    name = f"{unique}.jpg"
    first = client.upload(name, b"one")
    control.set(conflict=kind)
    if kind == "409_request":
        named = client.request(name, 3, status=409)
    else:
        named = client.request(name, 3)
        client.put(named["presigned_url"], b"two")
        if kind == "409_confirm":
            body = client.confirm_body(named, name, 3)
            named = client.call("POST", "/file/confirm-upload", 409, json=body)
    assert named["existing_file"] == {"id": first["id"], "file_name": name}


def test_a_signed_content_type_must_be_sent(client: Client, control: Control, unique: str) -> None:
    control.set(signed_content_type=True)
    url = client.request(f"{unique}.jpg", 3)["presigned_url"]
    assert "SignedHeaders=content-type%3Bhost" in url
    assert client.put(url, b"abc", content_type="text/plain").status_code == 403
    assert client.put(url, b"abc", content_type="image/jpeg").status_code == 200


def test_urls_expire(client: Client, control: Control, unique: str) -> None:
    control.fault("expire_urls", path="/file/request-upload", nth=1)
    expired = client.request(f"{unique}.jpg", 3)["presigned_url"]
    assert client.put(expired, b"abc").status_code == 403
    assert client.put(client.request(f"{unique}.jpg", 3)["presigned_url"], b"abc").status_code == 200


def test_etags_that_are_no_md5(client: Client, control: Control, unique: str) -> None:
    control.set(etag="opaque", multipart_threshold=1, part_bytes=5 * MIB)
    data = os.urandom(6 * MIB)
    answer = client.request(f"{unique}.mp4", len(data))
    sent = client.put(answer["parts"][0]["presigned_url"], data[: 5 * MIB])
    assert sent.headers["x-amz-server-side-encryption"] == "aws:kms"
    assert sent.headers["etag"].strip('"') != hashlib.md5(data[: 5 * MIB]).hexdigest()
    body = client.confirm_body(answer, f"{unique}.mp4", len(data)) | client.send_parts(answer, data)
    client.call("POST", "/file/confirm-upload", json=body)
    assert stored(control, f"{unique}.mp4")["md5"] == hashlib.md5(data).hexdigest()
    puts = [(entry["part_number"], entry["status"]) for entry in control.s3_log() if entry["method"] == "PUT"]
    assert puts == [(1, 200), (1, 200), (2, 200)]


@pytest.mark.parametrize("content_type", [None, "image/jpeg"])
@pytest.mark.parametrize("query", [(), (("partNumber", "7"), ("uploadId", "a/b+c=="))])
def test_urls_are_signed_as_botocore_signs_them(
    query: tuple[tuple[str, str], ...], content_type: str | None
) -> None:
    key = "s3path/temp/upl_1/ä b+c#%~'()\U0001f680.jpg"
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    ours = Presigner("ACCESS", "secret", "bucket").url(
        "PUT", "127.0.0.1:8333", key, seconds=900, query=query, content_type=content_type, at=moment
    )
    base = ours.partition("?")[0]
    headers = {"content-type": content_type} if content_type else {}
    request = AWSRequest("PUT", base, headers=headers, params=dict(query))
    with mock.patch("botocore.auth.get_current_datetime", return_value=moment.replace(tzinfo=None)):
        S3SigV4QueryAuth(Credentials("ACCESS", "secret"), "s3", "us-east-1", expires=900).add_auth(request)
    signature = "X-Amz-Signature="
    assert ours.partition(signature)[2] == str(request.url).partition(signature)[2]
