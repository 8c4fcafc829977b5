"""`pxm-desktop upload`: files and folders into PXM, linked, with one line a file."""

from __future__ import annotations

from collections.abc import Sequence

from pxm_desktop.cli.arguments import upload_parser


def main(words: Sequence[str]) -> int:
    """Run the command; `words[0]` is its name."""
    options = upload_parser().read(words[1:])
    # After the options, so that --help and usage errors do not wait for the network client.
    from pxm_desktop.cli import uploading

    return uploading.upload(options)
