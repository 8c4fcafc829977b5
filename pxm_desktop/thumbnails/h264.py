"""One H.264 frame, by the few functions of FFmpeg's libavcodec that this takes (LGPL; its decoder and nothing else).

The library comes with `ifm3d-ffmpeg`; the layouts below are those of FFmpeg 9's AVPacket and AVFrame.
"""

from __future__ import annotations

import ctypes
import importlib
import struct
from functools import lru_cache
from typing import Any

from PIL import Image

from pxm_desktop.thumbnails import raster
from pxm_desktop.thumbnails.picture import MOST_PIXELS, NoThumbnailError, Thumbnail

_H264 = 27
_YUV420, _YUV422, _YUV444, _FULL_RANGE = 0, 4, 5, {12: 0, 13: 4, 14: 5}
_START = b"\0\0\0\1"
_HD = 720
"""From this height on films are in the colours of BT.709, else of BT.601."""


class _Packet(ctypes.Structure):
    _fields_ = (
        ("buffer", ctypes.c_void_p),
        ("pts", ctypes.c_int64),
        ("dts", ctypes.c_int64),
        ("data", ctypes.c_void_p),
        ("size", ctypes.c_int),
    )


class _Frame(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p * 8),
        ("linesize", ctypes.c_int * 8),
        ("extended_data", ctypes.c_void_p),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("samples", ctypes.c_int),
        ("format", ctypes.c_int),
    )


def decoded(config: bytes, frame: bytes, box: int, turn: int) -> Thumbnail:
    """Return a frame as it is in an MP4 file, with the film's `avcC`, as a thumbnail. Raises `NoThumbnailError`."""
    codec, util = _library()
    stream = _annex_b(config, frame)
    context = codec.avcodec_alloc_context3(codec.avcodec_find_decoder(_H264))
    packet, picture = codec.av_packet_alloc(), util.av_frame_alloc()
    if not (context and packet and picture):
        raise MemoryError
    # Nothing is freed on an error: what is left of a damaged film ends with this process, which is soon enough.
    if codec.avcodec_open2(context, None, None) < 0 or codec.av_new_packet(packet, len(stream)) < 0:
        raise NoThumbnailError("no decoder for H.264")
    ctypes.memmove(packet.contents.data, stream, len(stream))
    codec.avcodec_send_packet(context, packet)
    codec.avcodec_send_packet(context, None)
    if codec.avcodec_receive_frame(context, picture) < 0:
        raise NoThumbnailError("a damaged frame")
    small = _scaled(picture.contents, box)
    codec.av_packet_free(ctypes.byref(packet))
    util.av_frame_free(ctypes.byref(picture))
    codec.avcodec_free_context(ctypes.byref(ctypes.c_void_p(context)))
    return raster.from_image(small, box, turn)


@lru_cache(maxsize=1)
def _library() -> tuple[ctypes.CDLL, ctypes.CDLL]:
    try:
        files = importlib.import_module("ifm3d_ffmpeg").activate()
    except (ImportError, OSError, RuntimeError) as error:
        raise NoThumbnailError("no decoder for films") from error
    codec, util = ctypes.CDLL(str(files["avcodec"])), ctypes.CDLL(str(files["avutil"]))
    util.av_log_set_level(-8)
    pointer, number = ctypes.c_void_p, ctypes.c_int
    packet, frame = ctypes.POINTER(_Packet), ctypes.POINTER(_Frame)
    signatures: list[tuple[Any, Any, list[Any]]] = [
        (codec.avcodec_find_decoder, pointer, [number]),
        (codec.avcodec_alloc_context3, pointer, [pointer]),
        (codec.avcodec_open2, number, [pointer, pointer, pointer]),
        (codec.av_packet_alloc, packet, []),
        (codec.av_new_packet, number, [packet, number]),
        (codec.av_packet_free, None, [ctypes.POINTER(packet)]),
        (codec.avcodec_send_packet, number, [pointer, packet]),
        (codec.avcodec_receive_frame, number, [pointer, frame]),
        (codec.avcodec_free_context, None, [ctypes.POINTER(pointer)]),
        (util.av_frame_alloc, frame, []),
        (util.av_frame_free, None, [ctypes.POINTER(frame)]),
    ]
    for function, answer, arguments in signatures:
        function.restype, function.argtypes = answer, arguments
    return codec, util


def _annex_b(config: bytes, frame: bytes) -> bytes:
    """Return parameter sets and frame with start codes instead of lengths (ISO/IEC 14496-15, 5.3.3)."""
    if len(config) < 7:
        raise NoThumbnailError("a film that does not say how it was made")
    width = (config[4] & 3) + 1
    units, at = [], 6
    for count in (config[5] & 31, None):
        if count is None:
            count, at = config[at] if at < len(config) else 0, at + 1
        for _ in range(count):
            (length,) = struct.unpack_from(">H", config, at)
            units.append(config[at + 2 : at + 2 + length])
            at += 2 + length
    at = 0
    while at + width < len(frame):
        length = int.from_bytes(frame[at : at + width])
        units.append(frame[at + width : at + width + length])
        at += width + length
    return b"".join(_START + unit for unit in units)


def _scaled(frame: _Frame, box: int) -> Image.Image:
    """Return a decoded frame as RGB; its planes are scaled first, which is far less work than to colour them all."""
    layout = _FULL_RANGE.get(frame.format, frame.format)
    if layout not in (_YUV420, _YUV422, _YUV444) or frame.width * frame.height > MOST_PIXELS:
        raise NoThumbnailError(f"a film with pixels of kind {frame.format}")
    target = raster.fitted((frame.width, frame.height), box)
    planes = []
    for number in range(3):
        across = 2 if number and layout != _YUV444 else 1
        down = 2 if number and layout == _YUV420 else 1
        size = (-(-frame.width // across), -(-frame.height // down))
        data = ctypes.string_at(frame.data[number], frame.linesize[number] * size[1])
        plane = Image.frombuffer("L", size, data, "raw", "L", frame.linesize[number], 1)
        planes.append(plane.resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0))
    matrix = _matrix(hd=frame.height >= _HD, full=frame.format in _FULL_RANGE)
    return Image.merge("RGB", planes).convert("RGB", matrix)


def _matrix(*, hd: bool, full: bool) -> tuple[float, ...]:
    """Return the way from Y, Cb, Cr to R, G, B (ITU-R BT.709 and BT.601; studio range unless `full`)."""
    red, blue = (0.2126, 0.0722) if hd else (0.299, 0.114)
    green = 1 - red - blue
    light, chroma, black = (1.0, 1.0, 0) if full else (255 / 219, 255 / 224, 16)
    to_red, to_blue = 2 * (1 - red) * chroma, 2 * (1 - blue) * chroma
    rows = (
        (light, 0.0, to_red),
        (light, -to_blue * blue / green, -to_red * red / green),
        (light, to_blue, 0.0),
    )
    return tuple(part for row in rows for part in (*row, -row[0] * black - (row[1] + row[2]) * 128))
