/* alms stock receive - goods that come in. */
#include "cmd_stock.h"
#include "goods_line.h"
#include "i18n.h"

#include <alms/log.h>

#include <stdlib.h>
#include <string.h>

#define RECEIPT_FORM "ITEM:QUANTITY[:VALUE[:EXPIRY[:BATCH[:SPEC[:LOT]]]]]"

enum { PARTS_LEAST = 2, PARTS_MOST = 7, DIGEST_HEX_SIZE_BYTES = 65, CHUNK_SIZE_BYTES = 65536 };

static const char *const KINDS[] = {"person", "organisation", "minor"};
static const char *const PUBLISH[] = {"masked", "full", "anonymous"};

struct receive_arguments {
    struct cli_list lines;
    const char *fund;
    const char *place;
    const char *valuation;
    const char *evidence;
    const char *account;
    const char *approver;
    const char *channel;
    const char *campaign;
    const char *county;
    const char *programme;
    const char *donor;
    const char *party;
    const char *document;
    const char *memo;
    struct cli_list attachments;
    int kind;
    int donor_kind;
    int publish;
    struct alms_date date;
};

static const struct cli_option OPTIONS[] = {
    REST(struct receive_arguments, lines, "LINE",
         N_("ITEM:QUANTITY:VALUE, and behind further colons date of expiry, batch number, "
            "specification and code of the lot, as far as they are known")),
    NEEDED(struct receive_arguments, fund, "fund", "CODE", N_("the fund that will own them")),
    NEEDED(struct receive_arguments, place, "to", "CODE", N_("the warehouse or place")),
    CHOICE(
        struct receive_arguments, kind, "as", "gift|purchase|memorandum|opening",
        N_("how they came; a memorandum is a gift that cannot be valued (default: gift); opening "
           "stock was there before the book")),
    TEXT(struct receive_arguments, valuation, "valuation",
         "voucher|market|factory|guide|platform|appraisal",
         N_("what the value of a gift rests on: the donor's voucher, or a fair value")),
    TEXT(struct receive_arguments, evidence, "evidence", "FILE",
         N_("the file that shows a fair value; its digest is recorded")),
    TEXT(struct receive_arguments, document, "document", "TEXT",
         N_("number of the donor's or supplier's paper; private")),
    TEXT(struct receive_arguments, donor, "donor", "TEXT", N_("who gave or sold; private")),
    CHOICE(struct receive_arguments, donor_kind, "donor-kind", "person|organisation|minor",
           N_("whose name it is (default: person)")),
    CHOICE(struct receive_arguments, publish, "publish", "masked|full|anonymous",
           N_("how the name may be published (default: masked)")),
    TEXT(struct receive_arguments, party, "party", "CODE",
         N_("a party of the book instead of a name; private")),
    TEXT(struct receive_arguments, account, "account", "CODE",
         N_("of a purchase: the account that pays or owes")),
    TEXT(struct receive_arguments, approver, "approver", "CODE",
         N_("who approved, where money leaves; not you")),
    TEXT(struct receive_arguments, programme, "programme", "CODE", N_("the donor's wish")),
    TEXT(struct receive_arguments, county, "county", "CODE",
         N_("the branch or district that they came by")),
    TEXT(struct receive_arguments, channel, "channel", "CODE", N_("how they came")),
    TEXT(struct receive_arguments, campaign, "campaign", "CODE", N_("why they came")),
    DATE(struct receive_arguments, date, "date", N_("its date (default: today)")),
    TEXT(struct receive_arguments, memo, "memo", "TEXT", N_("a remark; private")),
    LIST(struct receive_arguments, attachments, "attachment", "FILE",
         N_("a source document, whose SHA-256 is recorded; give it again for more")),
    END_OF_OPTIONS,
};

/* The digest of a file in hex; false, and told, if it cannot be read. */
static bool digest_file(const char *path, char hex[DIGEST_HEX_SIZE_BYTES])
{
    uint8_t digest[ALMS_DIGEST_SIZE_BYTES];
    char *bytes = NULL;
    size_t size = 0;
    size_t got = CHUNK_SIZE_BYTES;
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        cli_complain(ALMS_E_FILE_MISSING, "there is no file '%s'", path);
        return false;
    }
    while (got == CHUNK_SIZE_BYTES) {
        char *grown = realloc(bytes, size + CHUNK_SIZE_BYTES);
        if (grown == NULL)
            abort();
        bytes = grown;
        got = fread(bytes + size, 1, CHUNK_SIZE_BYTES, file);
        size += got;
    }
    const bool is_read = ferror(file) == 0;
    (void)fclose(file);
    if (!is_read) {
        cli_complain(ALMS_E_FILE_UNREADABLE, "'%s' cannot be used: %s", path,
                     _("it cannot be read"));
        free(bytes);
        return false;
    }
    alms_digest(bytes, size, digest);
    alms_digest_hex(digest, hex);
    free(bytes);
    return true;
}

static void fill_lines(const struct cli_parts *parts, size_t count, struct alms_stock_line *lines)
{
    for (size_t i = 0; i < count; i++) {
        const char *const *items = parts[i].items;
        lines[i] = (struct alms_stock_line){
            .item = items[0],
            .quantity = items[1],
            .value = items[2],
            .expiry = items[3],
            .batch = items[4],
            .spec = items[5],
            .lot = items[6],
        };
    }
}

static enum cli_exit receive_lines(struct cli *cli, const struct receive_arguments *args,
                                   const struct alms_stock_line *lines)
{
    struct alms_error err = {0};
    struct alms_posted posted;
    char evidence[DIGEST_HEX_SIZE_BYTES];
    const bool has_donor = args->donor != NULL;

    if (args->evidence != NULL && !digest_file(args->evidence, evidence))
        return EXIT_STORAGE;
    const struct alms_receipt_draft draft = {
        .kind = (enum alms_receipt_kind)args->kind,
        .date = args->date,
        .lines = lines,
        .lines_count = args->lines.count,
        .fund = args->fund,
        .place = args->place,
        .valuation = args->valuation,
        .evidence = args->evidence == NULL ? NULL : evidence,
        .account = args->account,
        .approver = args->approver,
        .channel = args->channel,
        .campaign = args->campaign,
        .county = args->county,
        .programme = args->programme,
        .donor = args->donor,
        .donor_kind = has_donor ? KINDS[args->donor_kind] : NULL,
        .publish = has_donor || args->publish > 0 ? PUBLISH[args->publish] : NULL,
        .party = args->party,
        .document = args->document,
        .memo = args->memo,
        .attachments = {args->attachments.items, args->attachments.count},
    };
    if (alms_stock_receive(cli->book, &draft, &posted, &err) != ALMS_OK)
        return cli_report(&err);
    if (posted.number[0] == '\0') {
        (void)printf(_("Noted goods without value, from record %llu on.\n"),
                     (unsigned long long)posted.n);
    } else {
        (void)printf(_("Received goods by %s.\n"), posted.number);
    }
    return EXIT_DONE;
}

static enum cli_exit run(struct cli *cli, const void *arguments)
{
    const struct receive_arguments *args = arguments;
    const size_t count = args->lines.count;
    struct cli_parts *parts = cli_split(&args->lines, PARTS_LEAST, PARTS_MOST, RECEIPT_FORM);
    struct alms_stock_line *lines = calloc(count + 1, sizeof(*lines));
    enum cli_exit exit_status = EXIT_USAGE;

    if (lines == NULL)
        abort();
    if (parts != NULL) {
        fill_lines(parts, count, lines);
        exit_status = receive_lines(cli, args, lines);
    }
    cli_split_free(parts, count);
    free(lines);
    return exit_status;
}

const struct command STOCK_RECEIVE = {
    .name = "receive",
    .summary = N_("Receive goods: given, bought, or noted without value"),
    .options = OPTIONS,
    .arguments_size_bytes = sizeof(struct receive_arguments),
    .run = run,
    .needs = CLI_NEEDS_WRITING,
    .examples =
        "  alms stock receive RICE:300袋:27000:2027-03-01:B2026 --fund=RELIEF --to=MAIN \\\n"
        "      --valuation=voucher --document=\"发票 0012\" --donor=\"某公司\" "
        "--donor-kind=organisation\n"
        "  alms stock receive COAT:50 --as=memorandum --fund=RELIEF --to=MAIN\n",
};
