"""The options of the commands. argparse only, so that `COMMAND --help` is as quick as `--help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from math import inf, isfinite, isinf, nan
from typing import Any, NoReturn

from pxm_desktop.cli import codes
from pxm_desktop.cli.wording import ended, in_our_words, no_choice, no_command, not_known

_NO_CHANGE = frozenset({"help", "json", "dry_run", "first", "product"})
"""Options that say how, or on what, something is done, but not what."""


class CommandParser(argparse.ArgumentParser):
    """A parser for one command whose options may stand before, between and after its words.

    argparse's own intermixed parsing does not know `--` (everything after it is a word); that is added here.
    """

    def __init__(
        self, name: str, description: str, words: str = "", *, at_least: int = 0, most: int = 0
    ) -> None:
        super().__init__(
            prog=f"pxm-desktop {name}",
            description=description,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self._word = words
        self._at_least = at_least
        self._most = most
        self.needs_a_change = False
        """Nothing is done where no option says what is to be changed."""
        self.reads_more = False
        """“-” among the words stands for the lines of standard input."""
        self.ranges: list[tuple[str, str]] = []
        """Pairs of options of which the first must not be beyond the second."""
        if words:
            self.add_argument("words", nargs="*", metavar=words)
        self.add_argument("--json", action="store_true", help="print one JSON object a line on stdout")

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse; ends the program with the usage code when something is wrong."""
        before, after = list(arguments), []
        if "--" in before:
            cut = before.index("--")
            before, after = before[:cut], before[cut + 1 :]
        options, unknown = self.parse_known_intermixed_args(before)
        if unknown:
            self.error(not_known(unknown[0], self._option_string_actions))
        self._check_ranges(options)
        if not self._word:
            if after:
                self.error(f"nothing is expected after --, but there is “{after[0]}”")
            return options
        options.words = [*(_with_lines(options.words) if self.reads_more else options.words), *after]
        if len(options.words) < self._at_least:
            self.error(f"{self._word} is missing")
        if self._most and len(options.words) > self._most:
            self.error(f"one {self._word} is expected, but there is also “{options.words[self._most]}”")
        if self.needs_a_change:
            self._check_change(options)
        return options

    def _check_change(self, options: argparse.Namespace) -> None:
        changing = [each for each in self._actions if each.option_strings and each.dest not in _NO_CHANGE]
        if all(getattr(options, each.dest) == each.default for each in changing):
            names = ", ".join(name for each in changing for name in each.option_strings)
            self.error(f"nothing is named that should change; add one of {names}")

    def _check_ranges(self, options: argparse.Namespace) -> None:
        for first, last in self.ranges:
            start, end = (getattr(options, name[2:].replace("-", "_")) for name in (first, last))
            if start is not None and end is not None and start > end:
                self.error(f"{first} lies beyond {last}, so that nothing fits both; exchange them")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse what cannot be chosen for an option; argparse would show it as Python writes it."""
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, no_choice(str(value), map(str, action.choices)))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line and how to find help."""
        said = ended(in_our_words(message))
        sys.stderr.write(f"{self.prog}: {said}\n{self.prog} --help shows how it is used.\n")
        raise SystemExit(codes.USAGE)


def _with_lines(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        lines = sys.stdin.read().splitlines() if word == "-" else [word]
        found += [line.strip() for line in lines if line.strip()]
    return found


def choose(name: str, choices: dict[str, str], words: Sequence[str]) -> str:
    """Return which sub-command is meant; prints help, or ends the program with the usage code."""
    listing = "\n".join(f"  {choice:16}{what}" for choice, what in choices.items())
    text = f"usage: pxm-desktop {name} {{{'|'.join(choices)}}} [...]\n\n{listing}\n"
    if words and words[0] in ("-h", "--help"):
        sys.stdout.write(text)
        raise SystemExit(codes.DONE)
    if not words or words[0] not in choices:
        said = no_command(words[0], choices, of=name) if words else "a sub-command is missing."
        sys.stderr.write(f"pxm-desktop {name}: {said}\n{text}")
        raise SystemExit(codes.USAGE)
    return words[0]


def moment(text: str) -> datetime:
    """Read a date or time for `--publish-from`; without a time zone it is this computer's."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date such as 2026-03-01 or 2026-03-01T09:00+01:00"
        ) from None
    return value.astimezone(UTC)


def day(text: str) -> str:
    """Read a whole day for a filter."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - only the day is used
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day such as 2026-03-01") from None


def at_least_one(text: str) -> int:
    """Read a positive number."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no number above 0")
    return int(text)


def upload_parser() -> CommandParser:
    """Return the options of `upload`."""
    parser = CommandParser(
        "upload", "Uploads files and folders, and links them to collections and regions.", "PATH", at_least=1
    )
    parser.usage = (
        "pxm-desktop upload PATH... [--collection NAME|SKU|ID]... [--region NAME|ID]...\n"
        "                          [--publish | --no-publish] [--publish-from DATE]\n"
        "                          [--attribute NAME=VALUE]... [--preset NAME]\n"
        "                          [--match PATTERN] [--part NAME=ATTRIBUTE]...\n"
        "                          [--on-duplicate skip|replace|keep-both] [--dry-run] [--json]"
    )
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help="destination saved under a name; the other options add to it or take the place of its values",
    )
    add_destination(parser)
    add_match(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be uploaded; PXM is asked for names only"
    )
    return parser


def add_destination(parser: CommandParser) -> None:
    """Add the options that say where files go."""
    parser.add_argument(
        "--collection",
        action="append",
        default=[],
        metavar="NAME|SKU|ID",
        help="collection (product) to link the files to; may be repeated",
    )
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        metavar="NAME|ID",
        help="region for the files; may be repeated; without it PXM uses the primary region",
    )
    parser.add_argument(
        "--publish", action=argparse.BooleanOptionalAction, help="set whether the files are published"
    )
    parser.add_argument(
        "--publish-from",
        type=moment,
        metavar="DATE",
        help="when publication starts (implies --publish); now unless given",
    )
    parser.add_argument(
        "--on-duplicate",
        choices=("skip", "replace", "keep-both"),
        help="what to do when PXM already has the file (default: the setting, else skip)",
    )
    parser.add_argument(
        "--attribute",
        action="append",
        default=[],
        type=named_value,
        metavar="NAME=VALUE",
        help="value of one of PXM's attributes; may be repeated, for a list once for each entry",
    )


def add_match(parser: CommandParser) -> None:
    """Add the options that find a file's product by its name."""
    parser.add_argument(
        "--match",
        metavar="PATTERN",
        help="find the product by the file's name and folders: {region}/{sku}_{view}.jpg; {sku}, {name} or {id} finds "
        "the product, {region} the region; a file whose product is not found waits for it",
    )
    for option, what in (
        ("--match-exact-case", "tell capitals and small letters apart"),
        ("--match-keep-hyphens", "tell hyphens, underscores and spaces apart"),
        ("--match-ignore-zeros", "take 00471 for 471"),
    ):
        parser.add_argument(option, action=argparse.BooleanOptionalAction, help=f"with --match: {what}")
    parser.add_argument(
        "--part",
        action="append",
        default=[],
        type=named_part,
        metavar="NAME=ATTRIBUTE",
        help="with --match: attribute that gets a part of the name, such as view=View; may be repeated",
    )


def named_part(text: str) -> tuple[str, str]:
    """Return the part and the attribute of `NAME=ATTRIBUTE`."""
    part, separator, attribute = text.partition("=")
    part = part.strip().strip("{}").strip().lower()
    if not separator or not part or not attribute.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not NAME=ATTRIBUTE")
    return part, attribute.strip()


def seconds(lowest: float, highest: float = inf) -> Callable[[str], float]:
    """Return a reader of numbers of seconds between two limits."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = nan
        if not (lowest <= value <= highest and isfinite(value)):
            limits = f"{lowest:g} or more" if isinf(highest) else f"{lowest:g} to {highest:g}"
            raise argparse.ArgumentTypeError(f"“{text}” is no number of seconds; {limits} can be said")
        return value

    return read


def named_value(text: str) -> tuple[str, str]:
    """Return the name and the value of `NAME=VALUE`."""
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not NAME=VALUE")
    return name.strip(), value
