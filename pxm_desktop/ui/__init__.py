"""The window: Qt widgets that call the service and show its events. The only room that imports Qt."""

from pxm_desktop.ui.imports import spare_sources

spare_sources()  # before any other module is imported
