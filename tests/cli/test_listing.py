"""Lists and objects on the screen, on a service in memory: what breaks off, what is long, what nobody may see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pxm_desktop.cli.objects.listing import EMPTY, ROWS_AT_ONCE, given, without_links
from pxm_desktop.pxm.errors import AnswerLost, CredentialsRefused, Unreachable
from tests.cli.fake import CommandLine, FakeClient, install

SIGNED = "https://s3.example/key/a.jpg?X-Amz-Expires=600&X-Amz-Signature=0123456789abcdef"


class Listing(FakeClient):
    """A service with resources; `fails_after` so many of them the list breaks off."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 3
        self.fails_after: int | None = None
        self.error: Exception = Unreachable("timeout")
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        self.asked.append((verb, arguments))
        for number in range(self.count):
            if number == self.fails_after:
                raise self.error
            yield {
                "id": str(number),
                "description": f"Sheet {number}",
                "link": f"https://example.com/{number}",
            }

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        self.asked.append((verb, arguments))
        return await super().call(verb, arguments)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Listing:
    service = Listing()
    install(monkeypatch, service)
    return service


@pytest.fixture
def command(service: Listing, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(service, capsys)


def test_a_list_that_breaks_off_is_told_and_not_begun_anew(command: CommandLine, service: Listing) -> None:
    service.fails_after = 2
    said = command("resources", "list", "--json")
    assert (said.code, [found["id"] for found in said.objects]) == (1, ["0", "1"])
    assert "The list broke off after 2. PXM did not answer in time." in said.err
    assert len(service.asked) == 1


def test_a_long_list_has_one_head(command: CommandLine, service: Listing) -> None:
    service.count = ROWS_AT_ONCE * 2 + 1
    lines = command("resources", "list").out.splitlines()
    assert len(lines) == service.count + 1
    assert sum("DESCRIPTION" in line for line in lines) == 1


def test_an_empty_list_says_so(command: CommandLine, service: Listing) -> None:
    service.count = 0
    said = command("resources", "list")
    assert (said.code, said.out, said.err) == (0, "", "No resources found.\n")


def test_refused_credentials_end_a_list_with_three(command: CommandLine, service: Listing) -> None:
    service.fails_after, service.error = 0, CredentialsRefused()
    assert command("resources", "list", "--json").code == 3


def test_a_write_whose_outcome_is_unknown_is_told_and_not_repeated(
    command: CommandLine, service: Listing
) -> None:
    service.failures["call"] = AnswerLost()
    said = command("resources", "set", "Sheet 1", "--description", "New", "--json")
    assert said.code == 1
    assert said.objects == [
        {"id": "1", "name": "Sheet 1", "changed": False, "error": said.objects[0]["error"]}
    ]
    assert "Look in PXM" in said.err
    assert [verb for verb, _ in service.asked] == ["resources.list", "resources.set"]


def test_what_is_not_said_is_not_sent(command: CommandLine, service: Listing) -> None:
    service.answers["resources.set"] = {"id": "1", "changed": False, "changes": []}
    command("resources", "set", "Sheet 1", "--no-category", "--link", "https://example.com/new")
    assert service.asked[-1] == (
        "resources.set",
        {"id": "1", "link": "https://example.com/new", "category_id": None},
    )
    assert given({"a": None, "b": [], "c": EMPTY, "d": False, "e": 0}) == {"c": None, "d": False, "e": 0}


def test_signed_links_are_cut_wherever_they_stand() -> None:
    shown = without_links(
        {
            "id": "1",
            "renditions": {"large": SIGNED},
            "original_url": SIGNED,
            "more": {"deep": [f"see {SIGNED} there"]},
            "plain": "https://example.com/?page=2",
        }
    )
    assert shown == {
        "id": "1",
        "renditions": ["large"],
        "has_original": True,
        "more": {"deep": ["see https://s3.example/key/a.jpg?… there"]},
        "plain": "https://example.com/?page=2",
    }
