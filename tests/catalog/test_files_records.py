"""What the copy makes of a file as PXM tells it: kind, size in pixels, stars, being processed, what was left out."""

from __future__ import annotations

from typing import Any

import pytest

from pxm_desktop.catalog.files.kinds import kind_of
from pxm_desktop.catalog.files.records import (
    PROCESSING_SECONDS,
    columns_of,
    hay_of,
    merged,
    pixels,
    record_of,
    sent_record,
    star_names,
    stars_of,
)
from pxm_desktop.pxm.models import File


def file(**fields: Any) -> File:
    return File.parse_row({"id": "f1", "file_name": "a.jpg", **fields})


@pytest.mark.parametrize(
    ("mime", "name", "kind"),
    [
        ("image/jpeg", "a", "image"),
        ("IMAGE/PNG; q=1", "a.pdf", "image"),
        ("", "IMG_1.CR3", "image"),
        ("application/octet-stream", "a.psd", "image"),
        ("application/illustrator", "a", "image"),
        ("video/mp4", "a", "video"),
        ("", "a.mov", "video"),
        ("application/pdf", "a", "document"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a", "document"),
        ("text/plain", "a", "document"),
        ("audio/mpeg", "a", "audio"),
        ("application/zip", "a.zip", "other"),
        ("", "jpg", "other"),
        ("", "", "other"),
    ],
)
def test_kinds(mime: str, name: str, kind: str) -> None:
    assert kind_of(mime, name) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6000x4000", (6000, 4000)),
        (" 6000 \u00d7 4000 px ", (6000, 4000)),
        ("800px X 600px", (800, 600)),
        ("21.0 x 29.7 cm", (None, None)),
        ("21 x 29 cm", (None, None)),
        ("wide", (None, None)),
        ("", (None, None)),
    ],
)
def test_pixels(text: str, found: tuple[int, int]) -> None:
    assert pixels(text) == found


@pytest.mark.parametrize(
    ("value", "stars"),
    [
        (4, 4),
        ("3", 3),
        ("4.0", 4),
        (2.9, 2),
        ("\u2605\u2605\u2606", 2),
        (["5"], 5),
        (6, None),
        (-1, None),
        ("good", None),
        (True, None),
        (None, None),
    ],
)
def test_stars(value: object, stars: int | None) -> None:
    assert stars_of(value) == stars


def test_stars_by_the_attributes_name_or_its_definition() -> None:
    told = record_of(file(attributes=[{"id": "a7", "value": "4"}])).told
    assert columns_of(told, []).rating is None
    assert columns_of(told, star_names({"a7": "Star  Rating", "a8": "View"})).rating == 4
    named = record_of(file(attributes=[{"id": "x", "name": "Bewertung", "value": 2}])).told
    assert columns_of(named, []).rating == 2
    assert columns_of(record_of(file(rating=5)).told, []).rating == 5


def test_what_is_signed_makes_no_difference_and_is_not_kept() -> None:
    first, second = (
        record_of(
            file(links={"thumb": f"https://s3.example/a?X-Amz-Signature={n}"}, original_url=f"https://s3/{n}")
        )
        for n in range(2)
    )
    assert first == second
    assert first.told["renditions"] == ["thumb"]
    assert first.told["original"] is True
    assert "s3" not in str(first)


def test_what_an_answer_leaves_out_stays() -> None:
    whole = record_of(file(collections=[{"id": "c1"}], size=5, labels=["Shoe"], ocr_text="Care")).told
    trimmed = record_of(file(size=6)).told
    assert "collections" not in trimmed
    known = merged(whole, trimmed, None)
    assert (known["collections"], known["labels"], known["size"], known["ocr_text"]) == (
        ["c1"],
        ["Shoe"],
        6,
        "Care",
    )
    assert merged(whole, record_of(file(ocr_text=None)).told, None)["ocr_text"] is None


def test_changes_without_a_time_get_the_time_at_which_they_were_noticed() -> None:
    old = record_of(file(size=1)).told
    assert merged(old, record_of(file(size=2)).told, 77.0)["changed"] == 77.0
    assert "changed" not in merged(old, record_of(file(size=1)).told, 77.0)
    assert "changed" not in merged(old, record_of(file(size=2, updated_at="2026-01-01T00:00:00Z")).told, 77.0)


@pytest.mark.parametrize(
    ("name", "fields", "awaited"),
    [
        ("a.jpg", {"links": {}, "labels": []}, True),
        ("a.jpg", {"links": {"thumb": "https://x"}, "labels": []}, True),
        ("a.jpg", {"links": {"thumb": "https://x"}, "labels": ["Shoe"]}, False),
        ("a.jpg", {"links": {"thumb": "https://x"}, "labels": [], "ocr_text": "Care"}, False),
        ("a.jpg", {}, False),  # what PXM does not tell is not waited for
        ("a.pdf", {"links": {}, "labels": []}, True),
        ("a.pdf", {"links": {}, "labels": ["Document"]}, False),
        ("a.zip", {"links": {}, "labels": []}, False),
    ],
)
def test_what_pxm_still_makes(name: str, fields: dict[str, Any], awaited: bool) -> None:
    told = record_of(file(file_name=name, created_at=1000.0, **fields)).told
    assert columns_of(told, []).awaited_until == (1000.0 + PROCESSING_SECONDS if awaited else None)


def test_a_file_of_unknown_age_is_not_waited_for_unless_it_was_sent_from_here() -> None:
    assert columns_of(record_of(file(links={}, labels=[])).told, []).awaited_until is None
    sent = sent_record("f1", "a.jpg", "image/jpeg", 5, ["c1"], [], 1000.0)
    assert columns_of(sent.told, []).awaited_until == 1000.0 + PROCESSING_SECONDS
    assert "region_ids" not in sent.told  # PXM chose one


def test_what_is_searched() -> None:
    told = record_of(
        file(
            file_name="\u00dcberzieher_front.JPG",
            labels=["Shoe", "Red"],
            ocr_text="Care  LABEL",
            attributes=[
                {"id": "a", "name": "View", "value": ["Front", "Left"]},
                {"id": "b", "name": "On", "value": True},
            ],
        )
    ).told
    assert hay_of(told, [("rain jacket", "brj-1"), ("tent", "")]).split("\n") == [
        "uberzieher_front.jpg",
        "brj-1",
        "rain jacket tent",
        "shoe red",
        "front left",
        "care label",
        "",
    ]
