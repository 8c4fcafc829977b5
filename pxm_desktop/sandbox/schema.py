"""Tables of the account's database."""

from __future__ import annotations

VERSION = 1

# Arrays and objects are JSON text; times are seconds since 1970. `shuffle` is a random number per row: lists
# are ordered by it, so that paging is consistent while nothing changes and a new row may appear on any page.
TABLES = """
CREATE TABLE region (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, is_primary INTEGER NOT NULL, language TEXT NOT NULL,
  shuffle INTEGER NOT NULL);
CREATE TABLE category (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, parent_id TEXT, created REAL NOT NULL, updated REAL NOT NULL,
  shuffle INTEGER NOT NULL);
CREATE TABLE collection (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, additional_title TEXT, parent_id TEXT,
  direct_parent TEXT NOT NULL DEFAULT '[]', published INTEGER NOT NULL DEFAULT 0, published_start_date TEXT,
  published_end_date TEXT, collection_type TEXT, parent_topic_id TEXT, region_ids TEXT NOT NULL DEFAULT '[]',
  created REAL NOT NULL, updated REAL NOT NULL, renamed REAL NOT NULL, old_name TEXT,
  shuffle INTEGER NOT NULL);
CREATE INDEX collection_shuffle ON collection (shuffle);
CREATE TABLE file (
  id TEXT PRIMARY KEY, file_name TEXT NOT NULL, mime_type TEXT NOT NULL, size INTEGER NOT NULL,
  key TEXT NOT NULL UNIQUE, collections TEXT NOT NULL DEFAULT '[]', region_ids TEXT NOT NULL DEFAULT '[]',
  published INTEGER NOT NULL DEFAULT 0, published_start_date TEXT, published_end_date TEXT, dimensions TEXT,
  labels TEXT NOT NULL DEFAULT '[]', ocr_text TEXT, renditions TEXT NOT NULL DEFAULT '{}',
  stage TEXT NOT NULL DEFAULT 'new', created REAL NOT NULL, updated REAL NOT NULL, renamed REAL NOT NULL,
  old_name TEXT, shuffle INTEGER NOT NULL);
CREATE INDEX file_shuffle ON file (shuffle);
CREATE INDEX file_name ON file (file_name);
CREATE TABLE upload (
  file_path TEXT PRIMARY KEY, upload_id TEXT, file_name TEXT NOT NULL, mime_type TEXT NOT NULL,
  size INTEGER NOT NULL, state TEXT NOT NULL, file_id TEXT, created REAL NOT NULL);
CREATE TABLE attribute (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, options TEXT NOT NULL DEFAULT '[]',
  shuffle INTEGER NOT NULL);
CREATE TABLE attribute_group (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, attributes TEXT NOT NULL DEFAULT '[]', shuffle INTEGER NOT NULL);
CREATE TABLE attribute_value (
  entity TEXT NOT NULL, object_id TEXT NOT NULL, attribute_id TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (entity, object_id, attribute_id)) WITHOUT ROWID;
CREATE TABLE resource (
  id TEXT PRIMARY KEY, description TEXT NOT NULL, link TEXT NOT NULL, category_id TEXT,
  collections TEXT NOT NULL DEFAULT '[]', shuffle INTEGER NOT NULL);
CREATE TABLE related (
  collection_id TEXT NOT NULL, group_name TEXT NOT NULL, other_id TEXT NOT NULL,
  PRIMARY KEY (collection_id, group_name, other_id)) WITHOUT ROWID;
CREATE TABLE token (token TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE etag_alias (shown TEXT PRIMARY KEY, stored TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

JSON_COLUMNS = frozenset(
    {"direct_parent", "region_ids", "collections", "labels", "renditions", "options", "attributes", "value"}
)
TRUTH_COLUMNS = frozenset({"published", "is_primary"})
