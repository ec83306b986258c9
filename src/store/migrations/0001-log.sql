-- One partition's log. Its number keeps keys of the batches table short.
CREATE TABLE logs (
  log_id INTEGER PRIMARY KEY,
  topic_id TEXT NOT NULL,
  partition INTEGER NOT NULL,
  log_start_offset INTEGER NOT NULL DEFAULT 0,
  UNIQUE (topic_id, partition)
) STRICT;

-- Record batches as the wire has them, in chunks: what one turn of the event loop appended to one log. The key is the
-- order in which a log is read, so a fetch is one range scan.
CREATE TABLE chunks (
  log_id INTEGER NOT NULL,
  base_offset INTEGER NOT NULL,
  last_offset INTEGER NOT NULL,
  max_timestamp INTEGER NOT NULL,
  size INTEGER NOT NULL,
  batches BLOB NOT NULL,
  PRIMARY KEY (log_id, base_offset)
) STRICT, WITHOUT ROWID;
