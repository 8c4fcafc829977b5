"""The tables of the files, beside those of the products in the same copy (`catalog.schema` has its version)."""

from __future__ import annotations

# `file` is narrow, so that looking through all files of an account reads a few megabytes. `told` is what PXM said last,
# as JSON; the columns are worked out from it. `hay` is what a search looks in, folded, a line each: file name, SKUs,
# product names, labels, attribute values, text in the picture. It has a table of its own, since a search looks at
# thousands of them, and each line is ended, so that three letters begin with any two.
#
# An index of a few of the files has the column that says so, although it is the same in all its rows: else SQLite looks
# it up in the table for each.
#
# The index of words has no positions (detail=none), which halves it: a word is looked for by some of its trigrams, and
# what has them all is looked at (`search`). `file_terms` lists the trigrams that there are.
FILE_TABLES = """
CREATE TABLE file(
  account INTEGER NOT NULL, n INTEGER NOT NULL, kind INTEGER NOT NULL, linked INTEGER, published INTEGER,
  awaited_until REAL, mine INTEGER NOT NULL, size INTEGER, width INTEGER, height INTEGER, created REAL, updated REAL,
  rating INTEGER, missed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(account, n)) WITHOUT ROWID;
CREATE INDEX file_unlinked ON file(account, linked) WHERE linked = 0;
CREATE INDEX file_unpublished ON file(account, published) WHERE published = 0;
CREATE INDEX file_awaited ON file(account, awaited_until) WHERE awaited_until IS NOT NULL;
CREATE INDEX file_mine_known ON file(account, mine) WHERE mine;
CREATE INDEX file_created ON file(account, created, n);
CREATE INDEX file_updated ON file(account, updated, n);
CREATE INDEX file_size ON file(account, size, n);
CREATE TABLE file_text(
  n INTEGER PRIMARY KEY, account INTEGER NOT NULL, id TEXT NOT NULL, digest INTEGER NOT NULL, key TEXT NOT NULL,
  told TEXT NOT NULL, UNIQUE(account, id));
CREATE INDEX file_name ON file_text(account, key);
CREATE TABLE file_hay(n INTEGER PRIMARY KEY, account INTEGER NOT NULL, hay TEXT NOT NULL);
CREATE VIRTUAL TABLE file_words USING fts5(
  hay, content='file_hay', content_rowid='n', tokenize='trigram', detail=none, columnsize=0);
CREATE VIRTUAL TABLE file_terms USING fts5vocab(file_words, row);
CREATE TABLE thing(
  n INTEGER PRIMARY KEY, account INTEGER NOT NULL, what TEXT NOT NULL, id TEXT NOT NULL, UNIQUE(account, what, id));
CREATE TABLE file_link(thing INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY(thing, file)) WITHOUT ROWID;
CREATE INDEX file_link_file ON file_link(file, thing);
CREATE TABLE file_mine(account INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY(account, id)) WITHOUT ROWID;
CREATE TABLE file_stale(file INTEGER PRIMARY KEY);
CREATE TABLE file_seen(account INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY(account, file)) WITHOUT ROWID;
CREATE TABLE file_reading(
  account INTEGER PRIMARY KEY, full_at REAL, read_at REAL, filters INTEGER, pass_began REAL, pass_offset INTEGER,
  pass_page TEXT NOT NULL DEFAULT '[]', stopped INTEGER NOT NULL DEFAULT 0, sent_mark INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER file_hay_added AFTER INSERT ON file_hay BEGIN
  INSERT INTO file_words(rowid, hay) VALUES (new.n, new.hay);
END;
CREATE TRIGGER file_hay_changed AFTER UPDATE OF hay ON file_hay WHEN old.hay <> new.hay BEGIN
  INSERT INTO file_words(file_words, rowid, hay) VALUES ('delete', old.n, old.hay);
  INSERT INTO file_words(rowid, hay) VALUES (new.n, new.hay);
END;
CREATE TRIGGER file_hay_gone AFTER DELETE ON file_hay BEGIN
  INSERT INTO file_words(file_words, rowid, hay) VALUES ('delete', old.n, old.hay);
END;
CREATE TRIGGER file_text_gone AFTER DELETE ON file_text BEGIN
  DELETE FROM file_hay WHERE n = old.n;
  DELETE FROM file WHERE account = old.account AND n = old.n;
  DELETE FROM file_link WHERE file = old.n;
  DELETE FROM file_stale WHERE file = old.n;
  DELETE FROM file_seen WHERE account = old.account AND file = old.n;
END;
CREATE TRIGGER product_known_to_files AFTER INSERT ON product BEGIN
  INSERT OR IGNORE INTO file_stale SELECT l.file FROM thing t CROSS JOIN file_link l ON l.thing = t.n
    WHERE t.account = new.account AND t.what = 'product' AND t.id = new.id;
END;
CREATE TRIGGER product_renamed_for_files AFTER UPDATE OF name, sku ON product
  WHEN old.name <> new.name OR old.sku <> new.sku BEGIN
  INSERT OR IGNORE INTO file_stale SELECT l.file FROM thing t CROSS JOIN file_link l ON l.thing = t.n
    WHERE t.account = new.account AND t.what = 'product' AND t.id = new.id;
END;
CREATE TRIGGER product_gone_for_files AFTER DELETE ON product BEGIN
  INSERT OR IGNORE INTO file_stale SELECT l.file FROM thing t CROSS JOIN file_link l ON l.thing = t.n
    WHERE t.account = old.account AND t.what = 'product' AND t.id = old.id;
END;
"""
