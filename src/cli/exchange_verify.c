/* `truce exchange prove` and `verify`. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "exchange.h"
#include "register.h"

/* ---- prove, verify ---- */

static truce_status write_proof(const session *s, FILE *out)
{
  return truce_report_proof(((const register_session *)s)->proof, out);
}

int exchange_prove(const arguments *a)
{
  register_session g = {0};
  uint64_t number = 0, older = 0;
  const char *entry = exchange_operand(a, 1), *size = a->values[OPTION_OLDER];
  if ((entry == NULL) == (size == NULL) || (entry != NULL && !register_number(entry, &number)) ||
      (size != NULL && !register_number(size, &older))) {
    complain("give the number of an entry, or --older N: how many entries it had");
    return EXIT_BAD;
  }
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result =
        session_checked(&g.s, truce_register_prove(g.r, number, older, &g.proof, g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_proof);
  truce_proof_free(g.proof);
  return register_end(&g, result);
}

static bool is_proof(const char *path)
{
  static const char mark[] = "truce proof ";
  char start[sizeof mark] = "";
  FILE *file = fopen(path, "r");
  const bool found = file != NULL && fread(start, 1, sizeof mark - 1, file) == sizeof mark - 1 &&
                     strcmp(start, mark) == 0;
  if (file != NULL)
    fclose(file);
  return found;
}

static truce_status write_verdict(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  const char *fault = truce_proof_fault(g->proof);
  const bool names = s->a->values[OPTION_WITH_NAMES] != NULL;
  return s->a->format == FORMAT_JSON
             ? truce_report_proof_json(g->proof, fault, names, out)
             : truce_report_proof_text(g->proof, fault, names, out, session_style(s, out));
}

static int verify_proof(const arguments *a)
{
  register_session g = {0};
  int result = session_start(&g.s, a);
  if (result == EXIT_DONE && sodium_init() < 0)
    result = EXIT_INTERNAL;
  if (result == EXIT_DONE)
    result = session_checked(
        &g.s, truce_proof_read_file(&g.proof, exchange_operand(a, 0), g.s.diagnostics));
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_verdict);
  if (result == EXIT_DONE && truce_proof_fault(g.proof) != NULL)
    result = EXIT_NO;
  truce_proof_free(g.proof);
  return register_end(&g, result);
}

/* Against a head that somebody kept: NULL, or what does not hold. */
static int check_known(register_session *g, const char *path, const char **fault)
{
  truce_proof *kept = NULL, *now_holds = NULL;
  unsigned char key[TRUCE_PUBLIC_BYTES];
  *fault = NULL;
  int result = session_checked(&g->s, truce_proof_read_file(&kept, path, g->s.diagnostics));
  if (result != EXIT_DONE)
    return result;
  truce_register_public_key(g->r, key);
  *fault = truce_proof_fault(kept);
  if (*fault == NULL && memcmp(key, kept->public_key, sizeof key) != 0)
    *fault = "the kept head is signed with another key than the register's";
  if (*fault == NULL &&
      truce_register_prove(g->r, 0, kept->head.size, &now_holds, g->s.diagnostics) != TRUCE_OK)
    *fault = "the register has no head of that size any more";
  if (*fault == NULL && !truce_hash_equal(&now_holds->older.root, &kept->head.root))
    *fault = "the register was another one when the kept head was signed: something was changed";
  if (*fault == NULL)
    *fault = truce_proof_fault(now_holds);
  truce_proof_free(kept);
  truce_proof_free(now_holds);
  return EXIT_DONE;
}

static truce_status write_verification(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  const char *known = s->a->values[OPTION_KNOWN];
  return s->a->format == FORMAT_JSON
             ? truce_report_verification_json(g->r, g->verification, known, g->fault, out)
             : truce_report_verification_text(g->r, g->verification, known, g->fault, out,
                                              session_style(s, out));
}

int exchange_verify(const arguments *a)
{
  register_session g = {0};
  const char *known = a->values[OPTION_KNOWN];
  const bool proof = is_proof(exchange_operand(a, 0));
  const option other = proof ? OPTION_KNOWN : OPTION_WITH_NAMES;
  if (a->values[other] != NULL) {
    complain("%s is a %s: --%s is for a %s", exchange_operand(a, 0), proof ? "proof" : "register",
             option_entries[other].name, proof ? "register" : "proof");
    return EXIT_BAD;
  }
  if (proof)
    return verify_proof(a);
  int result = register_start(&g, a, false);
  if (result == EXIT_DONE)
    result = session_checked(
        &g.s, truce_register_verify(g.r, &g.s.control, &g.verification, g.s.diagnostics));
  if (result == EXIT_DONE && known != NULL)
    result = check_known(&g, known, &g.fault);
  if (result == EXIT_DONE)
    result = session_write(&g.s, write_verification);
  if (result == EXIT_DONE && (g.fault != NULL || g.verification->problem_count > 0))
    result = EXIT_NO;
  truce_verification_free(g.verification);
  return register_end(&g, result);
}
