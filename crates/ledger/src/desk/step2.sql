CREATE TABLE saved_view (
  person TEXT NOT NULL,
  register TEXT NOT NULL,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  changed TEXT NOT NULL,
  PRIMARY KEY (person, register, title)
) STRICT, WITHOUT ROWID;
CREATE TABLE carried (
  job INTEGER PRIMARY KEY,
  by TEXT NOT NULL,
  begun TEXT NOT NULL,
  outcome TEXT
) STRICT;
