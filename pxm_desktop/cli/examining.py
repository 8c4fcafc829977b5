"""What `doctor` does once its options are read."""

from __future__ import annotations

import argparse
import os
from functools import partial

from pxm_desktop.cli import codes
from pxm_desktop.cli.findings import tell
from pxm_desktop.cli.output import Output, path_fields, shown_path, size_text
from pxm_desktop.cli.session import Session, explain, run
from pxm_desktop.pxm.errors import PxmError, Unreachable
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.checkup import Finding, look_around, look_out
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.lessons import Lessons
from pxm_desktop.service.settings import Settings, SettingsFile


def doctor(options: argparse.Namespace) -> int:
    """Check everything; return the exit code."""
    bundle = options.bundle
    work = _doctor if bundle is None else partial(_bundle, path=os.fsencode(os.path.abspath(bundle)))  # noqa: PTH100
    return run(work, Output(as_json=options.json), kept="")


async def _bundle(session: Session, path: bytes) -> int:
    """Write what support wants to see; the service that has the queue does it, the window's where one is open."""
    async with session.service("none") as service:
        size = await session.unless_interrupted(service.support.bundle(path))
    session.out.object({"event": "bundle", **path_fields(path), "size": size})
    session.out.say(f"Saved as {shown_path(path)} ({size_text(size)}).")
    return codes.DONE


async def _doctor(session: Session) -> int:
    directory = paths.data_dir()
    account = Account(_settings(directory), Lessons(directory.endpoints))
    try:
        return await session.unless_interrupted(_examine(session, directory, account))
    finally:
        await account.close()


async def _examine(session: Session, directory: paths.DataDir, account: Account) -> int:
    await account.open()
    code = codes.DONE
    async for finding in look_around(directory, account):
        tell(session.out, finding)
        if finding.result == "problem":
            code = codes.SOME_FAILED
    try:
        async for finding in look_out(account):
            tell(session.out, finding)
            if finding.result == "problem":
                code = codes.SOME_FAILED
    except Unreachable as error:
        tell(
            session.out, Finding(check="network", result="problem", sentence=error.sentence, todo=error.todo)
        )
        return codes.NO_ANSWER
    except (PxmError, ServiceError) as error:
        if account.signed_in:
            tell(
                session.out,
                Finding(check="sign-in", result="problem", sentence=error.sentence, todo=error.todo),
            )
        return explain(session.out, error)
    session.out.say("All is well." if code == codes.DONE else "Something needs attention; see above.")
    return code


def _settings(directory: paths.DataDir) -> Settings:
    try:
        return SettingsFile(directory.settings).read(set_aside=False)
    except ServiceError:
        return Settings()  # What is wrong with them is one of the findings.
