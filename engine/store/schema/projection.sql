-- Projections of the log: dropped and made anew from it when this text changes, never migrated.
-- Dates are numbers like 20260213, months like 202602, amounts whole minor units (fen).

-- The newest state of the log and of its hash tree.
CREATE TABLE head (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    size    INTEGER NOT NULL,
    root    BLOB NOT NULL CHECK (length(root) = 32),
    roots   BLOB NOT NULL,    -- of the full subtrees, the largest first
    last_at INTEGER NOT NULL, -- seconds since 1970 UTC
    version INTEGER NOT NULL, -- the highest of any record
    gifts   INTEGER NOT NULL, -- how many there are
    entries INTEGER NOT NULL
) STRICT;

-- Tiles of the hash tree above its leaves: 256 hashes of height 8 * level; the last may be partial.
CREATE TABLE tile (
    level    INTEGER NOT NULL CHECK (level >= 1),
    position INTEGER NOT NULL,
    hashes   BLOB NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) <= 8192),
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- The records that make accounts, funds, labels, operators and periods.
CREATE TABLE master (
    n    INTEGER PRIMARY KEY,
    kind TEXT NOT NULL
) STRICT;

CREATE TABLE party (
    code      TEXT PRIMARY KEY,
    n         INTEGER NOT NULL,
    is_closed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Who a party is: the keyed digest of its identity number, as of case_match.
CREATE TABLE party_identity (
    party TEXT PRIMARY KEY,
    match TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX party_identity_match ON party_identity (match);

-- One row for each entry.
CREATE TABLE entry (
    n           INTEGER PRIMARY KEY,
    date        INTEGER NOT NULL,
    month       INTEGER NOT NULL,
    series      TEXT NOT NULL,
    number      INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    reverses    INTEGER, -- n of the entry that this one reverses
    reversed_by INTEGER, -- n of the reversal
    corrects    INTEGER, -- n of the reversed entry that this one stands in for
    money       INTEGER NOT NULL, -- 1 if it moves cash, or cash held for others
    maker       INTEGER NOT NULL, -- operators, in the order in which they were added; -1: unknown
    checker     INTEGER,
    cashier     INTEGER,
    poster      INTEGER
) STRICT;

CREATE UNIQUE INDEX entry_number ON entry (month, series, number);
CREATE INDEX entry_corrects ON entry (corrects) WHERE corrects IS NOT NULL;

-- Clustered as registers are read.
CREATE TABLE posting (
    account   TEXT NOT NULL,
    date      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL, -- debit positive, credit negative
    currency  TEXT,             -- of foreign money that the line moves
    foreign_amount INTEGER,
    PRIMARY KEY (account, date, n, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE balance (
    account   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    month     INTEGER NOT NULL,
    debit     INTEGER NOT NULL, -- sum of the debits of the month
    credit    INTEGER NOT NULL, -- sum of its credits, positive
    PRIMARY KEY (account, fund, commodity, month)
) STRICT, WITHOUT ROWID;

-- Movements per day of what funds have (assets) and owe (liabilities).
CREATE TABLE holding (
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    account   TEXT NOT NULL,
    date      INTEGER NOT NULL,
    amount    INTEGER NOT NULL,
    PRIMARY KEY (fund, commodity, account, date)
) STRICT, WITHOUT ROWID;

-- Movements per day of money in other currencies, and what it is worth in the books.
CREATE TABLE foreign_holding (
    fund     TEXT NOT NULL,
    account  TEXT NOT NULL,
    currency TEXT NOT NULL,
    date     INTEGER NOT NULL,
    amount   INTEGER NOT NULL, -- of the currency
    value    INTEGER NOT NULL, -- of the base currency
    PRIMARY KEY (fund, account, currency, date)
) STRICT, WITHOUT ROWID;

-- What moved a fund's money, goods and claims in a month: the roll-forward.
CREATE TABLE flow (
    month     INTEGER NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    form      TEXT NOT NULL, -- money, goods, claims
    flow      TEXT NOT NULL, -- gift, aid, transfer, other
    taken     INTEGER NOT NULL, -- sum of what came in
    given     INTEGER NOT NULL, -- sum of what went out, positive
    PRIMARY KEY (month, fund, commodity, form, flow)
) STRICT, WITHOUT ROWID;

-- What stands against cash in entries that move it, per fund: the cash flow statement.
CREATE TABLE cashflow (
    month     INTEGER NOT NULL,
    account   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    direction TEXT NOT NULL, -- in, out, between (funds)
    amount    INTEGER NOT NULL, -- what came in positive, what went out negative
    PRIMARY KEY (month, account, fund, commodity, direction)
) STRICT, WITHOUT ROWID;

-- What moved net assets beside the closing of a year: released from their restriction, put under
-- one, or moved between funds of one kind.
CREATE TABLE move (
    month     INTEGER NOT NULL,
    account   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    direction TEXT NOT NULL, -- released, restricted, between
    amount    INTEGER NOT NULL, -- credit positive
    PRIMARY KEY (month, account, fund, commodity, direction)
) STRICT, WITHOUT ROWID;

-- What the entries that open, close or adjust years moved: it is in the balances, and no activity.
CREATE TABLE boundary (
    month     INTEGER NOT NULL,
    account   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL, -- debit positive
    PRIMARY KEY (month, account, fund, commodity)
) STRICT, WITHOUT ROWID;

-- Gifts, their refunds and their reversals, clustered as lists are published.
CREATE TABLE gift (
    date      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    channel   TEXT NOT NULL,
    campaign  TEXT,
    fund      TEXT NOT NULL,
    programme TEXT,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL, -- negative for a refund or a reversal
    batch     INTEGER,
    reverses  INTEGER, -- n of the gift that it reverses, or of which it refunds a part
    owed      INTEGER NOT NULL, -- 1 for a refund that is owed, and its reversal
    currency  TEXT,             -- of what was given, if it was foreign money
    foreign_amount INTEGER,
    PRIMARY KEY (date, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX gift_reverses ON gift (reverses) WHERE reverses IS NOT NULL;

-- Aid and its reversals.
CREATE TABLE aid (
    date      INTEGER NOT NULL,
    n         INTEGER NOT NULL,
    programme TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL, -- negative for a reversal
    reverses  INTEGER,
    PRIMARY KEY (date, n)
) STRICT, WITHOUT ROWID;

-- Expenses that name a programme. What an account has beyond them names none.
CREATE TABLE spending (
    month     INTEGER NOT NULL,
    programme TEXT NOT NULL,
    account   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL, -- debit positive
    PRIMARY KEY (month, programme, account, fund, commodity)
) STRICT, WITHOUT ROWID;

-- Income and expenses that name a county. What an account has beyond them names none.
CREATE TABLE county (
    month     INTEGER NOT NULL,
    county    TEXT NOT NULL,
    account   TEXT NOT NULL,
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL, -- debit positive
    PRIMARY KEY (month, county, account, fund, commodity)
) STRICT, WITHOUT ROWID;

-- What was budgeted, again and again: the newest of a year, programme and fund counts.
CREATE TABLE budget (
    year      INTEGER NOT NULL,
    programme TEXT NOT NULL,
    fund      TEXT NOT NULL,
    n         INTEGER NOT NULL,
    amount    INTEGER NOT NULL, -- of the base currency
    PRIMARY KEY (year, programme, fund, n)
) STRICT, WITHOUT ROWID;

-- Cases of aid: what the steps so far have made of them.
CREATE TABLE aid_case (
    code          TEXT PRIMARY KEY,
    n             INTEGER NOT NULL, -- of the application
    programme     TEXT NOT NULL,
    event         TEXT NOT NULL,
    variant       TEXT NOT NULL,
    fund          TEXT NOT NULL,
    commodity     TEXT NOT NULL,
    agency        TEXT,             -- the account of what is owed for others
    related       TEXT NOT NULL,    -- operators, parted and enclosed by blanks
    author        TEXT NOT NULL,
    checker       TEXT,
    approver      TEXT,
    state         TEXT NOT NULL,
    amount        INTEGER NOT NULL,
    paid          INTEGER NOT NULL,
    returned      INTEGER NOT NULL,
    goods         INTEGER NOT NULL, -- given for it: what they are worth in the base currency
    objections    INTEGER NOT NULL, -- open
    applied       INTEGER NOT NULL,
    moved         INTEGER NOT NULL,
    noticed_until INTEGER NOT NULL, -- dates that are not there are 0
    payable_until INTEGER NOT NULL,
    paid_on       INTEGER NOT NULL,
    batch         INTEGER NOT NULL  -- of payments that the bank has; 0: none
) STRICT, WITHOUT ROWID;

-- Payments that went to the bank, and its answers.
CREATE TABLE pay_order (
    batch  INTEGER NOT NULL,
    code   TEXT NOT NULL,    -- of the case
    amount INTEGER NOT NULL,
    answer TEXT NOT NULL,    -- pending, paid, failed, missing
    PRIMARY KEY (batch, code)
) STRICT, WITHOUT ROWID;

-- By whom a case is found again: keyed digests of number, name and birth date, bank account.
CREATE TABLE case_match (
    match TEXT NOT NULL,
    code  TEXT NOT NULL,
    PRIMARY KEY (match, code)
) STRICT, WITHOUT ROWID;

-- What each fund keeps for approved aid that is not paid yet.
CREATE TABLE reserve (
    fund      TEXT NOT NULL,
    commodity TEXT NOT NULL,
    amount    INTEGER NOT NULL,
    PRIMARY KEY (fund, commodity)
) STRICT, WITHOUT ROWID;

-- The rosters of plans.
CREATE TABLE plan_member (
    plan   TEXT NOT NULL,
    member TEXT NOT NULL,
    n      INTEGER NOT NULL, -- of the record by which it joined
    joined INTEGER NOT NULL,
    left_on INTEGER NOT NULL, -- 0: still there
    PRIMARY KEY (plan, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_match (
    match  TEXT NOT NULL,
    plan   TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (match, plan, member)
) STRICT, WITHOUT ROWID;

-- The months that were run.
CREATE TABLE plan_run (
    plan        TEXT NOT NULL,
    month       INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    members     INTEGER NOT NULL,
    amount      INTEGER NOT NULL, -- of all together
    delivered   INTEGER NOT NULL, -- -1 until the results are in
    is_returned INTEGER NOT NULL,
    PRIMARY KEY (plan, month)
) STRICT, WITHOUT ROWID;

-- Cores of records that were approved by signatures: a signature counts once.
CREATE TABLE approved (
    core TEXT PRIMARY KEY, -- base64 of its SHA-256
    n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Imported rows that are booked, by their keyed identity, so that none is booked twice.
CREATE TABLE imported (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    content BLOB,
    n       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
    batch  INTEGER PRIMARY KEY,
    n      INTEGER NOT NULL, -- of its record
    undone INTEGER           -- n of the record that undid it
) STRICT;

-- Goods that were received, put together or found at once: one item, one fund.
CREATE TABLE lot (
    lot      TEXT PRIMARY KEY,
    n        INTEGER NOT NULL, -- of the record that made it
    line     INTEGER NOT NULL, -- in its entry; 0 of goods without value
    item     TEXT NOT NULL,
    fund     TEXT NOT NULL,
    received INTEGER NOT NULL,
    expiry   INTEGER,
    batch    TEXT,             -- of the maker
    spec     TEXT,
    is_memo  INTEGER NOT NULL  -- in the register of goods without value
) STRICT, WITHOUT ROWID;

CREATE INDEX lot_item ON lot (item, fund);
CREATE INDEX lot_batch ON lot (batch);

-- Movements per day of a lot in a place.
CREATE TABLE pile (
    lot      TEXT NOT NULL,
    place    TEXT NOT NULL,
    date     INTEGER NOT NULL,
    quantity INTEGER NOT NULL, -- in the smallest unit of the item
    value    INTEGER NOT NULL,
    PRIMARY KEY (lot, place, date)
) STRICT, WITHOUT ROWID;

CREATE INDEX pile_place ON pile (place);

-- One row for each line that moves goods.
CREATE TABLE stock_move (
    n        INTEGER NOT NULL,
    line     INTEGER NOT NULL, -- in its entry; 0 of goods without value
    date     INTEGER NOT NULL,
    lot      TEXT NOT NULL,
    place    TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    origin   INTEGER,          -- of a return: n of the issue
    PRIMARY KEY (n, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX stock_move_date ON stock_move (date);
CREATE INDEX stock_move_lot ON stock_move (lot);
CREATE INDEX stock_move_origin ON stock_move (origin);

-- Reconciliations of cash and bank accounts with statements; those of one account and commodity are
-- a chain.
CREATE TABLE reconciliation (
    reconciliation INTEGER PRIMARY KEY,
    n              INTEGER NOT NULL, -- of its record
    account        TEXT NOT NULL,
    commodity      TEXT NOT NULL,
    source         TEXT NOT NULL,
    since          INTEGER NOT NULL, -- first day of the chain
    until          INTEGER NOT NULL, -- last day that it covers
    closing        INTEGER NOT NULL, -- balance of the statement
    undone         INTEGER           -- n of the record that undid it
) STRICT;

CREATE INDEX reconciliation_chain ON reconciliation (account, commodity, reconciliation);

-- Rows of statements. Those of a reconciliation that is undone are not there any more.
CREATE TABLE movement (
    n              INTEGER NOT NULL, -- of its record
    place          INTEGER NOT NULL, -- in it, from 1
    account        TEXT NOT NULL,
    commodity      TEXT NOT NULL,
    date           INTEGER NOT NULL,
    amount         INTEGER NOT NULL, -- received positive, paid negative
    id             BLOB NOT NULL CHECK (length(id) = 16), -- of the row, keyed
    reconciliation INTEGER NOT NULL,
    matched        INTEGER,          -- the reconciliation that found its lines
    PRIMARY KEY (n, place)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX movement_id ON movement (account, commodity, id);
CREATE INDEX movement_matched ON movement (account, commodity, matched);

-- Lines of entries that a statement has, or that took each other back before one had them.
CREATE TABLE matched (
    n              INTEGER NOT NULL, -- of the line's record
    line           INTEGER NOT NULL,
    movement_n     INTEGER,          -- NULL where two lines took each other back
    movement_place INTEGER,
    reconciliation INTEGER NOT NULL,
    PRIMARY KEY (n, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX matched_movement ON matched (movement_n, movement_place);

-- For people who open the book in a stock SQLite shell.
CREATE VIEW accounts AS
SELECT json_extract(log.record, '$.code') AS code, json_extract(log.record, '$.name') AS name,
       json_extract(log.record, '$.type') AS type, json_extract(log.record, '$.role') AS role
FROM master JOIN log ON log.n = master.n WHERE master.kind = 'account.add';

CREATE VIEW funds AS
SELECT json_extract(log.record, '$.code') AS code, json_extract(log.record, '$.name') AS name,
       json_extract(log.record, '$.restriction') AS restriction,
       json_extract(log.record, '$.programmes') AS programmes
FROM master JOIN log ON log.n = master.n WHERE master.kind = 'fund.add';

CREATE VIEW ledger AS
SELECT posting.date, entry.series || '-' || printf('%04d-%02d', entry.month / 100,
       entry.month % 100) || '-' || printf('%06d', entry.number) AS number, posting.account,
       posting.fund, posting.commodity, posting.amount AS minor_units, entry.kind, posting.n,
       posting.currency, posting.foreign_amount AS foreign_minor_units
FROM posting JOIN entry ON entry.n = posting.n;

CREATE VIEW foreign_money AS
SELECT fund, account, currency, sum(amount) AS foreign_minor_units, sum(value) AS minor_units
FROM foreign_holding GROUP BY fund, account, currency HAVING sum(amount) <> 0;

CREATE VIEW stock AS
SELECT lot.item, pile.lot, pile.place, lot.fund, sum(pile.quantity) AS quantity,
       sum(pile.value) AS minor_units, lot.expiry, lot.batch
FROM pile JOIN lot ON lot.lot = pile.lot
GROUP BY pile.lot, pile.place HAVING sum(pile.quantity) <> 0;
