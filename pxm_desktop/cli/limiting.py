"""What `bandwidth` does once its options are read."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output, size_text
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.timetable import BandwidthRule, InForce, in_force

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def run_bandwidth(change: Mapping[str, object], *, as_json: bool) -> int:
    """Change what is named, then show what holds; return the exit code."""
    return run(lambda session: _bandwidth(session, change), Output(as_json=as_json), kept="")


async def _bandwidth(session: Session, change: Mapping[str, object]) -> int:
    async with session.service("none" if change else None) as service:
        values = await (service.preferences.change(change) if change else service.preferences.read())
    rules = [BandwidthRule.model_validate(rule) for rule in values["bandwidth_timetable"]]
    until = values["bandwidth_full_until"]
    full_until = datetime.fromisoformat(until) if until else None
    now = in_force(time.time(), values["bandwidth"], rules, full_until)
    _show(session.out, values, rules, now)
    return codes.DONE


def _show(out: Output, values: Mapping[str, Any], rules: list[BandwidthRule], now: InForce) -> None:
    out.object(
        {
            "event": "bandwidth",
            "limit": values["bandwidth"],
            "full_speed_until": values["bandwidth_full_until"],
            "timetable": [rule.model_dump(mode="json") for rule in rules],
            "now": now.limit,
            "now_by": now.source,
            "now_until": _time(now.until),
        }
    )
    ends = f" until {_time(now.until)}" if now.until is not None else ""
    why = {"general": "", "timetable": " (timetable)", "full_speed": " (full speed)"}[now.source]
    out.text(f"Now: {_rate(now.limit)}{why}{ends}")
    out.text(f"Limit: {_rate(values['bandwidth'])}")
    for rule in rules:
        days = ", ".join(_DAYS[day] for day in rule.days)
        out.text(f"  {days} {rule.start:02}:00-{rule.end:02}:00: {_rate(rule.limit)}")


def _rate(limit: int | None) -> str:
    if limit is None:
        return "no limit"
    return f"{size_text(limit)}/s ({limit * 8 / 1e6:.3g} Mbit/s)"


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="minutes")
