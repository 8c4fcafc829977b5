"""Request an upload and confirm it. The bytes in between go to S3, which is not this package's business."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.credentials import is_safe_url
from pxm_desktop.pxm.errors import UnexpectedAnswer
from pxm_desktop.pxm.models import ConfirmAnswer, File, UploadTicket
from pxm_desktop.pxm.resource import Caller, instant

# Names that a presigned URL may have: not documented (api description, "Upload", step 2).
_URL_KEYS = ("presigned_url", "upload_url", "signed_url", "url")
_PARTS_KEYS = ("parts", "presigned_urls", "urls")
_NUMBER_KEYS = ("part_number", "partNumber")

_SMALLEST_PART = 5 * 1024 * 1024
"""Bytes: "Amazon S3 multipart upload limits" in the Amazon S3 user guide."""


class Uploads:
    """`POST /file/request-upload` and `POST /file/confirm-upload`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def request(self, *, file_name: str, mime_type: str, size: int) -> UploadTicket:
        """Ask for presigned URLs for a file of exactly `size` bytes. Repeated by itself where that is safe.

        Raises `NameConflict`, `UnexpectedAnswer` for URLs in a form not known, and every other `PxmError`.
        """
        # Both names always: some tenants check one, some the other (article).
        body = {"filename": file_name, "file_name": file_name, "mime_type": mime_type, "size": size}
        raw = await self._caller.transport.post_harmless(
            "upload", "request_upload", self._caller.options, body
        )
        return read_ticket(raw, size=size, mime_type=mime_type)

    async def confirm(
        self,
        *,
        file_path: str,
        file_name: str,
        size: int,
        publish: bool | None,
        publish_from: datetime | None,
        region_ids: Sequence[str],
        upload_id: str | None = None,
        parts: Sequence[tuple[int, str]] = (),
    ) -> ConfirmAnswer:
        """Register sent bytes as a file. `size` in bytes; `parts` are (part number, ETag) of a multipart.

        Sent at most once: raises `AnswerLost` when the request may have arrived and there is no clear
        answer, for confirm is not known to be idempotent. Raises `NameConflict` and every other `PxmError`.
        """
        metadata: dict[str, Any] = {}
        if publish is not None:
            metadata["published"] = publish
        if publish_from is not None:
            metadata["published_start_date"] = instant(publish_from)
        if region_ids:
            metadata["region_ids"] = list(region_ids)
        body: dict[str, Any] = {
            "file_path": file_path,
            "file_name": file_name,
            "file_size": size,
            "metadata": metadata,
        }
        if upload_id is not None:
            body["upload_id"] = upload_id
            body["multipart"] = [
                {"part_number": number, "etag": etag.strip().strip('"')} for number, etag in sorted(parts)
            ]
        raw = await self._caller.transport.write(
            "POST", "upload", "confirm_upload", self._caller.options, body
        )
        return read_confirm(raw)


def read_confirm(raw: Any) -> ConfirmAnswer:
    """Read confirm's answer: an id, perhaps the whole object, flat or wrapped; anything else has no id."""
    existing = shapes.existing_ids(raw)
    found = shapes.one(raw, "file")
    if found is None:
        named = raw.get("file") if isinstance(raw, Mapping) else None
        return ConfirmAnswer(file_id=shapes.identifier(named), existing_ids=existing)
    try:
        file = File.parse_row(found)
    except UnexpectedAnswer:
        file_id = shapes.identifier(found.get("id")) or shapes.identifier(found.get("file_id"))
        return ConfirmAnswer(file_id=file_id, existing_ids=existing)
    return ConfirmAnswer(file_id=file.id, file=file if file.has_collections else None, existing_ids=existing)


def read_ticket(raw: Any, *, size: int, mime_type: str) -> UploadTicket:
    """Read request-upload's answer, flat or wrapped. Raises `UnexpectedAnswer` naming the keys."""
    fields = raw
    for wrapper in ("upload_data", "data"):
        if isinstance(fields, Mapping) and isinstance(fields.get(wrapper), Mapping):
            fields = fields[wrapper]
            break
    if not isinstance(fields, Mapping):
        raise shapes.unexpected("an upload", raw)
    kind = fields.get("upload_type")
    file_path = fields.get("file_path")
    if not isinstance(file_path, str) or not file_path:
        raise shapes.unexpected("an upload", fields)
    upload_id = shapes.identifier(fields.get("upload_id"))
    if kind == "multipart" or (kind is None and upload_id is not None):
        urls = _part_urls(fields)
        part_size = _part_size(fields, size, len(urls))
        if upload_id is None:
            raise shapes.unexpected("a multipart upload", fields)
    elif kind in ("standard", None):
        urls, part_size, upload_id = (_single_url(fields),), size, None
        kind = "standard"
    else:
        raise shapes.unexpected("a standard or multipart upload", fields)
    for url in urls:
        if not is_safe_url(url):
            raise UnexpectedAnswer("PXM gave an upload address that is not encrypted, so it is not used.")
    return UploadTicket(
        kind="standard" if kind == "standard" else "multipart",
        file_path=file_path,
        upload_id=upload_id,
        urls=urls,
        part_size=part_size,
        existing_ids=shapes.existing_ids(raw) or shapes.existing_ids(fields),
        mime_type=mime_type,
    )


def _single_url(fields: Mapping[str, Any]) -> str:
    url = _url_in(fields)
    if url is None:
        several: list[Any] = next(
            (fields[key] for key in _PARTS_KEYS if isinstance(fields.get(key), list)), []
        )
        if len(several) == 1:
            url = several[0] if isinstance(several[0], str) else _url_in(several[0])
    if url is None:
        raise shapes.unexpected("a standard upload", fields)
    return url


def _part_urls(fields: Mapping[str, Any]) -> tuple[str, ...]:
    entries = next((fields[key] for key in _PARTS_KEYS if isinstance(fields.get(key), list)), None)
    if not entries:
        raise shapes.unexpected("a multipart upload", fields)
    numbered: dict[int, str] = {}
    for position, entry in enumerate(entries, 1):
        url = entry if isinstance(entry, str) else _url_in(entry)
        number = position
        if isinstance(entry, Mapping):
            given = next((entry[key] for key in _NUMBER_KEYS if key in entry), position)
            number = shapes.whole_number(given) or 0
        if not url or number in numbered:
            raise shapes.unexpected("the parts of an upload", entry)
        numbered[number] = url
    if sorted(numbered) != list(range(1, len(numbered) + 1)):
        raise UnexpectedAnswer("The parts of PXM's upload are not numbered from 1 without a gap.")
    return tuple(numbered[number] for number in sorted(numbered))


def _part_size(fields: Mapping[str, Any], size: int, count: int) -> int:
    part_size = shapes.whole_number(fields.get("part_size"))
    if part_size is None:
        equal = max(1, -(-size // count))
        # S3 takes no part below 5 MiB but the last, so equal shares below that cannot be meant.
        return _SMALLEST_PART if equal < _SMALLEST_PART and -(-size // _SMALLEST_PART) == count else equal
    if part_size < 1 or part_size * count < size or part_size * (count - 1) >= max(size, 1):
        raise UnexpectedAnswer("The parts of PXM's upload do not add up to the file.")
    return part_size


def _url_in(entry: Any) -> str | None:
    if not isinstance(entry, Mapping):
        return None
    return next((entry[key] for key in _URL_KEYS if isinstance(entry.get(key), str) and entry[key]), None)
