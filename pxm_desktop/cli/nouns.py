"""What the commands on objects in PXM share: finding the sub-command, and options that several of them have."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from importlib import import_module

from pxm_desktop.cli.arguments import CommandParser, at_least_one, choose, day, moment, named_value

_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)b?")
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def run(
    noun: str,
    choices: Mapping[str, str],
    parser_of: Callable[[str], CommandParser],
    words: Sequence[str],
) -> int:
    """Run a sub-command of a noun; return its exit code."""
    choice = choose(noun, dict(choices), words[1:])
    options = parser_of(choice).read(words[2:])
    # After the options, so that --help does not wait for the network client.
    module = import_module(f"pxm_desktop.cli.objects.{noun.replace('-', '_')}")
    code: int = module.run_choice(choice, options)
    return code


def sentence(what: str) -> str:
    """Return what a sub-command does as a sentence; names such as PXM keep their capitals."""
    return f"{what[:1].upper()}{what[1:]}."


def add_limit(parser: CommandParser) -> None:
    """Add --limit."""
    parser.add_argument("--limit", type=at_least_one, metavar="N", help="show at most so many")


def add_dry_run(parser: CommandParser) -> None:
    """Add --dry-run, for commands that write."""
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be changed; nothing is written to PXM"
    )


def add_change(parser: CommandParser) -> None:
    """Add --dry-run, and let at least one of the other options be needed."""
    parser.needs_a_change = True
    add_dry_run(parser)


def add_first(parser: CommandParser) -> None:
    """Add --first and “-”, for commands that write to as many objects as are named."""
    parser.add_argument(
        "--first", type=at_least_one, metavar="N", help="do so many of those named, then stop for a look"
    )
    parser.reads_more = True
    parser.epilog = "“-” reads more of them from standard input, one a line."


def add_delete(parser: CommandParser) -> None:
    """Add what deleting asks for."""
    add_first(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask; needed where nobody can be asked")
    parser.add_argument(
        "--dry-run", action="store_true", help="only show what depends on it; nothing is deleted"
    )


def add_many(parser: CommandParser, option: str, value: str, text: str) -> None:
    """Add an option that may be repeated."""
    parser.add_argument(option, action="append", default=[], metavar=value, help=f"{text}; may be repeated")


def add_published(parser: CommandParser, yes: str, no: str) -> None:
    """Add --published and --unpublished, of which one may be said."""
    both = parser.add_mutually_exclusive_group()
    both.add_argument("--published", action="store_const", const=True, dest="published", help=yes)
    both.add_argument("--unpublished", action="store_const", const=False, dest="published", help=no)


def add_values(parser: CommandParser, *, clear: bool) -> None:
    """Add the options for attribute values."""
    parser.add_argument(
        "--attribute",
        action="append",
        default=[],
        type=named_value,
        metavar="NAME=VALUE",
        help="value of an attribute; may be repeated, for a list once for each entry; all others stay",
    )
    if clear:
        add_many(parser, "--clear-attribute", "NAME", "attribute to take off")


def add_days(parser: CommandParser) -> None:
    """Add filters by whole days, for files."""
    for event in ("created", "updated"):
        for side in ("from", "to"):
            parser.add_argument(
                f"--{event}-{side}",
                type=day,
                metavar="DAY",
                help=f"{event} {side} this day (UTC), YYYY-MM-DD",
            )
        parser.ranges.append((f"--{event}-from", f"--{event}-to"))


def add_times(parser: CommandParser) -> None:
    """Add filters by times, for collections."""
    for event in ("created", "updated"):
        parser.add_argument(
            f"--{event}-from", type=moment, metavar="DATE", help=f"{event} from this day or time"
        )
        parser.add_argument(
            f"--{event}-to", type=moment_at_end, metavar="DATE", help=f"{event} up to this day or time"
        )
        parser.ranges.append((f"--{event}-from", f"--{event}-to"))


def moment_at_end(text: str) -> datetime:
    """Read a date or time up to which something counts: a whole day counts to its end."""
    found = moment(text)
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text.strip()):
        local = found.astimezone()
        return datetime.combine(local.date(), time(23, 59, 59)).astimezone(UTC)
    return found


def size(text: str) -> int:
    """Read a size in bytes; units are decimal, as file managers show them."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no size such as 500k or 20MB")
    return int(float(found[1]) * _UNITS[found[2].lower()])
