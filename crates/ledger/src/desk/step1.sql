CREATE TABLE credential (
  person TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  temporary INTEGER NOT NULL,
  changed TEXT NOT NULL,
  totp TEXT,
  totp_step INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  last_in TEXT,
  last_out TEXT
) STRICT;
CREATE TABLE session (
  token TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  csrf TEXT NOT NULL,
  stage TEXT NOT NULL,
  begun TEXT NOT NULL,
  seen TEXT NOT NULL,
  origin TEXT NOT NULL,
  agent TEXT NOT NULL,
  before_in TEXT,
  before_out TEXT
) STRICT;
CREATE INDEX session_person ON session (person);
CREATE TABLE draft (
  id INTEGER PRIMARY KEY,
  person TEXT NOT NULL,
  place TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  changed TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_place ON draft (person, place);
CREATE TABLE file (
  hash TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  name TEXT NOT NULL,
  put TEXT NOT NULL,
  by TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL,
  by TEXT NOT NULL,
  state TEXT NOT NULL,
  put TEXT NOT NULL,
  ended TEXT,
  outcome TEXT
) STRICT;
CREATE INDEX job_state ON job (state, id);
CREATE TABLE access (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  person TEXT,
  origin TEXT NOT NULL,
  what TEXT NOT NULL,
  upshot TEXT NOT NULL
) STRICT;
CREATE INDEX access_person ON access (person, id);
CREATE TABLE trend (
  day TEXT PRIMARY KEY,
  edition INTEGER NOT NULL,
  figures TEXT NOT NULL
) STRICT;
CREATE TABLE tip (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  body TEXT NOT NULL,
  taken_by TEXT,
  taken_at TEXT,
  matter TEXT
) STRICT;
