"""Every format, in its colours, the right way up."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms

from pxm_desktop.thumbnails import print_colours
from pxm_desktop.thumbnails.decode import thumbnail_of
from pxm_desktop.thumbnails.picture import NoThumbnailError, Thumbnail
from pxm_desktop.thumbnails.raster import squeezed
from tests.thumbnails.samples import (
    BLUE,
    GREEN,
    QUARTERS,
    RED,
    SAMPLES,
    YELLOW,
    all_near,
    corners,
    film,
    near,
    photoshop,
    quarters,
    raw_file,
    saved,
    swapped_profile,
    tiff_16,
)

Make = Callable[..., Thumbnail]
SVG = (
    b'<?xml version="1.0"?><!-- drawn here -->'
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 4">'
    b'<rect width="3" height="2" fill="#c81e1e"/><rect x="3" width="3" height="2" fill="#1ea03c"/>'
    b'<rect y="2" width="3" height="2" fill="#283cbe"/><rect x="3" y="2" width="3" height="2" fill="#e6c828"/></svg>'
)


@pytest.fixture
def made(tmp_path: Path) -> Make:
    def make(content: bytes, size: int = 96) -> Thumbnail:
        # A name without any meaning: what a file is, its first bytes say.
        path = tmp_path / "file"
        path.write_bytes(content)
        return thumbnail_of(str(path), size)

    return make


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("PNG", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("WEBP", {"quality": 95}),
        ("GIF", {}),
        ("BMP", {}),
        ("AVIF", {"quality": 95}),
    ],
)
def test_pictures(made: Make, kind: str, options: dict[str, object]) -> None:
    thumbnail = made(saved(quarters(), kind, **options))
    assert (thumbnail.width, thumbnail.height) == (96, 64)
    assert all_near(thumbnail), corners(thumbnail)


def test_sixteen_bits(made: Make) -> None:
    assert all_near(made(tiff_16(quarters((60, 40)))), tolerance=3)
    grey = Image.new("I;16", (200, 100), 0x8000)
    assert near(corners(made(saved(grey, "PNG")))[0], (128, 128, 128, 255), 2)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation(made: Make, orientation: int) -> None:
    wanted = {
        1: (RED, GREEN, BLUE, YELLOW),
        2: (GREEN, RED, YELLOW, BLUE),
        3: (YELLOW, BLUE, GREEN, RED),
        4: (BLUE, YELLOW, RED, GREEN),
        5: (RED, BLUE, GREEN, YELLOW),
        6: (BLUE, RED, YELLOW, GREEN),
        7: (YELLOW, GREEN, BLUE, RED),
        8: (GREEN, YELLOW, RED, BLUE),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("JPEG", "PNG", "TIFF", "WEBP"):
        thumbnail = made(saved(quarters(), kind, exif=exif))
        assert (thumbnail.width > thumbnail.height) is (orientation < 5), kind
        assert all_near(thumbnail, wanted, 12), (kind, corners(thumbnail))


def test_a_profile_in_the_file_is_used(made: Make) -> None:
    for kind in ("JPEG", "PNG", "TIFF", "WEBP"):
        first = corners(made(saved(quarters(), kind, icc_profile=swapped_profile())))[0]
        assert first[2] > 150 > first[0], (kind, first)


def test_a_damaged_profile_is_left_out(made: Make) -> None:
    assert all_near(made(saved(quarters(), "JPEG", quality=95, icc_profile=b"no profile at all" * 20)))


CMYK = {
    (0, 0, 0, 0): (255, 255, 255),
    (255, 0, 0, 0): (0, 158, 224),
    (0, 255, 0, 0): (230, 0, 126),
    (0, 0, 255, 0): (255, 237, 0),
    (0, 255, 255, 0): (227, 6, 19),
    (255, 0, 255, 0): (0, 150, 64),
    (255, 255, 0, 0): (49, 39, 131),
    (0, 0, 0, 255): (40, 40, 40),
}
"""Solids of offset printing on coated paper as sRGB."""


@pytest.mark.parametrize(("inks", "seen"), CMYK.items())
def test_print_colours_without_a_profile_look_printed(
    made: Make, inks: tuple[int, ...], seen: tuple[int, ...]
) -> None:
    picture = Image.new("CMYK", (120, 80), inks)
    for content in (saved(picture, "TIFF"), saved(picture, "JPEG", quality=95)):
        found = corners(made(content))[0]
        assert near(found, seen, 26), (found, seen)


def test_print_colours_follow_the_profile_in_the_file(made: Make) -> None:
    # A profile whose first two inks have changed places: cyan is printed as magenta.
    ours = print_colours.profile()
    source = ImageCms.ImageCmsProfile(io.BytesIO(ours))
    assert source.profile.xcolor_space.strip() == "CMYK"
    start = ours.index(b"mft2") + 4 + 4 + 4 + 36 + 4 + 4 * 4
    nodes = [ours[start + 6 * number : start + 6 * number + 6] for number in range(9**4)]
    swapped = [
        nodes[magenta * 729 + cyan * 81 + rest]
        for cyan in range(9)
        for magenta in range(9)
        for rest in range(81)
    ]
    profile = ours[:start] + b"".join(swapped) + ours[start + 6 * 9**4 :]
    picture = Image.new("CMYK", (120, 80), (255, 0, 0, 0))
    found = corners(made(saved(picture, "TIFF", icc_profile=profile)))[0]
    assert near(found, CMYK[(0, 255, 0, 0)], 26), found


def test_cmyk_jpegs_of_adobe_and_of_others_look_the_same(made: Make) -> None:
    picture = Image.new("CMYK", (120, 80), (0, 200, 200, 0))
    adobe = saved(picture, "JPEG", quality=95)
    assert b"Adobe" in adobe
    others = _without_adobe(saved(ImageChops.invert(picture), "JPEG", quality=95))
    assert b"Adobe" not in others
    red, same = corners(made(adobe))[0], corners(made(others))[0]
    assert red[0] > 190 > 110 > red[1]
    assert near(red, same, 4), (red, same)


def _without_adobe(jpeg: bytes) -> bytes:
    start = jpeg.index(b"\xff\xee")
    (length,) = struct.unpack_from(">H", jpeg, start + 2)
    return jpeg[:start] + jpeg[start + 2 + length :]


def test_transparency_stays(made: Make) -> None:
    picture = quarters().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 300, 200))
    for kind in ("PNG", "WEBP", "TIFF", "GIF"):
        first, second, *_ = corners(made(saved(picture, kind)))
        assert first[3] == 0, kind
        assert second[3] == 255, kind


def test_drawings(made: Make) -> None:
    for content in (SVG, gzip.compress(SVG), b"\xef\xbb\xbf" + SVG):
        thumbnail = made(content)
        assert (thumbnail.width, thumbnail.height) == (96, 64)
        assert all_near(thumbnail)


def test_a_drawing_loads_nothing_from_elsewhere(made: Make, tmp_path: Path) -> None:
    (tmp_path / "other.png").write_bytes(saved(Image.new("RGB", (40, 40), RED), "PNG"))
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="40" height="40">'
        f'<image x:href="{tmp_path}/other.png" width="40" height="40"/>'
        f'<image href="file://{tmp_path}/other.png" width="40" height="40"/></svg>'
    )
    assert {pixel[3] for pixel in corners(made(drawing.encode()))} == {0}


def test_photoshop_documents(made: Make) -> None:
    jpeg = saved(quarters((160, 107)), "JPEG", quality=95)
    for content in (photoshop(jpeg), photoshop(jpeg, version=2, depth=8)):
        assert all_near(made(content), tolerance=10)


def test_raw_files_show_their_preview(made: Make) -> None:
    jpeg = saved(quarters(), "JPEG", quality=95)
    assert all_near(made(raw_file(jpeg)))
    assert all_near(made(raw_file(jpeg, dng=False)))
    assert all_near(made(raw_file(jpeg, orientation=6)), (BLUE, RED, YELLOW, GREEN), 12)
    fuji = b"FUJIFILMCCD-RAW".ljust(84, b" ") + struct.pack(">II", 100, len(jpeg)) + bytes(8) + jpeg
    assert all_near(made(fuji))


@pytest.mark.parametrize(
    ("name", "middle"),
    [
        ("SKU-TRS-003_detail.heic", (60, 140, 90)),
        ("SKU-RUN-001_layout.psd", (70, 110, 160)),
        ("SKU-BRJ-001_front.jpg", (60, 110, 170)),
        ("SKU-LMP-001_turntable.mp4", (215, 130, 60)),
        ("SKU-SHT-002_print.tif", (200, 110, 90)),
        ("SKU-PCK-005_packshot.png", (215, 130, 70)),
    ],
)
def test_the_samples_show_what_is_in_their_middle(name: str, middle: tuple[int, ...]) -> None:
    thumbnail = thumbnail_of(str(SAMPLES / name), 64)
    picture = Image.frombytes("RGBA", (thumbnail.width, thumbnail.height), thumbnail.pixels)
    share = 0.4 if name.endswith(("mp4", "heic")) else 0.62 if name.endswith("psd") else 0.5
    pixel = picture.getpixel(
        (thumbnail.width * (4 if name.endswith("heic") else 5) // 10, round(thumbnail.height * share))
    )
    assert isinstance(pixel, tuple)
    assert near(tuple(int(part) for part in pixel), middle, 45), pixel


def test_a_document_shows_its_first_page() -> None:
    thumbnail = thumbnail_of(str(SAMPLES / "SKU-BRJ-001_datasheet.pdf"), 256)
    assert (thumbnail.width, thumbnail.height) == (181, 256)
    picture = Image.frombytes("RGBA", (thumbnail.width, thumbnail.height), thumbnail.pixels).convert("L")
    darkest, lightest = picture.getextrema()
    assert lightest == 255
    assert isinstance(darkest, int | float)
    assert darkest < 140


def test_films_in_jpeg_frames_and_on_their_side(made: Make) -> None:
    jpeg = saved(quarters(), "JPEG", quality=95)
    assert all_near(made(film(b"jpeg", b"", jpeg, (600, 400))))
    turned = made(film(b"jpeg", b"", jpeg, (600, 400), matrix=(0, 1)))
    assert all_near(turned, (BLUE, RED, YELLOW, GREEN), 12)


def test_films_in_h265_are_decoded_as_heic_pictures_are(made: Make) -> None:
    heic = (SAMPLES / "SKU-TRS-003_detail.heic").read_bytes()
    at = heic.index(b"hvcC") - 4
    config = heic[at : at + int.from_bytes(heic[at : at + 4])]
    data = heic.index(b"mdat") + 4
    found = made(film(b"hvc1", config, heic[data:], (1024, 1366)))
    assert found.height >= found.width
    alone = made(heic)
    assert all(near(one, other, 10) for one, other in zip(corners(found), corners(alone), strict=True))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        b"PK\x03\x04 a document",
        b"\x1f\x8b\x08 no drawing",
        b"%PDF-1.7 and no more",
        b"<svg>",
    ],
)
def test_other_files_have_none(made: Make, content: bytes) -> None:
    with pytest.raises((NoThumbnailError, OSError, ValueError, zlib.error)):
        made(content)


def test_a_picture_with_too_many_pixels_is_not_decoded(made: Make) -> None:
    content = bytearray(saved(Image.new("L", (8, 8)), "PNG"))
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(bytes(content[12:29])))
    with pytest.raises(NoThumbnailError, match="60000 by 60000"):
        made(bytes(content))


def test_small_pictures_stay_small(made: Make) -> None:
    thumbnail = made(saved(quarters((12, 8)), "PNG"))
    assert (thumbnail.width, thumbnail.height) == (12, 8)
    assert QUARTERS[0] == corners(thumbnail)[0][:3]


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_the_size_of_the_whole_picture_is_told_as_it_is_looked_at(made: Make, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("JPEG", "PNG", "TIFF", "WEBP"):
        content = saved(quarters((1200, 800)), kind, exif=exif)
        assert made(content).whole == ((800, 1200) if orientation == 6 else (1200, 800)), kind


def test_a_preview_and_a_drawing_do_not_tell_how_large_the_whole_is(made: Make) -> None:
    jpeg = saved(quarters(), "JPEG", quality=95)
    fuji = b"FUJIFILMCCD-RAW".ljust(84, b" ") + struct.pack(">II", 100, len(jpeg)) + bytes(8) + jpeg
    for content in (raw_file(jpeg), fuji, photoshop(jpeg), SVG):
        assert made(content).whole is None


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3), (33, 31), (600, 400)])
def test_a_squeezed_picture_fills_the_square_and_tells_the_size_of_the_whole(
    made: Make, size: tuple[int, int]
) -> None:
    points = squeezed(made(saved(quarters(size), "PNG")), 32)
    assert (points.width, points.height, points.whole) == (32, 32, size)
    if min(size) > 30:
        assert all_near(points, tolerance=2)


def test_what_is_transparent_is_squeezed_on_white(made: Make) -> None:
    half = Image.new("RGBA", (40, 40), (0, 100, 255, 128))
    points = squeezed(made(saved(half, "PNG")), 32)
    assert set(zip(*[iter(points.pixels)] * 4, strict=True)) == {(127, 177, 255, 255)}
