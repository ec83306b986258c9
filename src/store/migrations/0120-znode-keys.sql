-- Znodes are found by their czxid and path, not by the path alone: nodes that are created together lie together, whatever their names
-- are, and a commit writes few pages. The columns are otherwise those of 0100-row-sums.sql; the first two stand first in the file, too.
ALTER TABLE znodes RENAME TO znodes_before;
CREATE TABLE znodes (
  czxid           INTEGER NOT NULL,
  path            TEXT    NOT NULL,
  data            BLOB,
  acl             BLOB,
  mzxid           INTEGER NOT NULL,
  pzxid           INTEGER NOT NULL,
  ctime           INTEGER NOT NULL,
  mtime           INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  cversion        INTEGER NOT NULL,
  aversion        INTEGER NOT NULL,
  ephemeral_owner INTEGER NOT NULL,
  data_sum        INTEGER NOT NULL,
  stat_sum        INTEGER NOT NULL AS (czxid * 3 + mzxid * 5 + pzxid * 7 + ctime * 11 + mtime * 13 + version * 17 + cversion * 19 + aversion * 23 + (ephemeral_owner >> 32) * 29 + (ephemeral_owner & 0xffffffff) * 31 + CASE WHEN acl IS NULL THEN 0 ELSE row_sum(acl) END) STORED,
  PRIMARY KEY (czxid, path)
) STRICT, WITHOUT ROWID;
INSERT INTO znodes (czxid, path, data, acl, mzxid, pzxid, ctime, mtime, version, cversion, aversion, ephemeral_owner, data_sum)
SELECT czxid, path, data, acl, mzxid, pzxid, ctime, mtime, version, cversion, aversion, ephemeral_owner, data_sum
  FROM znodes_before
 ORDER BY czxid, path;
DROP TABLE znodes_before;

DROP TABLE znodes_incoming;
CREATE TABLE znodes_incoming (
  czxid           INTEGER NOT NULL,
  path            TEXT    NOT NULL,
  data            BLOB,
  acl             BLOB,
  mzxid           INTEGER NOT NULL,
  pzxid           INTEGER NOT NULL,
  ctime           INTEGER NOT NULL,
  mtime           INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  cversion        INTEGER NOT NULL,
  aversion        INTEGER NOT NULL,
  ephemeral_owner INTEGER NOT NULL,
  data_sum        INTEGER NOT NULL,
  stat_sum        INTEGER NOT NULL AS (czxid * 3 + mzxid * 5 + pzxid * 7 + ctime * 11 + mtime * 13 + version * 17 + cversion * 19 + aversion * 23 + (ephemeral_owner >> 32) * 29 + (ephemeral_owner & 0xffffffff) * 31 + CASE WHEN acl IS NULL THEN 0 ELSE row_sum(acl) END) STORED,
  PRIMARY KEY (czxid, path)
) STRICT, WITHOUT ROWID;
