"""Uploads: presigned URLs out, confirmed files in."""

from __future__ import annotations

import math
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.errors import ApiError, bad, missing
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.storage import StorageRefusedError
from pxm_desktop.sandbox.store import Row, new_id, now
from pxm_desktop.sandbox.views import file_view
from pxm_desktop.sandbox.wire import Endpoint, answer, body_of

_MOST_PARTS = 10_000
_MOST_BYTES = 5 * 1024**4
_NOT_IN_KEYS = re.compile(r"[\x00-\x1f\x7f/\\]")


async def request_upload(sandbox: Sandbox, request: Request) -> Response:
    """Hand out presigned URLs for a file's bytes."""
    data = await body_of(request)
    name, mime_type, size = _described(sandbox, data)
    existing = _same_name(sandbox, name)
    if existing is not None and sandbox.switches.conflict == "409_request":
        raise _conflict(existing)
    key = f"s3path/temp/upl_{secrets.token_hex(8)}/{_key_name(name)}"
    upload: Row = {
        "file_path": key,
        "upload_id": None,
        "file_name": name,
        "mime_type": mime_type,
        "size": size,
        "state": "requested",
        "file_id": None,
        "created": now(),
    }
    signer = _UrlMaker(sandbox, key, mime_type, expired=getattr(request.state, "expire_urls", False))
    if size < sandbox.switches.multipart_threshold:
        result: dict[str, Any] = {
            "upload_type": "standard",
            "file_path": key,
            sandbox.switches.url_field: signer.whole(),
        }
    else:
        upload["upload_id"] = await sandbox.storage.create_multipart(key, mime_type)
        result = _multipart_answer(sandbox, upload, signer)
    sandbox.store.insert("upload", upload)
    if existing is not None and sandbox.switches.conflict == "named_in_answer":
        result["existing_file"] = {"id": existing["id"], "file_name": existing["file_name"]}
    return answer({"upload_data": result} if sandbox.switches.upload_answer == "wrapped" else result)


def _described(sandbox: Sandbox, data: dict[str, Any]) -> tuple[str, str, int]:
    wanted = sandbox.switches.name_field
    names = ("filename", "file_name") if wanted == "both" else (wanted,)
    fields.required(data, *names, "mime_type")
    fields.texts(data, ("filename", "file_name", "mime_type"))
    if "size" not in data:
        raise missing("size")
    size = data["size"]
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= _MOST_BYTES:
        raise bad("size", "expected the file's size in bytes")
    return data[names[-1]], data["mime_type"], size


def _key_name(name: str) -> str:
    """Return a name as the last part of an S3 key, without what no key should hold, and not too long."""
    plain = _NOT_IN_KEYS.sub("_", name).encode()[-200:].decode(errors="ignore")
    return plain if plain.strip(". ") else "file"


class _UrlMaker:
    """Signs the URLs of one upload."""

    def __init__(self, sandbox: Sandbox, key: str, mime_type: str, *, expired: bool) -> None:
        self._sandbox = sandbox
        self._key = key
        self._seconds = sandbox.switches.url_lifetime
        self._type = mime_type if sandbox.switches.signed_content_type else None
        self._at = datetime.now(UTC)
        if expired:
            self._at -= timedelta(seconds=self._seconds + 60)

    def whole(self) -> str:
        return self._sign((), self._type)

    def part(self, number: int, upload_id: str) -> str:
        return self._sign((("partNumber", str(number)), ("uploadId", upload_id)), self._type)

    def _sign(self, query: tuple[tuple[str, str], ...], content_type: str | None) -> str:
        return self._sandbox.storage.presigner.url(
            "PUT",
            self._sandbox.s3_host(),
            self._key,
            seconds=self._seconds,
            query=query,
            content_type=content_type,
            at=self._at,
        )


def _multipart_answer(sandbox: Sandbox, upload: Row, signer: _UrlMaker) -> dict[str, Any]:
    switches = sandbox.switches
    part_bytes = max(switches.part_bytes, math.ceil(upload["size"] / _MOST_PARTS))
    count = math.ceil(upload["size"] / part_bytes)
    urls = [signer.part(number, upload["upload_id"]) for number in range(1, count + 1)]
    result: dict[str, Any] = {
        "upload_type": "multipart",
        "file_path": upload["file_path"],
        "upload_id": upload["upload_id"],
    }
    if switches.parts_field == "plain":
        result["urls"] = urls
    else:
        result[switches.parts_field] = [
            {switches.part_number_field: number, switches.url_field: url}
            for number, url in enumerate(urls, 1)
        ]
    if switches.part_size == "present":
        result["part_size"] = part_bytes
    return result


async def confirm_upload(sandbox: Sandbox, request: Request) -> Response:
    """Make a file of bytes that were sent, once."""
    data = await body_of(request)
    fields.required(data, "file_path", "file_name", "file_size")
    upload, metadata = _claim(sandbox, data)
    try:
        await _check_bytes(sandbox, upload, data)
    except BaseException:
        _set_state(sandbox, upload, "requested")
        raise
    row = _make_file(sandbox, upload, data["file_name"], metadata)
    sandbox.processing.add(row["id"])
    return _confirm_answer(sandbox, row)


def _claim(sandbox: Sandbox, data: dict[str, Any]) -> tuple[Row, Row]:
    """Check a confirm and take its upload, so that a second confirm of it is refused from here on."""
    fields.texts(data, ("file_name",))
    metadata = data.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise bad("metadata", "expected an object")
    found = sandbox.store.select("upload", "file_path = ?", (str(data["file_path"]),))
    if not found:
        raise bad("file_path", "no upload was requested for it")
    upload = found[0]
    if upload["state"] != "requested":
        sandbox.calls.events["second_confirms"] += 1
        raise ApiError(sandbox.switches.second_confirm, "This upload has been confirmed already")
    if data["file_size"] != upload["size"]:
        raise bad("file_size", f"{upload['size']} was requested")
    if upload["upload_id"] is not None:
        fields.required(data, "upload_id", "multipart")
        if data["upload_id"] != upload["upload_id"]:
            raise bad("upload_id", "does not belong to file_path")
    existing = _same_name(sandbox, data["file_name"])
    if existing is not None and sandbox.switches.conflict == "409_confirm":
        raise _conflict(existing)
    described = fields.publishing(metadata, {})
    described["region_ids"] = fields.regions(sandbox.store, metadata)
    _set_state(sandbox, upload, "confirming")
    return upload, described


async def _check_bytes(sandbox: Sandbox, upload: Row, data: dict[str, Any]) -> None:
    if upload["upload_id"] is not None:
        await _join(sandbox, upload, _parts(sandbox, data["multipart"]))
    size = await sandbox.storage.size(upload["file_path"])
    if size is None:
        raise bad("file_path", "its bytes have not been sent")
    if size != upload["size"]:
        raise bad("file_size", f"{size} bytes were sent")


async def _join(sandbox: Sandbox, upload: Row, parts: list[tuple[int, str]]) -> None:
    try:
        await sandbox.storage.complete_multipart(upload["file_path"], upload["upload_id"], parts)
    except StorageRefusedError as error:
        # A confirm that was interrupted by the sandbox's end may have joined them already.
        joined = await sandbox.storage.size(upload["file_path"]) if error.code == "NoSuchUpload" else None
        if joined is None:
            raise ApiError(400, f"The parts cannot be joined: {error.code}", fields=["multipart"]) from error
    sandbox.calls.events["multipart_completions"] += 1


def _parts(sandbox: Sandbox, listed: object) -> list[tuple[int, str]]:
    if not isinstance(listed, list):
        raise bad("multipart", "expected an array")
    parts: list[tuple[int, str]] = []
    for item in listed:
        if not isinstance(item, dict):
            raise bad("multipart", "expected objects")
        number, etag = item.get("part_number"), item.get("etag")
        if not isinstance(number, int) or not isinstance(etag, str) or '"' in etag:
            raise bad("multipart", "expected part_number and an etag without quotes")
        parts.append((number, sandbox.proxy.stored_etag(etag)))
    if [number for number, _ in parts] != sorted({number for number, _ in parts}):
        raise bad("multipart", "expected the parts in order")
    return parts


def _set_state(sandbox: Sandbox, upload: Row, state: str) -> None:
    sandbox.store.execute("UPDATE upload SET state = ? WHERE file_path = ?", (state, upload["file_path"]))


def _make_file(sandbox: Sandbox, upload: Row, name: str, described: Row) -> Row:
    moment = now()
    row: Row = {
        "id": new_id("file"),
        "file_name": name,
        "mime_type": upload["mime_type"],
        "size": upload["size"],
        "key": upload["file_path"],
        "collections": [],
        "region_ids": described["region_ids"],
        "published": described.get("published", False),
        "published_start_date": described.get("published_start_date"),
        "published_end_date": described.get("published_end_date"),
        "created": moment,
        "updated": moment,
        "renamed": moment,
    }
    with sandbox.store.transaction():
        sandbox.store.insert("file", row)
        sandbox.store.execute(
            "UPDATE upload SET state = 'confirmed', file_id = ? WHERE file_path = ?",
            (row["id"], upload["file_path"]),
        )
    sandbox.calls.events["confirms"] += 1
    return row | {"dimensions": None, "labels": [], "ocr_text": None, "renditions": {}}


def _confirm_answer(sandbox: Sandbox, row: Row) -> Response:
    shape = sandbox.switches.confirm_answer
    view = file_view(sandbox, row)
    if shape == "empty":
        return Response(status_code=200)
    return answer(
        {
            "full": view,
            "id": {"id": row["id"]},
            "file_id": {"file_id": row["id"]},
            "wrapped": {"file": view},
            "data": {"data": view},
            "nothing_useful": {"message": "Upload confirmed"},
        }[shape]
    )


def _same_name(sandbox: Sandbox, name: object) -> Row | None:
    if sandbox.switches.conflict == "none":
        return None
    found = sandbox.store.select("file", "file_name = ?", (name,), "ORDER BY created DESC", "LIMIT 1")
    return found[0] if found else None


def _conflict(existing: Row) -> ApiError:
    return ApiError(
        409,
        "A file with this name exists already",
        existing_file={"id": existing["id"], "file_name": existing["file_name"]},
    )


ENDPOINTS = [
    Endpoint("POST", "/file/request-upload", "upload", request_upload),
    Endpoint("POST", "/file/confirm-upload", "upload", confirm_upload),
]
