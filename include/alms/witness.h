/*
 * witness - others who remember what a log has signed, and sign that it only grew.
 *
 * A witness gets a request (the body of C2SP tlog-witness: the size that it saw last, a proof that
 * the log has grown from there, the checkpoint), checks it against its own memory, and answers with
 * a cosignature. alms makes requests, answers them, and puts answers into the published checkpoint;
 * how they travel is not its matter. Whoever has several witnesses cannot be shown two histories.
 */
#ifndef ALMS_WITNESS_H
#define ALMS_WITNESS_H

#include <alms/proof.h>

ALMS_BEGIN_DECLS

/*
 * The request for the newest checkpoint of a published folder, to a witness that saw `old_size`
 * records (0: nothing yet). Refuses with CONSISTENCY if the log has fewer, and PUBLISHED.
 */
ALMS_MUST_CHECK enum alms_code alms_witness_request(const char *folder, uint64_t old_size,
                                                    struct alms_text_file *out,
                                                    struct alms_error *err);

struct alms_witness_answer_draft {
    const char *request; /* path of the request */
    const char *policy;  /* path of the policy that names the log */
    const alms_signer *signer;
    int64_t now_s;
};

/*
 * Checks a request and makes the line of the cosignature; what was signed is remembered beside the
 * key. Refuses with PROOF_SYNTAX, ORIGIN, SIGNATURE, ROLLBACK (it does not continue what this
 * witness saw), SIGNER_STATE, KEY_UNFIT (the key is none of a witness).
 */
ALMS_MUST_CHECK enum alms_code alms_witness_answer(const struct alms_witness_answer_draft *draft,
                                                   struct alms_text_file *out,
                                                   struct alms_error *err);

/*
 * Adds the cosignatures in the file at `lines` to the newest checkpoint of a folder and to the
 * archived one of its size. Every line must be by a witness that the policy names.
 * Refuses with NOTE_SYNTAX, SIGNATURE, KEY_UNFIT (nobody that the policy names).
 */
ALMS_MUST_CHECK enum alms_code alms_witness_add(const char *folder, const char *lines,
                                                const char *policy, size_t *out_count,
                                                struct alms_error *err);

ALMS_END_DECLS

#endif
