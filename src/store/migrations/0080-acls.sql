-- ACLs (KIP-11, KIP-290), by the numbers that requests have for their words. Two that are equal in every field are one.
CREATE TABLE acls (
  resource_type   INTEGER NOT NULL,
  resource_name   TEXT    NOT NULL,
  pattern_type    INTEGER NOT NULL,
  principal       TEXT    NOT NULL,
  host            TEXT    NOT NULL,
  operation       INTEGER NOT NULL,
  permission_type INTEGER NOT NULL,
  PRIMARY KEY (resource_type, resource_name, pattern_type, principal, host, operation, permission_type)
) STRICT, WITHOUT ROWID;
