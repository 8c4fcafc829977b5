"""`pxm-desktop bandwidth`: how fast sending may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from pxm_desktop.cli.arguments import CommandParser

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_RATE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmg]?)(b|bit)?(?:/s)?")
_FROM_NOW = re.compile(r"(\d+)\s*(m|min|h)")
LEAST = 1024


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    parser = CommandParser(
        "bandwidth",
        "Shows or sets how fast sending may be. It holds for the window too, at once.\n\n"
        "  show        show the limit, the timetable and what holds now\n"
        "  LIMIT       such as 5M (megabytes a second), 500k or 40Mbit\n"
        "  off         no limit; a timetable goes on\n"
        "  full-speed  no limit, and no timetable, until a time",
        "show|LIMIT|off|full-speed",
        most=1,
    )
    parser.usage = "pxm-desktop bandwidth [show|LIMIT|off|full-speed --until TIME] [--json]"
    parser.add_argument(
        "--until",
        metavar="TIME",
        help="with full-speed: 18:30, 2h, 30min, tomorrow, 2026-03-01T08:00, or off to end it",
    )
    options = parser.read(words[1:])
    word = options.words[0] if options.words else "show"
    change: dict[str, object] = {}
    if word == "full-speed":
        if options.until is None:
            parser.error("full-speed needs --until TIME")
        try:
            until = moment_of(options.until, datetime.now().astimezone())
        except ValueError:
            parser.error(f"“{options.until}” is no time such as 18:30, 2h or tomorrow")
        change["bandwidth_full_until"] = until.isoformat() if until is not None else None
    elif options.until is not None:
        parser.error("--until belongs to full-speed")
    elif word == "off":
        change["bandwidth"] = None
    elif word != "show":
        try:
            change["bandwidth"] = rate_of(word)
        except ValueError as error:
            parser.error(str(error))
    # After the options, so that --help does not wait for the journal's room.
    from pxm_desktop.cli import limiting

    return limiting.run_bandwidth(change, as_json=options.json)


def rate_of(text: str) -> int:
    """Return bytes a second. Raises `ValueError` with a sentence."""
    found = _RATE.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no limit such as 5M, 500k or 40Mbit")
    number, unit, kind = found.groups()
    rate = float(number) * _UNITS[unit.lower()] / (8 if (kind or "").lower() == "bit" else 1)
    if rate < LEAST:
        raise ValueError(f"“{text}” is less than 1024 bytes a second, the least limit")
    return round(rate)


def moment_of(text: str, now: datetime) -> datetime | None:
    """Return the instant that a text means, in this computer's time zone; None is "off". Raises `ValueError`."""
    text = text.strip().lower()
    if text == "off":
        return None
    if text == "tomorrow":
        return _at(now + timedelta(days=1), 8, 0)
    if found := _FROM_NOW.fullmatch(text):
        return now + timedelta(**{"hours" if found[2] == "h" else "minutes": int(found[1])})
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})", text):
        today = _at(now, int(found[1]), int(found[2]))
        return today if today > now else _at(now + timedelta(days=1), int(found[1]), int(found[2]))
    value = datetime.fromisoformat(text.upper())
    return value.astimezone()


def _at(day: datetime, hour: int, minute: int) -> datetime:
    # Through naive local time, so that a clock put forward or back in between does not move the hour.
    return day.replace(tzinfo=None, hour=hour, minute=minute, second=0, microsecond=0).astimezone()
