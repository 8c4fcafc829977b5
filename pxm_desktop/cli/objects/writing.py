"""Making, changing and deleting objects: what is told beforehand and afterwards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.objects.listing import ask, without_links
from pxm_desktop.cli.objects.names import Names
from pxm_desktop.cli.objects.telling import change_lines, dependents
from pxm_desktop.cli.session import Session, explain
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import ServiceError

Targets = Sequence[tuple[str, str]]
"""Ids and names of objects."""


async def create(names: Names, noun: str, arguments: Mapping[str, Any], label: str) -> int:
    """Make an object and tell it, or with `dry_run` tell what it would be; return the exit code."""
    found = await ask(names.session, names.service, f"{noun}.create", **arguments)
    _tell(names.session, found, label, "made", names.labels)
    return codes.DONE


async def change(
    names: Names, noun: str, targets: Targets, arguments: Mapping[str, Any], first: int | None = None
) -> int:
    """Change objects one by one, and tell of each what changed, or with `dry_run` would; return the exit code.

    `first`: stop after so many for a look.
    """

    async def one(identity: str, label: str) -> int:
        found = await ask(names.session, names.service, f"{noun}.set", id=identity, **arguments)
        _tell(names.session, found, label, "changed", names.labels)
        return codes.DONE

    return await _each(names.session, targets, one, first)


async def delete(
    session: Session, service: ServiceClient, noun: str, targets: Targets, options: argparse.Namespace
) -> int:
    """Delete objects one by one, after saying what hangs on each; return the exit code."""

    async def one(identity: str, label: str) -> int:
        out = session.out
        hangs = await ask(session, service, f"{noun}.hangs", id=identity)
        told = {"id": identity, "name": label, "hangs": hangs}
        out.say(dependents(noun, label, hangs))
        if options.dry_run:
            out.object({**told, "deleted": False, "dry_run": True, "error": None})
            out.text(f"{identity}  {label}: would be deleted")
            return codes.DONE
        if not options.yes and not sys.stdin.isatty():
            out.say("It was not deleted: there is nobody to ask here. Add --yes to delete it.")
            out.object({**told, "deleted": False, "error": "--yes is missing"})
            return codes.USAGE
        if not options.yes and not await _agreed(session, label):
            out.say("It was not deleted.")
            out.object({**told, "deleted": False, "error": "not confirmed"})
            return codes.SOME_FAILED
        await ask(session, service, f"{noun}.delete", id=identity)
        out.object({**told, "deleted": True, "error": None})
        out.text(f"{identity}  {label}: deleted")
        return codes.DONE

    return await _each(session, targets, one, options.first)


async def _each(
    session: Session, targets: Targets, do: Callable[[str, str], Awaitable[int]], first: int | None
) -> int:
    """Do something with objects one after the other, the `first` of them only where that is said.

    One that fails does not stop those that follow.
    """
    code = codes.DONE
    for identity, label in targets[:first]:
        try:
            ended = await do(identity, label)
        except (PxmError, ServiceError) as error:
            if len(targets) > 1:
                session.out.say(f"{label}:")
            ended = explain(session.out, error)
            session.out.object({"id": identity, "name": label, "changed": False, "error": str(error)})
            if ended == codes.REFUSED:
                return ended
        code = code or ended
    left = targets[first:] if first is not None else ()
    if left:
        session.out.say(f"Stopped after {first} for a look. {len(left)} left, the next is “{left[0][1]}”.")
    return code


def _tell(
    session: Session, found: Mapping[str, Any], label: str, done: str, labels: Mapping[str, str]
) -> None:
    out = session.out
    shown = without_links(found)
    out.object(shown)
    identity = f"{found['id']}  " if found.get("id") else ""
    if not found["changed"]:
        out.text(f"{identity}{label}: was so already")
        return
    out.text(f"{identity}{label}: {f'would be {done}' if found.get('dry_run') else done}")
    for line in change_lines(shown["changes"], labels, new=done == "made"):
        out.text(f"  {line}")


async def _agreed(session: Session, label: str) -> bool:
    """Ask a person on stderr, since stdout is for results; anything but yes is a no."""
    sys.stderr.write(f"Delete “{label}”? [y/N] ")
    sys.stderr.flush()
    answer = await session.unless_interrupted(in_daemon_thread(sys.stdin.readline, name="answer"))
    return answer.strip().lower() in ("y", "yes")
