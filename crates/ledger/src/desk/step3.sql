CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  audience TEXT NOT NULL,
  says TEXT NOT NULL,
  path TEXT NOT NULL
) STRICT;
CREATE TABLE notice_seen (
  notice INTEGER NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
  person TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (notice, person)
) STRICT;
CREATE TABLE backup (
  id INTEGER PRIMARY KEY,
  begun TEXT NOT NULL,
  ended TEXT,
  place TEXT NOT NULL,
  events INTEGER,
  bytes INTEGER,
  fault TEXT
) STRICT;
CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  made TEXT NOT NULL,
  used TEXT
) STRICT;
CREATE INDEX passkey_person ON passkey (person);
CREATE TABLE calendar (
  token TEXT PRIMARY KEY,
  person TEXT NOT NULL UNIQUE,
  made TEXT NOT NULL
) STRICT;
