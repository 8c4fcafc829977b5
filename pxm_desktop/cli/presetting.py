"""What the sub-commands of `presets` do once their options are read."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.cli import codes
from pxm_desktop.cli.destinations import destination_of
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Session, run
from pxm_desktop.service.attribute_values import as_text
from pxm_desktop.service.presets import preset_named
from pxm_desktop.service.presets_api import Preset
from pxm_desktop.transfer.model import Destination

COLUMNS = ("NAME", "USED", "LAST", "PRODUCTS", "REGIONS", "PUBLISH", "ATTRIBUTES")


def run_choice(choice: str, options: argparse.Namespace) -> int:
    """Run one of the sub-commands; return the exit code."""
    command = {"list": _list, "save": _save, "delete": _delete}[choice]
    return run(lambda session: command(session, options), Output(as_json=options.json), kept="")


async def _list(session: Session, _: argparse.Namespace) -> int:
    async with session.service() as service:
        presets = await service.presets.list()
    for preset in presets:
        session.out.object(_object(preset))
    if presets:
        session.out.table(COLUMNS, [_row(preset) for preset in presets])
    else:
        session.out.say("There are no presets. “pxm-desktop presets save NAME” makes one.")
    return codes.DONE


async def _save(session: Session, options: argparse.Namespace) -> int:
    async with session.service("none") as service:
        destination = await destination_of(session, service, options)
        saved = await service.presets.save(options.words[0], destination, options.replace)
    session.out.object({"event": "preset_saved", **_object(saved)})
    session.out.say(f"The preset “{saved.name}” is saved.")
    return codes.DONE


async def _delete(session: Session, options: argparse.Namespace) -> int:
    async with session.service("none") as service:
        kept = await service.presets.list()
        names = dict.fromkeys(preset_named(kept, word).name for word in options.words)
        for name in names:
            await service.presets.delete(name)
            session.out.object({"event": "preset_deleted", "name": name})
    session.out.say(f"{len(names)} {'preset' if len(names) == 1 else 'presets'} deleted.")
    return codes.DONE


def _object(preset: Preset) -> dict[str, Any]:
    return {
        "name": preset.name,
        "destination": preset.destination.model_dump(mode="json"),
        "uses": preset.uses,
        "last_used": _time(preset.last_used),
    }


def _row(preset: Preset) -> tuple[str, ...]:
    goes: Destination = preset.destination
    publish = {None: "", True: "yes", False: "no"}[goes.publish]
    if goes.publish and goes.publish_from is not None:
        publish = f"from {goes.publish_from.astimezone():%Y-%m-%d %H:%M}"
    return (
        preset.name,
        str(preset.uses),
        _time(preset.last_used) or "never",
        ", ".join(goes.collections),
        ", ".join(goes.regions),
        publish,
        ", ".join(f"{a.name or a.id}={as_text(a.value)}" for a in goes.attributes),
    )


def _time(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
