"""What presigned URLs say about themselves."""

from __future__ import annotations

import pytest

from pxm_desktop.pxm.presigned import expires_at, is_version_2, lifetime, signed_headers

V4 = (
    "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260102T030405Z"
    "&X-Amz-Expires=900&X-Amz-SignedHeaders=Content-Type%3Bhost&X-Amz-Signature=abc"
)
V2 = "https://b.s3.amazonaws.com/k?AWSAccessKeyId=A&Expires=1767322800&Signature=x%3D"


def test_version_4_expires_so_many_seconds_after_it_was_signed() -> None:
    assert expires_at(V4) == 1767323045 + 900


def test_version_2_names_the_time() -> None:
    assert expires_at(V2) == 1767322800


@pytest.mark.parametrize(
    "url",
    [
        "https://h/k",
        "https://h/k?Expires=soon",
        "https://h/k?X-Amz-Date=20260102T030405Z",
        "https://h/k?X-Amz-Date=yesterday&X-Amz-Expires=5",
        f"https://h/k?X-Amz-Date=20260102T030405Z&X-Amz-Expires={'9' * 40}",
    ],
)
def test_urls_that_do_not_say(url: str) -> None:
    assert expires_at(url) is None


def test_version_4_says_how_long_it_lives() -> None:
    assert lifetime(V4) == 900
    assert lifetime(V2) is None
    assert lifetime("https://h/k?X-Amz-Expires=0") is None


def test_signed_headers_are_lower_case() -> None:
    assert signed_headers(V4) == {"content-type", "host"}
    assert signed_headers(V2) == frozenset()


def test_versions_are_told_apart() -> None:
    assert is_version_2(V2)
    assert not is_version_2(V4)
    assert not is_version_2("https://h/k")
