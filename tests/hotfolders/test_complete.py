from __future__ import annotations

import io
import os
import random
import struct
import wave
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pxm_desktop.hotfolders.containers.complete import Whole, _look, looks_complete
from pxm_desktop.hotfolders.containers.documents import archive
from pxm_desktop.hotfolders.containers.films import boxes
from pxm_desktop.hotfolders.containers.peek import CannotTell, Peek, Unfinished
from pxm_desktop.transfer.source import SourceError
from tests.support.nobody import as_nobody, open_folder
from tests.thumbnails.samples import SAMPLES, box, photoshop, raw_file, saved

__all__ = ["open_folder"]


def state(data: bytes, name: bytes = b"file") -> Whole:
    return _look(io.BytesIO(data), name, len(data)).state


def noise(size: tuple[int, int] = (24, 20), seed: int = 1) -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def jpeg(**options: Any) -> bytes:
    return saved(noise(), "JPEG", **options)


def tiff(compression: str, **options: Any) -> bytes:
    picture = noise().convert("1") if compression == "group4" else noise()
    return saved(picture, "TIFF", compression=compression, **options)


def with_thumbnail() -> bytes:
    """Return a JPEG file with a thumbnail, a whole JPEG file of its own, in its header."""
    thumbnail = saved(noise((8, 8)), "JPEG")
    exif = b"Exif\0\0" + thumbnail
    whole = jpeg()
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2:]


def zipped(comment: bytes = b"", inner: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.bin", random.Random(2).randbytes(300))
        if inner:
            archive.writestr("inner.zip", inner)
        archive.writestr("b.txt", "b" * 200)
        archive.comment = comment
    return stream.getvalue()


def zip64() -> bytes:
    """Return an archive whose end record says that the larger one before it counts."""
    small = zipped()
    entries, size, offset = struct.unpack("<HII", small[-12:-2])
    at = len(small) - 22
    larger = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return small[:at] + larger + locator + end


def sound() -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(random.Random(3).randbytes(600))
    return stream.getvalue()


def two_part_avi() -> bytes:
    first, second = (random.Random(seed).randbytes(200) for seed in (4, 5))
    parts = ((b"AVI ", first), (b"AVIX", second))
    return b"".join(b"RIFF" + struct.pack("<I", 4 + len(data)) + name + data for name, data in parts)


def row_packed_psd(large: bool = False) -> bytes:
    """Return a Photoshop document with packed rows, as Photoshop writes them."""
    rows = [random.Random(seed).randbytes(20) for seed in range(3 * 8)]
    lengths = b"".join(struct.pack(">I" if large else ">H", len(row)) for row in rows)
    return (
        photoshop(jpeg(), version=2 if large else 1, depth=8)[:14] + struct.pack(">II", 8, 40) + b"\0\x08\0\3"
    ) + (bytes(12 + 4 * large) + b"\0\1" + lengths + b"".join(rows))


def fuji() -> bytes:
    parts = [random.Random(seed).randbytes(100) for seed in (6, 7, 8)]
    places = b"".join(struct.pack(">II", 160 + 100 * i, 100) for i in range(3))
    return (b"FUJIFILMCCD-RAW 0201" + bytes(64) + places).ljust(160, b"\1") + b"".join(parts)


def movie(frames: list[bytes], *, first: bool, codec: bytes = b"avc1", large: bool = False) -> bytes:
    """Return a film of one chunk; its tables lie before the frames or behind them, its offsets have 4 or 8 bytes."""
    head = box(b"ftyp", b"isom" + bytes(4) + b"isom")
    frame_box = struct.pack(">I4sQ", 1, b"mdat", 16 + sum(map(len, frames))) if large else b""
    frame_box = (frame_box or struct.pack(">I4s", 8 + sum(map(len, frames)), b"mdat")) + b"".join(frames)

    def tables(offset: int) -> bytes:
        one = struct.pack(">I", 1)
        stsd = box(b"stsd", bytes(4) + one + box(codec, bytes(78)))
        sizes = b"".join(struct.pack(">I", len(frame)) for frame in frames)
        stsz = box(b"stsz", bytes(8) + struct.pack(">I", len(frames)) + sizes)
        stsc = box(b"stsc", bytes(4) + one + struct.pack(">III", 1, len(frames), 1))
        place = struct.pack(">Q" if large else ">I", offset)
        chunks = box(b"co64" if large else b"stco", bytes(4) + one + place)
        handler = box(b"hdlr", bytes(8) + b"vide" + bytes(13))
        inner = box(b"minf", box(b"stbl", stsd + stsz + stsc + chunks))
        return box(b"moov", box(b"mvhd", bytes(20)) + box(b"trak", box(b"mdia", handler + inner)))

    into = 16 if large else 8
    if first:
        return head + tables(len(head) + len(tables(0)) + into) + frame_box
    return head + frame_box + tables(len(head) + into)


FRAMES = [random.Random(seed).randbytes(90) for seed in range(4)]

SMALL: dict[str, Callable[[], bytes]] = {
    "jpeg": jpeg,
    "jpeg progressive": lambda: jpeg(progressive=True),
    "jpeg with a thumbnail": with_thumbnail,
    "png": lambda: saved(noise(), "PNG"),
    "gif": lambda: saved(noise().quantize(), "GIF"),
    "gif of two": lambda: saved(
        noise().quantize(), "GIF", save_all=True, append_images=[noise(seed=2).quantize()]
    ),
    "tiff plain": lambda: tiff("raw"),
    "tiff lzw": lambda: tiff("tiff_lzw"),
    "tiff deflate": lambda: tiff("tiff_adobe_deflate"),
    "tiff jpeg": lambda: tiff("jpeg"),
    "tiff fax": lambda: tiff("group4"),
    "bigtiff": lambda: tiff("tiff_lzw", big_tiff=True),
    "dng": lambda: raw_file(jpeg()),
    "fuji": fuji,
    "webp": lambda: saved(noise(), "WEBP"),
    "webp lossless": lambda: saved(noise(), "WEBP", lossless=True),
    "avif": lambda: saved(noise(), "AVIF"),
    "psd packed": row_packed_psd,
    "psb packed": lambda: row_packed_psd(large=True),
    "pdf": lambda: saved(noise(), "PDF").rstrip(),
    "zip": zipped,
    "zip with a comment": lambda: zipped(b"made by hand"),
    "zip in a zip": lambda: zipped(inner=zipped()),
    "zip64": zip64,
    "wav": sound,
    "mp4, tables first": lambda: movie(FRAMES, first=True),
    "mp4, tables last": lambda: movie(FRAMES, first=False),
    "mp4, long offsets": lambda: movie(FRAMES, first=True, large=True),
}
made = cache(lambda kind: SMALL[kind]())
REAL = sorted(
    path.name
    for path in SAMPLES.iterdir()
    if path.suffix in (*(".jpg", ".png", ".tif"), *(".heic", ".mp4", ".psd", ".pdf"))
)


@pytest.mark.parametrize("kind", SMALL)
def test_every_beginning_of_a_file_is_unfinished_and_all_of_it_is_whole(kind: str) -> None:
    whole = made(kind)
    assert state(whole) is Whole.WHOLE
    assert [cut for cut in range(2, len(whole)) if state(whole[:cut]) is not Whole.UNFINISHED] == []


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_whole(name: str) -> None:
    path = SAMPLES / name
    assert looks_complete(os.fsencode(path), path.stat().st_size).state is Whole.WHOLE


@given(st.sampled_from(REAL), st.floats(0, 1, exclude_max=True))
def test_no_beginning_of_a_real_file_is_whole(name: str, part: float) -> None:
    data = (SAMPLES / name).read_bytes().rstrip(b"\n")
    assert state(data[: max(2, int(len(data) * part))]) is Whole.UNFINISHED


@pytest.mark.parametrize(
    "kind",
    [
        *("jpeg", "jpeg with a thumbnail", "png", "gif", "gif of two", "tiff lzw", "tiff deflate", "bigtiff"),
        *("webp", "pdf", "zip", "zip in a zip", "zip64", "psd packed"),
        *("mp4, tables first", "mp4, tables last", "mp4, long offsets"),
    ],
)
def test_space_that_a_copy_in_progress_reserved_is_no_end(kind: str) -> None:
    whole = made(kind)
    cuts = [len(whole) * part // 16 for part in range(1, 13)]
    assert [cut for cut in cuts if state(whole[:cut].ljust(len(whole), b"\0")) is not Whole.UNFINISHED] == []


@pytest.mark.parametrize(
    "name", ["SKU-TRS-003_detail.heic", "SKU-LMP-001_turntable.mp4", "SKU-PCK-005_packshot.png"]
)
def test_reserved_space_is_no_end_of_a_real_file(name: str) -> None:
    whole = (SAMPLES / name).read_bytes()
    for part in range(1, 16):
        assert state(whole[: len(whole) * part // 16].ljust(len(whole), b"\0")) is Whole.UNFINISHED


# What may follow the end


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(bytes(5000), id="zeros"),
        pytest.param(b"\0\0\1\n\x0e\0\0\0Image_UTC_Data1700000000000SEFHe\0\0\0SEFT", id="what Samsung adds"),
        pytest.param(random.Random(9).randbytes(3000), id="some bytes"),
    ],
)
def test_a_jpeg_file_may_have_something_behind_its_end(more: bytes) -> None:
    assert state(jpeg() + more) is Whole.WHOLE


def test_what_is_long_and_no_picture_behind_a_jpeg_leaves_it_open_whether_it_is_whole() -> None:
    film = movie([random.Random(10).randbytes(200_000)], first=True).replace(b"\xff\xd9", b"\xff\xd8")
    assert state(jpeg() + film) is Whole.UNKNOWN
    assert (
        state(jpeg() + random.Random(11).randbytes(200_000).replace(b"\xff\xd9", b"ab") + b"SEFT")
        is Whole.WHOLE
    )


def test_a_second_picture_has_to_be_there_as_listed() -> None:
    first = jpeg()
    both = saved(noise(), "MPO", save_all=True, append_images=[noise((40, 30), seed=2)])
    assert state(both) is Whole.WHOLE
    border = both.rindex(b"\xff\xd8\xff")
    assert border > len(first) / 2
    short = [cut for cut in range(border + 1, len(both)) if state(both[:cut]) is not Whole.UNFINISHED]
    assert short == []
    reserved = both[: border + 300].ljust(len(both), b"\0")
    assert state(reserved) is Whole.UNFINISHED
    # Programs that turn pictures without loss keep the list and drop the second one.
    assert state(both[:border]) is Whole.WHOLE


def test_a_scan_of_one_colour_is_no_trailer() -> None:
    white = saved(Image.new("RGB", (6000, 6000), "white"), "JPEG", quality=95)
    assert len(white) > 150_000
    assert state(white) is Whole.WHOLE
    assert state(white[: len(white) - 10_000]) is Whole.UNFINISHED


@pytest.mark.parametrize("kind", ["png", "gif", "pdf", "zip"])
def test_zeros_and_remains_behind_other_ends(kind: str) -> None:
    whole = made(kind)
    assert state(whole + bytes(1000)) is Whole.WHOLE
    assert state(whole + b"\r\n;left over" * 3) is Whole.WHOLE


def test_boxes_may_be_followed_by_zeros_and_tags() -> None:
    film = made("mp4, tables first")
    assert state(film + bytes(500)) is Whole.WHOLE
    assert state(film + b"TAG" + b"title".ljust(125)) is Whole.UNKNOWN
    assert state(film + struct.pack(">I4s", 400, b"free") + bytes(100)) is Whole.UNFINISHED


def test_a_box_that_goes_on_to_the_end_is_measured_by_the_tables() -> None:
    film = made("mp4, tables first")
    open_ended = film.replace(struct.pack(">I4s", 8 + 360, b"mdat"), struct.pack(">I4s", 0, b"mdat"))
    assert open_ended != film
    assert state(open_ended) is Whole.UNKNOWN
    assert state(open_ended[:-1]) is Whole.UNFINISHED


def test_a_film_that_is_being_recorded_has_no_tables_yet() -> None:
    recorded = box(b"ftyp", b"qt  " + bytes(4)) + struct.pack(">I4s", 0, b"mdat") + b"".join(FRAMES)
    assert state(recorded) is Whole.UNFINISHED


def test_old_quicktime_begins_without_ftyp() -> None:
    film = made("mp4, tables last")
    assert state(film[20:]) is Whole.WHOLE
    assert state(film[20:-1]) is Whole.UNFINISHED


def test_an_avi_of_several_parts() -> None:
    whole = two_part_avi()
    assert state(whole) is Whole.WHOLE
    assert state(whole[:-1]) is Whole.UNFINISHED
    assert state(whole[:150]) is Whole.UNFINISHED


@pytest.mark.parametrize(
    ("length", "wanted"), [(0, Whole.UNFINISHED), (0xFFFFFFFF, Whole.UNKNOWN)], ids=["later", "never"]
)
def test_a_recording_whose_length_is_filled_in(length: int, wanted: Whole) -> None:
    whole = sound()
    assert state(whole[:4] + struct.pack("<I", length) + whole[8:]) is wanted


def test_a_wav_with_a_long_length() -> None:
    data = random.Random(12).randbytes(400)
    content = b"WAVE" + struct.pack("<4sIQQQI", b"ds64", 28, 4 + 36 + len(data), 0, 0, 0) + data
    whole = b"RF64\xff\xff\xff\xff" + content
    assert state(whole) is Whole.WHOLE
    assert state(whole[:-1]) is Whole.UNFINISHED


# Documents


def test_the_first_part_of_a_pdf_for_the_web_is_not_all_of_it() -> None:
    start = b"%PDF-1.7\n1 0 obj\n<</Linearized 1/L 2400/O 3>>\nendobj\n"
    first = start + b"xref\n0 1\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
    assert state(first + b"%" * 1000) is Whole.UNFINISHED
    assert state((first + b"%" * 3000) + b"\nstartxref\n116\n%%EOF\n") is Whole.WHOLE


def test_a_later_revision_of_a_pdf_has_an_end_of_its_own() -> None:
    first = made("pdf") + b"\n"
    later = first + b"9 0 obj\n<</Type/Annot>>\nendobj\n"
    assert state(first) is Whole.WHOLE
    assert state(later) is Whole.UNFINISHED
    assert state(later + b"xref\n0 1\nstartxref\n900\n%%EOF") is Whole.WHOLE


def test_a_pdf_whose_end_leads_nowhere_is_taken_as_it_is() -> None:
    assert state(b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF") is Whole.UNKNOWN


def test_an_archive_over_4_gb_by_macos_has_the_lower_half_of_its_offsets() -> None:
    small, far = zipped(), 1 << 32
    archive(Peek(Seen({far: small}), far + len(small)))
    with pytest.raises(Unfinished):
        archive(Peek(Seen({far: small}), far + len(small) - 1))
    with pytest.raises(Unfinished):
        archive(Peek(Seen({100: small}), 100 + len(small)))


# Raw files and TIFF


def test_every_picture_of_a_tiff_file_has_to_be_there() -> None:
    pages = saved(noise(), "TIFF", save_all=True, append_images=[noise(seed=2), noise(seed=3)])
    assert state(pages) is Whole.WHOLE
    wrong = [cut for cut in range(2, len(pages.rstrip(b"\0"))) if state(pages[:cut]) is not Whole.UNFINISHED]
    assert wrong == []


def test_many_strips_are_looked_at_from_both_ends() -> None:
    strips = 10_000
    start = 8 + 2 + 5 * 12 + 4
    entries = [(256, 4, 1, 1), (257, 4, 1, strips), (259, 3, 1, 5)]
    entries += [(273, 4, strips, start), (279, 4, strips, start + 4 * strips)]
    data = start + 8 * strips
    whole = b"MM\0*" + struct.pack(">IH", 8, 5)
    whole += b"".join(
        struct.pack(">HHIHxx" if kind == 3 else ">HHII", tag, kind, many, value)
        for tag, kind, many, value in entries
    )
    whole += bytes(4) + b"".join(struct.pack(">I", data + 20 * i) for i in range(strips))
    whole += struct.pack(">I", 20) * strips + random.Random(13).randbytes(20 * strips)
    assert state(whole) is Whole.WHOLE
    assert state(whole[:-1]) is Whole.UNFINISHED
    assert state(whole[:-40].ljust(len(whole), b"\0")) is Whole.UNFINISHED


def test_directories_that_go_round_in_circles_end() -> None:
    whole = bytearray(raw_file(jpeg(), dng=False))
    first = struct.unpack_from("<I", whole, 4)[0]
    whole[first + 2 + 12 * 4 : first + 2 + 12 * 4 + 4] = struct.pack("<I", first)
    assert state(bytes(whole)) is Whole.WHOLE


def test_panasonic_and_phase_one_keep_their_data_where_only_they_know() -> None:
    panasonic = b"IIU\0" + raw_file(jpeg())[4:]
    assert state(panasonic) is Whole.UNKNOWN
    assert state(panasonic[:-1]) is Whole.UNFINISHED


def test_photoshop_documents_of_other_kinds() -> None:
    plain = (SAMPLES / "SKU-RUN-001_layout.psd").read_bytes()
    assert state(plain[:-1]) is Whole.UNFINISHED
    assert state(photoshop(jpeg())) is Whole.UNFINISHED  # it has no picture after its sections
    squeezed = photoshop(jpeg()) + bytes(4) + b"\0\2"
    assert state(squeezed + b"squeezed rows") is Whole.UNKNOWN
    assert state(squeezed + bytes(100)) is Whole.UNFINISHED


# What it costs


class Seen(io.BytesIO):
    """Counts what is read, in a file of any size that is zero where nothing was put."""

    def __init__(self, parts: dict[int, bytes]) -> None:
        super().__init__()
        self._parts = parts
        self._place = 0
        self.bytes = self.reads = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = offset
        return offset

    def read(self, size: int | None = -1) -> bytes:
        wanted = bytearray(size or 0)
        for start, data in self._parts.items():
            first, last = max(start, self._place), min(start + len(data), self._place + len(wanted))
            if first < last:
                wanted[first - self._place : last - self._place] = data[first - start : last - start]
        self.reads += 1
        self.bytes += len(wanted)
        self._place += len(wanted)
        return bytes(wanted)


def test_a_film_of_20_gb_costs_a_few_short_reads() -> None:
    size = 20 * 1024**3
    film = movie(FRAMES, first=False, large=True)
    tables = film[film.index(b"moov") - 4 :]
    head = box(b"ftyp", b"isom" + bytes(4) + b"isom") + struct.pack(
        ">I4sQ", 1, b"mdat", size - 20 - len(tables)
    )
    stream = Seen({0: head, 36: b"a frame" * 100, size - len(tables): tables})
    boxes(Peek(stream, size))
    assert stream.reads < 60
    assert stream.bytes < 4096
    with pytest.raises(Unfinished):
        boxes(Peek(stream, size - 1))


def test_a_large_picture_costs_its_last_64_kib() -> None:
    start = jpeg()[:-2]
    size = 500_000_000
    stream = Seen({0: start, size - 70_000: b"\x45\x14" * 34_999 + b"\xff\xd9"})
    assert _look(stream, b"a", size).state is Whole.WHOLE
    assert stream.bytes < 70_000


def test_a_file_that_leads_from_box_to_box_without_end_is_left_open() -> None:
    with pytest.raises(CannotTell):
        boxes(Peek(io.BytesIO(box(b"ftyp", b"isom") + box(b"free", b"") * 3000), 12 + 8 * 3000))


# What nothing is known of


@pytest.mark.parametrize(
    "data",
    [b"x", b"\xff", b"Some words.", b"<svg/>", bytes(200), bytes(range(256))],
    ids=lambda data: str(data[:8]),
)
def test_other_files_are_taken_as_they_are(data: bytes) -> None:
    assert state(data, b"/hot/a.bin") is Whole.UNKNOWN


@pytest.mark.parametrize("name", [b"/hot/a.jpg", b"/hot/a.MP4", b"/hot/a.pdf", b"/hot/a.zip", b"/hot/a.cr3"])
def test_nothing_but_zeros_is_no_picture_yet(name: bytes) -> None:
    assert state(bytes(5000), name) is Whole.UNFINISHED
    assert state(b"\0" * 100 + b"late", name) is Whole.UNFINISHED


@given(st.sampled_from(sorted(SMALL)), st.data())
def test_damage_is_never_an_error(kind: str, data: st.DataObject) -> None:
    damaged = bytearray(made(kind))
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=8)):
        damaged[place] = data.draw(st.sampled_from([0, 1, 0x7F, 0xFF]))
    assert state(bytes(damaged)) in Whole


# Files that cannot be read


def looked(path: Path, size: int) -> str:
    with pytest.raises(SourceError) as caught:
        looks_complete(os.fsencode(path), size)
    return caught.value.kind


def test_a_file_that_is_gone_or_none_at_all_is_said_to_be(tmp_path: Path) -> None:
    assert looked(tmp_path / "gone.jpg", 10) == "missing"
    assert looked(tmp_path, 10) == "no-file"


def test_a_file_that_may_not_be_read_is_said_to_be(open_folder: Path) -> None:
    path = open_folder / "private.jpg"
    path.write_bytes(jpeg())
    path.chmod(0)
    told = as_nobody(f"""
        from pxm_desktop.hotfolders.containers.complete import looks_complete
        from pxm_desktop.transfer.source import SourceError
        try:
            looks_complete({os.fsencode(path)!r}, 10)
        except SourceError as error:
            print(error.kind)
    """)
    assert told.strip() == "permission"


def test_a_file_of_another_size_is_still_changing(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg())
    size = path.stat().st_size
    assert looks_complete(os.fsencode(path), size).state is Whole.WHOLE
    found = looks_complete(os.fsencode(path), size - 5)
    assert found.waits
    assert found.sentence == "The file is still changing."


def test_a_file_that_is_cut_while_it_is_looked_at_is_unfinished() -> None:
    whole = jpeg()
    assert _look(io.BytesIO(whole[:40]), b"a", len(whole)).waits
