"""What happens to a new file by itself: hidden, shown, looked at, linked by name."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from pxm_desktop.sandbox import formats, pictures
from pxm_desktop.sandbox.drawing import SHAPES, draw
from tests.sandbox.client import Client, wait_for
from tests.support.sandbox import Control


def test_a_new_file_shows_later(client: Client, control: Control, unique: str) -> None:
    control.set(visible_after=3600, get_after=3600, put_after=3600, search_lag=0)
    file = client.upload(f"{unique}.bin", b"x")["id"]
    client.get(f"/file/{file}", 404)
    client.call("PUT", f"/file/{file}", 404, json={})
    assert client.get("/file/search", file_name=unique) == []
    assert file not in {row["id"] for row in client.all_rows("/file")}
    control.set(get_after=0, put_after=0)
    assert client.get(f"/file/{file}")["id"] == file
    client.call("PUT", f"/file/{file}", json={})
    control.set(visible_after=0)
    assert file in {row["id"] for row in client.all_rows("/file")}


@pytest.mark.parametrize(
    ("suffix", "encode"),
    [("jpg", formats.jpeg), ("png", formats.png), ("tif", formats.cmyk_tiff), ("psd", formats.psd)],
)
def test_pictures_get_dimensions_and_real_renditions(
    client: Client, control: Control, unique: str, suffix: str, encode: object
) -> None:
    control.set(processing_seconds=0, labels_seconds=0, get_after=0)
    data = encode(draw("tent", "#3f8f5b", (2000, 700)))  # type: ignore[operator]
    file = client.upload(f"{unique} tent.{suffix}", data, "application/octet-stream")
    assert (file["dimensions"], file["links"]) == (None, {})
    shown = wait_for(lambda: _done(client, file["id"]))
    assert shown["dimensions"] == "2000x700"
    widths = {}
    for name, url in shown["links"].items():
        answer = client.s3.get(url)
        assert answer.headers["content-type"] == "image/jpeg"
        widths[name] = Image.open(io.BytesIO(answer.content)).width
    assert widths == pictures.SIZES
    assert shown["labels"][-1] == "Tent"


def _done(client: Client, file_id: str) -> dict[str, Any] | None:
    shown: dict[str, Any] = client.get(f"/file/{file_id}")
    return shown if shown["labels"] else None


@pytest.mark.parametrize(
    ("name", "data", "mime_type"),
    [
        ("sheet.pdf", formats.pdf("Sheet", ["One"]), "application/pdf"),
        ("outline.svg", formats.svg("tent", "red"), "image/svg+xml"),
        ("broken.jpg", b"no picture at all", "image/jpeg"),
    ],
)
def test_what_is_no_picture_gets_no_renditions(
    client: Client, control: Control, unique: str, name: str, data: bytes, mime_type: str
) -> None:
    control.set(processing_seconds=0, labels_seconds=0, get_after=0)
    file = client.upload(f"{unique}_{name}", data, mime_type)
    shown = wait_for(lambda: _done(client, file["id"]))
    assert (shown["dimensions"], shown["links"]) == (None, {})


def test_labels_come_later_than_renditions(client: Client, control: Control, unique: str) -> None:
    control.set(processing_seconds=0, labels_seconds=3600, get_after=0)
    file = client.upload(f"{unique}.png", formats.png(draw("lamp", "red", (300, 300))), "image/png")["id"]
    shown = wait_for(lambda: _rendered(client, file))
    assert (shown["labels"], shown["ocr_text"]) == ([], None)
    control.set(labels_seconds=0)
    assert wait_for(lambda: _done(client, file))


def _rendered(client: Client, file_id: str) -> dict[str, Any] | None:
    shown: dict[str, Any] = client.get(f"/file/{file_id}")
    return shown if shown["links"] else None


def test_the_text_of_a_document_comes_with_the_labels(client: Client, control: Control, unique: str) -> None:
    control.set(processing_seconds=0, labels_seconds=3600, get_after=0)
    file = client.upload(f"{unique}_sheet.pdf", formats.pdf("Sheet", ["One"]), "application/pdf")["id"]
    assert client.get(f"/file/{file}")["ocr_text"] is None
    control.set(labels_seconds=0)
    assert unique in str(wait_for(lambda: _done(client, file))["ocr_text"])


def test_tiffs_are_as_printers_want_them() -> None:
    with Image.open(io.BytesIO(formats.cmyk_tiff(draw("tent", "#3f8f5b", (200, 160))))) as picture:
        assert (picture.format, picture.mode) == ("TIFF", "CMYK")


def test_rendition_links_expire(client: Client, control: Control, unique: str) -> None:
    control.set(processing_seconds=0, labels_seconds=0, get_after=0, rendition_lifetime=1)
    file = client.upload(f"{unique}.png", formats.png(draw("lamp", "red", (300, 300))), "image/png")["id"]
    url = str(wait_for(lambda: _rendered(client, file))["links"]["thumb"])
    wait_for(lambda: httpx.get(url, trust_env=False).status_code == 403)


def test_collections_are_added_by_name(client: Client, control: Control, unique: str) -> None:
    control.set(processing_seconds=0.2, get_after=0)
    sku, longer = f"{unique}-7", f"{unique}-77"
    own, _ = (
        client.collection(unique, additional_title=sku),
        client.collection(unique, additional_title=longer),
    )
    file = client.upload(f"photo_{sku.upper()}_front.bin", b"x")
    assert file["collections"] == []
    wait_for(lambda: client.get(f"/file/{file['id']}")["collections"] == [{"id": own}])
    control.set(auto_link=False)
    other = client.upload(f"{sku}.bin", b"x")
    wait_for(lambda: _done(client, other["id"]))
    assert client.get(f"/file/{other['id']}")["collections"] == []


def test_image_variants_of_a_collection(client: Client, control: Control, unique: str) -> None:
    control.set(processing_seconds=0, labels_seconds=0, get_after=0, visible_after=0)
    own = client.collection(unique)
    file = client.upload(f"{unique}.png", formats.png(draw("lamp", "red", (300, 300))), "image/png")["id"]
    client.call("PUT", f"/file/{file}", json={"collections": [{"id": own}]})
    wait_for(lambda: _rendered(client, file))
    path = f"/collection/{own}/image-variants"
    assert {item["size"] for item in client.get(path)["items"]} == set(pictures.SIZES)
    some = client.get(path, size="thumb,small", file_type="jpg", stack_ids=file)["items"]
    assert {item["size"] for item in some} == {"thumb", "small"}
    assert client.get(path, file_type="png")["items"] == []
    for alternative in ("images", "variants"):
        client.get(f"/collection/{own}/{alternative}", 404)
        control.set(alternative_paths=alternative)
        client.get(path, 404)
        assert client.get(f"/collection/{own}/{alternative}")["items"]
        control.set(alternative_paths="")


def test_undocumented_fields_are_there_only_on_demand(client: Client, control: Control, unique: str) -> None:
    assert "mime_type" not in client.upload(f"{unique}a.bin", b"x")
    control.set(undocumented_fields=True)
    shown = client.upload(f"{unique}b.bin", b"xyz")
    assert client.s3.get(shown["original_url"]).content == b"xyz"


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_shape_can_be_drawn_and_rendered(kind: str) -> None:
    picture = pictures.render(formats.jpeg(draw(kind, "orange", (200, 160))), with_renditions=True)
    assert picture is not None
    assert (picture.width, picture.height) == (200, 160)
    assert len(set(picture.renditions.values())) == 2  # nothing is scaled up
