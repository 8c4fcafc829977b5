"""What people read and scripts do not: names instead of ids, sizes in words; and bulk writes that stop for a look."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.pxm.errors import NotFound, Unreachable
from tests.cli.fake import CommandLine, FakeClient, install

FILE: dict[str, Any] = {
    "id": "f1",
    "file_name": "jacket.jpg",
    "size": 2_500_000,
    "collections": ["11", "77"],
    "region_ids": ["1", "9"],
    "published": True,
}


class Objects(FakeClient):
    """A service that lists what `lists` has for a verb, and notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: dict[str, list[dict[str, Any]]] = {"files.list": [FILE]}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def stream(self, verb: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        self.asked.append((verb, arguments))
        for row in self.lists.get(verb, ()):
            yield row

    async def call(self, verb: str, arguments: dict[str, Any]) -> Any:
        self.asked.append((verb, arguments))
        if verb == "files.show" and arguments["id"] != FILE["id"]:
            raise NotFound
        return self.answers.get(verb, FILE)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Objects:
    service = Objects()
    install(monkeypatch, service)
    return service


@pytest.fixture
def command(service: Objects, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(service, capsys)


def test_a_list_of_files_has_sizes_and_names(command: CommandLine, service: Objects) -> None:
    service.lists["collections.list"] = [{"id": "77", "name": "Rope"}]
    service.lists["files.list"] = [
        FILE,
        {**FILE, "id": "f2", "size": 0, "collections": []},
        {**FILE, "id": "f3", "collections": ["11", "12", "14", "15", "x"]},
        {"id": "f4", "name": "hit.jpg"},
    ]
    head, *lines = command("files", "list").out.splitlines()
    assert head.split() == ["ID", "NAME", "SIZE", "COLLECTIONS"]
    assert [line.split(maxsplit=1) for line in lines[:3]] == [
        ["f1", "jacket.jpg  2.5 MB   Women's Rain Jacket, Rope"],
        ["f2", "jacket.jpg  0 bytes"],
        ["f3", "jacket.jpg  2.5 MB   Women's Rain Jacket, Men's Rain Jacket, Spring Campaign and 2 more"],
    ]
    assert lines[3].split() == ["f4", "hit.jpg"]
    # What the copy of the account knows is not asked for.
    assert service.asked[1:] == [("collections.list", {"ids": ["77", "x"]})]


def test_scripts_get_what_pxm_says_and_nothing_is_asked_for_names(
    command: CommandLine, service: Objects
) -> None:
    for words in (("files", "list", "--json"), ("files", "show", "f1", "--json")):
        assert command(*words).objects == [FILE]
    assert [verb for verb, _ in service.asked] == ["files.list", "files.show"]


def test_names_that_cannot_be_asked_for_stay_ids(command: CommandLine, service: Objects) -> None:
    service.catalog.products.clear()
    service.failures["regions"] = Unreachable("timeout")
    shown = command("files", "show", "f1")
    assert (shown.code, shown.err) == (0, "")
    assert "products   11, 77" in shown.out
    assert "regions    1, 9" in shown.out


def test_one_file_is_shown_with_names_and_ids(command: CommandLine, service: Objects) -> None:
    lines = dict(line.split(maxsplit=1) for line in command("files", "show", "f1").out.splitlines())
    assert lines == {
        "id": "f1",
        "name": "jacket.jpg",
        "size": "2.5 MB (2,500,000 bytes)",
        "products": "Women's Rain Jacket (11), 77",
        "regions": "Europe (1), 9",
        "published": "yes",
    }


def test_a_group_of_attributes_tells_their_names(command: CommandLine, service: Objects) -> None:
    service.lists["attribute_groups.list"] = [{"id": "g", "name": "Look", "attributes": ["a1", "a4", "a9"]}]
    assert "Angle, Photographer, a9" in command("attribute-groups", "list").out


IMAGES = [
    {"id": "1", "file_id": "f1", "stack_id": "s", "size": "large", "file_type": "jpg"},
    {"id": "2", "file_id": "f1", "stack_id": "s", "size": "thumb", "file_type": "jpg"},
]


def test_the_pictures_of_a_product_by_size_type_and_stack(command: CommandLine, service: Objects) -> None:
    service.answers["collections.image_variants"] = IMAGES
    words = ("collections", "images", "SKU-BRJ-00123")
    assert command(*words, "--json").objects == IMAGES
    assert service.asked == [("collections.image_variants", {"id": "11"})]
    assert command(*words, "--limit", "1", "--json").objects == IMAGES[:1]
    command(*words, "--size", "large", "--type", "jpg", "--stack", "s", "--stack", "t", "--json")
    assert service.asked[-1][1] == {"id": "11", "size": "large", "file_type": "jpg", "stack_ids": ["s", "t"]}

    service.lists["collections.files"] = [FILE]
    table = command(*words).out.splitlines()
    assert table[0].split() == ["FILE", "SIZE", "TYPE", "STACK", "FILE", "ID"]
    assert table[1].split() == ["jacket.jpg", "large", "jpg", "s", "f1"]
    service.answers["collections.image_variants"] = [{**IMAGES[0], "file_name": "told.jpg"}]
    service.asked.clear()
    assert command(*words).out.splitlines()[1].split()[0] == "told.jpg"
    assert [verb for verb, _ in service.asked] == ["collections.image_variants"]

    service.answers["collections.image_variants"] = []
    none = command(*words)
    assert (none.code, none.out) == (0, "")
    assert "PXM has made no such pictures of “Women's Rain Jacket”." in none.err


def test_a_search_that_finds_nothing_says_where_it_did_not_look(
    command: CommandLine, service: Objects
) -> None:
    assert service.library.state.full_at
    assert command("files", "search", "rope").err == "No files found.\n"
    service.library.state = service.library.state.model_copy(update={"full_at": None})
    assert "Once “pxm-desktop sync” has read the account" in command("files", "search", "rope").err
    assert "sync" not in command("files", "list").err
    assert [scope for _, scope in service.opened] == ["named", "named", None]


NAMED = ("SKU-BRJ-00123", "SKU-BRJ-00140", "Spring Campaign")


@pytest.mark.parametrize(
    "words",
    [("collections", "set", "--category", "c1"), ("collections", "delete", "--yes")],
    ids=["set", "delete"],
)
def test_ten_first(command: CommandLine, service: Objects, words: tuple[str, ...]) -> None:
    verb = ".".join(words[:2])
    service.lists["categories.list"] = [{"id": "c1", "name": "Campaigns"}]
    service.answers |= {verb: {"id": "1", "changed": True, "changes": []}, "collections.hangs": {}}
    said = command(*words, *NAMED, "--first", "2", "--json")
    assert said.code == 0
    assert len(said.objects) == 2
    assert [given["id"] for asked, given in service.asked if asked == verb] == ["11", "12"]
    assert "Stopped after 2 for a look. 1 left, the next is “Spring Campaign”." in said.err
    assert "Stopped" not in command(*words, *NAMED, "--first", "3").err


def test_what_is_meant_can_be_read_from_standard_input(
    command: CommandLine, service: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SKU-BRJ-00140\n\n Spring Campaign \n"))
    service.answers["collections.hangs"] = {"files": 1}
    said = command("collections", "delete", "11", "-", "--dry-run", "--json")
    assert said.code == 0
    assert [found["id"] for found in said.objects] == ["11", "12", "14"]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    nothing = command("collections", "delete", "-")
    assert (nothing.code, nothing.out) == (2, "")
    assert "NAME|SKU|ID is missing" in nothing.err


def test_a_file_that_is_not_there_is_named_with_those_that_may_be_meant(
    command: CommandLine, service: Objects, tmp_path: Path
) -> None:
    service.lists["files.search"] = [FILE, {"id": "f5", "name": "hit"}]
    for choice in ("show", "save", "url"):
        said = command("files", choice, "jacket")
        assert (said.code, said.out) == (2, "")
        assert "PXM has no file with the id “jacket”. Did you mean one of these?" in said.err
        assert said.err.splitlines()[-2:] == ["  f1  jacket.jpg", "  f5  hit"]
    # What looks like an id is no name that could be searched for.
    service.asked.clear()
    said = command("files", "show", "file_0123456789abcdef")
    assert said.code == 2
    assert "“file_0123456789abcdef”. It was deleted, is too new, or the id is wrong" in said.err
    assert [verb for verb, _ in service.asked] == ["files.show"]


def test_some_saved_and_some_not_is_another_thing_than_wrong_use(
    command: CommandLine, service: Objects, tmp_path: Path
) -> None:
    some = command("files", "save", "f1", "nothing", "--to", str(tmp_path), "--dry-run", "--json")
    assert some.code == 1
    assert [found["saved"] for found in some.objects] == [False, False]
    none = command("files", "save", "other", "nothing", "--to", str(tmp_path), "--json")
    assert none.code == 2
