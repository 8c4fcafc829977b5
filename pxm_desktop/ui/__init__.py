"""The window: Qt widgets that call the service and show its events. The only room that imports Qt."""

from pxm_desktop.ui.imports import quickly

with quickly():  # before any other module is imported
    import PySide6.QtCore  # noqa: F401
