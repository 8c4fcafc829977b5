"""Finds the files of `resources/`: icons, sample assets, translations.

They lie beside the package in a checkout, and inside it, as `_resources`, in a wheel and in a frozen bundle.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parent / "resources"


def resources_folder() -> Path:
    """Return the folder that holds the resources.

    Raises FileNotFoundError when the program was installed without them.
    """
    for folder in (_SHIPPED, _CHECKOUT):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"The program's own files are missing: there is no {_SHIPPED}. Install PXM Desktop again."
    )


def resource(name: str) -> Path:
    """Return the path of one resource, a file or a folder, named relative to `resources/` with slashes.

    Raises ValueError for a name that leads outside, FileNotFoundError when there is no such resource.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise ValueError(f"A resource is named relative to the resources folder, not as {name!r}.")
    path = resources_folder().joinpath(*parts.parts)
    if not path.exists():
        raise FileNotFoundError(f"The program's own file {name!r} is missing. Install PXM Desktop again.")
    return path
