-- Segments of logs: by them records expire and are compacted. A chunk belongs to the segment with the largest base offset up
-- to its own. The last segment of a log is written when it begins and at each checkpoint of the log, and stands as of
-- logs.producers_offset then; what came later is counted anew from the chunks when the log is opened. So an append writes
-- nothing here, and the size and the age of a log are known without a look at its chunks.
CREATE TABLE segments (
  log_id INTEGER NOT NULL,
  base_offset INTEGER NOT NULL,
  -- Of the batches that it holds.
  size_in_bytes INTEGER NOT NULL,
  -- Largest timestamp of its records, and the largest of its first batch; -1 for none.
  max_timestamp INTEGER NOT NULL,
  first_timestamp INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  -- Entries that the reference's files of the segment would have: a full index ends a segment.
  offset_index_entries INTEGER NOT NULL,
  time_index_entries INTEGER NOT NULL,
  PRIMARY KEY (log_id, base_offset)
) STRICT, WITHOUT ROWID;

-- Logs that have chunks already begin with one segment of all that was there at their last checkpoint.
INSERT INTO segments
SELECT log_id,
       first_chunk & 0x1ffffffffff,
       (SELECT coalesce(sum(length(batches)), 0)
          FROM chunks
         WHERE chunk_key BETWEEN (log_id << 41) AND ((log_id << 41) | producers_offset) - 1),
       (SELECT coalesce(max(max_timestamp), -1)
          FROM chunks
         WHERE chunk_key BETWEEN (log_id << 41) AND ((log_id << 41) | producers_offset) - 1),
       -1,
       unixepoch() * 1000,
       unixepoch() * 1000,
       0,
       0
  FROM (SELECT log_id,
               producers_offset,
               (SELECT min(chunk_key)
                  FROM chunks
                 WHERE chunk_key BETWEEN (log_id << 41) AND ((log_id << 41) | 0x1ffffffffff)) AS first_chunk
          FROM logs)
 WHERE first_chunk IS NOT NULL;

-- Where the cleaner goes on: the reference's cleaner-offset-checkpoint. NULL before the first cleaning.
ALTER TABLE logs ADD COLUMN cleaner_offset INTEGER;
