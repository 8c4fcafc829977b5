"""What the sub-commands of `hotfolder` do once their options are read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Awaitable, Callable, Sequence

from pxm_desktop.cli import codes
from pxm_desktop.cli import hotfolder_showing as showing
from pxm_desktop.cli.hotfolder_rules import (
    absolute,
    changed_by,
    find_rule,
    made_by,
    new_rule,
    rule_named,
)
from pxm_desktop.cli.output import Output, shown_path
from pxm_desktop.cli.session import Session, run
from pxm_desktop.hotfolders.model import Rule, RuleStatus
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service.client import ServiceClient

PAGE = 500
MOST_OUTLOOKS = 100_000
"""Files that a dry run lists one by one; what crosses the local socket in one answer has a limit."""


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run one of the sub-commands; return the exit code."""
    command = _COMMANDS[choice]
    return run(lambda session: command(session, options), Output(as_json=options.json), kept="")


async def _add(session: Session, options: argparse.Namespace) -> int:
    async with session.service(None if options.dry_run else "none") as service:
        rule = await made_by(session, service, options)
        if options.dry_run:
            return await _show_test(session, service, rule)
        notes = await session.unless_interrupted(service.hotfolders.check(rule))
        made = await session.unless_interrupted(service.hotfolders.add(rule))
        statuses = await service.hotfolders.list()
    session.out.object({"event": "hotfolder_added", **showing.rule_object(made)})
    session.out.say(f"The hot folder “{made.shown_name}” takes files from {shown_path(made.folder)}.")
    _say_notes(session, notes)
    _say_unwatched(session, statuses)
    return codes.DONE


async def _list(session: Session, _: argparse.Namespace) -> int:
    async with session.service() as service:
        statuses = await service.hotfolders.list()
    for status in statuses:
        session.out.object(showing.status_object(status))
    if not statuses:
        session.out.say("There are no hot folders. “pxm-desktop hotfolder add PATH” makes one.")
        return codes.DONE
    session.out.table(showing.RULES, [showing.status_row(status) for status in statuses])
    for status in statuses:
        for sentence in filter(None, (status.sentence, status.problem)):
            session.out.say(f"{status.rule.shown_name}: {sentence}")
    _say_unwatched(session, statuses)
    return codes.DONE


async def _edit(session: Session, options: argparse.Namespace) -> int:
    async with session.service(None if options.dry_run else "none") as service:
        before = rule_named(await service.hotfolders.list(), options.words[0])
        rule = await changed_by(session, service, options, before)
        if options.dry_run:
            return await _show_test(session, service, rule)
        if rule == before:
            session.out.object({"event": "hotfolder_edited", **showing.rule_object(before)})
            session.out.say(f"Nothing was changed in the hot folder “{before.shown_name}”.")
            return codes.DONE
        notes = await session.unless_interrupted(service.hotfolders.check(rule))
        changed = await session.unless_interrupted(service.hotfolders.edit(rule))
    session.out.object({"event": "hotfolder_edited", **showing.rule_object(changed)})
    session.out.say(f"The hot folder “{changed.shown_name}” is changed.")
    _say_notes(session, notes)
    return codes.DONE


async def _test(session: Session, options: argparse.Namespace) -> int:
    word = options.words[0]
    async with session.service() as service:
        known = await service.hotfolders.list()
        found = find_rule(known, word)
        if found is not None:
            rule = await changed_by(session, service, options, found)
        elif _is_folder(absolute(word)):
            rule = await new_rule(session, service, options, absolute(word))
        else:
            rule = rule_named(known, word)  # which says what there is
        return await _show_test(session, service, rule)


async def _show_test(session: Session, service: ServiceClient, rule: Rule) -> int:
    if rule.match is not None:  # nobody else keeps the products in step for a command that ends
        try:
            await session.unless_interrupted(service.catalog.refresh())
        except PxmError as error:
            session.out.say(f"{error.sentence} Products are looked for among those that were read before.")
    notes = await session.unless_interrupted(service.hotfolders.check(rule))
    found = await session.unless_interrupted(service.hotfolders.test(rule, MOST_OUTLOOKS))
    showing.show_dry_run(session.out, rule, found)
    _say_notes(session, notes)
    return codes.DONE


async def _remove(session: Session, options: argparse.Namespace) -> int:
    async def remove(service: ServiceClient, rule: Rule) -> None:
        await service.hotfolders.remove(rule.id)

    return await _each(session, options, remove, "removed")


async def _pause(session: Session, options: argparse.Namespace) -> int:
    async def pause(service: ServiceClient, rule: Rule) -> None:
        await service.hotfolders.pause(rule.id)

    return await _each(session, options, pause, "paused")


async def _resume(session: Session, options: argparse.Namespace) -> int:
    async def resume(service: ServiceClient, rule: Rule) -> None:
        await service.hotfolders.resume(rule.id)

    return await _each(session, options, resume, "resumed")


async def _each(
    session: Session,
    options: argparse.Namespace,
    act: Callable[[ServiceClient, Rule], Awaitable[None]],
    done: str,
) -> int:
    """Do something to each rule that is named; nothing where one of them is none."""
    async with session.service("none") as service:
        known = await service.hotfolders.list()
        rules = {rule.id: rule for rule in (rule_named(known, word) for word in options.words)}
        for rule in rules.values():
            await act(service, rule)
            session.out.object({"event": f"hotfolder_{done}", "id": rule.id, "name": rule.shown_name})
            session.out.say(f"The hot folder “{rule.shown_name}” is {done}.")
    return codes.DONE


async def _activity(session: Session, options: argparse.Namespace) -> int:
    left: int = options.limit
    before: int | None = None
    shown = 0
    async with session.service() as service:
        known = await service.hotfolders.list()
        only = rule_named(known, options.words[0]).id if options.words else None
        rules = {status.rule.id: status.rule for status in known}
        while left > 0:
            lines = await service.hotfolders.activity(only, before, min(PAGE, left))
            for line in lines:
                session.out.object(showing.activity_object(line, rules))
            if lines:
                session.out.table(
                    () if shown else showing.ACTIVITY, [showing.activity_row(line, rules) for line in lines]
                )
                before = lines[-1].id
            shown += len(lines)
            left -= len(lines)
            if not lines or session.out.reader_gone:
                break
    if not shown:
        session.out.say("Nothing has happened yet.")
    return codes.DONE


async def _files(session: Session, options: argparse.Namespace) -> int:
    async with session.service() as service:
        statuses = await service.hotfolders.list()
        rule = rule_named(statuses, options.words[0])
        shown = await (_show_waiting if options.waiting else _show_files)(session, service, rule, options)
    if not shown and options.waiting and any(s.rule.id == rule.id and s.state == "stopped" for s in statuses):
        session.out.say(
            "What waits is known while folders are watched: start “pxm-desktop watch” or the window. "
            "“pxm-desktop hotfolder test” tells it too."
        )
    elif not shown:
        session.out.say("There are no files like that.")
    return codes.DONE


async def _show_waiting(
    session: Session, service: ServiceClient, rule: Rule, options: argparse.Namespace
) -> int:
    found = await service.hotfolders.waiting(rule.id, options.limit or MOST_OUTLOOKS)
    for outlook in found:
        session.out.object(showing.outlook_object(rule, outlook))
    if found:
        session.out.table(showing.WAITING, [showing.waiting_row(outlook) for outlook in found])
    return len(found)


async def _show_files(
    session: Session, service: ServiceClient, rule: Rule, options: argparse.Namespace
) -> int:
    after = b""
    shown = 0
    while not session.out.reader_gone:
        most = PAGE if options.limit is None else min(PAGE, options.limit - shown)
        if not most:
            break
        page = await service.hotfolders.files(rule.id, options.state, after, most)
        for file in page:
            session.out.object(showing.file_object(rule, file))
        if page:
            session.out.table(() if shown else showing.FILES, [showing.file_row(file) for file in page])
            after = page[-1].path
        shown += len(page)
        if len(page) < most:
            break
    return shown


async def _take(session: Session, options: argparse.Namespace) -> int:
    word, *files = options.words
    async with session.service() as service:
        statuses = {status.rule.id: status for status in await service.hotfolders.list()}
        rule = rule_named(list(statuses.values()), word)
        if statuses[rule.id].state in ("stopped", "paused"):
            session.out.say(
                f"Nothing takes files from “{rule.shown_name}” now: it is {statuses[rule.id].state}. "
                f"{'Resume it' if rule.paused else 'Start “pxm-desktop watch” or the window'}, then try again."
            )
            return codes.SOME_FAILED
        paths = list(dict.fromkeys(_below(rule, file) for file in files))
        taken = await session.unless_interrupted(service.hotfolders.take(rule.id, paths))
    session.out.object({"event": "hotfolder_taken", "id": rule.id, "name": rule.shown_name, "taken": taken})
    session.out.say(f"{taken} {'file' if taken == 1 else 'files'} queued.")
    if taken < len(paths):
        session.out.say(f"{len(paths) - taken} could not be: they are not there, or in the queue already.")
        return codes.SOME_FAILED
    return codes.DONE


def _is_folder(path: bytes) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - bytes


def _below(rule: Rule, word: str) -> bytes:
    """Return a file as it is called below the rule's folder; it may be named from there, or from here."""
    path = absolute(word)
    if path.startswith(os.path.join(rule.folder, b"")):  # noqa: PTH118 - bytes
        return path[len(rule.folder) :].lstrip(os.fsencode(os.sep)).replace(os.fsencode(os.sep), b"/")
    return os.path.normpath(os.fsencode(word)).replace(os.fsencode(os.sep), b"/")


def _say_notes(session: Session, notes: Sequence[str]) -> None:
    for note in notes:
        session.out.say(note)


def _say_unwatched(session: Session, statuses: Sequence[RuleStatus]) -> None:
    if any(status.state == "stopped" and not status.rule.paused for status in statuses):
        session.out.say("Nothing watches now: start “pxm-desktop watch” or the window.")


_COMMANDS = {
    "add": _add,
    "list": _list,
    "edit": _edit,
    "remove": _remove,
    "test": _test,
    "pause": _pause,
    "resume": _resume,
    "activity": _activity,
    "files": _files,
    "take": _take,
}
