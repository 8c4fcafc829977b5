"""What makes one file take the place of its duplicates: changes of files, planned like every other one."""

from __future__ import annotations

from collections.abc import Iterable

from pxm_desktop.relinking.model import FileEdit
from pxm_desktop.service.library_api import LibraryFile


def edits_of(files: Iterable[LibraryFile], keep: str) -> list[FileEdit]:
    """Link the file to keep to all products and regions of the others, and take these out of their products.

    Nothing is deleted, and regions of the others stay. Files whose products are not known are left alone; none are
    changed where there is nothing to change.
    """
    files = list(files)
    [kept] = [file for file in files if file.id == keep]
    others = [file for file in files if file.id != keep]
    products = _new((each for file in others for each in file.products or ()), kept.products or ())
    regions = _new(
        (each for file in others if file.products for each in file.regions or ()), kept.regions or ()
    )
    edits = (
        [FileEdit(file_id=keep, add_products=products, add_regions=regions)] if products or regions else []
    )
    return edits + [
        FileEdit(file_id=file.id, remove_products=file.products) for file in others if file.products
    ]


def _new(ids: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    had = set(known)
    return tuple(each for each in dict.fromkeys(ids) if each not in had)
