from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.hotfolders.model import Sidecars
from pxm_desktop.hotfolders.sidecar import (
    Sidecar,
    SidecarNames,
    SidecarUnusable,
    extra,
    is_sidecar,
    left_out,
    parse,
    read_sidecar,
    serves,
    wanted,
)
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
NAMES = (
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
)


def xmp(attributes: str = "", inner: str = "") -> str:
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>'
        f'<rdf:Description rdf:about="" {NAMES} {attributes}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )


LIGHTROOM = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000">
 <rdf:RDF {RDF}>
  <rdf:Description rdf:about="" {NAMES}
    xmp:Rating="4" xmp:Label="Red" xmpMM:DocumentID="xmp.did:1">
   <dc:subject><rdf:Bag><rdf:li>summer</rdf:li><rdf:li>shoe</rdf:li></rdf:Bag></dc:subject>
   <xmpMM:History><rdf:Seq><rdf:li><rdf:Description xmp:Rating="1"/></rdf:li></rdf:Seq></xmpMM:History>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""
FIVE = "<xmp:Rating>5</xmp:Rating>"
CAPTURE_ONE = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    + xmp(inner="<xmp:Rating>3</xmp:Rating><xmp:Label>Grün</xmp:Label>")
    + '<?xpacket end="w"?>\n'
)
DARKTABLE = '<?xml version="1.0" encoding="UTF-8"?>\n' + xmp(
    'xmp:Rating="-1"', "<dc:subject><rdf:Seq><rdf:li>night</rdf:li><rdf:li> </rdf:li></rdf:Seq></dc:subject>"
)


# Which file


@pytest.mark.parametrize(
    ("picture", "sidecar"),
    [
        (b"IMG_1.CR3", b"IMG_1.xmp"),
        (b"img_1.cr3", b"IMG_1.xmp"),
        (b"IMG_1.JPG", b"IMG_1.xmp"),
        (b"IMG_2.CR3", b"img_2.cr3.XMP"),
        (b"IMG_3.CR3", b"IMG_3.CR3.xmp"),
        (b"IMG_3.JPG", b"IMG_3.xmp"),
        (b"IMG_4.CR3", None),
        ("Bär.nef".encode(), "BA\u0308R.xmp".encode()),
        (b"no ending", b"no ending.xmp"),
        (b"a.b.tif", b"a.b.xmp"),
    ],
)
def test_a_picture_finds_its_sidecar(picture: bytes, sidecar: bytes | None) -> None:
    names = [b"IMG_1.xmp", b"img_2.cr3.XMP", b"IMG_3.xmp", b"IMG_3.CR3.xmp", b"IMG_4.txt", b"IMG_1.CR3"]
    names += ["BA\u0308R.xmp".encode(), b"no ending.xmp", b"a.xmp", b"a.b.xmp"]
    assert SidecarNames(names).of(picture) == sidecar
    assert sidecar is None or serves(sidecar, picture)


def test_a_sidecar_serves_the_pictures_of_its_name_only() -> None:
    assert not serves(b"IMG_1.xmp", b"IMG_11.jpg")
    assert not serves(b"IMG_1.CR3.xmp", b"IMG_1.jpg")
    assert not serves(b"a.xmp", b"a.xmp")
    assert not serves(b"a.jpg", b"a.jpg")


def test_sidecars_are_sent_like_any_file_unless_the_hot_folder_reads_them() -> None:
    used = Sidecars(at_least=1)
    assert left_out(Sidecars(), b"a.xmp") is None
    assert left_out(used, b"a.jpg") is None
    skip = left_out(used, b"a.CR3.XMP")
    assert skip is not None
    assert (skip.rule, skip.waits) == ("sidecar", False)
    assert is_sidecar(b"A.XMP")
    assert not is_sidecar(b"xmp")


# What it says


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LIGHTROOM, Sidecar(4, "Red", ("summer", "shoe"))),
        (CAPTURE_ONE, Sidecar(3, "Grün")),
        (DARKTABLE, Sidecar(-1, "", ("night",))),
        (xmp(), Sidecar()),
        (xmp('xmp:Rating="4.0"'), Sidecar(4)),
        (xmp('xmp:Rating="9"'), Sidecar(5)),
        (xmp('xmp:Rating="many" xmp:Label="  "'), Sidecar()),
        (xmp('xmp:Rating="-7"'), Sidecar(-1)),
        (f"<rdf:RDF {RDF}><rdf:Description {NAMES} xmp:Rating='2'/></rdf:RDF>", Sidecar(2)),
        (
            f"<rdf:RDF {RDF}><rdf:Description/><rdf:Description {NAMES}>{FIVE}</rdf:Description></rdf:RDF>",
            Sidecar(5),
        ),
    ],
)
def test_what_photo_programs_write_is_understood(text: str, told: Sidecar) -> None:
    assert parse(text.encode()) == told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_xmp_are_read(encoding: str) -> None:
    assert parse(xmp('xmp:Label="Grün"').encode(encoding)) == Sidecar(label="Grün")


@given(st.sampled_from([LIGHTROOM, DARKTABLE]), st.floats(0, 1, exclude_max=True))
def test_a_half_written_sidecar_tells_nothing(text: str, part: float) -> None:
    whole = text.rstrip().encode()
    with pytest.raises(SidecarUnusable, match="not complete yet"):
        parse(whole[: int(len(whole) * part)])


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\xff", b"no xml", b"<a/>", b"\x89PNG", LIGHTROOM.encode() + b"\0\0"]
)
def test_what_is_no_sidecar_tells_nothing(data: bytes) -> None:
    with pytest.raises(SidecarUnusable, match="not complete yet, or is no XMP file"):
        parse(data)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>' + xmp(
    'xmp:Label="&c;"'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + xmp(inner="<xmp:Label>&a;</xmp:Label>")


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE x SYSTEM 'http://127.0.0.1/x'>" + xmp()])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_declarations_are_refused_in_any_encoding(text: str, encoding: str) -> None:
    with pytest.raises(SidecarUnusable, match="declares more than XMP does"):
        parse(text.encode(encoding))


def test_an_encoding_that_hides_declarations_is_not_followed() -> None:
    hidden = b'<?xml version="1.0" encoding="cp037"?>' + BOMB.encode("cp037")
    with pytest.raises(SidecarUnusable):
        parse(hidden)


def test_a_very_long_sidecar_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(xmp(inner=" " * (4 * 1024 * 1024)).encode())
    with pytest.raises(SidecarUnusable, match="larger than 4 MB"):
        read_sidecar(os.fsencode(path))


def test_a_sidecar_is_read_from_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_text(LIGHTROOM, encoding="utf-8")
    assert read_sidecar(os.fsencode(path)).stars == 4
    with pytest.raises(SourceError) as caught:
        read_sidecar(os.fsencode(tmp_path / "b.xmp"))
    assert caught.value.kind is Cause.MISSING


# What it decides

FOUR = Sidecars(at_least=4)


@pytest.mark.parametrize(
    ("settings", "sidecar", "why"),
    [
        (FOUR, Sidecar(4), ""),
        (FOUR, Sidecar(5), ""),
        (FOUR, Sidecar(2), "It has 2 of the 4 stars that this hot folder asks for."),
        (FOUR, Sidecar(), "It has 0 of the 4 stars that this hot folder asks for."),
        (Sidecars(at_least=5), Sidecar(4), "It has 4 of the 5 stars that this hot folder asks for."),
        (FOUR, Sidecar(-1), "It was rejected; this hot folder takes pictures that were not."),
        (
            Sidecars(best_first=True),
            Sidecar(-1),
            "It was rejected; this hot folder takes pictures that were not.",
        ),
        (Sidecars(best_first=True), Sidecar(), ""),
        (Sidecars(), Sidecar(-1), ""),
        (Sidecars(labels=("green", "Blue")), Sidecar(label="GREEN"), ""),
        (
            Sidecars(labels=("Green", "Blue")),
            Sidecar(label="Red"),
            "Its label is Red; this hot folder takes Green, Blue.",
        ),
        (Sidecars(labels=("Green",)), Sidecar(), "It has no label; this hot folder takes Green."),
        (Sidecars(keywords=("web", "Print")), Sidecar(keywords=("shoe", "print")), ""),
        (
            Sidecars(keywords=("web", "print")),
            Sidecar(keywords=("shoe",)),
            "It has none of the keywords that this hot folder takes: web, print.",
        ),
    ],
)
def test_a_picture_waits_for_the_words_that_the_rule_wants(
    settings: Sidecars, sidecar: Sidecar, why: str
) -> None:
    assert wanted(settings, sidecar) == why


def test_what_the_rule_wants_kept_becomes_attributes() -> None:
    settings = Sidecars(rating_attribute="r", label_attribute="l", keywords_attribute="k")
    told = Sidecar(4, "Red", ("a", "b"))
    assert extra(settings, told) == (("r", "4"), ("l", "Red"), ("k", "a"), ("k", "b"))
    assert extra(settings, Sidecar()) == ()
    assert extra(Sidecars(at_least=1, label_attribute="l"), told) == (("l", "Red"),)
