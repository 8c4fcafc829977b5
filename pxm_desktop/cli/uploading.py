"""What `upload` and `resume` do once their options are read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from pxm_desktop.cli import codes
from pxm_desktop.cli.destinations import destination_of, name_rule_of
from pxm_desktop.cli.follow import Follower, NoDisplay, Report, all_transfers, attached
from pxm_desktop.cli.output import Output, path_fields, shown_path, size_text
from pxm_desktop.cli.progress import display_for
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.transfer.source import stat_path

KEPT = "The queue is kept; “pxm-desktop resume” finishes it."


def upload(options: argparse.Namespace) -> int:
    """Upload what the options name; return the exit code."""
    out = Output(as_json=options.json)
    paths = [os.path.abspath(os.fsencode(word)) for word in options.words]  # noqa: PTH100 - links are not followed
    missing = [(word, why) for word, why in zip(options.words, map(_why_missing, paths), strict=True) if why]
    if missing:
        for word, why in missing:
            out.say(f"{shown_path(os.fsencode(word))}: {why} Nothing was uploaded.")
        return codes.USAGE
    if options.dry_run:
        return run(lambda session: _dry_run(session, options, paths), out, kept="Nothing was uploaded.")
    return run(lambda session: _upload(session, options, paths), out, kept=KEPT)


def resume(options: argparse.Namespace) -> int:
    """Finish what the journal holds; return the exit code."""
    return run(_resume, Output(as_json=options.json), kept=KEPT)


async def _upload(session: Session, options: argparse.Namespace, paths: Sequence[bytes]) -> int:
    service = await session.open("named")
    try:
        destination = await destination_of(session, service, options)
        match = await name_rule_of(session, service, options)
        _say_attached(session, service)
        added = await session.unless_interrupted(service.add(paths, destination, match=match))
    except BaseException:
        await service.close()
        raise
    with display_for(session.out) as display:
        report = Report(session.out, display)
        report.left_out(added.skipped)
        if added.batch is None:
            await service.close()
            report.summary()
            return report.code
        display.add(await all_transfers(service, added.batch.id, ()))
        return await Follower(session, report, added.batch.id).run(service)


async def _resume(session: Session) -> int:
    service = await session.open("named")
    with display_for(session.out) as display:
        try:
            _say_attached(session, service)
            report = Report(session.out, display)
            follower = Follower(session, report, None)
            await follower.begin(service)
            await service.resume(None)
        except BaseException:
            await service.close()
            raise
        return await follower.run(service)


async def _dry_run(session: Session, options: argparse.Namespace, paths: Sequence[bytes]) -> int:
    async with session.service() as service:
        destination = await destination_of(session, service, options)
        match = await name_rule_of(session, service, options)
        plan = await session.unless_interrupted(service.plan(paths))
    for file in plan.files:
        session.out.object({"event": "plan", **path_fields(file.path), "size": file.size})
        session.out.text(f"{size_text(file.size):>10}  {shown_path(file.path)}")
    report = Report(session.out, NoDisplay())
    report.left_out(plan.skipped)
    session.out.object(
        {
            "event": "plan_summary",
            "files": len(plan.files),
            "skipped": len(plan.skipped),
            "bytes": plan.bytes,
            "collections": list(destination.collections),
            "regions": list(destination.regions),
            "attributes": {attribute.id: attribute.value for attribute in destination.attributes},
            "match": match.pattern if match is not None else None,
        }
    )
    if match is not None:
        session.out.say("Which products the names mean shows when they are uploaded.")
    session.out.say(
        f"{len(plan.files)} files with {size_text(plan.bytes)} would be uploaded, "
        f"{len(plan.skipped)} skipped. Nothing was uploaded."
    )
    return report.code


def _say_attached(session: Session, service: ServiceClient) -> None:
    if attached(service):
        session.out.say(
            "PXM Desktop is running already and does the work. Ctrl+C detaches; the work goes on."
        )


def _why_missing(path: bytes) -> str:
    """Return why a path cannot be uploaded at all, or nothing."""
    try:
        stat_path(path)
    except FileNotFoundError:
        return "There is no such file or folder."
    except NotADirectoryError:
        return "A part of this path is a file, not a folder."
    except PermissionError:
        return "There is no permission to look there."
    except (OSError, ValueError) as error:
        return f"This path cannot be used: {getattr(error, 'strerror', None) or error}."
    return ""
