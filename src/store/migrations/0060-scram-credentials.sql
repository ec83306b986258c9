-- SCRAM credentials (KIP-554) by user and mechanism (1: SCRAM-SHA-256, 2: SCRAM-SHA-512). The password is not kept, only the two
-- keys that a login is checked with.
CREATE TABLE scram_credentials (
  user_name  TEXT    NOT NULL,
  mechanism  INTEGER NOT NULL,
  salt       BLOB    NOT NULL,
  stored_key BLOB    NOT NULL,
  server_key BLOB    NOT NULL,
  iterations INTEGER NOT NULL,
  PRIMARY KEY (user_name, mechanism)
) STRICT, WITHOUT ROWID;
