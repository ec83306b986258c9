-- A checksum over each row, for a bit that changes on the disk: `sum` is made by SQLite itself at each write, and compared when the
-- store is opened and by `samsa check`. row_sum is a function of ours (row-sum.ts), without which a row can be read but not written;
-- what it makes of values never changes. Chunks have the checksums of their batches.
--
-- A znode has two, because a call of ours for each write would cost a tenth of it: `data_sum` is row_sum(path, data), made by
-- whoever writes the data, and `stat_sum`, by which no single field can change, has the rest in plain arithmetic.
ALTER TABLE znodes RENAME TO znodes_before;
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
  ephemeral_owner INTEGER NOT NULL,
  data_sum        INTEGER NOT NULL,
  stat_sum        INTEGER NOT NULL AS (czxid * 3 + mzxid * 5 + pzxid * 7 + ctime * 11 + mtime * 13 + version * 17 + cversion * 19 + aversion * 23 + (ephemeral_owner >> 32) * 29 + (ephemeral_owner & 0xffffffff) * 31 + CASE WHEN acl IS NULL THEN 0 ELSE row_sum(acl) END) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO znodes
SELECT *,
       row_sum(path, data)
  FROM znodes_before;
DROP TABLE znodes_before;

DROP TABLE znodes_incoming;
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
  ephemeral_owner INTEGER NOT NULL,
  data_sum        INTEGER NOT NULL,
  stat_sum        INTEGER NOT NULL AS (czxid * 3 + mzxid * 5 + pzxid * 7 + ctime * 11 + mtime * 13 + version * 17 + cversion * 19 + aversion * 23 + (ephemeral_owner >> 32) * 29 + (ephemeral_owner & 0xffffffff) * 31 + CASE WHEN acl IS NULL THEN 0 ELSE row_sum(acl) END) STORED
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE before AS SELECT * FROM zookeeper_sessions;
DROP TABLE zookeeper_sessions;
CREATE TABLE zookeeper_sessions (
  session_id INTEGER NOT NULL PRIMARY KEY,
  timeout_ms INTEGER NOT NULL,
  is_imported INTEGER NOT NULL DEFAULT 0,
  sum INTEGER NOT NULL AS (row_sum(session_id >> 32, session_id & 0xffffffff, timeout_ms, is_imported)) STORED
) STRICT;
INSERT INTO zookeeper_sessions SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM zookeeper_state;
DROP TABLE zookeeper_state;
CREATE TABLE zookeeper_state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  last_zxid INTEGER NOT NULL,
  password_key BLOB NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(id, last_zxid, password_key)) STORED
) STRICT;
INSERT INTO zookeeper_state SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM cluster_facts;
DROP TABLE cluster_facts;
CREATE TABLE cluster_facts (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(name, value)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO cluster_facts SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM topics;
DROP TABLE topics;
CREATE TABLE topics (
  topic_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  sum INTEGER NOT NULL AS (row_sum(topic_id, name)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO topics SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM partition_runs;
DROP TABLE partition_runs;
CREATE TABLE partition_runs (
  topic_id TEXT NOT NULL,
  first_partition INTEGER NOT NULL,
  partition_count INTEGER NOT NULL,
  made_at_start INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(topic_id, first_partition, partition_count, made_at_start)) STORED,
  PRIMARY KEY (topic_id, first_partition)
) STRICT, WITHOUT ROWID;
INSERT INTO partition_runs SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM configs;
DROP TABLE configs;
CREATE TABLE configs (
  resource_type INTEGER NOT NULL,
  resource_name TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(resource_type, resource_name, name, value)) STORED,
  PRIMARY KEY (resource_type, resource_name, name)
) STRICT, WITHOUT ROWID;
INSERT INTO configs SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE last_number AS SELECT seq FROM sqlite_sequence WHERE name = 'logs';
CREATE TEMP TABLE before AS SELECT * FROM logs;
DROP TABLE logs;
CREATE TABLE logs (
  log_id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic_id TEXT NOT NULL,
  partition INTEGER NOT NULL,
  log_start_offset INTEGER NOT NULL DEFAULT 0,
  producers_offset INTEGER NOT NULL DEFAULT 0,
  cleaner_offset INTEGER,
  sum INTEGER NOT NULL AS (row_sum(log_id, topic_id, partition, log_start_offset, producers_offset, cleaner_offset)) STORED,
  UNIQUE (topic_id, partition)
) STRICT;
INSERT INTO logs SELECT * FROM before;
-- Numbers are never given twice, those of logs that are gone included.
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence SELECT 'logs', seq FROM last_number;
DROP TABLE last_number;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM doomed_logs;
DROP TABLE doomed_logs;
CREATE TABLE doomed_logs (
  log_id INTEGER PRIMARY KEY,
  sum INTEGER NOT NULL AS (row_sum(log_id)) STORED
) STRICT;
INSERT INTO doomed_logs SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM leader_epochs;
DROP TABLE leader_epochs;
CREATE TABLE leader_epochs (
  log_id INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  start_offset INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(log_id, epoch, start_offset)) STORED,
  PRIMARY KEY (log_id, epoch)
) STRICT, WITHOUT ROWID;
INSERT INTO leader_epochs SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM producers;
DROP TABLE producers;
CREATE TABLE producers (
  log_id INTEGER NOT NULL,
  producer_id INTEGER NOT NULL,
  producer_epoch INTEGER NOT NULL,
  coordinator_epoch INTEGER NOT NULL,
  last_timestamp INTEGER NOT NULL,
  transaction_first_offset INTEGER,
  batches TEXT NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(log_id, producer_id, producer_epoch, coordinator_epoch, last_timestamp, transaction_first_offset, batches)) STORED,
  PRIMARY KEY (log_id, producer_id)
) STRICT, WITHOUT ROWID;
INSERT INTO producers SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM producer_ids;
DROP TABLE producer_ids;
CREATE TABLE producer_ids (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  next_producer_id INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(only_row, next_producer_id)) STORED
) STRICT;
INSERT INTO producer_ids SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM aborted_transactions;
DROP TABLE aborted_transactions;
CREATE TABLE aborted_transactions (
  log_id INTEGER NOT NULL,
  last_offset INTEGER NOT NULL,
  first_offset INTEGER NOT NULL,
  producer_id INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(log_id, last_offset, first_offset, producer_id)) STORED,
  PRIMARY KEY (log_id, last_offset)
) STRICT, WITHOUT ROWID;
INSERT INTO aborted_transactions SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM segments;
DROP TABLE segments;
CREATE TABLE segments (
  log_id INTEGER NOT NULL,
  base_offset INTEGER NOT NULL,
  size_in_bytes INTEGER NOT NULL,
  max_timestamp INTEGER NOT NULL,
  first_timestamp INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  offset_index_entries INTEGER NOT NULL,
  time_index_entries INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(log_id, base_offset, size_in_bytes, max_timestamp, first_timestamp, created_ms, modified_ms, offset_index_entries, time_index_entries)) STORED,
  PRIMARY KEY (log_id, base_offset)
) STRICT, WITHOUT ROWID;
INSERT INTO segments SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM client_quotas;
DROP TABLE client_quotas;
CREATE TABLE client_quotas (
  entity TEXT NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(entity, name, value)) STORED,
  PRIMARY KEY (entity, name)
) STRICT, WITHOUT ROWID;
INSERT INTO client_quotas SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM scram_credentials;
DROP TABLE scram_credentials;
CREATE TABLE scram_credentials (
  user_name TEXT NOT NULL,
  mechanism INTEGER NOT NULL,
  salt BLOB NOT NULL,
  stored_key BLOB NOT NULL,
  server_key BLOB NOT NULL,
  iterations INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(user_name, mechanism, salt, stored_key, server_key, iterations)) STORED,
  PRIMARY KEY (user_name, mechanism)
) STRICT, WITHOUT ROWID;
INSERT INTO scram_credentials SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM acls;
DROP TABLE acls;
CREATE TABLE acls (
  resource_type INTEGER NOT NULL,
  resource_name TEXT NOT NULL,
  pattern_type INTEGER NOT NULL,
  principal TEXT NOT NULL,
  host TEXT NOT NULL,
  operation INTEGER NOT NULL,
  permission_type INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(resource_type, resource_name, pattern_type, principal, host, operation, permission_type)) STORED,
  PRIMARY KEY (resource_type, resource_name, pattern_type, principal, host, operation, permission_type)
) STRICT, WITHOUT ROWID;
INSERT INTO acls SELECT * FROM before;
DROP TABLE before;

CREATE TEMP TABLE before AS SELECT * FROM delegation_tokens;
DROP TABLE delegation_tokens;
CREATE TABLE delegation_tokens (
  token_id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  requester TEXT NOT NULL,
  renewers TEXT NOT NULL,
  issue_ms INTEGER NOT NULL,
  expiry_ms INTEGER NOT NULL,
  max_ms INTEGER NOT NULL,
  sum INTEGER NOT NULL AS (row_sum(token_id, owner, requester, renewers, issue_ms, expiry_ms, max_ms)) STORED
) STRICT, WITHOUT ROWID;
INSERT INTO delegation_tokens SELECT * FROM before;
DROP TABLE before;
