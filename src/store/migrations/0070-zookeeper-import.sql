-- A tree that is to replace the one in `znodes` is written here a few rows at a time, beside the server's own work; then the
-- two tables change names in one transaction, so that a killed import leaves the old tree as it was. Empty otherwise.
CREATE TABLE znodes_incoming (
  path            TEXT    NOT NULL PRIMARY KEY,
  data            BLOB,
  acl             BLOB,
  czxid           INTEGER NOT NULL,
  mzxid           INTEGER NOT NULL,
  pzxid           INTEGER NOT NULL,
  ctime           INTEGER NOT NULL,
  mtime           INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  cversion        INTEGER NOT NULL,
  aversion        INTEGER NOT NULL,
  ephemeral_owner INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Clients of an imported session know the password that the server had given them, which is made in another way than ours.
ALTER TABLE zookeeper_sessions ADD COLUMN is_imported INTEGER NOT NULL DEFAULT 0;
