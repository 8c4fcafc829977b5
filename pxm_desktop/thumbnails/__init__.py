"""Thumbnails of files on this computer: decoded in worker processes, kept in a cache of limited size. Without Qt."""
