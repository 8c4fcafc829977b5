"""Reading switches."""

from __future__ import annotations

import dataclasses

import pytest

from pxm_desktop.sandbox.errors import SandboxError
from pxm_desktop.sandbox.quirks import Switches, describe


def test_switches_are_typed() -> None:
    switches = Switches.parse(
        ["list_cap=7", "unstable_order=true", "search_lag=0.5", "etag=opaque", "versions=oauth:v2,upload:v3"]
    )
    assert switches.list_cap == 7
    assert switches.unstable_order is True
    assert switches.search_lag == 0.5
    assert switches.etag == "opaque"
    assert switches.versions == {"oauth": "v2", "upload": "v3"}
    assert Switches.parse(["second_confirm=409"]).second_confirm == 409


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("list_cap", "NAME=VALUE"),
        ("lists=1", "no switch named lists"),
        ("list_cap=many", "is a number"),
        ("list_cap=-1", "cannot be negative"),
        ("unstable_order=yes", "true or false"),
        ("etag=sha", "one of md5, opaque"),
        ("versions=v2", "name:value"),
    ],
)
def test_what_does_not_fit_is_explained(text: str, words: str) -> None:
    with pytest.raises(SandboxError, match=words):
        Switches.parse([text])


def test_a_round_trip_through_text() -> None:
    switches = Switches.parse(["versions=oauth:v2", "list_cap=3", "retry_after=false"])
    again = Switches()
    again.update(switches.as_dict())
    assert again == switches


def test_every_switch_is_described() -> None:
    described = {name: (default, text) for name, default, text in describe()}
    assert set(described) == {item.name for item in dataclasses.fields(Switches)}
    assert described["list_cap"][0] == "100"
    assert all(text for _, text in described.values())
