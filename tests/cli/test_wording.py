"""What is said of a command line that is wrong: a sentence, what can be said instead, and no word of argparse's."""

from __future__ import annotations

import pytest

from pxm_desktop.cli.main import main


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "files list --type imgae",
            (
                "files list: --type: “imgae” cannot be chosen; choose one of image, video, document, audio, other."
                " Did you mean “image”?"
            ),
        ),
        (
            "files list --type zzz",
            "files list: --type: “zzz” cannot be chosen; choose one of image, video, document, audio, other.",
        ),
        ("files list --limit 0", "files list: --limit: “0” is no number above 0."),
        ("files list --limit", "files list: --limit needs a value, and none follows."),
        ("files list --limit=", "files list: --limit: “” is no number above 0."),
        ("files link 1 --collection", "files link: --collection needs a value, and none follows."),
        (
            "files list --linked --unlinked",
            "files list: --unlinked and --linked cannot be said together.",
        ),
        (
            "files list --colection X",
            "files list: there is no option “--colection”. Did you mean “--collection”?",
        ),
        (
            "files list --colection=X",
            "files list: there is no option “--colection”. Did you mean “--collection”?",
        ),
        ("files list --zzz", "files list: there is no option “--zzz”."),
        ("files list x", "files list: nothing more is expected, but there is “x”."),
        ("files list -- x", "files list: nothing is expected after --, but there is “x”."),
        ("files list --json=yes", "files list: --json takes no value, but there is “yes”."),
        (
            "files list --created-from 2026-03-02 --created-to 2026-03-01",
            "files list: --created-from lies beyond --created-to, so that nothing fits both; exchange them.",
        ),
        (
            "files list --min-size 2MB --max-size 500k",
            "files list: --min-size lies beyond --max-size, so that nothing fits both; exchange them.",
        ),
        (
            "collections list --updated-from 2026-03-02 --updated-to 2026-03-01",
            "collections list: --updated-from lies beyond --updated-to, so that nothing fits both; exchange them.",
        ),
        ("files lst", "files: there is no “files lst”. Did you mean “list”?"),
        ("files", "files: a sub-command is missing."),
        ("files search", "files search: QUERY is missing."),
        ("files search a b", "files search: one QUERY is expected, but there is also “b”."),
        ("files show", "files show: ID is missing."),
        ("files link --collection X", "files link: ID is missing."),
        ("files link 1", "files link: --collection is missing."),
        ("resources create x", "resources create: --link is missing."),
        ("attributes create", "attributes create: --type is missing."),
        ("collections create", "collections create: NAME is missing."),
        ("relink", "relink: --from-csv is missing."),
    ],
)
def test_what_is_wrong(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert err.splitlines()[0] == f"pxm-desktop {said}"


@pytest.mark.parametrize(
    ("line", "options"),
    [
        (
            "files set 1",
            "--publish, --no-publish, --publish-from, --attribute, --clear-attribute, --name",
        ),
        ("files set --product X --first 3 --dry-run", "--publish, --no-publish"),
        ("categories set x", "--name, --parent, --top"),
        ("attributes set x --dry-run", "--name, --option, --remove-option"),
        ("attribute-groups set x", "--name, --attribute, --remove-attribute"),
        ("resources set x", "--description, --link, --category, --no-category, --collection"),
        ("collections set x", "--name, --sku, --category, --region, --published, --unpublished, --from"),
    ],
)
def test_where_nothing_is_to_be_changed_what_can_be_is_named(
    line: str, options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    err = capsys.readouterr().err
    assert caught.value.code == 2
    assert f"nothing is named that should change; add one of {options}" in err
