-- Facts of the cluster that are chosen once or counted: cluster.id, and how often the broker has started (leader epochs follow it).
CREATE TABLE cluster_facts (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Topics by id: a name may be used again, an id never.
CREATE TABLE topics (
  topic_id TEXT NOT NULL PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- Partitions come in runs (at creation, and at each increase), so that a topic of 1,000 partitions is one row. A run keeps
-- the start of the broker at which it was made: its leader epoch is counted from there.
CREATE TABLE partition_runs (
  topic_id        TEXT    NOT NULL,
  first_partition INTEGER NOT NULL,
  partition_count INTEGER NOT NULL,
  made_at_start   INTEGER NOT NULL,
  PRIMARY KEY (topic_id, first_partition)
) STRICT, WITHOUT ROWID;

-- Dynamic configuration of every kind of resource, by Kafka's resource type: 2 topic, 4 broker (name '' = all brokers),
-- 8 broker logger, 16 client metrics, 32 group. Values stay the text the client sent.
CREATE TABLE configs (
  resource_type INTEGER NOT NULL,
  resource_name TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  value         TEXT    NOT NULL,
  PRIMARY KEY (resource_type, resource_name, name)
) STRICT, WITHOUT ROWID;
