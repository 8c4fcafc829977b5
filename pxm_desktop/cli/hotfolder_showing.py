"""How hot folders, their files and what happened look: as JSON for programs and as rows for people."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.cli.output import Output, path_fields, shown_path, size_text
from pxm_desktop.hotfolders.model import Activity, HotFile, Outlook, Rule, RuleStatus, Verdict
from pxm_desktop.service.hotfolders_api import DryRun, Skips

RULES = ("ID", "NAME", "STATE", "TODAY", "QUEUED", "WAITING", "FAILED", "FOLDER")
FILES = ("STATE", "SINCE", "SIZE", "PXM ID", "FILE", "REASON")
WAITING = ("SIZE", "FILE", "REASON")
ACTIVITY = ("WHEN", "HOT FOLDER", "WHAT", "FILE", "")

_WORDS = {
    Verdict.UPLOAD: "upload",
    Verdict.WAIT: "wait",
    Verdict.MATCH: "needs product",
    Verdict.SKIP: "skip",
    Verdict.KNOWN: "known",
}


def rule_object(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON has it."""
    return {
        "id": rule.id,
        "name": rule.shown_name,
        **path_fields(rule.folder),
        **rule.model_dump(mode="json", exclude={"id", "name", "account", "folder"}),
    }


def status_object(status: RuleStatus) -> dict[str, Any]:
    """Return a rule and how it stands as JSON has them."""
    stands = status.model_dump(mode="json", exclude={"rule", "last_at"})
    return {**rule_object(status.rule), **stands, "last_at": time_text(status.last_at)}


def status_row(status: RuleStatus) -> tuple[str, ...]:
    """Return a rule and how it stands as a row of `RULES`."""
    waiting = status.settling + status.unmatched
    numbers = (status.done_today, status.queued, waiting, status.failed + status.set_aside)
    rule = status.rule
    return (rule.id, rule.shown_name, status.state, *map(str, numbers), shown_path(rule.folder))


def file_object(rule: Rule, file: HotFile) -> dict[str, Any]:
    """Return a remembered file as JSON has it."""
    return {
        **path_fields(below(rule, file.path)),
        "size": file.size,
        "state": file.state.value,
        "transfer": file.transfer_id,
        "file_id": file.file_id,
        "error": file.reason or None,
        "pending": file.pending or None,
        "at": time_text(file.at),
    }


def file_row(file: HotFile) -> tuple[str, ...]:
    """Return a remembered file as a row of `FILES`."""
    when = _here(file.at)
    return (
        file.state.value,
        when,
        size_text(file.size),
        file.file_id or "-",
        shown_path(file.path),
        file.reason,
    )


def outlook_object(rule: Rule, outlook: Outlook) -> dict[str, Any]:
    """Return what would happen to a file as JSON has it."""
    return {
        "event": "outlook",
        **path_fields(below(rule, outlook.path)),
        **outlook.model_dump(mode="json", exclude={"path"}),
    }


def waiting_row(outlook: Outlook) -> tuple[str, ...]:
    """Return a file that is not taken yet as a row of `WAITING`."""
    return (size_text(outlook.size), shown_path(outlook.path), outlook.sentence)


def activity_object(line: Activity, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return a line of what happened as JSON has it; `rules` by id."""
    rule = rules.get(line.rule_id)
    path = below(rule, line.path) if rule is not None else line.path
    return {
        "event": "activity",
        "id": line.id,
        "rule": line.rule_id,
        "name": rule.shown_name if rule is not None else None,
        "kind": line.kind,
        **(path_fields(path) if line.path else {"path": None}),
        "sentence": line.sentence,
        "at": time_text(line.at),
    }


def activity_row(line: Activity, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return a line of what happened as a row of `ACTIVITY`."""
    rule = rules.get(line.rule_id)
    name = rule.shown_name if rule is not None else line.rule_id
    return (_here(line.at), name, line.kind, shown_path(line.path), line.sentence)


def show_dry_run(out: Output, rule: Rule, found: DryRun) -> None:
    """Print what would happen to each file, what is left out by rule, and the sums."""
    listed = [outlook for outlook in found.outlooks if outlook.verdict is not Verdict.SKIP or out.as_json]
    for outlook in listed:
        out.object(outlook_object(rule, outlook))
    if listed:
        out.table((), [_outlook_row(outlook) for outlook in listed])
    for skips in found.skips:
        out.object(_skips_object(rule, skips))
        out.text(f"skip {_files(skips.files)} ({skips.rule}): {skips.sentence} {_examples(skips)}".rstrip())
    skipped = sum(skips.files for skips in found.skips)
    out.object(
        {
            "event": "test_summary",
            "files": found.files,
            "upload": found.upload,
            "bytes": found.bytes,
            "wait": found.wait,
            "match": found.match,
            "known": found.known,
            "skip": skipped,
            "whole": found.whole,
        }
    )
    if not found.whole:
        out.say(f"Only the first {len(found.outlooks)} files are listed; the sums count all.")
    out.say(
        f"{_files(found.files)}: {found.upload} would be uploaded ({size_text(found.bytes)}), {found.wait} wait, "
        f"{found.match} need a product, {found.known} are known already, {skipped} are left out. Nothing was done."
    )


def below(rule: Rule, path: bytes) -> bytes:
    """Return the whole path of a file that is named below the rule's folder."""
    return os.path.join(rule.folder, path)  # noqa: PTH118 - bytes


def time_text(seconds: float | None) -> str | None:
    """Return an instant as JSON has it; none for 0, which stands for never."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None


def _here(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone():%Y-%m-%d %H:%M:%S}" if seconds else "-"


def _outlook_row(outlook: Outlook) -> tuple[str, ...]:
    goes = ", ".join((*outlook.products, *(f"({region})" for region in outlook.regions)))
    word = _WORDS[outlook.verdict]
    return (
        word,
        size_text(outlook.size),
        shown_path(outlook.path),
        f"→ {goes}" if goes else outlook.sentence,
    )


def _skips_object(rule: Rule, skips: Skips) -> dict[str, Any]:
    return {
        "event": "skips",
        "rule": skips.rule,
        "sentence": skips.sentence,
        "files": skips.files,
        "examples": [path_fields(below(rule, path)) for path in skips.examples],
    }


def _examples(skips: Skips) -> str:
    shown = ", ".join(map(shown_path, skips.examples))
    return f"Such as {shown}." if shown else ""


def _files(number: int) -> str:
    return f"{number} {'file' if number == 1 else 'files'}"
