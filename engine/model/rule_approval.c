#include "model/rule_approval.h"

#include "base/base64.h"
#include "model/keys.h"
#include "model/rule_inside.h"
#include "model/sshsig.h"
#include "value/money.h"

#include <string.h>

static const char *const FORMS[] = {"note", "ssh-sha256", "ssh-sha512"};

/* --- what is asked ------------------------------------------------------------------------- */

static bool has_duplicates(const struct alms_record *record)
{
    return record->field[ALMS_FIELD_DUPLICATES].count > 0;
}

/* What the money accounts lose, if it is in one currency. */
static void take_outflow(const struct alms_masters *masters, const struct alms_voucher *voucher,
                         struct alms_approval_need *need)
{
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        const struct alms_account *account = alms_account_at(masters, posting->account_id);
        if (account->role != ALMS_ROLE_CASH && account->role != ALMS_ROLE_AGENCY)
            continue;
        const char *code = alms_commodity_at(masters, posting->commodity_id)->code;
        if (need->commodity == NULL && need->amount == 0) {
            need->commodity = code;
        } else if (!alms_text_equal(need->commodity, code)) {
            need->commodity = NULL;
        }
        if (posting->amount < 0 && !alms_minor_add(&need->amount, -posting->amount))
            need->amount = INT64_MAX;
    }
}

/* What the goods that leave are worth. */
static void take_goods(const struct alms_masters *masters, const struct alms_voucher *voucher,
                       struct alms_approval_need *need)
{
    need->commodity = alms_masters_book(masters, ALMS_FIELD_BASE);
    for (size_t i = 0; i < voucher->count; i++) {
        const struct alms_posting *posting = &voucher->postings[i];
        if (posting->quantity < 0 && posting->amount < 0 &&
            !alms_minor_add(&need->amount, -posting->amount))
            need->amount = INT64_MAX;
    }
}

static void take_amount(const struct alms_masters *masters, const struct alms_record *record,
                        const char *commodity, struct alms_approval_need *need)
{
    struct alms_error ignored;
    const int32_t id = alms_commodity_find(masters, commodity);

    alms_error_clear(&ignored);
    need->commodity = commodity;
    if (id != ALMS_ID_NONE && alms_minor_parse(alms_record_text(record, ALMS_FIELD_AMOUNT),
                                               alms_commodity_at(masters, id)->scale_digits,
                                               &need->amount, &ignored) != ALMS_OK)
        need->commodity = NULL;
}

/*
 * Rule APPROVAL-9: who could sign tomorrow is decided by those who sign today; and so is whether
 * what they closed is opened again, or goes over to another chart.
 */
static bool is_about_roster(enum alms_kind kind)
{
    return kind == ALMS_KIND_POLICY_SET || kind == ALMS_KIND_PERIOD_REOPEN ||
           kind == ALMS_KIND_OPERATOR_ADD || kind == ALMS_KIND_OPERATOR_KEY ||
           kind == ALMS_KIND_OPERATOR_IDENTITY || kind == ALMS_KIND_REGIME_CONVERT;
}

struct alms_approval_need
alms_approval_need_of(const struct alms_masters *masters, const struct alms_voucher *voucher)
{
    const struct alms_record *record = voucher->record;
    const char *case_code = alms_record_text(record, ALMS_FIELD_CASE);
    const enum alms_kind kind = record->kind;
    struct alms_approval_need need = {.entry_id =
                                          case_code == NULL ? alms_kind_name(kind) : case_code};

    if (kind == ALMS_KIND_CASE_APPROVE) {
        need.act = ALMS_ACT_CASE;
    } else if (kind == ALMS_KIND_CASE_APPLY && has_duplicates(record)) {
        need.act = ALMS_ACT_DUPLICATE;
        take_amount(masters, record, alms_record_text(record, ALMS_FIELD_COMMODITY), &need);
    } else if (is_about_roster(kind)) {
        need.act = ALMS_ACT_ROSTER;
    } else if (kind == ALMS_KIND_TRANSFER || kind == ALMS_KIND_ADJUST) {
        need.act = ALMS_ACT_TRANSFER;
        take_outflow(masters, voucher, &need);
    } else if (kind == ALMS_KIND_STOCK_ISSUE || kind == ALMS_KIND_STOCK_WRITEOFF ||
               (kind == ALMS_KIND_PLAN_RUN && alms_entry_has_goods(&record->entry))) {
        need.act = ALMS_ACT_GOODS;
        take_goods(masters, voucher, &need);
    } else if ((kind == ALMS_KIND_AID && case_code == NULL) || kind == ALMS_KIND_PLAN_RUN ||
               ((kind == ALMS_KIND_ENTRY || kind == ALMS_KIND_GIFT_REFUND) &&
                alms_rule_pays_out(masters, voucher))) {
        need.act = ALMS_ACT_POST;
        take_outflow(masters, voucher, &need);
    }
    return need;
}

/* --- what is signed ------------------------------------------------------------------------ */

void alms_approval_band_text(const struct alms_masters *masters,
                             const struct alms_approval_need *need, const struct alms_band *band,
                             char text[ALMS_APPROVAL_BAND_SIZE_BYTES])
{
    char over[ALMS_AMOUNT_TEXT_SIZE_BYTES];
    char amount[ALMS_AMOUNT_TEXT_SIZE_BYTES] = "";
    CLEANUP(alms_buffer_clear) struct alms_buffer line = {0};
    const int32_t base = alms_commodity_find(masters, alms_masters_book(masters, ALMS_FIELD_BASE));
    const int32_t id = alms_commodity_find(masters, need->commodity);

    alms_buffer_add_text(&line, "over ");
    alms_buffer_add_text(
        &line, alms_minor_format(band->over, alms_commodity_at(masters, base)->scale_digits, over));
    alms_buffer_add_text(&line, ": ");
    if (id == ALMS_ID_NONE) {
        alms_buffer_add_text(&line, "-");
    } else {
        alms_buffer_add_text(&line, need->commodity);
        alms_buffer_add_text(&line, " ");
        alms_buffer_add_text(
            &line,
            alms_minor_format(need->amount, alms_commodity_at(masters, id)->scale_digits, amount));
    }
    REQUIRE(line.size_bytes < ALMS_APPROVAL_BAND_SIZE_BYTES);
    memcpy(text, line.bytes, line.size_bytes + 1);
}

void alms_approval_core(const struct alms_record *record, struct alms_hasher *hasher,
                        char text[ALMS_HASH_BASE64_SIZE_BYTES])
{
    struct alms_hash hash;
    CLEANUP(alms_buffer_clear) struct alms_buffer core = {0};

    alms_record_core(record, &core);
    alms_hash_bytes(hasher, core.bytes, core.size_bytes, &hash);
    alms_hash_base64(&hash, text);
}

void alms_approval_statement(const struct alms_statement_parts *parts, const char *seconds,
                             struct alms_buffer *out)
{
    const char *const lines[] = {"alms/approval/v1", parts->book_id, parts->entry_id, parts->core,
                                 parts->act,         parts->band,    seconds};

    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        alms_buffer_add_text(out, lines[i]);
        alms_buffer_add_text(out, "\n");
    }
}

/* --- one approval -------------------------------------------------------------------------- */

bool alms_approval_parse(const char *text, struct alms_approval *out)
{
    char words[4][120];
    char again[256];
    size_t count = 0;
    size_t size = 0;
    struct alms_approval approval = {0};

    for (const char *cursor = text; *cursor != '\0' && count < COUNT_OF(words); count++) {
        size = strcspn(cursor, " ");
        if (size == 0 || size >= sizeof(words[0]))
            return false;
        memcpy(words[count], cursor, size);
        words[count][size] = '\0';
        cursor += size;
        cursor += *cursor == ' ' ? 1 : 0;
    }
    if (count != COUNT_OF(words) || strlen(words[0]) > ALMS_CODE_SIZE_MAX ||
        !alms_uint_parse(words[1], &approval.at_s) || approval.at_s > INT64_MAX ||
        !alms_base64_parse(words[3], strlen(words[3]), approval.signature,
                           sizeof(approval.signature), &size) ||
        size != sizeof(approval.signature))
        return false;
    memcpy(approval.signer, words[0], strlen(words[0]) + 1);
    for (size_t i = 0; i < COUNT_OF(FORMS); i++) {
        if (strcmp(FORMS[i], words[2]) == 0)
            approval.form = (enum alms_approval_form)i;
    }
    alms_approval_format(&approval, again);
    if (strcmp(again, text) != 0)
        return false;
    *out = approval;
    return true;
}

void alms_approval_format(const struct alms_approval *approval, char text[256])
{
    char seconds[ALMS_UINT_TEXT_SIZE_BYTES];
    char signature[ALMS_BASE64_SIZE_BYTES(64)];
    CLEANUP(alms_buffer_clear) struct alms_buffer line = {0};

    alms_base64_format(approval->signature, sizeof(approval->signature), signature);
    alms_buffer_add_text(&line, approval->signer);
    alms_buffer_add_text(&line, " ");
    alms_buffer_add_text(&line, alms_uint_format(approval->at_s, seconds));
    alms_buffer_add_text(&line, " ");
    alms_buffer_add_text(&line, FORMS[approval->form]);
    alms_buffer_add_text(&line, " ");
    alms_buffer_add_text(&line, signature);
    REQUIRE(line.size_bytes < 256);
    memcpy(text, line.bytes, line.size_bytes + 1);
}

static bool is_signed(const struct alms_approval *approval, const struct alms_public_key *key,
                      struct alms_span statement, struct alms_hasher *hasher)
{
    struct alms_sshsig ssh = {.key = *key, .name_space = ALMS_APPROVAL_NAMESPACE};
    struct alms_signature signature;

    memcpy(signature.bytes, approval->signature, sizeof(signature.bytes));
    if (approval->form == ALMS_BY_NOTE)
        return alms_signature_check(key, statement.bytes, statement.size_bytes, &signature);
    ssh.is_sha512 = approval->form == ALMS_BY_SSH_SHA512;
    ssh.signature = signature;
    return alms_sshsig_check(&ssh, ALMS_APPROVAL_NAMESPACE, statement, hasher);
}

enum alms_code alms_rule_signature(const struct alms_masters *masters,
                                   const struct alms_approval *approval,
                                   const struct alms_statement_parts *parts,
                                   struct alms_hasher *hasher, struct alms_error *err)
{
    struct alms_vkey vkey;
    char seconds[ALMS_UINT_TEXT_SIZE_BYTES];
    CLEANUP(alms_buffer_clear) struct alms_buffer statement = {0};
    const char *signer = approval->signer;
    const int32_t id = alms_operator_find(masters, signer);
    const struct alms_key *key =
        alms_keys_open(alms_masters_keys(masters), ALMS_KEY_OF_OPERATOR, signer);

    if (id == ALMS_ID_NONE)
        return alms_fail(err, ALMS_E_NOT_FOUND, "there is no %s '%.40s'", W_("operator"), signer);
    if (alms_operator_at(masters, id)->is_closed)
        return alms_fail(err, ALMS_E_CLOSED, "the %s '%s' is closed", W_("operator"), signer);
    /* Rule APPROVAL-3: a key signs from the record that names it until the one that closes it. */
    if (key == NULL || approval->at_s < (uint64_t)key->from_s) {
        return alms_fail(err, ALMS_E_KEY_UNFIT, "the operator '%s' had no open key at that time",
                         signer);
    }
    TRY(alms_vkey_parse((struct alms_span){key->vkey, strlen(key->vkey)}, hasher, &vkey, err));
    alms_approval_statement(parts, alms_uint_format(approval->at_s, seconds), &statement);
    /* Rule APPROVAL-4: it is over this record, this amount and this act. */
    if (!is_signed(approval, &vkey.key, (struct alms_span){statement.bytes, statement.size_bytes},
                   hasher)) {
        return alms_fail(err, ALMS_E_APPROVAL_WRONG,
                         "the signature of '%s' is not over this record, amount and act", signer);
    }
    return ALMS_OK;
}

/* --- all approvals of a record ------------------------------------------------------------- */

struct judging {
    const struct alms_masters *masters;
    const struct alms_record *record;
    const struct alms_approval_need *need;
    struct alms_band band;
    struct alms_approval good[ALMS_LIST_ITEMS_MAX];
    size_t count;
};

/* Rule APPROVAL-5: distinct persons with a role that counts, never the author. */
static bool may_count(const struct judging *judging, const struct alms_approval *approval,
                      struct alms_error *err)
{
    const char *signer = approval->signer;
    const char *by = alms_record_text(judging->record, ALMS_FIELD_BY);

    if (alms_text_equal(signer, by)) {
        (void)alms_fail(err, ALMS_E_APPROVER_SAME, "'%s' both records and approves", signer);
        return false;
    }
    if (judging->band.not_checker && alms_text_equal(signer, judging->need->checker)) {
        (void)alms_fail(err, ALMS_E_APPROVAL_UNFIT, "'%s' checked the case and does not approve it",
                        signer);
        return false;
    }
    for (size_t i = 0; i < judging->count; i++) {
        if (strcmp(judging->good[i].signer, signer) == 0) {
            (void)alms_fail(err, ALMS_E_APPROVAL_UNFIT, "'%s' signed twice", signer);
            return false;
        }
    }
    return true;
}

static uint64_t count_roles(const struct judging *judging, uint32_t roles)
{
    uint64_t count = 0;

    for (size_t i = 0; i < judging->count; i++) {
        const int32_t id = alms_operator_find(judging->masters, judging->good[i].signer);
        if (id != ALMS_ID_NONE && (alms_operator_at(judging->masters, id)->roles & roles) != 0)
            count += 1;
    }
    return count;
}

/* With two needs this is exact: each alone, and both by different persons. */
static bool is_enough(const struct judging *judging)
{
    uint64_t sum = 0;
    uint32_t roles = 0;

    for (size_t i = 0; i < judging->band.needs_count; i++) {
        sum += judging->band.needs[i].count;
        roles |= judging->band.needs[i].roles;
        if (count_roles(judging, judging->band.needs[i].roles) < judging->band.needs[i].count)
            return false;
    }
    return count_roles(judging, roles) >= sum;
}

static uint64_t sum_of(const struct alms_band *band)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < band->needs_count; i++)
        sum += band->needs[i].count;
    return sum;
}

static void take_one(struct judging *judging, const char *text,
                     const struct alms_statement_parts *parts, struct alms_hasher *hasher,
                     struct alms_error *err)
{
    struct alms_approval approval;

    if (!alms_approval_parse(text, &approval)) {
        (void)alms_fail(err, ALMS_E_SIGNATURE_SYNTAX, "'%.60s' is no approval", text);
        return;
    }
    if ((int64_t)approval.at_s > judging->record->at_s) {
        (void)alms_fail(err, ALMS_E_APPROVAL_WRONG, "'%s' signed after the record was made",
                        approval.signer);
        return;
    }
    if (!may_count(judging, &approval, err) ||
        alms_rule_signature(judging->masters, &approval, parts, hasher, err) != ALMS_OK ||
        judging->count == ALMS_LIST_ITEMS_MAX)
        return;
    judging->good[judging->count] = approval;
    judging->count += 1;
}

static bool has_signed(const struct judging *judging, const char *approver)
{
    for (size_t i = 0; i < judging->count; i++) {
        if (alms_text_equal(judging->good[i].signer, approver))
            return true;
    }
    return false;
}

/* Rule APPROVAL-6: the named approver, or all that are named, are among those who signed. */
static void check_named(const struct judging *judging, struct alms_error *err)
{
    const char *approver = alms_record_text(judging->record, ALMS_FIELD_APPROVER);
    const struct alms_value *approvers = &judging->record->field[ALMS_FIELD_APPROVERS];

    if (approver != NULL && !has_signed(judging, approver)) {
        (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the named approver '%s' has not signed",
                        approver);
    }
    for (size_t i = 0; i < approvers->count; i++) {
        if (!has_signed(judging, approvers->items[i])) {
            (void)alms_fail(err, ALMS_E_APPROVER_MISSING, "the named approver '%s' has not signed",
                            approvers->items[i]);
        }
    }
}

static void fail_missing(const struct judging *judging, struct alms_error *err)
{
    char needed[ALMS_UINT_TEXT_SIZE_BYTES];
    char counted[ALMS_UINT_TEXT_SIZE_BYTES];
    char band[ALMS_APPROVAL_BAND_SIZE_BYTES];

    alms_approval_band_text(judging->masters, judging->need, &judging->band, band);
    (void)alms_fail(err, ALMS_E_APPROVALS_MISSING,
                    "'%s %s' needs %s signatures by the policy, and %s of such roles are there",
                    alms_act_word(judging->need->act), band,
                    alms_uint_format(sum_of(&judging->band), needed),
                    alms_uint_format(judging->count, counted));
}

void alms_rule_approvals(const struct alms_masters *masters, const struct alms_record *record,
                         const struct alms_approval_need *need, bool is_draft,
                         struct alms_hasher *hasher, struct alms_error *err)
{
    char core[ALMS_HASH_BASE64_SIZE_BYTES];
    char band[ALMS_APPROVAL_BAND_SIZE_BYTES];
    struct judging judging = {.masters = masters, .record = record, .need = need};
    const struct alms_value *approvals = &record->field[ALMS_FIELD_APPROVALS];
    const bool is_asked =
        need->act != ALMS_ACT_NONE && alms_approval_band(masters, need, &judging.band);

    /* Rule APPROVAL-2: once there is a policy, what it asks for cannot do without. */
    if (!is_asked && approvals->count > 0)
        (void)alms_fail(err, ALMS_E_APPROVAL_UNFIT, "nothing asks for these signatures");
    if (!is_asked || is_draft)
        return;
    alms_approval_core(record, hasher, core);
    alms_approval_band_text(masters, need, &judging.band, band);
    const struct alms_statement_parts parts = {
        .book_id = alms_masters_book(masters, ALMS_FIELD_ID),
        .entry_id = need->entry_id,
        .core = core,
        .act = alms_act_word(need->act),
        .band = band,
    };
    const size_t first = err->count;
    for (size_t i = 0; i < approvals->count; i++)
        take_one(&judging, approvals->items[i], &parts, hasher, err);
    if (!is_enough(&judging)) {
        fail_missing(&judging, err);
    } else if (err->count == first) {
        check_named(&judging, err);
    }
}
