-- Quotas by user, client id and address. An entity is a JSON object of its parts, in order of their kinds, null for a default:
-- {"client-id":null,"user":"alice"} is any client of alice's. Such a text is compared as a whole, which columns with NULLs are not.
CREATE TABLE client_quotas (
  entity TEXT NOT NULL,
  name   TEXT NOT NULL,
  value  REAL NOT NULL,
  PRIMARY KEY (entity, name)
) STRICT, WITHOUT ROWID;
