-- The vault: what is personal. The log holds only a salted digest of each disclosure, so a row can
-- be erased here and the log stays valid.
PRAGMA secure_delete = ON;

CREATE TABLE private (
    n          INTEGER PRIMARY KEY, -- of its record
    disclosure TEXT NOT NULL        -- RFC 9901: ["salt","private",{...}]
) STRICT;

CREATE TABLE secret (
    name  TEXT PRIMARY KEY, -- book: the id of the book; rows: the key of imported rows
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How far the book had come when the vault was last written to: a book with fewer records is older
-- than its vault. Private parts from there on are of a transaction that was interrupted.
CREATE TABLE reached (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    log_size INTEGER NOT NULL
) STRICT;
