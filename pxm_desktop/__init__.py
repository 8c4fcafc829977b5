"""PXM Desktop: puts digital assets into PXM, from a window, hot folders or the command line."""

__version__ = "0.1.0"
