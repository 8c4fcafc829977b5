"""The window: Qt widgets that call the service and show its events. The only room that imports Qt."""
