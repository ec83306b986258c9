-- The znodes, one row each, keyed by path: loading in key order meets every parent before its children, and there is no
-- second index to keep. `acl` is the jute vector of ACLs, NULL for world:anyone:cdrwa, which nearly all have. `data` NULL
-- is ZooKeeper's null, apart from empty. `cversion` counts creates only; `ephemeral_owner` is the session id, or marks a
-- container or TTL node, as inside ZooKeeper.
CREATE TABLE znodes (
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

-- Sessions outlive the daemon: a client may come back to one after a restart, and its ephemerals go when it expires.
CREATE TABLE zookeeper_sessions (
  session_id INTEGER NOT NULL PRIMARY KEY,
  timeout_ms INTEGER NOT NULL
) STRICT;

-- One row: the last zxid given out (failed writes take one too), and the key from which session passwords are made.
CREATE TABLE zookeeper_state (
  id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  last_zxid    INTEGER NOT NULL,
  password_key BLOB    NOT NULL
) STRICT;
