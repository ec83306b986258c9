-- Delegation tokens (KIP-48). What a token is proved by, its HMAC, is made of the id and the broker's secret, and is not kept.
-- Times are milliseconds since the epoch; renewers are a JSON list of principals.
CREATE TABLE delegation_tokens (
  token_id  TEXT    NOT NULL PRIMARY KEY,
  owner     TEXT    NOT NULL,
  requester TEXT    NOT NULL,
  renewers  TEXT    NOT NULL,
  issue_ms  INTEGER NOT NULL,
  expiry_ms INTEGER NOT NULL,
  max_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
