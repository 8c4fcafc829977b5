"""What a rule does when something stands in its way: it waits and tries again, and never gives up."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable

from pxm_desktop.hotfolders.claims.claims import CannotClaim, ShareAway
from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.hotfolders.volume import FolderAway

RETRY = 5.0
"""Seconds until the queue or the disk is tried again; after defects longer each time."""
_LONGEST_RETRY = 60.0
_PROBE = 60.0
"""Seconds until a share that holds no claims is tried again."""
_PAUSE = 1.0
"""Seconds for the watch to find out what became of the folder."""
_log = logging.getLogger(__name__)


async def persist(
    work: Callable[[], Awaitable[None]],
    *,
    name: str,
    away: Callable[[], None],
    unfit: Callable[[str], None],
    refuse: Callable[[str], None],
) -> None:
    """Do something until it is done, or until the folder went away.

    A queue or a disk that refuses is waited for; a defect does not end it. `away` hears that the folder is gone,
    `unfit` why its share holds no claims, `refuse` why nothing can be done now; empty once it can.
    """
    for attempt in itertools.count():
        try:
            await work()
        except FolderAway:
            away()
            await asyncio.sleep(_PAUSE)
            return
        except CannotClaim as error:
            unfit(str(error))
            await asyncio.sleep(_PROBE)
        except (NotNow, StoreUnusable, ShareAway) as error:
            refuse(str(error))
            await asyncio.sleep(RETRY)
        except Exception:
            _log.exception("hot folder %s met a defect; it goes on", name)
            await asyncio.sleep(min(RETRY * 2**attempt, _LONGEST_RETRY))
        else:
            refuse("")
            return
