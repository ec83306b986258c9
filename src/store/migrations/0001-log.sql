-- One partition's log. Its number keeps the keys of chunks short; numbers are never given twice (AUTOINCREMENT), because
-- the chunks of a deleted log are removed in small steps after it.
CREATE TABLE logs (
  log_id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic_id TEXT NOT NULL,
  partition INTEGER NOT NULL,
  log_start_offset INTEGER NOT NULL DEFAULT 0,
  -- Producers' state is on disk as of this offset; later batches are replayed when the log is opened.
  producers_offset INTEGER NOT NULL DEFAULT 0,
  UNIQUE (topic_id, partition)
) STRICT;

-- Logs of deleted topics whose chunks have not all been removed yet: removal goes in small steps and over restarts.
CREATE TABLE doomed_logs (
  log_id INTEGER PRIMARY KEY
) STRICT;

-- Record batches as the wire has them, in chunks: what one turn of the event loop appended to one log. The key is
-- log_id * 2^41 + base offset, one 64-bit number, which made writes twice as cheap as a key of two columns, and a fetch
-- one range scan. Measured: docs/performance.md.
CREATE TABLE chunks (
  chunk_key INTEGER PRIMARY KEY,
  last_offset INTEGER NOT NULL,
  max_timestamp INTEGER NOT NULL,
  batches BLOB NOT NULL
) STRICT;

-- Where each leader epoch of a log begins.
CREATE TABLE leader_epochs (
  log_id INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  start_offset INTEGER NOT NULL,
  PRIMARY KEY (log_id, epoch)
) STRICT, WITHOUT ROWID;

-- What a log knows of the producers that wrote to it: the sequences that make duplicates known, open transactions.
CREATE TABLE producers (
  log_id INTEGER NOT NULL,
  producer_id INTEGER NOT NULL,
  producer_epoch INTEGER NOT NULL,
  coordinator_epoch INTEGER NOT NULL,
  last_timestamp INTEGER NOT NULL,
  -- First offset of the open transaction; NULL without one.
  transaction_first_offset INTEGER,
  -- JSON: the last five batches as [first sequence, last sequence, first offset, last offset, timestamp].
  batches TEXT NOT NULL,
  PRIMARY KEY (log_id, producer_id)
) STRICT, WITHOUT ROWID;

-- The next producer id that has not been given to anybody. One row.
CREATE TABLE producer_ids (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  next_producer_id INTEGER NOT NULL
) STRICT;
INSERT INTO producer_ids VALUES (1, 0);
