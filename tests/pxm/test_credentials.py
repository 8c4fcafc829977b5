"""Addresses in every spelling, and credentials that never show."""

from __future__ import annotations

import pytest

from pxm_desktop.pxm.credentials import Credentials, is_loopback, is_safe_url, normalised_base_url
from pxm_desktop.pxm.errors import BadAddress, CredentialsMissing


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("https://entapi.amplifi.io", "https://entapi.amplifi.io"),
        (" https://entapi.amplifi.io/v2.1/ ", "https://entapi.amplifi.io"),
        ("https://entapi.amplifi.io/v3", "https://entapi.amplifi.io"),
        ("entapi.amplifi.io", "https://entapi.amplifi.io"),
        ("HTTPS://EntApi.Amplifi.io:443/", "https://entapi.amplifi.io"),
        ("https://pxm.example:8443/api/v2", "https://pxm.example:8443/api"),
        ("http://127.0.0.1:8080/v2.1", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_a_base_url_has_one_spelling(pasted: str, address: str) -> None:
    assert normalised_base_url(pasted) == address
    assert normalised_base_url(address) == address


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "https://",
        "http://pxm.example",
        "http://127.0.0.1.evil.example",
        "ftp://pxm.example",
        "https://user:word@pxm.example",
        "https://pxm.example?x=1",
        "https://pxm.example#x",
        "https://pxm.example:port",
        "https://pxm.example:99999",
        "https://pxm exam.ple",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(pasted: str) -> None:
    with pytest.raises(BadAddress) as told:
        normalised_base_url(pasted)
    assert "word" not in str(told.value)


def test_loopback_is_decided_without_looking_up_a_name() -> None:
    assert all(is_loopback(host) for host in ("localhost", "a.localhost.", "127.9.9.9", "::1", "LOCALHOST"))
    assert not any(is_loopback(host) for host in ("localhost.example", "128.0.0.1", "0.0.0.0", "", "::2"))


def test_only_encrypted_or_local_urls_are_safe() -> None:
    assert is_safe_url("https://s3.example/k?x=1")
    assert is_safe_url("http://127.0.0.1:1/k")
    assert not any(map(is_safe_url, ("http://s3.example/k", "https://", "https://a\nb/", "https://[x", "")))


def test_credentials_do_not_show_the_secret() -> None:
    assert "hidden" not in f"{Credentials('id', 'hidden')!r} {Credentials('id', 'hidden')}"
    with pytest.raises(CredentialsMissing):
        Credentials("id", "")
