"""`pxm-desktop hotfolder`: folders whose files are uploaded by rule."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pxm_desktop.cli.arguments import (
    CommandParser,
    add_destination,
    add_match,
    at_least_one,
    choose,
    seconds,
)

CHOICES = {
    "add": "make a hot folder; “pxm-desktop watch” or the window takes files from it",
    "list": "show the hot folders and how each stands",
    "edit": "change a hot folder; only what is named changes",
    "remove": "forget hot folders; files and queue stay as they are",
    "test": "say for every file in a folder what would happen and why",
    "pause": "take nothing more from hot folders until they are resumed",
    "resume": "take files from hot folders again",
    "activity": "show what happened, the newest first",
    "files": "show the files that are known of a hot folder",
    "take": "queue files now, though they wait, failed or were left",
}
STATES = ("left", "taken", "done", "moved", "elsewhere", "failed")
_WHICH = "NAME|ID|PATH"


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("hotfolder", CHOICES, words[1:])
    parser = _PARSERS.get(choice, _named)(f"hotfolder {choice}", f"{CHOICES[choice].capitalize()}.")
    options = parser.read(words[2:])
    if choice == "add" and options.part and options.match is None:
        parser.error("--part needs --match, which says what the parts are")
    # After the options, so that --help does not wait for the network client.
    from pxm_desktop.cli import hotfolder_running

    return hotfolder_running.run_choice(choice, options)


def _named(name: str, what: str) -> CommandParser:
    return CommandParser(name, what, _WHICH, at_least=1)


def _listed(name: str, what: str) -> CommandParser:
    return CommandParser(name, what)


def _added(name: str, what: str) -> CommandParser:
    parser = CommandParser(name, what, "PATH", at_least=1, most=1)
    _add_rule(parser)
    parser.add_argument("--paused", action="store_true", help="take nothing until “hotfolder resume”")
    _add_dry_run(parser)
    return parser


def _edited(name: str, what: str) -> CommandParser:
    parser = CommandParser(
        name,
        f"{what} Lists that are named take the place of those that were; attributes do so one by one.",
        _WHICH,
        at_least=1,
        most=1,
    )
    _add_rule(parser)
    _add_taking_away(parser)
    parser.add_argument(
        "--folder", metavar="PATH", help="watch this folder instead; everything in it is new then"
    )
    _add_dry_run(parser)
    return parser


def _tested(name: str, what: str) -> CommandParser:
    parser = CommandParser(
        name,
        f"{what} Options say how the hot folder would be changed, or made.",
        _WHICH,
        at_least=1,
        most=1,
    )
    _add_rule(parser)
    _add_taking_away(parser)
    return parser


def _activity(name: str, what: str) -> CommandParser:
    parser = CommandParser(name, what, _WHICH, most=1)
    _add_limit(parser, 100)
    return parser


def _files(name: str, what: str) -> CommandParser:
    parser = CommandParser(name, what, _WHICH, at_least=1, most=1)
    parser.add_argument(
        "--state", action="append", default=[], choices=STATES, help="only this state; may be repeated"
    )
    parser.add_argument(
        "--waiting", action="store_true", help="those that are not taken yet, with the reason"
    )
    _add_limit(parser)
    return parser


def _taken(name: str, what: str) -> CommandParser:
    parser = CommandParser(name, what, f"{_WHICH} FILE...", at_least=2)
    parser.usage = f"pxm-desktop hotfolder take {_WHICH} FILE... [--json]"
    return parser


_PARSERS = {
    "add": _added,
    "list": _listed,
    "edit": _edited,
    "test": _tested,
    "activity": _activity,
    "files": _files,
    "take": _taken,
}


def _stars(text: str) -> int:
    if text not in ("0", "1", "2", "3", "4", "5"):
        raise argparse.ArgumentTypeError(f"“{text}” is no number of stars from 0 to 5")
    return int(text)


def _add_limit(parser: CommandParser, default: int | None = None) -> None:
    text = "show at most so many" + (f" (default: {default})" if default else "")
    parser.add_argument("--limit", type=at_least_one, metavar="N", default=default, help=text)


def _add_dry_run(parser: CommandParser) -> None:
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen to the files there; nothing is kept"
    )


def _add_rule(parser: CommandParser) -> None:
    parser.add_argument("--name", metavar="NAME", help="name for people (default: the folder's)")
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help="destination saved under a name, looked up whenever a file is queued; the other options add to it",
    )
    add_destination(parser)
    add_match(parser)
    _add_choice_of_files(parser)
    _add_sidecars(parser)
    parser.add_argument(
        "--after",
        choices=("keep", "move", "trash"),
        help="once PXM has confirmed a file: leave it, move it to “Uploaded” in a folder of the day, or to the trash",
    )
    for option, text in (
        (
            "--failed-folder",
            "move files that PXM refuses to the folder “Failed”, with the reason beside them",
        ),
        ("--shared", "several computers watch this folder: each file is claimed there, and sent once"),
    ):
        parser.add_argument(option, action=argparse.BooleanOptionalAction, help=text)
    parser.add_argument(
        "--poll",
        type=seconds(0.5),
        metavar="SECONDS",
        help="look that often, instead of when the system tells of changes; found out by itself on network shares",
    )
    parser.add_argument(
        "--rescan",
        type=seconds(1),
        metavar="SECONDS",
        help="look at the whole folder that often in any case (default: 600)",
    )


def _add_choice_of_files(parser: CommandParser) -> None:
    for option, text in (
        ("--include", "take only files like this, such as *.jpg or Final/**; may be repeated"),
        ("--exclude", "leave out files like this; may be repeated"),
        ("--ignore", "leave out files like this, in place of the built-in list; may be repeated"),
    ):
        parser.add_argument(option, action="append", metavar="GLOB", help=text)
    parser.add_argument(
        "--settle",
        type=seconds(0.1, 86_400),
        metavar="SECONDS",
        help="how long size and time of a file must stay the same (default: 3)",
    )
    parser.add_argument(
        "--min-age",
        type=seconds(0),
        metavar="SECONDS",
        help="how long ago a file must have changed last (default: 0)",
    )
    for option, text in (
        ("--subfolders", "take files from sub-folders too (default)"),
        ("--leave-existing", "leave files that lie there already"),
        ("--pairs", "take RAW and JPEG of one picture together"),
    ):
        parser.add_argument(option, action=argparse.BooleanOptionalAction, help=text)
    parser.add_argument(
        "--burst",
        type=seconds(0),
        metavar="SECONDS",
        help="take pictures together until none came for so long; 0 takes each by itself (default)",
    )
    parser.add_argument(
        "--together",
        type=seconds(0),
        metavar="SECONDS",
        help="how long one of a pair waits for the other (default: 30)",
    )


def _add_sidecars(parser: CommandParser) -> None:
    parser.add_argument(
        "--stars",
        type=_stars,
        metavar="N",
        help="take pictures with so many stars or more in their XMP sidecar, 0 to 5; others wait for them",
    )
    for option, text in (
        ("--label", "take pictures with this label in their sidecar; may be repeated"),
        ("--keyword", "take pictures with this keyword in their sidecar; may be repeated"),
    ):
        parser.add_argument(option, action="append", metavar="TEXT", help=text)
    parser.add_argument(
        "--best-first", action=argparse.BooleanOptionalAction, help="queue pictures with more stars first"
    )
    for what in ("rating", "label", "keywords"):
        parser.add_argument(
            f"--{what}-attribute",
            metavar="ATTRIBUTE",
            help=f"attribute of PXM that gets the sidecar's {what}; empty for none",
        )


def _add_taking_away(parser: CommandParser) -> None:
    for option, text in (
        ("--no-name", "call it after its folder"),
        ("--no-preset", "use no preset"),
        ("--no-collection", "link to no fixed collection"),
        ("--no-region", "use the primary region"),
        ("--no-attribute", "set no attributes; those named beside this are set"),
        ("--no-match", "do not look for products by name"),
        ("--no-part", "set no attributes from parts of the name"),
        ("--no-include", "take every kind of file"),
        ("--no-exclude", "leave out only what is never taken"),
        ("--no-ignore", "leave out what the built-in list says"),
        ("--no-label", "take pictures with any label"),
        ("--no-keyword", "take pictures with any keywords"),
        ("--no-poll", "let the system tell of changes where it can"),
        ("--leave-published", "leave it to PXM whether files are published"),
    ):
        parser.add_argument(option, action="store_true", help=text)
