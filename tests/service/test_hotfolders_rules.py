"""The file of people's rules, and administrators' rules with what only an account can tell."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.model import Afterwards, Rule, Sidecars
from pxm_desktop.matching.model import NameRule
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.service import paths
from pxm_desktop.service.catalog_api import AttributeDefinition, CollectionChoice, RegionChoice
from pxm_desktop.service.errors import BadRulesFile, StorageUnusable, UnknownName
from pxm_desktop.service.hotfolders.managed import Managed
from pxm_desktop.service.hotfolders.rules_file import RulesFile
from pxm_desktop.transfer.model import Destination, FileAttribute


def rule(number: int = 1, account: str = "me", **settings: Any) -> Rule:
    return Rule(
        **{
            "id": f"r{number}",
            "account": account,
            "folder": b"/hot/\xff%d" % number,
            "name": f"N{number}",
            **settings,
        }
    )


RICH = rule(
    9,
    include=("*.jpg",),
    match=NameRule(pattern="{sku}", attributes=(("sku", "a"),)),
    sidecars=Sidecars(at_least=3, labels=("Green",)),
    after=Afterwards.TRASH,
    destination=Destination(collections=("c",), attributes=(FileAttribute(id="a", value=("x", "y")),)),
    poll=5.0,
    paused=True,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hotfolders.json"


def read(path: Path, **how: bool) -> RulesFile:
    file = RulesFile(path)
    file.read(**how)
    return file


async def test_rules_survive_by_account_and_in_their_order(path: Path) -> None:
    file = read(path)
    assert file.of("me") == ()
    await file.keep("me", (rule(2), RICH, rule(1)))
    await file.keep("you", (rule(3, "you"),))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = read(path)
    assert again.of("me") == (rule(2), RICH, rule(1))
    assert again.of("you") == (rule(3, "you"),)
    await again.keep("me", ())
    assert read(path).of("me") == ()
    assert read(path).of("you") == (rule(3, "you"),)
    assert again.notices == []


async def test_of_a_damaged_file_the_sound_rules_are_kept_and_nothing_is_lost(path: Path) -> None:
    await read(path).keep("me", (rule(1), rule(2)))
    entries = json.loads(path.read_bytes())
    entries[0]["settle"] = "soon"
    entries += ["nonsense", {"folder": 7}]
    content = json.dumps(entries)
    path.write_text(content)
    file = read(path)
    assert file.of("me") == (rule(2),)
    (aside,) = path.parent.glob("hotfolders.damaged-*.json")
    assert aside.read_text() == content
    assert aside.name in file.notices[0]
    assert read(path).of("me") == (rule(2),)
    assert read(path).notices == []


@pytest.mark.parametrize("content", [b"", b"{", b"[[[" * 10_000, b'{"a": 1}', b"\xff\xfe"])
async def test_a_file_that_is_no_list_at_all_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    file = read(path)
    assert file.of("me") == ()
    (aside,) = path.parent.glob("hotfolders.damaged-*.json")
    assert aside.read_bytes() == content
    await file.keep("me", (rule(1),))
    assert read(path).of("me") == (rule(1),)


def test_who_only_reads_leaves_a_damaged_file_in_place(path: Path) -> None:
    path.write_bytes(b"{")
    file = read(path, set_aside=False)
    assert file.notices == ["Some hot folders could not be read."]
    assert path.read_bytes() == b"{"


async def test_a_disk_that_is_full_keeps_what_was_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = read(path)
    await file.keep("me", (rule(1),))

    def full(*words: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(paths, "write_private", full)
        with pytest.raises(StorageUnusable):
            await file.keep("me", ())
    assert file.of("me") == (rule(1),)
    assert read(path).of("me") == (rule(1),)


def test_a_file_that_cannot_be_read_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageUnusable):
        read(path)


# Administrators


class Names:
    """What an account has."""

    def __init__(self) -> None:
        self.products = {"SKU-1": "c1", "Boot": "c2"}
        self.away = False
        self.asked = 0

    async def named(self, names: Sequence[str]) -> list[CollectionChoice]:
        self.asked += 1
        if self.away:
            raise Unreachable("dns")
        for name in names:
            if name not in self.products:
                near = (("c2", "Boots"), ("c3", "Boat"))
                raise UnknownName(f"There is no product “{name}”.", "Did you mean one of these?", near)
        return [CollectionChoice(id=self.products[name], name=name) for name in names]

    async def regions(self) -> list[RegionChoice]:
        return [RegionChoice(id="de", name="Germany", primary=True)]

    async def attributes(self) -> list[AttributeDefinition]:
        return [
            AttributeDefinition(id="a1", name="View", type="text"),
            AttributeDefinition(id="a2", name="Stars", type="text"),
        ]


TOML = """
[[hotfolder]]
folder = "/srv/a"
collections = ["SKU-1", "Boot"]
regions = ["Germany"]
attributes = { View = "front" }
match = { pattern = "{sku}_{view}", parts = { view = "View" } }
sidecars = { at_least = 3, rating_attribute = "Stars" }

[[hotfolder]]
folder = "/srv/b"
"""


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def managed(tmp_path: Path, names: Names) -> Managed:
    directory = paths.DataDir(tmp_path)
    (tmp_path / "hotfolders.toml").write_text(TOML)
    return Managed(directory, {}, names)


async def test_names_are_looked_up_once(managed: Managed, names: Names) -> None:
    first, plain = managed.of("me")
    assert first.destination.unresolved, "a file must not go without its product"
    assert (plain.destination.unresolved, plain.account, plain.managed) == ("", "me", True)
    changed, whole = await managed.resolve("me")
    assert whole
    assert [rule.folder for rule in changed] == [b"/srv/a"]
    found, same = managed.of("me")
    assert found == changed[0]
    assert same == plain
    assert found.destination == Destination(
        collections=("c1", "c2"),
        regions=("de",),
        attributes=(FileAttribute(id="a1", value="front", name="View"),),
    )
    assert found.match is not None
    assert found.match.attributes == (("view", "a1"),)
    assert found.sidecars.rating_attribute == "a2"
    assert await managed.resolve("me") == ([], True)
    assert names.asked == 1


async def test_what_is_not_known_is_said_and_looked_up_again(managed: Managed, names: Names) -> None:
    del names.products["Boot"]
    changed, whole = await managed.resolve("me")
    assert not whole
    assert changed[0].destination.unresolved == (
        "The hot folder's destination is not known yet. There is no product “Boot”. Did you mean one of these?"
        " Boots, Boat. Then it goes on by itself."
    )
    assert await managed.resolve("me") == ([], False)
    names.away = True
    (changed, whole) = await managed.resolve("me")
    assert "could not be found" in changed[0].destination.unresolved
    names.away = False
    names.products["Boot"] = "c9"
    changed, whole = await managed.resolve("me")
    assert whole
    assert changed[0].destination.collections == ("c1", "c9")


async def test_another_account_has_names_of_its_own(managed: Managed, names: Names) -> None:
    await managed.resolve("me")
    managed.forget()
    names.products = {"SKU-1": "x1", "Boot": "x2"}
    assert managed.of("you")[0].destination.unresolved
    await managed.resolve("you")
    assert managed.of("you")[0].destination.collections == ("x1", "x2")
    assert managed.of("you")[0].account == "you"


async def test_another_file_is_used_from_then_on(managed: Managed, tmp_path: Path) -> None:
    await managed.resolve("me")
    other = tmp_path / "other.toml"
    other.write_text('[[hotfolder]]\nfolder = "/srv/a"\ncollections = ["SKU-1"]\n')
    assert managed.use(other)
    assert not managed.use(other)
    assert not managed.use(None)
    (rule,) = managed.of("me")
    assert rule.destination.unresolved, "what the first file's names meant is no answer"
    await managed.resolve("me")
    assert managed.of("me")[0].destination.collections == ("c1",)
    bad = tmp_path / "bad.toml"
    bad.write_text("[[hotfolder]]\n")
    with pytest.raises(BadRulesFile):
        managed.use(bad)
    assert len(managed.of("me")) == 1


def test_a_usual_file_that_makes_no_sense_is_a_notice(tmp_path: Path, names: Names) -> None:
    (tmp_path / "hotfolders.toml").write_text("no toml")
    managed = Managed(paths.DataDir(tmp_path), {}, names)
    assert managed.of("me") == ()
    assert "hotfolders.toml" in managed.notices[0]
    named = Managed(paths.DataDir(tmp_path), {"PXM_HOTFOLDERS": os.fspath(tmp_path / "gone.toml")}, names)
    assert named.of("me") == ()
    assert "cannot be read" in named.notices[0]
