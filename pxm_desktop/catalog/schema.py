"""The tables of the copy. It is only a cache: one of another version is thrown away, so there are no migrations."""

from __future__ import annotations

import zlib
from typing import Final

from pxm_desktop.catalog.files.tables import FILE_TABLES

_FOLDED: Final = 4
"""Goes up with every change of what `fold` does to the text in the tables, and of what the statements mean by them."""

# `hay` is what a search looks in: name, SKU and category paths, folded, a line each. It begins with the name, so an
# index on it sorts by name, and answers what begins with some letters, without touching the rows.
_TABLES = """
CREATE TABLE account(n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE reading(
  account INTEGER NOT NULL, part TEXT NOT NULL,
  full_at REAL, read_at REAL, filters INTEGER, PRIMARY KEY(account, part)) WITHOUT ROWID;
CREATE TABLE category(
  account INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, above TEXT NOT NULL,
  PRIMARY KEY(account, id)) WITHOUT ROWID;
CREATE TABLE under(
  account INTEGER NOT NULL, above TEXT NOT NULL, category TEXT NOT NULL,
  PRIMARY KEY(account, above, category)) WITHOUT ROWID;
CREATE TABLE product(
  n INTEGER PRIMARY KEY, account INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, sku TEXT NOT NULL,
  kind TEXT NOT NULL, family TEXT NOT NULL, own TEXT NOT NULL, path TEXT NOT NULL, sku_folded TEXT NOT NULL,
  hay TEXT NOT NULL, missed INTEGER NOT NULL DEFAULT 0, UNIQUE(account, id));
CREATE INDEX product_hay ON product(account, hay);
CREATE INDEX product_sku ON product(account, sku_folded) WHERE sku_folded <> '';
CREATE INDEX product_family ON product(account, family) WHERE family <> '';
CREATE TABLE place(
  account INTEGER NOT NULL, category TEXT NOT NULL, product INTEGER NOT NULL,
  PRIMARY KEY(account, category, product)) WITHOUT ROWID;
CREATE INDEX place_product ON place(product, category);
CREATE VIRTUAL TABLE words USING fts5(hay, content='product', content_rowid='n', tokenize='trigram');
CREATE TRIGGER product_added AFTER INSERT ON product BEGIN
  INSERT INTO words(rowid, hay) VALUES (new.n, new.hay);
END;
CREATE TRIGGER product_gone AFTER DELETE ON product BEGIN
  INSERT INTO words(words, rowid, hay) VALUES ('delete', old.n, old.hay);
  DELETE FROM place WHERE product = old.n;
END;
CREATE TRIGGER product_changed AFTER UPDATE OF hay ON product WHEN old.hay <> new.hay BEGIN
  INSERT INTO words(words, rowid, hay) VALUES ('delete', old.n, old.hay);
  INSERT INTO words(rowid, hay) VALUES (new.n, new.hay);
END;
CREATE TABLE region(
  account INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, is_primary INTEGER NOT NULL,
  PRIMARY KEY(account, id)) WITHOUT ROWID;
CREATE TABLE attribute(
  account INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, options TEXT NOT NULL,
  required INTEGER NOT NULL, PRIMARY KEY(account, id)) WITHOUT ROWID;
"""

TABLES = f"{_TABLES}\n{FILE_TABLES}"
"""All tables of the copy, those of the files behind those of the products that they refer to."""

VERSION: Final = zlib.crc32(f"{_FOLDED} {TABLES}".encode()) >> 1
"""Another one for other tables: a copy is never read by statements that were made for others."""
