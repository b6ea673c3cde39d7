-- The log: the truth of a book. Records are appended, one after the other, and nothing else.
-- docs/file-format.md describes what stands in it; n, record and hash stay as they are for ever.
CREATE TABLE log (
    n      INTEGER PRIMARY KEY, -- position, from 0 without gaps
    record TEXT NOT NULL,       -- the bytes that were hashed
    hash   BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- A fence against programs and clerks. REPLACE and upsert are INSERTs that find their row taken:
-- the first trigger refuses them, as it refuses gaps, without depending on any pragma.
CREATE TRIGGER log_insert BEFORE INSERT ON log
WHEN NEW.n IS NULL OR NEW.n <> (SELECT coalesce(max(n), -1) + 1 FROM log)
BEGIN
    SELECT RAISE(ABORT, 'the log grows by one record at its end');
END;

CREATE TRIGGER log_update BEFORE UPDATE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER log_delete BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

-- What was made from the log, and by which text: see projection.sql.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
