-- Transactions that were aborted, by log: a consumer with read_committed is told whose batches to leave out. A row goes with its
-- marker: when that is deleted or compacted away, or with the whole log.
CREATE TABLE aborted_transactions (
  log_id INTEGER NOT NULL,
  -- Offset of the marker that ended it.
  last_offset INTEGER NOT NULL,
  first_offset INTEGER NOT NULL,
  producer_id INTEGER NOT NULL,
  PRIMARY KEY (log_id, last_offset)
) STRICT, WITHOUT ROWID;
