from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pxm_desktop.cli import (
    attribute_groups,
    attributes,
    categories,
    codes,
    collections,
    files,
    login,
    nouns,
    queue,
    regions,
    resources,
    upload,
)
from pxm_desktop.cli.arguments import CommandParser, upload_parser


def test_options_stand_anywhere() -> None:
    options = upload_parser().read(
        [
            "a",
            "--collection",
            "X",
            "b",
            "--publish",
            "--collection",
            "Y",
            "--json",
            "c",
            "--on-duplicate",
            "replace",
        ]
    )
    assert options.words == ["a", "b", "c"]
    assert options.collection == ["X", "Y"]
    assert options.publish is True
    assert options.json is True
    assert options.on_duplicate == "replace"


def test_what_is_not_said_is_left_open() -> None:
    options = upload_parser().read(["a"])
    assert (options.publish, options.publish_from, options.on_duplicate) == (None, None, None)
    assert upload_parser().read(["a", "--no-publish"]).publish is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--", "-a", "--json"], ["-a", "--json"]),
        (["a", "--publish", "--", "-b"], ["a", "-b"]),
        (["--collection", "X", "--", "-b"], ["-b"]),
    ],
)
def test_after_two_dashes_everything_is_a_path(arguments: list[str], words: list[str]) -> None:
    assert upload_parser().read(arguments).words == words


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T09:00+01:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T09:00:00Z", datetime(2026, 3, 1, 9, tzinfo=UTC)),
    ],
)
def test_the_start_of_publication(text: str, moment: datetime) -> None:
    assert upload_parser().read(["a", "--publish-from", text]).publish_from == moment


def test_a_start_without_time_zone_is_this_computers() -> None:
    found = upload_parser().read(["a", "--publish-from", "2026-03-01"]).publish_from
    assert found == datetime(2026, 3, 1).astimezone(UTC)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--json"],
        ["a", "--on-duplicate", "overwrite"],
        ["a", "--publish-from", "soon"],
        ["a", "--collection"],
        ["a", "--unknown"],
        ["a", "--coll", "X"],  # no abbreviations: a later option could change what they mean
    ],
)
def test_wrong_use_of_upload_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        upload.main(["upload", *arguments])
    assert caught.value.code == codes.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert "pxm-desktop upload" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ["queue"],
        ["queue", "lst"],
        ["queue", "retry"],
        ["queue", "retry", "1", "--all"],
        ["queue", "retry", "x"],
        ["queue", "cancel", "--failed"],
        ["queue", "clear", "-1"],
        ["queue", "list", "3"],
    ],
)
def test_wrong_use_of_queue_ends_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        queue.main(words)
    assert caught.value.code == codes.USAGE


@pytest.mark.parametrize(
    "words",
    [
        ["files"],
        ["files", "show"],
        ["files", "show", "1", "2"],
        ["files", "search"],
        ["files", "link", "1"],
        ["files", "link", "--collection", "X"],
        ["files", "set-regions", "1", "--collection", "X"],
        ["files", "list", "--created-from", "yesterday"],
        ["files", "list", "--limit", "0"],
    ],
)
def test_wrong_use_of_files_ends_with_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        files.main(words)
    assert caught.value.code == codes.USAGE


NOUNS = {
    "collections": collections.main,
    "categories": categories.main,
    "attributes": attributes.main,
    "attribute-groups": attribute_groups.main,
    "resources": resources.main,
    "regions": regions.main,
    "files": files.main,
}


@pytest.mark.parametrize(
    "line",
    [
        "collections",
        "collections show",
        "collections show a b",
        "collections create",
        "collections create x --family a --as-family",
        "collections set x --published --unpublished",
        "collections set x --attribute Colour",
        "collections set x --until soon",
        "collections list --type family",
        "collections list --updated-from soon",
        "collections list x",
        "categories search x",
        "categories set x --parent y --top",
        "categories create",
        "attributes create x",
        "attributes create x --type colour",
        "attribute-groups show",
        "resources create x",
        "resources set x --category y --no-category",
        "regions list x",
        "files list --linked --unlinked",
        "files list --type picture",
        "files list --min-size big",
    ],
)
def test_wrong_use_of_commands_on_objects_ends_with_two(line: str) -> None:
    words = line.split()
    with pytest.raises(SystemExit) as caught:
        NOUNS[words[0]](words)
    assert caught.value.code == codes.USAGE


@pytest.mark.parametrize(
    ("text", "count"), [("500", 500), ("3k", 3000), ("1.5MB", 1_500_000), ("2 GB", 2 * 10**9)]
)
def test_sizes(text: str, count: int) -> None:
    assert nouns.size(text) == count


def test_a_whole_day_counts_to_its_end() -> None:
    assert nouns.moment_at_end("2026-03-01") == datetime(2026, 3, 1, 23, 59, 59).astimezone(UTC)
    assert nouns.moment_at_end("2026-03-01T09:00:00Z") == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_a_secret_is_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        login.main(["login", "--client-id", "me", "--client-secret", "geheim"])
    assert caught.value.code == codes.USAGE
    with pytest.raises(SystemExit):
        login.main(["login", "--secret", "geheim"])


def test_link_takes_several_collections_in_one_go() -> None:
    options = files.parser_of("link").read(["1", "2", "--collection", "X", "Y", "--collection", "Z"])
    assert options.words == ["1", "2"]
    assert options.collection == ["X", "Y", "Z"]


def test_help_of_a_command_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        CommandParser("upload", "Uploads.", "PATH").read(["--help"])
    assert caught.value.code == 0
    assert "pxm-desktop upload" in capsys.readouterr().out
