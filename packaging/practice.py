"""What PXM itself does in the pictures, on the practice account: being slow, others' changes, making pictures."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from stage import rest

if TYPE_CHECKING:
    from screenshots import Scene

_MOST_SECONDS = 600


def wait_for_pxm(scene: Scene) -> None:
    """Wait until PXM has made all pictures, which it does beside everything else: what is read before has none."""
    for _ in range(_MOST_SECONDS):
        rest(scene.app, 1000)
        if all(file["stage"] == "done" for file in order(scene, "GET", "files")):
            return
    raise TimeoutError("PXM did not make its pictures.")


def order(scene: Scene, method: str, what: str, data: dict[str, Any] | None = None) -> Any:
    """Tell the practice account how to behave, or what somebody else does there."""
    root, secret = scene.credentials["PXM_BASE_URL"], scene.credentials["PXM_CLIENT_SECRET"]
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(f"{root}/_sandbox/{what}", body, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return json.load(answer)
