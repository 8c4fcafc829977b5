"""The switches: how this account differs from the documented one. One declaration, read everywhere.

The defaults are the hostile tenant: capped lists in no useful order, files that stay invisible for a while,
collections that PXM adds by itself. A switch is set by ``--switch name=value`` or while the sandbox runs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from pxm_desktop.sandbox.errors import SandboxError

MIB = 1024 * 1024


def _switch(default: Any, text: str) -> Any:
    """Declare one switch with its default and the sentence that ``--list-switches`` prints."""
    return field(default=default, metadata={"text": text})


@dataclass(slots=True)
class Switches:
    """Every switch of the sandbox with its default. Seconds and bytes throughout."""

    # Sign-in and budget
    expires_in: Literal["string", "int", "absent"] = _switch("string", "how the token's lifetime is written")
    token_type: Literal["Bearer", "bearer"] = _switch("Bearer", "spelling of token_type")
    token_seconds: int = _switch(31_536_000, "lifetime of a token")
    rate_limit: int = _switch(1000, "requests admitted in any 60 s; 0 lifts the limit")
    retry_after: bool = _switch(True, "send Retry-After with a 429")

    # Lists and search
    default_limit: int = _switch(20, "rows on a page when no limit is asked for")
    list_cap: int = _switch(100, "most rows on a page, whatever limit is asked for")
    unstable_order: bool = _switch(False, "shuffle every page anew, so that paging may miss or repeat rows")
    ignore_offset: bool = _switch(False, "always answer the first page")
    ignore_filters: bool = _switch(False, "answer lists as if no filter had been sent")
    trimmed: bool = _switch(False, "lists leave out collections, region_ids, attributes and more")
    undocumented_fields: bool = _switch(
        False, "files also show mime_type, created_at, updated_at, original_url"
    )
    file_attributes: Literal["calls", "shown", "put"] = _switch(
        "calls", "shown: files show their attributes; put: and PUT takes operations, as a collection's does"
    )
    list_shapes: dict[str, str] = field(
        default_factory=dict,
        metadata={"text": "list wrapper by family, as family:raw or family:key, comma-separated"},
    )
    ids_filter: Literal["ids", "collection_ids"] = _switch("ids", "collection list filter by id")
    collections_filter: Literal["collections", "collection_ids"] = _switch(
        "collections", "file list filter by collection"
    )
    keyword_field: Literal["q", "query", "keyword", "search"] = _switch("q", "search's keyword parameter")
    search_lag: float = _switch(4.0, "seconds until a new or renamed object is found by search")

    # Upload
    name_field: Literal["both", "filename", "file_name"] = _switch(
        "both", "name field required by request-upload"
    )
    upload_answer: Literal["flat", "wrapped"] = _switch(
        "flat", "request-upload answers flat or in upload_data"
    )
    url_field: Literal["presigned_url", "upload_url", "signed_url", "url"] = _switch(
        "presigned_url", "name of a presigned URL's field"
    )
    parts_field: Literal["parts", "presigned_urls", "urls", "plain"] = _switch(
        "parts", "name of the list of parts; plain: bare URLs under urls"
    )
    part_number_field: Literal["part_number", "partNumber"] = _switch(
        "part_number", "name of the part's number"
    )
    part_size: Literal["present", "absent"] = _switch("present", "say part_size in the answer")
    multipart_threshold: int = _switch(16 * MIB, "files of at least this size are sent in parts")
    part_bytes: int = _switch(16 * MIB, "size of a part; S3 wants at least 5 MiB")
    url_lifetime: int = _switch(3600, "seconds an upload URL lives")
    rendition_lifetime: int = _switch(900, "seconds a rendition's link lives")
    signed_content_type: bool = _switch(False, "sign Content-Type into upload URLs")
    etag: Literal["md5", "opaque"] = _switch("md5", "opaque: ETags as of a KMS bucket (implies s3_proxy)")
    s3_proxy: bool = _switch(False, "presign for the fault proxy instead of the storage itself")
    conflict: Literal["none", "409_request", "409_confirm", "named_in_answer"] = _switch(
        "none", "what a file name that is already there leads to"
    )
    confirm_answer: Literal["full", "id", "file_id", "wrapped", "data", "empty", "nothing_useful"] = _switch(
        "full", "what confirm-upload answers"
    )
    second_confirm: Literal[400, 409] = _switch(400, "status of a repeated confirm of the same upload")
    empty_204: bool = _switch(False, "updates answer 204 without a body")

    # After the upload
    visible_after: float = _switch(2.0, "seconds until a new file shows in lists and search")
    get_after: float = _switch(0.3, "seconds during which GET of a new file by id is 404")
    put_after: float = _switch(0.0, "seconds during which PUT to a new file is 404")
    processing_seconds: float = _switch(0.5, "seconds until dimensions, renditions and collections by name")
    labels_seconds: float = _switch(1.0, "further seconds until labels and OCR text")
    renditions: bool = _switch(True, "make renditions")
    auto_link: bool = _switch(True, "add collections whose additional_title stands in the file's name")

    # Paths
    versions: dict[str, str] = field(
        default_factory=dict, metadata={"text": "version by family, as family:version, comma-separated"}
    )
    alternative_paths: str = _switch(
        "", "comma-separated: images, variants, associations, attribute_group, attribute_entity"
    )
    related: Literal["groups", "flat"] = _switch("groups", "shape of related collections")

    def set(self, name: str, value: str) -> None:
        """Set one switch from text.

        Raises:
            SandboxError: The name is unknown or the value does not fit; the message lists what would.

        """
        hints = get_type_hints(type(self))
        if name not in hints:
            raise SandboxError(f"There is no switch named {name}. Known: {', '.join(sorted(hints))}.")
        setattr(self, name, _parse(name, hints[name], value))

    def update(self, values: Mapping[str, object]) -> None:
        """Set several switches from JSON values."""
        for name, value in values.items():
            self.set(name, _as_text(value))

    def as_dict(self) -> dict[str, object]:
        """Return all switches with their present values."""
        return dataclasses.asdict(self)

    @classmethod
    def parse(cls, settings: Iterable[str]) -> Switches:
        """Build switches from ``name=value`` texts.

        Raises:
            SandboxError: A text has no ``=``, or names no switch, or its value does not fit.

        """
        switches = cls()
        for setting in settings:
            name, equals, value = setting.partition("=")
            if not equals:
                raise SandboxError(f"A switch is written NAME=VALUE, not {setting!r}.")
            switches.set(name.strip(), value.strip())
        return switches


def describe() -> list[tuple[str, str, str]]:
    """Return name, default and meaning of every switch, for help texts."""
    blank = Switches()
    return [
        (item.name, _as_text(getattr(blank, item.name)), str(item.metadata["text"]))
        for item in dataclasses.fields(Switches)
    ]


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ",".join(f"{name}:{item}" for name, item in value.items())
    return str(value)


def _parse(name: str, kind: Any, value: str) -> object:
    origin = get_origin(kind)
    if origin is Literal:
        for choice in get_args(kind):
            if str(choice) == value:
                return cast("object", choice)
        choices = ", ".join(str(choice) for choice in get_args(kind))
        raise SandboxError(f"Switch {name} is one of {choices}, not {value!r}.")
    if origin is dict:
        return _parse_mapping(name, value)
    if kind is bool:
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise SandboxError(f"Switch {name} is true or false, not {value!r}.")
    if kind is str:
        return value
    try:
        number = int(value) if kind is int else float(value)
    except ValueError:
        raise SandboxError(f"Switch {name} is a number, not {value!r}.") from None
    if number < 0:
        raise SandboxError(f"Switch {name} cannot be negative.")
    return number


def _parse_mapping(name: str, value: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in filter(None, value.split(",")):
        key, colon, text = item.partition(":")
        if not colon:
            raise SandboxError(f"Switch {name} is written name:value,name:value, not {value!r}.")
        pairs[key.strip()] = text.strip()
    return pairs
