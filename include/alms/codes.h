/*
 * codes - every refusal that alms can give: number, name, cause, remedy.
 *
 * The list is the single truth about refusals: the enum in error.h, `alms explain`, the lines that
 * the program prints, docs/errors.md and the tests all come from it. Numbers and names are part of
 * the interface: append only, never reuse one.
 *
 *     1xx  the command line cannot be understood        exit status 2
 *     2xx  an input is not what it should be            exit status 1
 *     3xx  the request is clear, and a rule refuses it  exit status 1
 *     4xx  a file cannot be read or written             exit status 3
 *     5xx  a check found damage                         exit status 4
 *     6xx  a rule refuses it; 3xx is nearly full         exit status 1
 *
 * X(identifier, number, name, cause, remedy): the cause is a sentence, the remedy a phrase that can
 * follow a message.
 */
#ifndef ALMS_CODES_H
#define ALMS_CODES_H

/* clang-format off */
#define ALMS_CODES(X)                                                                              \
    X(COMMAND_UNKNOWN, 100, "command-unknown",                                                     \
      "The words after alms do not name a command.",                                               \
      "list the commands with 'alms help'")                                                        \
    X(OPTION_UNKNOWN, 101, "option-unknown",                                                       \
      "The command has no option of that name.",                                                   \
      "list its options with --help after the command")                                            \
    X(ARGUMENT_MISSING, 102, "argument-missing",                                                   \
      "The command needs a value that was not given.",                                             \
      "give it; --help after the command shows how")                                               \
    X(ARGUMENT_EXTRA, 103, "argument-extra",                                                       \
      "More values were given than the command takes.",                                            \
      "put a value that holds spaces in quotes")                                                   \
    X(OPTION_VALUE, 104, "option-value",                                                           \
      "An option has no value, a value that it does not take, or is not one of its choices.",      \
      "--help after the command lists the choices")                                                \
    X(OPTION_REPEATED, 105, "option-repeated",                                                     \
      "An option that may be given once was given twice.",                                         \
      "give it once")                                                                              \
    X(BOOK_UNNAMED, 106, "book-unnamed",                                                           \
      "No book was named, and the folder holds none or several.",                                  \
      "name it with --book=FILE or ALMS_BOOK")                                                     \
    X(OPERATOR_UNNAMED, 107, "operator-unnamed",                                                   \
      "Every record names the operator who makes it, and none was named.",                         \
      "name it with --operator=CODE or ALMS_OPERATOR")                                             \
    X(TEXT_INVALID, 200, "text-invalid",                                                           \
      "A text is not UTF-8, or holds control characters.",                                         \
      "type the text again without them")                                                          \
    X(TEXT_LONG, 201, "text-long",                                                                 \
      "A text is longer than its field.",                                                          \
      "shorten it")                                                                                \
    X(AMOUNT_SYNTAX, 202, "amount-syntax",                                                         \
      "An amount is not a plain decimal number such as 1234.50.",                                  \
      "write digits, one point, no signs but a leading minus")                                     \
    X(AMOUNT_GROUPING, 203, "amount-grouping",                                                     \
      "An amount has grouping marks that were not declared, or not every three digits.",           \
      "declare the mark with group= in the rules, or remove it")                                   \
    X(AMOUNT_SCALE, 204, "amount-scale",                                                           \
      "An amount has more digits after the point than its commodity.",                             \
      "round it yourself, so that the rounding is your decision")                                  \
    X(AMOUNT_RANGE, 205, "amount-range",                                                           \
      "An amount or a sum is larger than a book can hold.",                                        \
      "check the figure; at most 18 digits in the smallest unit are held")                         \
    X(DATE_SYNTAX, 206, "date-syntax",                                                             \
      "A date or month is not one of the calendar, or not in the stated form.",                    \
      "write dates as 2026-02-13 and months as 2026-02, or mend the rules' date form")             \
    X(CODE_SYNTAX, 207, "code-syntax",                                                             \
      "A code has characters that codes may not have, or is too long.",                            \
      "use 1 to 16 of A-Z a-z 0-9 and -, beginning with a letter or digit; accounts are digits "   \
      "and points, currencies capitals")                                                           \
    X(VALUE_UNKNOWN, 208, "value-unknown",                                                         \
      "A word is not one of those that the field takes.",                                          \
      "use one of the words listed in the message")                                                \
    X(VALUE_MISSING, 209, "value-missing",                                                         \
      "Something that the request needs was not given.",                                           \
      "give it")                                                                                   \
    X(RULES_SYNTAX, 210, "rules-syntax",                                                           \
      "A line of a rules file cannot be understood.",                                              \
      "mend the line; docs/guide/import.md shows the words")                                       \
    X(TABLE_SYNTAX, 211, "table-syntax",                                                           \
      "A row of a table breaks the quoting rules of CSV.",                                         \
      "mend the quotes in that row, or save the table again from its program")                     \
    X(TABLE_ENCODING, 212, "table-encoding",                                                       \
      "A text has bytes that its encoding does not have.",                                         \
      "save it again as UTF-8 text")                                                               \
    X(TABLE_HEADER, 213, "table-header",                                                           \
      "No row of the table holds all the column names that the rules name.",                       \
      "check that file and rules belong together, or add the file's column name to the rules")     \
    X(TABLE_COLUMN, 214, "table-column",                                                           \
      "A column that the rules name is not in the header, or stands there twice.",                 \
      "correct the name in the rules, add it as an alternative with |, or mark it optional")       \
    X(TABLE_LIMIT, 215, "table-limit",                                                             \
      "A row has more cells or bytes than a table may have.",                                      \
      "check that it is the right file; look for a quote that is never closed, or split it")       \
    X(TABLE_CELLS, 216, "table-cells",                                                             \
      "A row has filled cells beyond the header's last column.",                                   \
      "quote the cell that holds a comma, or skip the row by a rule")                              \
    X(TIME_SYNTAX, 217, "time-syntax",                                                             \
      "A point in time is not of the form 2026-02-13T18:57:30+08:00.",                             \
      "write it so, or with Z for UTC")                                                            \
    X(PATTERN_SYNTAX, 218, "pattern-syntax",                                                       \
      "A regular expression cannot be understood.",                                                \
      "mend the expression (Perl syntax)")                                                         \
    X(RECORD_SYNTAX, 219, "record-syntax",                                                         \
      "A record of the log is not of the form that docs/file-format.md describes.",                \
      "compare the log with a published copy; see 'alms help verify'")                             \
    X(RULES_UNKNOWN, 220, "rules-unknown",                                                         \
      "No rules of that name are shipped, and there is no such file.",                             \
      "name rules with --rules: 'alms import detect FILE' tells which fit, "                       \
      "'alms import rules' lists those that ship")                                                 \
    X(LIST_LONG, 221, "list-long",                                                                 \
      "A list has more members than it may have.",                                                 \
      "split the request into several")                                                            \
    X(TABLE_FORMAT, 222, "table-format",                                                           \
      "The file is no table that alms reads, whatever its name says.",                             \
      "open it in a spreadsheet program and save it as XLSX or CSV")                               \
    X(TABLE_NUMBER, 223, "table-number",                                                           \
      "A spreadsheet keeps 15 digits of a number, and a longer reference stands as one.",          \
      "ask for the file with references as text, or as CSV")                                       \
    X(FEE_SIGN, 224, "fee-sign",                                                                   \
      "A fee has the other sign than the rules declare.",                                          \
      "see how the source prints what it kept; 'negative' declares fees below zero")               \
    X(NET_DIFFERS, 225, "net-differs",                                                             \
      "A row's amount less its fee is not the net amount that it prints.",                         \
      "compare the three columns with the rules; ask the source if they are right")                \
    X(STATEMENT_AMOUNT, 226, "statement-amount",                                                   \
      "A row of a statement does not say what moved: it has two amounts, or none.",                \
      "compare the row with the bank's own page; mend the file or the rules' columns")             \
    X(RULES_PURPOSE, 227, "rules-purpose",                                                         \
      "Rules that record movements alone book no gifts; without a balance they read no statement.",\
      "use the rules of the right table, or add 'record gift', 'record movement' or a balance")    \
    X(RULES_SEVERAL, 228, "rules-several",                                                         \
      "Several rules fit the file, and they read it differently.",                                 \
      "name those of the account with --rules")                                                    \
    X(STATEMENT_DAYS, 229, "statement-days",                                                       \
      "A reconciliation ends before the last row of its statement, or before the last one.",       \
      "name the last day of the statement with --until, or leave --until out")                     \
    X(TABLE_PACKED, 230, "table-packed",                                                           \
      "The file is an archive, or protected by a password: its table cannot be seen.",             \
      "unpack it or take the password off, then import the table in it")                           \
    X(UNIT_UNKNOWN, 232, "unit-unknown",                                                           \
      "A quantity is in a unit that the item has no conversion for.",                              \
      "use the item's unit, or say what the other holds with 'alms item unit'")                    \
    X(ITEM_UNKNOWN, 237, "item-unknown",                                                           \
      "A row names goods that are no item of the book.",                                           \
      "teach the name with 'alms item alias CODE NAME', or add the item, and import again")        \
    X(TARIFF_SYNTAX, 238, "tariff-syntax",                                                         \
      "A term of a tariff cannot be understood, or two terms answer one case.",                    \
      "mend the term; 'alms tariff add --help' shows the words")                                   \
    X(ID_NUMBER, 239, "id-number",                                                                 \
      "An identity number does not have 18 digits with a right check digit and a day of birth.",   \
      "compare it with the identity card")                                                         \
    X(BAND_SYNTAX, 240, "band-syntax",                                                             \
      "A band of a policy cannot be understood, or the policy does not answer every act.",         \
      "mend the band; 'alms policy set --help' shows the words")                                   \
    X(DRAFT_SYNTAX, 241, "draft-syntax",                                                           \
      "The file is no draft, or it was changed since it was made.",                                \
      "make the draft anew with --draft=FILE")                                                     \
    X(NOTE_SYNTAX, 244, "note-syntax",                                                             \
      "A signed note is not in the form of C2SP signed-note.",                                     \
      "ask for the file again; it may have been changed on its way")                               \
    X(KEY_SYNTAX, 245, "key-syntax",                                                               \
      "A public key is not of the form NAME+HASH+KEY, nor one that ssh-keygen writes.",            \
      "copy the whole line that was printed when the key was made")                                \
    X(KEY_FILE, 246, "key-file",                                                                   \
      "The file holds no private key that alms can use.",                                          \
      "name the file that was written when the key was made")                                      \
    X(PASSPHRASE, 247, "passphrase",                                                               \
      "The passphrase is missing, too short, or does not open the key.",                           \
      "type the passphrase of this key, or give it with --passphrase-fd=N")                        \
    X(SIGNATURE_SYNTAX, 248, "signature-syntax",                                                   \
      "A signature is not in a form that is taken here.",                                          \
      "sign again, with a key of type ssh-ed25519 and 'ssh-keygen -Y sign'")                       \
    X(CHECKPOINT_SYNTAX, 249, "checkpoint-syntax",                                                 \
      "A checkpoint is not in the form of C2SP tlog-checkpoint.",                                  \
      "ask for the checkpoint again")                                                              \
    X(PROOF_SYNTAX, 250, "proof-syntax",                                                           \
      "A proof or promise is not in the form that docs/file-format.md describes.",                 \
      "ask for the file again; it may have been changed on its way")                               \
    X(POLICY_SYNTAX, 251, "policy-syntax",                                                         \
      "A line of a policy cannot be understood.",                                                  \
      "mend the line; docs/guide/proof.md shows the words")                                        \
    X(TIMESTAMP_SYNTAX, 252, "timestamp-syntax",                                                   \
      "The file is no reply of a time-stamp authority of RFC 3161 over SHA-256.",                  \
      "fetch the reply again; it is binary, and nothing may be added or cut")                      \
    X(EVIDENCE_NAME, 253, "evidence-name",                                                         \
      "Two evidence files of a pack would have the same name.",                                    \
      "rename one of them")                                                                        \
    X(PARAMETER_SYNTAX, 256, "parameter-syntax",                                                   \
      "A parameter of an analysis has no such name, or its value has another form.",               \
      "look its form up in docs/guide/audit-tests.md")                                             \
    X(SAMPLE_SIZE, 257, "sample-size",                                                             \
      "No sample of that size can be drawn, or none is large enough for what is asked.",           \
      "ask for fewer items, bear more or expect less")                                             \
    X(POPULATION_EMPTY, 258, "population-empty",                                                   \
      "No line is in the population that was chosen.",                                             \
      "take the other side, other accounts or a smaller minimum")                                  \
    X(LAYOUT_SYNTAX, 259, "layout-syntax",                                                         \
      "A line of a layout cannot be understood.",                                                  \
      "mend the line; the rows of the official forms show how it is done")                         \
    X(ATTACHMENT_UNFIT, 260, "attachment-unfit",                                                   \
      "A source document is an empty file, or the same as another of its voucher.",                \
      "scan it again, or attach it once")                                                          \
    X(NOT_FOUND, 300, "not-found",                                                                 \
      "The book has nothing of that code.",                                                        \
      "list what there is with the list command of that kind, or add it first")                    \
    X(DUPLICATE, 301, "duplicate",                                                                 \
      "A code names one thing for ever, and it is taken.",                                         \
      "use another code")                                                                          \
    X(CLOSED, 302, "closed",                                                                       \
      "The account, fund or other thing is closed and takes nothing new.",                         \
      "use another one")                                                                           \
    X(ENTRY_UNBALANCED, 303, "entry-unbalanced",                                                   \
      "Debits and credits of an entry differ within one fund and commodity.",                      \
      "make each fund's lines add up to zero in each commodity")                                   \
    X(ENTRY_LINES, 304, "entry-lines",                                                             \
      "An entry has too few or too many lines, or lines of another kind than its document.",       \
      "give at least two lines, at most 1000, on accounts that the document may move")             \
    X(AMOUNT_ZERO, 305, "amount-zero",                                                             \
      "An amount is zero where something must move.",                                              \
      "leave the line out, or give the amount")                                                    \
    X(AMOUNT_NEGATIVE, 306, "amount-negative",                                                     \
      "An amount is below zero where only a positive one makes sense.",                            \
      "reverse the earlier entry instead of recording a negative one")                             \
    X(ACCOUNT_TWIN, 307, "account-twin",                                                           \
      "The account is for the other kind of fund: restricted and unrestricted money is kept "      \
      "apart.",                                                                                    \
      "use the account named in the message, or another fund")                                     \
    X(ACCOUNT_GROUP, 308, "account-group",                                                         \
      "The account only groups others, and nothing is posted to it.",                              \
      "post to one of the accounts below it")                                                      \
    X(ACCOUNT_DOCUMENT, 309, "account-document",                                                   \
      "The account moves only by its own kind of document, so that lists and ledger agree.",       \
      "record it with the command named in the message")                                           \
    X(FUND_PURPOSE, 310, "fund-purpose",                                                           \
      "The fund's donors gave for other programmes, or the programme of the spending is missing.", \
      "name a programme of the fund, or transfer the money with the donor's consent")              \
    X(FUND_DATES, 311, "fund-dates",                                                               \
      "The fund may not be spent on that date.",                                                   \
      "spend within the fund's dates, or from another fund")                                       \
    X(FUND_OVERSPENT, 312, "fund-overspent",                                                       \
      "The fund would fall below zero on some day.",                                               \
      "lower the amount, or bring money into the fund first")                                      \
    X(HOLDING_OVERDRAWN, 313, "holding-overdrawn",                                                 \
      "The cash or goods of a fund in one account would fall below zero on some day.",             \
      "take it from an account in which the fund has enough")                                      \
    X(PERIOD_CLOSED, 314, "period-closed",                                                         \
      "The month is closed, and nothing may enter it any more.",                                   \
      "date the document in an open month")                                                        \
    X(PERIOD_ORDER, 315, "period-order",                                                           \
      "Months are closed one after the other, and only when they are over.",                       \
      "close the month named in the message first")                                                \
    X(DATE_FUTURE, 316, "date-future",                                                             \
      "The date has not come yet.",                                                                \
      "record it on its day, or correct the date or the clock")                                    \
    X(CLOCK_BACKWARDS, 317, "clock-backwards",                                                     \
      "The clock stands before the newest record.",                                                \
      "set the clock of this machine (or ALMS_NOW) right")                                         \
    X(NOT_EMPTY, 318, "not-empty",                                                                 \
      "Something with a balance cannot be closed.",                                                \
      "bring its balance to zero first")                                                           \
    X(REVERSED, 319, "reversed",                                                                   \
      "The entry is reversed already, or is itself a reversal.",                                   \
      "post a new entry instead")                                                                  \
    X(APPROVER_MISSING, 320, "approver-missing",                                                   \
      "Money leaves only with the approval of a second person.",                                   \
      "name who approved with --approver=CODE")                                                    \
    X(APPROVER_SAME, 321, "approver-same",                                                         \
      "Nobody approves what he or she records.",                                                   \
      "name another approver")                                                                     \
    X(ROLE_MISSING, 322, "role-missing",                                                           \
      "The operator does not have the role that the act needs.",                                   \
      "let an operator do it who has the role; see 'alms operator list'")                          \
    X(REASON_UNFIT, 323, "reason-unfit",                                                           \
      "The reason does not allow the act: restricted money moves by the donor's or the law's "     \
      "will.",                                                                                     \
      "choose a reason that fits, if there is one")                                                \
    X(DATE_EARLY, 324, "date-early",                                                               \
      "The date lies before the beginning of what it belongs to.",                                 \
      "correct the date")                                                                          \
    X(EXPECT_ROWS, 325, "expect-rows",                                                             \
      "The file does not have the number of rows that was expected.",                              \
      "compare the file with its source; nothing was booked")                                      \
    X(EXPECT_TOTAL, 326, "expect-total",                                                           \
      "The rows do not add up to the total that was expected.",                                    \
      "compare the file with its source; nothing was booked")                                      \
    X(FOOTER_TOTAL, 327, "footer-total",                                                           \
      "The rows of the file do not add up to the total that the file itself prints.",              \
      "ask the source which of the two is right; 'warn' in the total rule books it all the same")  \
    X(ROW_CONFLICT, 328, "row-conflict",                                                           \
      "A row has a reference that is booked already, with other content.",                         \
      "find out which is right; reverse the booked gift if it was wrong")                          \
    X(ROWS_REJECTED, 329, "rows-rejected",                                                         \
      "A file is booked whole or not at all, and some rows cannot be booked.",                     \
      "mend the rows listed above, or book the good ones with --partial")                          \
    X(TABLE_EMPTY, 330, "table-empty",                                                             \
      "The table has a header and no row of data.",                                                \
      "check that it is the right file")                                                           \
    X(FUND_SAME, 331, "fund-same",                                                                 \
      "A transfer needs two funds.",                                                               \
      "name another fund to transfer to")                                                          \
    X(OPERATOR_LAST, 332, "operator-last",                                                         \
      "Without an open treasurer nobody could record anything any more.",                          \
      "add another treasurer first")                                                               \
    X(VOUCHER_ORDER, 333, "voucher-order",                                                         \
      "Voucher numbers run without gaps in each series and month.",                                \
      "compare the log with a published copy")                                                     \
    X(BATCH_TOTALS, 334, "batch-totals",                                                           \
      "The gifts of a batch are not those that its record counts.",                                \
      "compare the log with a published copy")                                                     \
    X(PROGRAMME_UNFIT, 335, "programme-unfit",                                                     \
      "The gift names a programme that its fund is not for.",                                      \
      "choose the fund that fits the donor's wish")                                                \
    X(CHANNEL_MISSING, 336, "channel-missing",                                                     \
      "Every gift says by which channel it came.",                                                 \
      "name it with --channel=CODE, or channel= in the rules")                                     \
    X(BATCH_UNDONE, 337, "batch-undone",                                                           \
      "A batch is undone once.",                                                                   \
      "import its file again to book its rows anew")                                               \
    X(FEE_UNFIT, 338, "fee-unfit",                                                                 \
      "A fee is not above zero, not less than its gift, or not what its gift records.",            \
      "correct the fee; a payment that brought nothing is no gift")                                \
    X(REFUND_HELD, 339, "refund-held",                                                             \
      "A refund is not the whole of a gift that the book has and could give back.",                \
      "reverse the gift, or post what went back, by hand; then the row needs nothing more")        \
    X(BATCH_REFUNDS, 340, "batch-refunds",                                                         \
      "A batch that booked refunds is not undone: a reversal is never reversed.",                  \
      "reverse its gifts one by one, and post again what was refunded by mistake")                 \
    X(REFUND_UNFIT, 341, "refund-unfit",                                                           \
      "What is booked as a refund is not the refund of that gift.",                                \
      "compare it with the gift; a log that says so was changed: 'alms verify'")                   \
    X(STATEMENT_BALANCE, 342, "statement-balance",                                                 \
      "A balance that the statement prints is not the one before it and what moved.",              \
      "look for a row that is missing, doubled or changed, and take the file from the bank again") \
    X(STATEMENT_GAP, 343, "statement-gap",                                                         \
      "The statement does not begin where the account's last one ended.",                          \
      "reconcile the statement of the days between first")                                         \
    X(STATEMENT_FOREIGN, 344, "statement-foreign",                                                 \
      "The statement belongs to another account, or is in another currency.",                      \
      "name the account of the statement, or the rules of the account")                            \
    X(RECONCILE_ACCOUNT, 345, "reconcile-account",                                                 \
      "Only an account of cash or of money held for others has a statement.",                      \
      "name the account of the bank; 'alms account list' shows the roles")                         \
    X(RECONCILE_TOTALS, 346, "reconcile-totals",                                                   \
      "A reconciliation does not say what its movements, its matches and the ledger say.",         \
      "compare the log with a published copy")                                                     \
    X(RECONCILE_ORDER, 347, "reconcile-order",                                                     \
      "Only the newest reconciliation of an account is undone, and once.",                         \
      "undo the one named in the message first")                                                   \
    X(CORRECTS_STANDING, 348, "corrects-standing",                                                 \
      "A correcting voucher stands in for one that is reversed; the one that it names stands.",    \
      "reverse that one first with 'alms entry reverse'")                                          \
    X(ATTACHMENT_MISSING, 349, "attachment-missing",                                               \
      "A folder lacks a source document that a voucher was recorded with.",                        \
      "look for the file; one that was changed since is another")                                  \
    X(STOCK_SHORT, 350, "stock-short",                                                             \
      "More of a lot would leave a place than is there on that day or a later one.",               \
      "look at what is there with 'alms stock list', and take less or from another lot")           \
    X(LOT_FUND, 351, "lot-fund",                                                                   \
      "Goods are owned by the fund that they were given to or bought from.",                       \
      "name the fund of the lot, or a lot of the fund")                                            \
    X(LOT_EXPIRED, 352, "lot-expired",                                                             \
      "Goods that have expired are not given to anybody.",                                         \
      "take another lot, and write this one off with 'alms stock writeoff'")                       \
    X(EXPIRY_EARLY, 353, "expiry-early",                                                           \
      "Goods had expired when they were received.",                                                \
      "correct the date of expiry or of the receipt, or refuse the goods")                         \
    X(EXPIRY_MISSING, 354, "expiry-missing",                                                       \
      "Goods of an item that has a shelf life are received with the date on which they "           \
      "expire.",                                                                                   \
      "read the date on the package and give it")                                                  \
    X(STOCK_VALUE, 355, "stock-value",                                                             \
      "Goods leave a lot with their share of its value, and the last with all that is left.",      \
      "compare the log with a published copy")                                                     \
    X(VALUATION_MISSING, 356, "valuation-missing",                                                 \
      "A gift of goods says how it was valued; a fair value rests on evidence.",                   \
      "name the valuation and the evidence file, or record the goods without value with "          \
      "--as=memorandum")                                                                           \
    X(COUNT_DAY, 357, "count-day",                                                                 \
      "A count is recorded on the day on which it is made, before goods move again.",              \
      "count again today")                                                                         \
    X(STOCK_MOVED, 358, "stock-moved",                                                             \
      "Goods of the document have moved since, or came back, so that it cannot be undone.",        \
      "reverse the later documents first, the newest one before the others")                       \
    X(RETURN_UNFIT, 359, "return-unfit",                                                           \
      "Goods come back by the issue that gave them out, and not more of them.",                    \
      "look at the issue with 'alms stock moves', and return what is still out")                   \
    X(KIT_CYCLE, 360, "kit-cycle",                                                                 \
      "A kit would contain itself, directly or through another kit.",                              \
      "leave that component out")                                                                  \
    X(KIT_UNFIT, 361, "kit-unfit",                                                                 \
      "What goes into packs and comes out of them is what their kit says.",                        \
      "look at the kit with 'alms kit list', and choose a number of packs that comes out "         \
      "even")                                                                                      \
    X(GOODS_LINE, 362, "goods-line",                                                               \
      "A line that moves goods does not fit its lot, its account or its document.",                \
      "correct the item, the lot or the place")                                                    \
    X(COUNTERS_SAME, 363, "counters-same",                                                         \
      "Two different persons count.",                                                              \
      "name a second counter")                                                                     \
    X(COUNT_BOOKED, 364, "count-booked",                                                           \
      "A count compares what is there with what the book says, and is adjusted by the "            \
      "difference.",                                                                               \
      "compare the log with a published copy")                                                     \
    X(VALUE_DIFFERS, 366, "value-differs",                                                         \
      "The value of goods in a row is not quantity times unit price.",                             \
      "correct the row where it came from, or leave one of the two columns out")                   \
    X(UNIT_DIFFERS, 367, "unit-differs",                                                           \
      "The quantity of a row names another unit than the cell of the unit.",                       \
      "correct the row where it came from")                                                        \
    X(CASE_STATE, 370, "case-state",                                                               \
      "The case is not where the step could be taken.",                                            \
      "take the step that the message names first")                                                \
    X(CASE_OBJECTED, 371, "case-objected",                                                         \
      "An objection to the case is open.",                                                         \
      "answer it with 'alms case resolve'")                                                        \
    X(CASE_NOTICE, 372, "case-notice",                                                             \
      "The public notice has not run out.",                                                        \
      "wait until the day named in the message")                                                   \
    X(CASE_LAPSED, 373, "case-lapsed",                                                             \
      "The day until which the case was payable is over.",                                         \
      "make it payable anew with 'alms case payable'")                                             \
    X(CASE_AMOUNT, 374, "case-amount",                                                             \
      "The amount is more than the case has left.",                                                \
      "see 'alms case show'")                                                                      \
    X(CASE_DUPLICATE, 375, "case-duplicate",                                                       \
      "The same person or bank account has a case of the same programme and event.",               \
      "compare the two; going on is a decision of a second person, see 'alms case apply --help'")  \
    X(CASE_CONFLICT, 376, "case-conflict",                                                         \
      "An operator who is the beneficiary, or is related to the beneficiary, takes part in "       \
      "the case.",                                                                                 \
      "let another operator do it")                                                                \
    X(APPROVALS_MISSING, 377, "approvals-missing",                                                 \
      "The policy asks for more signatures than the record has.",                                  \
      "make a draft with --draft=FILE, have it signed, and record it with 'alms approve post'")    \
    X(APPROVAL_WRONG, 378, "approval-wrong",                                                       \
      "A signature is not the signer's over this record, this amount and this act.",               \
      "have the draft signed again; compare it with what was approved")                            \
    X(APPROVAL_UNFIT, 379, "approval-unfit",                                                       \
      "The signature is of somebody who may not approve this, or stands there twice.",             \
      "let somebody else sign")                                                                    \
    X(APPROVAL_REUSED, 381, "approval-reused",                                                     \
      "The same draft was recorded before: a signature counts once.",                              \
      "make a new draft")                                                                          \
    X(TARIFF_NONE, 382, "tariff-none",                                                             \
      "The programme has no tariff in force on that day.",                                         \
      "add one with 'alms tariff add'")                                                            \
    X(TARIFF_AGE, 383, "tariff-age",                                                               \
      "The beneficiary's age is not one that the tariff names.",                                   \
      "check the birth date; there is no way around the age limit")                                \
    X(TARIFF_GRANT, 384, "tariff-grant",                                                           \
      "The tariff gives nothing for the case, or less than is asked.",                             \
      "ask for what the message says, or nothing")                                                 \
    X(PLAN_RUN, 385, "plan-run",                                                                   \
      "A month of a plan is run once, for all of its roster, and its results are told once.",      \
      "see 'alms plan list' and 'alms plan members'")                                              \
    X(PAY_BATCH, 386, "pay-batch",                                                                 \
      "A payment or a bank's answer is not of that batch.",                                        \
      "look for the batch with 'alms pay list'")                                                   \
    X(TOTAL_UNCONFIRMED, 387, "total-unconfirmed",                                                 \
      "The total that was typed is not that of the payments.",                                     \
      "look at the payments again, then type their total")                                         \
    X(KEY_UNFIT, 388, "key-unfit",                                                                 \
      "The key is not one that may do this: another key, of another name, or without the "         \
      "identity's consent.",                                                                       \
      "use the key that the message names")                                                        \
    X(ROLLBACK, 389, "rollback",                                                                   \
      "The log is not a continuation of what its key has signed before: this is an older copy, "   \
      "or another history.",                                                                       \
      "put the newest book in its place; do not sign, and do not delete the state file")           \
    X(LAYOUT_GAP, 390, "layout-gap",                                                               \
      "An account stands on no row of a statement: its figures would be left out.",                \
      "name it, or the account above it, on a row of the layout")                                  \
    X(LAYOUT_TWICE, 391, "layout-twice",                                                           \
      "An account stands on two rows of a statement: its figures would count twice.",              \
      "take it off one of the rows")                                                               \
    X(STATEMENT_UNEQUAL, 392, "statement-unequal",                                                 \
      "A statement does not add up to what the ledger says.",                                      \
      "check the sums of the layout; if it is the official one, run 'alms verify'")                \
    X(CLOSING_UNFIT, 393, "closing-unfit",                                                         \
      "A closing entry brings income and expenses of one fund to zero, on the last day of a year.",\
      "let 'alms period close' make it")                                                           \
    X(RELEASE_UNFIT, 394, "release-unfit",                                                         \
      "What is released is what was spent of a restricted fund, no more and no less.",             \
      "let 'alms release' compute it")                                                             \
    X(OPENING_UNFIT, 395, "opening-unfit",                                                         \
      "Opening balances are those of the last day of a year, before everything else.",             \
      "enter them first, without income and expenses")                                             \
    X(TRIAL_DIGEST, 396, "trial-digest",                                                           \
      "The balances are not those with which a month was closed.",                                 \
      "compare the log with a published copy")                                                     \
    X(YEAR_OPEN, 397, "year-open",                                                                 \
      "A December is closed when income and expenses are closed to net assets.",                   \
      "let 'alms period close' do both")                                                           \
    X(FILE_MISSING, 400, "file-missing",                                                           \
      "There is no file of that name.",                                                            \
      "check the path")                                                                            \
    X(FILE_EXISTS, 401, "file-exists",                                                             \
      "A file or folder of that name is there already, and alms overwrites nothing.",              \
      "use another name, or move the old one away")                                                \
    X(FILE_UNREADABLE, 402, "file-unreadable",                                                     \
      "The system refuses to open, read or write a file or folder.",                               \
      "check its permissions and its disk")                                                        \
    X(NOT_A_BOOK, 403, "not-a-book",                                                               \
      "The file is not an alms book.",                                                             \
      "name a *.alms file made by 'alms init'")                                                    \
    X(BOOK_TRUNCATED, 404, "book-truncated",                                                       \
      "The file of the book is shorter than it says it is: its end is lost.",                      \
      "take it from a backup; do not work on")                                                     \
    X(BOOK_DAMAGED, 405, "book-damaged",                                                           \
      "The file of the book is damaged.",                                                          \
      "take it from a backup; do not work on")                                                     \
    X(BOOK_BUSY, 406, "book-busy",                                                                 \
      "Another program is writing to the book.",                                                   \
      "wait until it is done, then try again")                                                     \
    X(DISK_FULL, 407, "disk-full",                                                                 \
      "The disk is full; nothing was written.",                                                    \
      "free some space and try again")                                                             \
    X(STORAGE, 408, "storage",                                                                     \
      "The database could not do its work.",                                                       \
      "check disk and permissions, then try again")                                                \
    X(BOOK_NEWER, 409, "book-newer",                                                               \
      "A newer alms wrote to this book; this one can read it, not write to it.",                   \
      "install the newer alms")                                                                    \
    X(VAULT_MISSING, 410, "vault-missing",                                                         \
      "The vault, which holds the personal data, is not beside the book.",                         \
      "put NAME.alms-vault beside NAME.alms; without it the book can be read, not written")        \
    X(VAULT_FOREIGN, 411, "vault-foreign",                                                         \
      "The vault beside the book belongs to another book.",                                        \
      "put the vault of this book beside it")                                                      \
    X(BOOK_READONLY, 412, "book-readonly",                                                         \
      "The book, or the folder that holds it, may not be written to.",                             \
      "copy the book to a folder of your own, or ask for the permission")                          \
    X(FILE_CHANGED, 413, "file-changed",                                                           \
      "The file changed while it was read.",                                                       \
      "wait until its program is done with it, then try again")                                    \
    X(VAULT_AHEAD, 414, "vault-ahead",                                                             \
      "The book is an older copy: its vault holds private parts of newer records.",                \
      "put the newest book beside its vault, or the vault of the same day beside the book")        \
    X(FOLDER_FOREIGN, 415, "folder-foreign",                                                       \
      "The folder holds something else than what this log publishes.",                             \
      "name the folder that this log was published to, or an empty one")                           \
    X(SIGNER_STATE, 416, "signer-state",                                                           \
      "The file beside the key, which remembers what was signed last, cannot be understood.",      \
      "take it from a backup of the key; do not delete it")                                        \
    X(TIMESTAMP_EXISTS, 417, "timestamp-exists",                                                   \
      "The checkpoint has its time stamp already.",                                                \
      "keep the first one; nothing more is to be done")                                            \
    X(AUTHORITY_FILE, 418, "authority-file",                                                       \
      "The file holds no certificates in PEM, or one that is damaged.",                            \
      "name the file with the certificate of the authority that you trust")                        \
    X(LEAF_HASH, 500, "leaf-hash",                                                                 \
      "The bytes of a record are not those that were hashed when it was written.",                 \
      "compare the record with a published copy")                                                  \
    X(POSITION, 501, "position",                                                                   \
      "A record does not say the position at which it stands: records are missing or swapped.",    \
      "compare the log with a published copy")                                                     \
    X(ROOT, 502, "root",                                                                           \
      "The records do not hash to the root that was written down.",                                \
      "compare the log with a published copy")                                                     \
    X(TILE, 503, "tile",                                                                           \
      "A stored tile of the hash tree does not fit the records.",                                  \
      "run 'alms rebuild'; the log itself is not touched by it")                                   \
    X(PROJECTION, 504, "projection",                                                               \
      "A table of the book does not say what the log says.",                                       \
      "run 'alms rebuild'; the log itself is not touched by it")                                   \
    X(PRIVATE_DIGEST, 505, "private-digest",                                                       \
      "A private part in the vault is not the one that the record commits to.",                    \
      "take the vault from a backup")                                                              \
    X(FILE_DIGEST, 506, "file-digest",                                                             \
      "A file of an export is not the one that its manifest lists.",                               \
      "ask for the export again")                                                                  \
    X(EXPORT_CONTENT, 507, "export-content",                                                       \
      "A file of an export does not say what its records say.",                                    \
      "ask for the export again")                                                                  \
    X(MANIFEST, 508, "manifest",                                                                   \
      "The manifest of an export is missing or cannot be understood.",                             \
      "ask for the export again")                                                                  \
    X(RECORD_FORM, 509, "record-form",                                                             \
      "A record is not in its canonical form.",                                                    \
      "compare the record with a published copy")                                                  \
    X(FENCE, 510, "fence",                                                                         \
      "The triggers that keep the log append-only are missing or changed.",                        \
      "somebody opened the book with other tools: compare it with a published copy")               \
    X(SIGNATURE, 511, "signature",                                                                 \
      "A signature is not that of the key that it names.",                                         \
      "ask for the file again, and tell the log if it stays so")                                   \
    X(INCLUSION, 512, "inclusion",                                                                 \
      "The path of a proof does not lead from its record to the root of its checkpoint.",          \
      "ask for the proof again, and tell the log if it stays so")                                  \
    X(CONSISTENCY, 513, "consistency",                                                             \
      "Two states of a log do not continue each other: records were changed, removed or "          \
      "swapped.",                                                                                  \
      "keep both files: together they prove it")                                                   \
    X(PUBLISHED, 514, "published",                                                                 \
      "A published file is missing, or does not say what the log says.",                           \
      "publish again, and compare with the copies of others")                                      \
    X(QUORUM, 515, "quorum",                                                                       \
      "Too few of the witnesses that the policy names have signed, or too long ago.",              \
      "ask the witnesses to sign the newest checkpoint")                                           \
    X(ORIGIN, 516, "origin",                                                                       \
      "No log that the policy trusts has signed: it is of another log, or by a key that is not "   \
      "known or was revoked.",                                                                     \
      "compare origin and key with those that the charity prints on its receipts")                 \
    X(DISCLOSURE, 517, "disclosure",                                                               \
      "A private part that was disclosed is not the one that the record commits to.",              \
      "ask for the proof again")                                                                   \
    X(PROMISE, 518, "promise",                                                                     \
      "A promised record is not in the published log, and its time is over.",                      \
      "show promise and checkpoint to the auditor")                                                \
    X(TIMESTAMP_REFUSED, 519, "timestamp-refused",                                                 \
      "The time-stamp authority answered that it gives no stamp.",                                 \
      "ask it for the reason, or ask another authority")                                           \
    X(TIMESTAMP_IMPRINT, 520, "timestamp-imprint",                                                 \
      "A time stamp is of something else than the checkpoint beside which it stands.",             \
      "ask for a new stamp, and compare the checkpoint with the copies of others")                 \
    X(TIMESTAMP_NONCE, 521, "timestamp-nonce",                                                     \
      "A reply answers another query for the same checkpoint: it may be an old one.",              \
      "send the query that is kept beside the checkpoint")                                         \
    X(TIMESTAMP_SIGNATURE, 522, "timestamp-signature",                                             \
      "The signature of a time stamp is wrong, or its certificate is not in it.",                  \
      "ask for the stamp again")                                                                   \
    X(TIMESTAMP_CHAIN, 523, "timestamp-chain",                                                     \
      "Who signed a time stamp is certified by nobody who is trusted, may not give stamps, "       \
      "or was not valid at that time.",                                                            \
      "compare the certificates with those that the authority makes known")                        \
    X(TIMESTAMP_EARLY, 524, "timestamp-early",                                                     \
      "A time stamp tells a time before the newest record that it covers was made.",               \
      "set the clock of the machine right, and ask for a stamp again")                             \
    X(PACK, 531, "pack",                                                                           \
      "The archive of an audit pack is damaged.",                                                  \
      "ask for the pack again")                                                                    \
    X(FILE_UNLISTED, 532, "file-unlisted",                                                         \
      "An export holds a file that its manifest does not list.",                                   \
      "ask where it comes from; take it away to verify the rest")                                  \
    X(RATE_MISSING, 600, "rate-missing",                                                           \
      "Money of another currency comes in or goes out without a rate, or without whose it is.",    \
      "give --rate and --rate-source; a book in that currency begins with init --base")            \
    X(RATE_UNFIT, 601, "rate-unfit",                                                               \
      "A rate is not a decimal number above zero, is too long, or stands where none belongs.",     \
      "give what one unit of the currency is worth in the base currency, as 7.1643")               \
    X(FOREIGN_LINE, 602, "foreign-line",                                                           \
      "A line says money of another currency where none can be, or in a way that cannot be.",      \
      "book it on an account of assets or liabilities, one currency in a document")                \
    X(FOREIGN_BARE, 603, "foreign-bare",                                                           \
      "An amount of another currency does not say what it is worth in the base currency.",         \
      "give the rate and its source; a case is decided in the base currency")                      \
    X(FOREIGN_VALUE, 604, "foreign-value",                                                         \
      "Money of another currency stands with another worth than its rate, or its share, makes.",   \
      "give the amount in its currency, and let alms compute the rest")                            \
    X(EXCHANGE_DIFFERENCE, 605, "exchange-difference",                                             \
      "An exchange difference is not booked to the account for it.",                               \
      "give the amounts in their currency, and let alms book the difference")                      \
    X(FOREIGN_MOVED, 606, "foreign-moved",                                                         \
      "Money of another currency has moved since the date, so that its worth would not come out.", \
      "reverse what came later, do this, and record that again")                                   \
    X(REVALUE_UNFIT, 607, "revalue-unfit",                                                         \
      "A revaluation does not bring every balance of other currencies to its closing rate.",       \
      "run 'alms currency revalue' with a rate for each currency, month after month")              \
    X(REVALUE_SAME, 608, "revalue-same",                                                           \
      "A month is revalued already, and another revaluation would change nothing.",                \
      "nothing is to be done")                                                                     \
    X(REGIME_SAME, 615, "regime-same",                                                             \
      "The book is kept under that accounting system already, or no conversion leads to "          \
      "it.",                                                                                       \
      "see 'alms regime show'")                                                                    \
    X(REGIME_DATE, 616, "regime-date",                                                             \
      "A book goes over on the 1st of January of a year, when the year before is closed "          \
      "and no month after it.",                                                                    \
      "close the year before with 'alms period close', and convert before January is "             \
      "closed")                                                                                    \
    X(REGIME_BALANCE, 617, "regime-balance",                                                       \
      "An income or expense account has a balance when the year is over.",                         \
      "open the December again and close it: that closes the year")                                \
    X(REGIME_ENTRIES, 618, "regime-entries",                                                       \
      "There are entries of the new year on accounts that the conversion moves.",                  \
      "reverse them in their month, convert, and enter them again on the new accounts")            \
    X(REGIME_UNMAPPED, 619, "regime-unmapped",                                                     \
      "An own account stands below one that goes on elsewhere, or where the new chart "            \
      "has another.",                                                                              \
      "say where it goes on with --map=OLD:NEW")                                                   \
    X(REGIME_MAPPING, 620, "regime-mapping",                                                       \
      "A step of the mapping leads nowhere, to an account of another kind, or is not "             \
      "needed.",                                                                                   \
      "compare the mapping with the charts; 'alms regime convert --dry-run' shows it")             \
    X(REGIME_VOUCHER, 621, "regime-voucher",                                                       \
      "The voucher of a conversion is not what the mapping and the balances make.",                \
      "compare the record with a published copy")                                                  \
    X(REGIME_AMORTISED, 622, "regime-amortised",                                                   \
      "What was amortised is given as FUND:AMOUNT, above zero, of an account of "                  \
      "intangible assets.",                                                                        \
      "write it as --amortised=GEN:12000 or --amortised=GEN:12000:1601")                           \
    X(REGIME_CROSSED, 623, "regime-crossed",                                                       \
      "The time that was asked for lies under two accounting systems, in which codes "             \
      "mean different things.",                                                                    \
      "ask for the time before the conversion and the time from it on by themselves")              \
    X(REGIME_BEFORE, 624, "regime-before",                                                         \
      "A month of before the conversion is not opened again: the new year began with "             \
      "its balances.",                                                                             \
      "correct it by an entry of this year")                                                       \
    X(REGIME_REVERSED, 625, "regime-reversed",                                                     \
      "The voucher of a conversion is not reversed: the chart would stay without its "             \
      "balances.",                                                                                 \
      "correct what is wrong in it by an entry")                                                   \
    X(REGIME_FOREIGN, 626, "regime-foreign",                                                       \
      "An account that goes on elsewhere holds money of another currency.",                        \
      "bring it to an account that stays, or exchange it, and convert then")                       \
    X(PLAN_GIVES, 630, "plan-gives",                                                               \
      "A plan gives an amount of its programme's tariff, or goods out of a warehouse, not both.",  \
      "give --variant=CODE, or --item=ITEM with --warehouse=CODE")                                 \
    X(CASE_RELATED, 631, "case-related",                                                           \
      "The beneficiary of a case, or the guardian, is a party of the book or related to one, "     \
      "which who approves must know and answer.",                                                  \
      "find out whether that donor chose the beneficiary; to go on, approve with --although=PARTY "\
      "and --reason=TEXT")                                                                         \
    X(CASE_ENDED, 632, "case-ended",                                                               \
      "Goods are not given for a case that was refused, withdrawn or returned.",                   \
      "open a new case, or give them to whom they go without one")                                 \
    X(ROLE_CONFLICT, 650, "role-conflict",                                                         \
      "A cashier neither keeps the books nor checks them.",                                        \
      "give the roles to two persons")                                                             \
    X(SIGNER_SAME, 651, "signer-same",                                                             \
      "Who made a voucher, or signed it in one role, does not sign it in another.",                \
      "let another person sign")                                                                   \
    X(SIGN_UNFIT, 652, "sign-unfit",                                                               \
      "A voucher is signed in that role already, needs no such signature, or lacks one "           \
      "that comes before.",                                                                        \
      "see 'alms entry unsigned'")                                                                 \
    X(VOUCHER_UNSIGNED, 653, "voucher-unsigned",                                                   \
      "A month is closed when all its vouchers are signed, and some are not.",                     \
      "have them signed: 'alms entry unsigned' lists them")                                        \
    X(PERIOD_UNREADY, 654, "period-unready",                                                       \
      "A month is closed when its bank accounts are reconciled and nothing is in suspense, "       \
      "or with a reason.",                                                                         \
      "settle it ('alms period check' tells more), or close with --reason")                        \
    X(LAYOUT_ROUNDING, 655, "layout-rounding",                                                     \
      "A row of a layout stands in two sums, and rounded it cannot add up to both.",               \
      "print it in yuan, or let each row of the layout stand in one sum")                          \
    X(REFUND_EXCESS, 656, "refund-excess",                                                         \
      "More of a gift would be refunded than is left of it.",                                      \
      "lower the amount; 'alms gift list' shows what was refunded before")                         \
    X(REFUND_STANDS, 657, "refund-stands",                                                         \
      "A gift of which a part was refunded cannot be reversed as a whole.",                        \
      "reverse its refunds first, or refund the rest")                                             \
    X(ADJUST_UNFIT, 658, "adjust-unfit",                                                           \
      "An adjustment of earlier years moves net assets, but neither money nor goods.",             \
      "post against a claim, a debt or an asset; under NPO2026 post to 320101 or 320102 instead")
/* clang-format on */

#endif
