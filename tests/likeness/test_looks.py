"""What pictures look like: other sizes and compressions are alike, other products, colours and blank ones are not."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pxm_desktop.likeness.looks import Looks, alike
from pxm_desktop.likeness.near import NEAR
from pxm_desktop.sandbox.drawing import draw
from tests.likeness.drawn import jpeg, looks, scene
from tests.thumbnails.samples import SAMPLES


def near(one: Looks, other: Looks) -> bool:
    return (one.hash ^ other.hash).bit_count() <= NEAR and alike(one, other)


@pytest.mark.parametrize("seed", range(8))
def test_another_size_and_compression_is_near(seed: int) -> None:
    picture = scene(seed)
    again = jpeg(picture.resize((250, 250), Image.Resampling.LANCZOS), quality=45)
    assert near(looks(jpeg(picture)), looks(again))


def test_other_pictures_are_not_near() -> None:
    all_ = [looks(jpeg(scene(seed))) for seed in range(20)]
    assert not [(a, b) for a in range(20) for b in range(a) if near(all_[a], all_[b])]


def test_another_colour_is_another_product() -> None:
    red, blue = (looks(jpeg(scene(3, hue=hue))) for hue in ((200, 30, 30), (30, 30, 200)))
    assert not alike(red, blue)


def test_other_proportions_are_another_picture() -> None:
    wide = scene(3).resize((600, 400))
    assert not alike(looks(jpeg(scene(3))), looks(jpeg(wide)))


def test_blank_pictures_are_alike_only_with_the_same_bytes() -> None:
    white = looks(jpeg(Image.new("RGB", (300, 300), "white")))
    other = looks(jpeg(Image.new("RGB", (310, 310), "white")))
    assert white.flat
    assert alike(white, white)
    assert not alike(white, other)


def test_pictures_with_little_in_them_are_compared_finer() -> None:
    faint = Image.new("RGB", (300, 300), (250, 250, 250))
    faint.paste((240, 240, 240), (40, 40, 200, 200))
    another = Image.new("RGB", (300, 300), (250, 250, 250))
    another.paste((240, 240, 240), (120, 120, 280, 280))
    one = looks(jpeg(faint))
    assert one.flat
    assert alike(one, looks(jpeg(faint.resize((200, 200)))))
    assert not alike(one, looks(jpeg(another)))


def test_what_is_transparent_is_seen_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert set(looks(out.getvalue()).colours) == {255}


@pytest.mark.parametrize("name", ["SKU-TNT-003_hero.jpg", "SKU-BRJ-001_back.jpg", "SKU-BRJ-002_front.jpg"])
def test_pictures_of_a_symmetric_product_are_near_in_any_size(name: str) -> None:
    with Image.open(SAMPLES / name) as opened:
        picture = opened.convert("RGB")
    whole = looks(jpeg(picture))
    for side, quality in ((200, 85), (180, 60), (150, 85), (96, 85)):
        small = picture.copy()
        small.thumbnail((side, side))
        assert near(whole, looks(jpeg(small, quality))), side


@pytest.mark.parametrize("pair", [("bottle", "lamp"), ("jacket", "backpack")])
def test_two_products_of_one_colour_on_the_same_ground_are_not_near(pair: tuple[str, str]) -> None:
    one, other = (looks(jpeg(draw(kind, "#d9b24a", (400, 300)))) for kind in pair)
    assert (one.hash ^ other.hash).bit_count() <= NEAR
    assert not near(one, other)
