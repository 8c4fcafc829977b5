"""`hotfolder` on a service in memory: what its options make, what it prints, and what it refuses."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.cli import hotfolder
from pxm_desktop.hotfolders.model import (
    DEFAULT_IGNORE,
    Activity,
    Afterwards,
    FileState,
    Rule,
    RuleStatus,
    Sidecars,
)
from pxm_desktop.matching.model import NameRule
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, FileAttribute
from tests.cli.fake import CommandLine, FakeClient, install


@pytest.fixture
def service() -> FakeClient:
    return FakeClient()


@pytest.fixture
def cli(
    service: FakeClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    install(monkeypatch, service)
    return CommandLine(service, capsys)


def made(service: FakeClient) -> Rule:
    (status,) = service.hotfolders.rules.values()
    return status.rule


def asked(service: FakeClient, command: str) -> list[Any]:
    """Return with what a command was called."""
    return [entry[1:] for entry in service.log if entry[0] == f"hotfolders.{command}"]


async def keep_preset(service: FakeClient) -> None:
    await service.presets.save(
        "Jackets", Destination(collections=("12",), on_duplicate=DuplicatePolicy.REPLACE)
    )


# -- add --------------------------------------------------------------------------------------------------


def test_a_folder_alone_is_a_hot_folder(cli: CommandLine, service: FakeClient) -> None:
    answer = cli("hotfolder", "add", "/srv/in", "--json")
    assert answer.code == 0, answer.err
    assert made(service) == Rule(id="r1", account="studio", folder=b"/srv/in")
    (told,) = answer.objects
    assert told == {
        "event": "hotfolder_added",
        "id": "r1",
        "name": "in",
        "path": "/srv/in",
        "subfolders": True,
        "include": [],
        "exclude": [],
        "ignore": list(DEFAULT_IGNORE),
        "settle": 3.0,
        "min_age": 0.0,
        "existing": True,
        "destination": {
            "collections": [],
            "regions": [],
            "publish": None,
            "publish_from": None,
            "on_duplicate": "skip",
            "attributes": [],
            "replaces": "",
            "unresolved": "",
        },
        "preset": "",
        "match": None,
        "sidecars": {
            "at_least": 0,
            "labels": [],
            "keywords": [],
            "best_first": False,
            "rating_attribute": "",
            "label_attribute": "",
            "keywords_attribute": "",
        },
        "hold_pairs": False,
        "burst": 0.0,
        "together": 30.0,
        "after": "keep",
        "failed_folder": False,
        "shared": False,
        "poll": None,
        "rescan": 600.0,
        "paused": False,
        "managed": False,
    }
    assert "takes files from /srv/in" in answer.err
    assert service.opened == [("command line", "none")]


def test_every_option_becomes_a_part_of_the_rule(cli: CommandLine, service: FakeClient) -> None:
    answer = cli(
        *("hotfolder", "add", "/srv/in", "--name", "Studio", "--collection", "SKU-BRJ-00123"),
        *(
            "--collection",
            "Spring Campaign",
            "--region",
            "Europe",
            "--publish-from",
            "2031-05-01T00:00+00:00",
        ),
        *("--attribute", "Photographer=Ada", "--on-duplicate", "replace", "--match", "{sku}_{view}.jpg"),
        *("--match-exact-case", "--match-keep-hyphens", "--match-ignore-zeros", "--part", "{View}=angle"),
        *("--include", "*.jpg", "--include", "*.tif", "--exclude", "Proofs/**", "--ignore", ".*"),
        *("--settle", "10", "--min-age", "60", "--no-subfolders", "--after", "move", "--failed-folder"),
        *("--shared", "--poll", "15", "--rescan", "300", "--stars", "4", "--best-first", "--label", "Green"),
        *("--keyword", "final", "--rating-attribute", "Weight in grams", "--label-attribute", "a4"),
        *("--keywords-attribute", "Keywords", "--leave-existing", "--pairs", "--burst", "2.5"),
        *("--together", "20", "--paused", "--json"),
    )
    assert answer.code == 0, answer.err
    assert made(service) == Rule(
        id="r1",
        account="studio",
        name="Studio",
        folder=b"/srv/in",
        subfolders=False,
        include=("*.jpg", "*.tif"),
        exclude=("Proofs/**",),
        ignore=(".*",),
        settle=10,
        min_age=60,
        existing=False,
        destination=Destination(
            collections=("11", "14"),
            regions=("1",),
            publish=True,
            publish_from=datetime(2031, 5, 1, tzinfo=UTC),
            on_duplicate=DuplicatePolicy.REPLACE,
            attributes=(FileAttribute(id="a4", value="Ada", name="Photographer"),),
        ),
        match=NameRule(
            pattern="{sku}_{view}.jpg",
            ignore_case=False,
            hyphen_is_underscore=False,
            ignore_leading_zeros=True,
            attributes=(("view", "a1"),),
        ),
        sidecars=Sidecars(
            at_least=4,
            labels=("Green",),
            keywords=("final",),
            best_first=True,
            rating_attribute="a6",
            label_attribute="a4",
            keywords_attribute="a2",
        ),
        hold_pairs=True,
        burst=2.5,
        together=20,
        after=Afterwards.MOVE,
        failed_folder=True,
        shared=True,
        poll=15,
        rescan=300,
        paused=True,
    )


def test_no_part_of_a_rule_is_without_an_option(cli: CommandLine, service: FakeClient) -> None:
    """So that a new part of `Rule` gets its option: those of the test above, the preset, and what is not for people."""
    test_every_option_becomes_a_part_of_the_rule(cli, service)
    whole, plain = made(service), Rule(folder=b"/")
    same = {name for name in Rule.model_fields if getattr(whole, name) == getattr(plain, name)}
    assert same == {"preset", "managed"}
    for part, empty in ((whole.sidecars, Sidecars()), (whole.match, NameRule(pattern=""))):
        assert part is not None
        assert [n for n in type(part).model_fields if getattr(part, n) == getattr(empty, n)] == []


def test_publishing_without_a_date_is_not_dated_when_the_rule_is_made(
    cli: CommandLine, service: FakeClient
) -> None:
    assert cli("hotfolder", "add", "/srv/in", "--publish").code == 0
    goes = made(service).destination
    assert (goes.publish, goes.publish_from) == (True, None)


def test_a_preset_is_named_and_looked_up_later(cli: CommandLine, service: FakeClient) -> None:
    asyncio.run(keep_preset(service))
    assert cli("hotfolder", "add", "/srv/in", "--preset", "JACKETS").code == 0
    rule = made(service)
    assert (rule.preset, rule.destination.collections) == ("Jackets", ())
    assert rule.destination.on_duplicate is DuplicatePolicy.REPLACE
    unknown = cli("hotfolder", "add", "/srv/other", "--preset", "Shoes", "--json")
    assert (unknown.code, unknown.out) == (2, "")
    assert "There is no preset “Shoes”." in unknown.err
    assert "Jackets" in unknown.err


def test_a_path_is_made_whole_from_here(
    cli: CommandLine, service: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli("hotfolder", "add", "incoming/").code == 0
    assert made(service).folder == os.fsencode(tmp_path / "incoming")


def test_what_should_be_known_is_said(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.notes = ("The folder is on a network share.",)
    answer = cli("hotfolder", "add", "/srv/in")
    assert answer.code == 0
    assert "The folder is on a network share." in answer.err


def test_a_hot_folder_that_nobody_watches_says_how_it_is(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", state="stopped")
    assert "start “pxm-desktop watch” or the window" in cli("hotfolder", "list").err
    service.hotfolders.stand("r1", state="watching")
    assert "pxm-desktop watch" not in cli("hotfolder", "list").err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--settle", "0"), "“0” is no number of seconds; 0.1 to 86400 can be said"),
        (("--settle", "soon"), "“soon” is no number of seconds; 0.1 to 86400 can be said"),
        (("--settle", "nan"), "“nan” is no number of seconds; 0.1 to 86400 can be said"),
        (("--min-age", "-1"), "“-1” is no number of seconds; 0 or more can be said"),
        (("--min-age", "inf"), "“inf” is no number of seconds; 0 or more can be said"),
        (("--poll", "0.1"), "“0.1” is no number of seconds; 0.5 or more can be said"),
        (("--rescan", "0"), "“0” is no number of seconds; 1 or more can be said"),
        (("--burst", "-0.1"), "“-0.1” is no number of seconds; 0 or more can be said"),
        (("--stars", "6"), "“6” is no number of stars from 0 to 5"),
        (("--part", "view=View"), "--part needs --match, which says what the parts are"),
        (("--match", "{sku}", "--part", "view"), "“view” is not NAME=ATTRIBUTE"),
        (("--match", "{sku}", "--part", "=View"), "“=View” is not NAME=ATTRIBUTE"),
        (("--attribute", "Colour"), "“Colour” is not NAME=VALUE"),
        (("--after", "erase"), "--after"),
        (("--no-match",), "--no-match"),
        (("--folder", "/x"), "--folder"),
    ],
)
def test_bad_options_are_told_and_nothing_is_made(
    cli: CommandLine, service: FakeClient, options: tuple[str, ...], says: str
) -> None:
    answer = cli("hotfolder", "add", "/srv/in", *options)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert service.opened == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--collection", "SKU-BRJ-0012"), "There is no collection “SKU-BRJ-0012”."),
        (("--region", "Mars"), "There is no region “Mars”."),
        (("--attribute", "Flavour=mint"), "There is no attribute “Flavour”."),
        (("--attribute", "Angle=Below"), "“Angle” takes one of: Front, Side, Back."),
        (("--match", "{sku}", "--part", "view=Flavour"), "There is no attribute “Flavour”."),
        (("--rating-attribute", "Flavour"), "There is no attribute “Flavour”."),
        (("--match-exact-case",), "There is no pattern that finds products by name. Add --match PATTERN."),
    ],
)
def test_names_that_pxm_does_not_have_make_nothing(
    cli: CommandLine, service: FakeClient, options: tuple[str, ...], says: str
) -> None:
    answer = cli("hotfolder", "add", "/srv/in", *options, "--json")
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert service.hotfolders.rules == {}
    assert service.closed == 1


def test_a_rule_that_cannot_work_makes_nothing(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.missing.add(b"/srv/in")
    answer = cli("hotfolder", "add", "/srv/in")
    assert (answer.code, answer.err) == (2, "There is no such folder. Choose another one.\n")
    assert service.hotfolders.rules == {}


def test_a_dry_run_makes_nothing(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.lay(b"/srv/in", b"a.jpg")
    answer = cli("hotfolder", "add", "/srv/in", "--collection", "11", "--dry-run", "--json")
    assert answer.code == 0
    assert [o["event"] for o in answer.objects] == ["outlook", "test_summary"]
    assert service.hotfolders.rules == {}
    assert service.opened == [("command line", None)]


# -- list -------------------------------------------------------------------------------------------------


def test_a_list_tells_how_each_stands(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(
        b"/srv/in\xff",
        name="Studio",
        state="waiting",
        sentence="The folder is away.",
        settling=1,
        queued=4,
        unmatched=2,
        failed=3,
        set_aside=4,
        done_today=5,
        last_file="a.jpg",
        last_at=1_800_000_000.0,
        problem="Look at b.jpg.",
    )
    answer = cli("hotfolder", "list", "--json")
    (told,) = answer.objects
    stands = {name: told[name] for name in RuleStatus.model_fields if name != "rule"}
    assert stands == {
        "state": "waiting",
        "sentence": "The folder is away.",
        "settling": 1,
        "queued": 4,
        "unmatched": 2,
        "failed": 3,
        "set_aside": 4,
        "done_today": 5,
        "last_file": "a.jpg",
        "last_at": "2027-01-15T08:00:00+00:00",
        "problem": "Look at b.jpg.",
        "stuck": "",
    }
    assert (told["id"], told["name"], told["path"]) == ("r1", "Studio", "/srv/in\N{REPLACEMENT CHARACTER}")
    assert told["path_b64"] == "L3Nydi9pbv8="
    people = cli("hotfolder", "list")
    assert people.out.splitlines()[0].split() == [
        *("ID", "NAME", "STATE", "TODAY", "QUEUED", "WAITING", "FAILED", "FOLDER")
    ]
    assert people.out.splitlines()[1].split()[:7] == ["r1", "Studio", "waiting", "5", "4", "3", "7"]
    assert "Studio: The folder is away.\nStudio: Look at b.jpg.\n" in people.err


def test_an_empty_list_says_what_to_do(cli: CommandLine) -> None:
    answer = cli("hotfolder", "list")
    assert (answer.code, answer.out) == (0, "")
    assert "“pxm-desktop hotfolder add PATH” makes one" in answer.err


# -- which one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["r2", "Studio", "STUDIO", "/srv/studio", "/srv//studio/"])
def test_a_hot_folder_is_named_by_id_name_or_folder(cli: CommandLine, service: FakeClient, word: str) -> None:
    service.hotfolders.make(b"/srv/other")
    service.hotfolders.make(b"/srv/studio", name="Studio")
    answer = cli("hotfolder", "pause", word, "--json")
    assert answer.objects == [{"event": "hotfolder_paused", "id": "r2", "name": "Studio"}]
    assert service.hotfolders.rules["r2"].rule.paused


def test_a_hot_folder_without_a_name_is_called_after_its_folder(
    cli: CommandLine, service: FakeClient
) -> None:
    service.hotfolders.make(b"/srv/incoming")
    assert cli("hotfolder", "pause", "Incoming").code == 0


def test_a_name_that_fits_none_or_several_lists_what_there_is(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/a/in")
    service.hotfolders.make(b"/srv/b/in")
    service.hotfolders.make(b"/srv/proofs")
    several = cli("hotfolder", "remove", "in", "--json")
    assert (several.code, several.out) == (2, "")
    assert (
        "“in” fits 2 hot folders. Use one of these ids:\n  r1  in  /srv/a/in\n  r2  in  /srv/b/in\n"
        in several.err
    )
    none = cli("hotfolder", "remove", "r1", "prooofs", "--json")
    assert (none.code, none.out) == (2, "")
    assert "There is no hot folder “prooofs”. Use one of these:\n  r3  proofs  /srv/proofs\n" in none.err
    assert len(service.hotfolders.rules) == 3


# -- edit -------------------------------------------------------------------------------------------------


WHOLE: dict[str, Any] = {
    "name": "Studio",
    "subfolders": False,
    "include": ("*.jpg",),
    "exclude": ("*.png",),
    "ignore": (".*",),
    "settle": 9.0,
    "min_age": 8.0,
    "existing": False,
    "preset": "Jackets",
    "destination": Destination(
        collections=("11",),
        regions=("2",),
        publish=True,
        publish_from=datetime(2031, 5, 1, tzinfo=UTC),
        on_duplicate=DuplicatePolicy.REPLACE,
        attributes=(FileAttribute(id="a4", value="Ada", name="Photographer"),),
    ),
    "match": NameRule(pattern="{sku}.jpg", ignore_leading_zeros=True, attributes=(("view", "a1"),)),
    "sidecars": Sidecars(at_least=4, labels=("Green",), keywords=("final",), rating_attribute="a6"),
    "after": Afterwards.TRASH,
    "failed_folder": True,
    "shared": True,
    "poll": 5.0,
    "paused": True,
}


@pytest.mark.parametrize(
    ("options", "changes"),
    [
        (("--name", "Else"), {"name": "Else"}),
        (("--no-name",), {"name": ""}),
        (("--folder", "/srv/new"), {"folder": b"/srv/new"}),
        (("--subfolders",), {"subfolders": True}),
        (("--include", "*.tif"), {"include": ("*.tif",)}),
        (("--no-include",), {"include": ()}),
        (("--no-exclude",), {"exclude": ()}),
        (("--no-ignore",), {"ignore": DEFAULT_IGNORE}),
        (("--settle", "1"), {"settle": 1.0}),
        (("--no-leave-existing",), {"existing": True}),
        (("--no-preset",), {"preset": ""}),
        (("--after", "keep"), {"after": Afterwards.KEEP}),
        (("--no-failed-folder", "--no-shared"), {"failed_folder": False, "shared": False}),
        (("--no-poll",), {"poll": None}),
        (("--poll", "7"), {"poll": 7.0}),
        (("--no-match",), {"match": None}),
    ],
)
def test_only_what_is_named_is_changed(
    cli: CommandLine, service: FakeClient, options: tuple[str, ...], changes: dict[str, Any]
) -> None:
    before = service.hotfolders.make(b"/srv/in", **WHOLE)
    answer = cli("hotfolder", "edit", "Studio", *options, "--json")
    assert answer.code == 0, answer.err
    assert made(service) == before.model_copy(update=changes)
    assert answer.objects[0]["event"] == "hotfolder_edited"


@pytest.mark.parametrize(
    ("options", "part", "changes"),
    [
        (("--collection", "14"), "destination", {"collections": ("14",)}),
        (("--no-collection",), "destination", {"collections": ()}),
        (("--region", "Asia-Pacific"), "destination", {"regions": ("3",)}),
        (("--no-region",), "destination", {"regions": ()}),
        (("--no-publish",), "destination", {"publish": False, "publish_from": None}),
        (("--leave-published",), "destination", {"publish": None, "publish_from": None}),
        (("--on-duplicate", "skip"), "destination", {"on_duplicate": DuplicatePolicy.SKIP}),
        (("--no-attribute",), "destination", {"attributes": ()}),
        (
            ("--no-attribute", "--attribute", "Angle=side"),
            "destination",
            {"attributes": (FileAttribute(id="a1", value="Side", name="Angle"),)},
        ),
        (
            ("--attribute", "Photographer=Grace"),
            "destination",
            {"attributes": (FileAttribute(id="a4", value="Grace", name="Photographer"),)},
        ),
        (("--match", "{name}.jpg"), "match", {"pattern": "{name}.jpg"}),
        (("--match-exact-case",), "match", {"ignore_case": False}),
        (("--no-match-ignore-zeros",), "match", {"ignore_leading_zeros": False}),
        (("--part", "shot=Keywords"), "match", {"attributes": (("shot", "a2"),)}),
        (("--no-part",), "match", {"attributes": ()}),
        (("--stars", "0"), "sidecars", {"at_least": 0}),
        (("--no-label",), "sidecars", {"labels": ()}),
        (("--no-keyword", "--best-first"), "sidecars", {"keywords": (), "best_first": True}),
        (("--rating-attribute", ""), "sidecars", {"rating_attribute": ""}),
    ],
)
def test_of_a_part_only_what_is_named_is_changed(
    cli: CommandLine, service: FakeClient, options: tuple[str, ...], part: str, changes: dict[str, Any]
) -> None:
    before = service.hotfolders.make(b"/srv/in", **WHOLE)
    answer = cli("hotfolder", "edit", "r1", *options)
    assert answer.code == 0, answer.err
    changed = getattr(before, part).model_copy(update=changes)
    assert made(service) == before.model_copy(update={part: changed})


def test_nothing_to_change_is_told(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", **WHOLE)
    answer = cli("hotfolder", "edit", "Studio", "--settle", "9")
    assert (answer.code, answer.err) == (0, "Nothing was changed in the hot folder “Studio”.\n")
    assert asked(service, "edit") == []


def test_details_of_a_pattern_that_is_not_there(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")
    answer = cli("hotfolder", "edit", "r1", "--part", "view=Angle")
    assert (answer.code, answer.err) == (
        2,
        "There is no pattern that finds products by name. Add --match PATTERN.\n",
    )


def test_an_administrators_rule_is_not_changed(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", managed=True)
    for words in (("edit", "r1", "--settle", "1"), ("remove", "r1")):
        answer = cli("hotfolder", *words)
        assert (answer.code, answer.out) == (1, "")
        assert "An administrator has set this hot folder." in answer.err
    assert len(service.hotfolders.rules) == 1


# -- test -------------------------------------------------------------------------------------------------


def laid(service: FakeClient, folder: bytes = b"/srv/in") -> None:
    service.hotfolders.lay(
        folder,
        *(b"SKU-BRJ-00123_front.jpg", b"unknown_front.jpg", b"nothing.jpg", b"slow_x.jpg", b"old_x.jpg"),
        *(b".hidden.jpg", b"a.tmp", b"b.tmp"),
    )
    service.hotfolders.waits[b"slow_x.jpg"] = "It is still being written."


def test_a_test_says_for_every_file_what_would_happen(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio", match=NameRule(pattern="{sku}_{view}.jpg"))
    laid(service)
    service.hotfolders.remember("r1", b"old_x.jpg", FileState.DONE)
    answer = cli("hotfolder", "test", "Studio", "--json")
    assert answer.code == 0
    *lines, summary = answer.objects
    outlooks = {o["path"].rpartition("/")[2]: o for o in lines if o["event"] == "outlook"}
    assert {name: o["verdict"] for name, o in outlooks.items()} == {
        "SKU-BRJ-00123_front.jpg": "upload",
        "unknown_front.jpg": "match",
        "nothing.jpg": "match",
        "slow_x.jpg": "wait",
        "old_x.jpg": "known",
        ".hidden.jpg": "skip",
        "a.tmp": "skip",
        "b.tmp": "skip",
    }
    assert outlooks["SKU-BRJ-00123_front.jpg"] == {
        "event": "outlook",
        "path": "/srv/in/SKU-BRJ-00123_front.jpg",
        "size": 1000,
        "verdict": "upload",
        "rule": "",
        "sentence": "It is uploaded.",
        "products": ["Women's Rain Jacket"],
        "regions": [],
    }
    skips = {o["rule"]: o for o in lines if o["event"] == "skips"}
    assert {rule: o["files"] for rule, o in skips.items()} == {".*": 1, "*.tmp": 2}
    assert skips["*.tmp"]["examples"] == [{"path": "/srv/in/a.tmp"}, {"path": "/srv/in/b.tmp"}]
    assert summary == {
        "event": "test_summary",
        "files": 8,
        "upload": 1,
        "bytes": 1000,
        "wait": 1,
        "match": 2,
        "known": 1,
        "skip": 3,
        "whole": True,
    }
    assert asked(service, "add") == asked(service, "edit") == []


def test_a_test_for_people_names_products_reasons_and_sums(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", match=NameRule(pattern="{sku}_{view}.jpg"))
    laid(service)
    answer = cli("hotfolder", "test", "/srv/in")
    lines = answer.out.splitlines()
    assert "upload         1.0 kB  SKU-BRJ-00123_front.jpg  → Women's Rain Jacket" in lines
    assert any(
        line.startswith("needs product") and "No product has the SKU unknown" in line for line in lines
    )
    assert any(line.startswith("wait") and "It is still being written." in line for line in lines)
    assert 'skip 2 files (*.tmp): Names like "*.tmp" are ignored. Such as a.tmp, b.tmp.' in lines
    assert (
        "8 files: 1 would be uploaded (1.0 kB), 1 wait, 3 need a product, 0 are known already, 3 are left out. "
        "Nothing was done.\n"
    ) in answer.err


def test_a_folder_that_is_no_hot_folder_is_tried_with_the_options(
    cli: CommandLine, service: FakeClient, tmp_path: Path
) -> None:
    laid(service, os.fsencode(tmp_path))
    answer = cli("hotfolder", "test", str(tmp_path), "--match", "{sku}_{view}.jpg", "--json")
    assert answer.objects[-1]["upload"] == 1
    ((rule, limit),) = asked(service, "test")
    assert (rule.id, rule.folder, limit) == ("", os.fsencode(tmp_path), 100_000)


def test_a_hot_folder_is_tried_as_it_would_be_changed(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", match=NameRule(pattern="{sku}_{view}.jpg"))
    laid(service)
    assert cli("hotfolder", "test", "r1", "--no-match", "--json").objects[-1]["upload"] == 4
    assert cli("hotfolder", "edit", "r1", "--no-match", "--dry-run", "--json").objects[-1]["upload"] == 4
    assert made(service).match is not None


def test_a_test_looks_among_the_products_that_pxm_has_now(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", match=NameRule(pattern="{sku}_{view}.jpg"))
    laid(service)
    assert cli("hotfolder", "test", "r1", "--no-match").code == 0
    assert "catalog.refresh" not in [entry[0] for entry in service.log]
    assert cli("hotfolder", "test", "r1").code == 0
    names = [entry[0] for entry in service.log]
    assert names.index("catalog.refresh") < len(names) - names[::-1].index("hotfolders.test") - 1
    service.failures["catalog.refresh"] = Unreachable("timeout", "PXM does not answer.")
    answer = cli("hotfolder", "test", "r1", "--json")
    assert (answer.code, answer.objects[-1]["upload"]) == (0, 1)
    assert "PXM does not answer. Products are looked for among those that were read before." in answer.err


def test_a_list_that_was_cut_says_so(
    cli: CommandLine, service: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxm_desktop.cli.hotfolder_running.MOST_OUTLOOKS", 2)
    service.hotfolders.make(b"/srv/in")
    laid(service)
    answer = cli("hotfolder", "test", "r1", "--json")
    assert (answer.objects[-1]["whole"], answer.objects[-1]["files"]) == (False, 8)
    assert "Only the first 2 files are listed; the sums count all." in answer.err


def test_what_is_neither_hot_folder_nor_folder(cli: CommandLine, tmp_path: Path) -> None:
    answer = cli("hotfolder", "test", str(tmp_path / "gone"))
    assert (answer.code, answer.out) == (2, "")
    assert "There is no hot folder" in answer.err


# -- remove, pause, resume --------------------------------------------------------------------------------


def test_hot_folders_are_paused_resumed_and_removed(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/a")
    service.hotfolders.make(b"/srv/b")
    for verb, done in (("pause", "paused"), ("resume", "resumed"), ("remove", "removed")):
        answer = cli("hotfolder", verb, "a", "b", "r1", "--json")
        assert answer.objects == [
            {"event": f"hotfolder_{done}", "id": "r1", "name": "a"},
            {"event": f"hotfolder_{done}", "id": "r2", "name": "b"},
        ]
        assert f"The hot folder “b” is {done}." in answer.err
    assert service.hotfolders.rules == {}


# -- activity, files, take --------------------------------------------------------------------------------


def happened(service: FakeClient, number: int) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio")
    for n in range(number):
        service.hotfolders.happen("r1", "done", b"%d.jpg" % n, f"Number {n} is in PXM.", quiet=True)


def test_activity_is_shown_newest_first(cli: CommandLine, service: FakeClient) -> None:
    happened(service, 3)
    service.hotfolders.lines.append(
        Activity(id=4, rule_id="r9", at=1_800_000_000, kind="lost", sentence="It is gone.")
    )
    answer = cli("hotfolder", "activity", "--json")
    assert [o["id"] for o in answer.objects] == [4, 3, 2, 1]
    assert answer.objects[0] == {
        "event": "activity",
        "id": 4,
        "rule": "r9",
        "name": None,
        "kind": "lost",
        "path": None,
        "sentence": "It is gone.",
        "at": "2027-01-15T08:00:00+00:00",
    }
    assert (answer.objects[1]["path"], answer.objects[1]["name"]) == ("/srv/in/2.jpg", "Studio")
    assert [o["id"] for o in cli("hotfolder", "activity", "Studio", "--json").objects] == [3, 2, 1]
    people = cli("hotfolder", "activity", "Studio").out.splitlines()
    assert people[0].split() == ["WHEN", "HOT", "FOLDER", "WHAT", "FILE"]
    assert people[1].endswith("Studio      done  2.jpg  Number 2 is in PXM.")


def test_a_long_activity_is_read_page_by_page_up_to_the_limit(cli: CommandLine, service: FakeClient) -> None:
    happened(service, 1203)
    assert len(cli("hotfolder", "activity", "--json").objects) == 100
    shown = cli("hotfolder", "activity", "--limit", "1100", "--json").objects
    assert [o["id"] for o in shown] == list(range(1203, 103, -1))
    assert len(cli("hotfolder", "activity", "--limit", "5000").out.splitlines()) == 1204


def test_no_activity_is_told(cli: CommandLine) -> None:
    answer = cli("hotfolder", "activity")
    assert (answer.code, answer.out, answer.err) == (0, "", "Nothing has happened yet.\n")


def test_files_are_shown_by_state(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")
    service.hotfolders.remember(
        "r1", b"a/1.jpg", FileState.DONE, file_id="f1", transfer_id=7, at=1_800_000_000.0
    )
    service.hotfolders.remember("r1", b"b.jpg", FileState.FAILED, reason="PXM refused it.", pending="failed")
    answer = cli("hotfolder", "files", "r1", "--json")
    assert answer.objects == [
        {
            "path": "/srv/in/a/1.jpg",
            "size": 1000,
            "state": "done",
            "transfer": 7,
            "file_id": "f1",
            "error": None,
            "pending": None,
            "at": "2027-01-15T08:00:00+00:00",
        },
        {
            "path": "/srv/in/b.jpg",
            "size": 1000,
            "state": "failed",
            "transfer": None,
            "file_id": None,
            "error": "PXM refused it.",
            "pending": "failed",
            "at": None,
        },
    ]
    failed = cli("hotfolder", "files", "r1", "--state", "failed", "--json")
    assert [o["path"] for o in failed.objects] == ["/srv/in/b.jpg"]
    assert "There are no files like that." in cli("hotfolder", "files", "r1", "--state", "left").err
    assert cli("hotfolder", "files", "r1").out.splitlines()[2].endswith("b.jpg    PXM refused it.")


def test_many_files_are_read_page_by_page(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")
    for number in range(1203):
        service.hotfolders.remember("r1", b"%04d.jpg" % number, FileState.DONE)
    shown = cli("hotfolder", "files", "r1", "--json").objects
    assert [o["path"] for o in shown] == [f"/srv/in/{n:04d}.jpg" for n in range(1203)]
    assert len(cli("hotfolder", "files", "r1", "--limit", "700", "--json").objects) == 700


def test_files_that_wait_are_shown_with_the_reason(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")
    laid(service)
    answer = cli("hotfolder", "files", "r1", "--waiting", "--json")
    assert [(o["path"], o["sentence"]) for o in answer.objects] == [
        ("/srv/in/slow_x.jpg", "It is still being written.")
    ]
    assert "It is still being written." in cli("hotfolder", "files", "r1", "--waiting").out


def test_what_waits_is_only_known_while_somebody_watches(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", state="stopped")
    assert "start “pxm-desktop watch” or the window" in cli("hotfolder", "files", "r1", "--waiting").err
    service.hotfolders.stand("r1", state="watching")
    assert "There are no files like that." in cli("hotfolder", "files", "r1", "--waiting").err


def test_files_are_taken_as_they_are_named(
    cli: CommandLine, service: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    service.hotfolders.make(os.fsencode(tmp_path / "in"), name="Studio")
    answer = cli("hotfolder", "take", "Studio", "in/a.jpg", str(tmp_path / "in/b/c.jpg"), "b/d.jpg", "--json")
    assert answer.objects == [{"event": "hotfolder_taken", "id": "r1", "name": "Studio", "taken": 3}]
    assert asked(service, "take") == [("r1", (b"a.jpg", b"b/c.jpg", b"b/d.jpg"))]


def test_files_that_cannot_be_taken_are_told(cli: CommandLine, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")

    async def take(*_: object) -> int:
        return 1

    service.hotfolders.take = take  # type: ignore[assignment]
    answer = cli("hotfolder", "take", "r1", "a.jpg", "b.jpg")
    assert (answer.code, "1 could not be" in answer.err) == (1, True)


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"state": "stopped"}, "Start “pxm-desktop watch” or the window"), ({"paused": True}, "Resume it")],
)
def test_nothing_is_taken_where_nothing_watches(
    cli: CommandLine, service: FakeClient, fields: dict[str, Any], says: str
) -> None:
    service.hotfolders.make(b"/srv/in", **fields)
    answer = cli("hotfolder", "take", "r1", "a.jpg")
    assert (answer.code, answer.out) == (1, "")
    assert says in answer.err


# -- use --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("lst",),
        ("add",),
        ("add", "a", "b"),
        ("list", "x"),
        ("edit",),
        ("edit", "a", "b"),
        ("remove",),
        ("test",),
        ("activity", "a", "b"),
        ("activity", "--limit", "0"),
        ("files",),
        ("files", "a", "--state", "lost"),
        ("take", "a"),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two(cli: CommandLine, service: FakeClient, words: tuple[str, ...]) -> None:
    answer = cli("hotfolder", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "pxm-desktop hotfolder" in answer.err
    assert service.opened == []


@pytest.mark.parametrize("choice", list(hotfolder.CHOICES))
def test_every_sub_command_has_help(cli: CommandLine, choice: str) -> None:
    answer = cli("hotfolder", choice, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"pxm-desktop hotfolder {choice}" in answer.out
    assert "SUPPRESS" not in answer.out


def test_words_of_the_parser_are_those_of_the_model() -> None:
    assert list(hotfolder.STATES) == [state.value for state in FileState]
