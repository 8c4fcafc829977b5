from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from pxm_desktop.hotfolders.model import DEFAULT_IGNORE, Afterwards, Rule, Sidecars
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service import wire
from pxm_desktop.service.errors import BadRulesFile
from pxm_desktop.service.hotfolder_toml import (
    LARGEST,
    ManagedRule,
    parse_rules,
    read_rules,
    rule_id,
    rules_file,
)
from pxm_desktop.service.paths import DataDir
from pxm_desktop.transfer.model import Destination, DuplicatePolicy

WHOLE = """
[[hotfolder]]
folder = "/srv/studio/incoming/"
name = "Studio"
preset = "Jackets"
collections = ["SKU-1", "Jacket"]
regions = ["Germany"]
attributes = { Photographer = "Ada", Care = ["wash", "dry"], Waterproof = true, "Weight (g)" = 12.5, Day = 2026-03-01 }
publish = true
publish_from = 2026-03-01T09:00:00+01:00
on_duplicate = "replace"
subfolders = false
include = ["*.jpg", "*.tif"]
exclude = ["Proofs/**"]
ignore = [".*"]
settle = 10
min_age = 60
existing = false
match = { pattern = "{sku}_{view}.jpg", ignore_case = false, hyphen_is_underscore = false,
          ignore_leading_zeros = true, parts = { view = "View" } }
sidecars = { at_least = 4, labels = ["Green"], keywords = ["final"], best_first = true, rating_attribute = "Stars",
             label_attribute = "Label", keywords_attribute = "Keywords" }
hold_pairs = true
burst = 2.5
together = 20
after = "move"
failed_folder = true
shared = true
poll = 15
rescan = 300
paused = true

[[hotfolder]]
folder = "/srv/studio/proofs"
match = "{name}"
"""


def rules(text: str) -> tuple[ManagedRule, ...]:
    # TOML wants inline tables on one line.
    joined = text.replace(",\n          ", ", ").replace(",\n             ", ", ")
    return parse_rules(joined.encode(), "hotfolders.toml")


def refused(text: str) -> tuple[str, ...]:
    with pytest.raises(BadRulesFile) as caught:
        rules(text)
    return caught.value.problems


def test_every_setting_becomes_a_part_of_the_rule() -> None:
    whole, small = rules(WHOLE)
    assert whole.rule == Rule(
        id=rule_id(b"/srv/studio/incoming"),
        name="Studio",
        folder=b"/srv/studio/incoming",
        subfolders=False,
        include=("*.jpg", "*.tif"),
        exclude=("Proofs/**",),
        ignore=(".*",),
        settle=10,
        min_age=60,
        existing=False,
        destination=Destination(
            publish=True,
            publish_from=datetime.fromisoformat("2026-03-01T09:00:00+01:00"),
            on_duplicate=DuplicatePolicy.REPLACE,
        ),
        preset="Jackets",
        match=NameRule(
            pattern="{sku}_{view}.jpg",
            ignore_case=False,
            hyphen_is_underscore=False,
            ignore_leading_zeros=True,
            attributes=(("view", "View"),),
        ),
        sidecars=Sidecars(
            at_least=4,
            labels=("Green",),
            keywords=("final",),
            best_first=True,
            rating_attribute="Stars",
            label_attribute="Label",
            keywords_attribute="Keywords",
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
        managed=True,
    )
    assert (whole.collection_names, whole.region_names) == (("SKU-1", "Jacket"), ("Germany",))
    assert whole.attribute_values == (
        ("Photographer", "Ada"),
        ("Care", "wash"),
        ("Care", "dry"),
        ("Waterproof", "yes"),
        ("Weight (g)", "12.5"),
        ("Day", "2026-03-01"),
    )
    folder = b"/srv/studio/proofs"
    pattern = NameRule(pattern="{name}")
    assert small == ManagedRule(Rule(id=rule_id(folder), folder=folder, match=pattern, managed=True))
    assert small.rule.ignore == DEFAULT_IGNORE


def test_every_setting_of_a_rule_is_in_that_test() -> None:
    """So that a new part of `Rule` is not forgotten here."""
    (whole, _) = rules(WHOLE)
    plain = Rule(folder=b"/")
    names = set(Rule.model_fields) - {"account"}
    assert {name for name in names if getattr(whole.rule, name) == getattr(plain, name)} == set()


def test_an_id_stays_while_everything_but_the_folder_changes() -> None:
    before, other = rules(WHOLE)
    (after,) = rules('[[hotfolder]]\nfolder = "/srv/studio//incoming"\nname = "Else"')
    assert after.rule.id == before.rule.id
    assert other.rule.id != before.rule.id


def test_a_day_of_publication_begins_at_midnight_here() -> None:
    (found,) = rules('[[hotfolder]]\nfolder = "/a"\npublish_from = 2026-03-01')
    assert found.rule.destination.publish_from == datetime(2026, 3, 1).astimezone()


def test_a_folder_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (found,) = rules('[[hotfolder]]\nfolder = "~/Incoming"')
    assert found.rule.folder == os.fsencode(tmp_path / "Incoming")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff"])
def test_a_file_without_rules(text: str) -> None:
    assert rules(text) == ()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("setle = 3", "there is no setting “setle”. Did you mean “settle”?"),
        ("min-age = 3", "there is no setting “min-age”. Did you mean “min_age”?"),
        ("collection = ['X']", "Did you mean “collections”?"),
        ("zzz = 1", "there is no setting “zzz”. There are: name, folder, "),
        ("managed = false", "there is no setting “managed”."),
        ("match.patern = '{sku}'", "there is no setting “match.patern”. Did you mean “match.pattern”?"),
        ("match.attributes = 1", "there is no setting “match.attributes”."),
        ("match.ignore_case = true", "“match” has no “pattern”."),
        ("match = 3", "“match” takes a pattern in quotes or a table."),
        ("match = '{view}.jpg'", "“match” is “{view}.jpg”. No part of the pattern finds the product"),
        ("match = { pattern = '{sku}', parts = ['x'] }", "“match.parts” takes a table of attributes"),
        ("match = { pattern = '{sku}', ignore_case = 1 }", "“match.ignore_case” takes true or false."),
        ("sidecars = true", "“sidecars” takes a table."),
        ("sidecars.stars = 4", "there is no setting “sidecars.stars”."),
        ("sidecars.at_least = 6", "“sidecars.at_least” takes 5 at most."),
        ("sidecars.at_least = 1.5", "“sidecars.at_least” takes a whole number."),
        ("settle = 0", "“settle” takes 0.1 or more."),
        ("settle = 100000", "“settle” takes 86400 at most."),
        ("settle = '3'", "“settle” takes a number."),
        ("settle = nan", "“settle” takes a number."),
        ("min_age = inf", "“min_age” takes a number."),
        ("poll = 0.1", "“poll” takes 0.5 or more."),
        ("shared = 'yes'", "“shared” takes true or false."),
        ("include = '*.jpg'", '“include” takes a list, such as ["*.jpg"].'),
        ("include = [1]", "“include” takes text in quotes."),
        ("after = 'erase'", "“after” takes 'keep', 'move' or 'trash'."),
        ("on_duplicate = 'overwrite'", "“on_duplicate” takes 'skip', 'replace' or 'keep-both'."),
        ("publish = 1", "“publish” takes true or false."),
        ("publish_from = 'soon'", "“publish_from” takes a day or a time, such as 2026-03-01T09:00:00+01:00."),
        ("publish_from = 09:00:00", "“publish_from” takes a day or a time"),
        ("name = 3", "“name” takes text in quotes."),
        ("preset = ['a']", "“preset” takes text in quotes."),
        ("collections = 'X'", "“collections” takes a list of texts in quotes."),
        ("regions = ['']", "“regions” takes a list of texts in quotes."),
        ("attributes = ['a']", "“attributes” takes a table"),
        ("attributes = { Day = 2026-03-01T10:00:00 }", "“attributes.Day” takes text, a number"),
    ],
)
def test_what_is_wrong_is_told_with_the_place(setting: str, says: str) -> None:
    (problem,) = refused(f'\n[[hotfolder]]\nfolder = "/srv/in"\n{setting}\n')
    assert problem.startswith("hotfolders.toml, line 2, hot folder “/srv/in”: ")
    assert says in problem


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        ("", "it has no “folder”."),
        ("folder = 'incoming'", "“folder” is “incoming”. Give the whole path, from the top."),
        ("folder = 3", "“folder” takes text in quotes."),
        ('folder = "/a\\u0000b"', "Give the whole path, from the top."),
    ],
)
def test_a_folder_that_is_none(folder: str, says: str) -> None:
    (problem,) = refused(f"[[hotfolder]]\n{folder}\n")
    assert problem.endswith(says)


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = (
        "[[hotfolder]]\nfolder = 'a'\nsetle = 3\nsettle = 0\n\n"
        "[[hotfolder]]\nname = 'Proofs'\nfolder = '/b'\nafter = 'x'\n"
    )
    problems = refused(f"hotfolders = 1\n{text}")
    assert [problem.partition(": ")[0] for problem in problems] == [
        "hotfolders.toml",
        *["hotfolders.toml, line 2, hot folder “a”"] * 3,
        "hotfolders.toml, line 7, hot folder “Proofs”",
    ]
    assert "Did you mean “hotfolder”?" in problems[0]


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("folder = '/srv//in/'", "another one has the same folder."),
        ("folder = '/srv/out'\nname = 'STUDIO'", "another one has the same name."),
    ],
)
def test_two_that_are_one(second: str, says: str) -> None:
    (problem,) = refused(f"[[hotfolder]]\nfolder = '/srv/in'\nname = 'Studio'\n[[hotfolder]]\n{second}\n")
    assert "line 4" in problem
    assert says in problem


@pytest.mark.parametrize("text", ["[hotfolder]\nfolder = '/a'", "hotfolder = 3", "hotfolder = ['/a']"])
def test_hot_folders_that_are_no_list_of_tables(text: str) -> None:
    assert refused(text) == (
        "hotfolders.toml: each hot folder begins with [[hotfolder]], in double brackets.",
    )


def test_no_line_is_told_where_it_could_be_a_wrong_one() -> None:
    (problem,) = refused("[[hotfolder]]\nfolder = '/a'\nname = '''x\n[[hotfolder]]\n'''\nsetle = 1\n")
    assert problem.startswith("hotfolders.toml, hot folder “x\\n[[hotfolder]]\\n”: ")


def test_what_is_no_toml_is_told_with_its_line() -> None:
    (problem,) = refused("[[hotfolder]]\nfolder = /srv/in\n")
    assert problem.startswith("hotfolders.toml is no TOML: ")
    assert "line 2" in problem


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def problem(path: Path) -> str:
        with pytest.raises(BadRulesFile) as caught:
            read_rules(path)
        return str(caught.value)

    assert "cannot be read: No such file" in problem(tmp_path / "gone.toml")
    assert "cannot be read: Is a directory" in problem(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("# für".encode("latin-1"))
    assert problem(latin) == f"{latin} is no UTF-8 text. Save it as UTF-8."
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (LARGEST + 1))
    assert "too large" in problem(large)


def test_where_the_file_is(tmp_path: Path) -> None:
    directory = DataDir(tmp_path)
    named = {"PXM_HOTFOLDERS": str(tmp_path / "x" / ".." / "rules.toml")}
    assert rules_file(directory, {}) is None
    assert rules_file(directory, named) == tmp_path / "rules.toml"
    usual = tmp_path / "hotfolders.toml"
    usual.write_text("[[hotfolder]]\nfolder = '/a'\n", encoding="utf-8")
    assert rules_file(directory, {}) == usual
    assert rules_file(directory, {"PXM_HOTFOLDERS": ""}) == usual
    assert [found.rule.folder for found in read_rules(usual)] == [b"/a"]
    assert rules_file(directory, named) == tmp_path / "rules.toml"


def test_what_is_wrong_crosses_the_socket() -> None:
    packed = wire.pack_error(BadRulesFile(["one", "two"]))
    found = wire.unpack_error(packed)
    assert isinstance(found, BadRulesFile)
    assert (found.problems, str(found)) == (("one", "two"), "one\ntwo")
