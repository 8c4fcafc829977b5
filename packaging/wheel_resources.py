"""Build hook: puts `resources/` into wheels as `pxm_desktop/_resources`.

Editable installs get no copy: they find `resources/` in the checkout, and a copy would go stale.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelResources(BuildHookInterface[Any]):
    """Adds the resources to a wheel that is built to be shipped."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folder to include, unless the build is an editable one."""
        if version == "standard":
            build_data["force_include"]["resources"] = "pxm_desktop/_resources"
