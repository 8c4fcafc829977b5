"""`pxm-desktop queue`: what the journal holds, and what to do with it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pxm_desktop.cli.arguments import CommandParser, choose

CHOICES = {
    "list": "show the transfers",
    "why": "find out why a transfer is not uploading",
    "pause": "pause transfers until you resume them",
    "resume": "let paused transfers go on; “pxm-desktop resume” or the window sends them",
    "move": "put transfers in another place of the queue",
    "retry": "start failed transfers again; “resume” or the window sends them",
    "cancel": "give transfers up; what PXM has stays there",
    "clear": "remove finished transfers from the queue, never active ones",
    "undo-replace": "give the older file back the products that a replacement took",
}


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    choice = choose("queue", CHOICES, words[1:])
    name = f"queue {choice}"
    options = _OPTIONS.get(choice, _chosen)(name, choice, words[2:])
    # After the options, so that --help does not wait for the journal's room.
    from pxm_desktop.cli import queueing

    return queueing.run_choice(choice, options)


def _listed(name: str, _: str, words: Sequence[str]) -> argparse.Namespace:
    parser = CommandParser(name, "Shows the transfers in the queue.")
    parser.add_argument("--failed", action="store_true", help="only those that failed")
    parser.add_argument("--active", action="store_true", help="only those that are not finished")
    return parser.read(words)


def _chosen(name: str, choice: str, words: Sequence[str]) -> argparse.Namespace:
    parser = CommandParser(name, f"{CHOICES[choice].capitalize()}.", "ID")
    parser.add_argument("--all", action="store_true", help="all to which the command can apply")
    failed = choice in ("retry", "clear")
    if failed:
        parser.add_argument("--failed", action="store_true", help="all that failed")
    options = parser.read(words)
    if bool(options.words) + options.all + getattr(options, "failed", False) != 1:
        parser.error("name transfers by id, or say --all" + (" or --failed" if failed else ""))
    return _with_ids(parser, options)


def _moved(name: str, choice: str, words: Sequence[str]) -> argparse.Namespace:
    parser = CommandParser(name, f"{CHOICES[choice].capitalize()}.", "ID", at_least=1)
    parser.add_argument("--before", metavar="ID", help="before this transfer")
    parser.add_argument("--first", action="store_true", help="before all others")
    parser.add_argument("--last", action="store_true", help="behind all others")
    options = parser.read(words)
    if (options.before is not None) + options.first + options.last != 1:
        parser.error("say where: --before ID, --first or --last")
    if options.before is not None and not options.before.isdecimal():
        parser.error(f"“{options.before}” is no id; “pxm-desktop queue list” shows them")
    if options.before is not None and int(options.before) in map(int, filter(str.isdecimal, options.words)):
        parser.error("a transfer cannot go before itself")
    return _with_ids(parser, options)


def _one(name: str, choice: str, words: Sequence[str]) -> argparse.Namespace:
    parser = CommandParser(name, f"{CHOICES[choice].capitalize()}.", "ID", at_least=1, most=1)
    return _with_ids(parser, parser.read(words))


def _with_ids(parser: CommandParser, options: argparse.Namespace) -> argparse.Namespace:
    bad = [word for word in options.words if not word.isdecimal()]
    if bad:
        parser.error(f"“{bad[0]}” is no id; “pxm-desktop queue list” shows them")
    return options


_OPTIONS = {"list": _listed, "move": _moved, "undo-replace": _one, "why": _one}
