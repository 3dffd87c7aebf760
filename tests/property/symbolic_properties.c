#include "symbolic_properties.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/model.h"
#include "truce/symbolic.h"

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: property fails: %s\n", __FILE__, __LINE__, #condition);              \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

static unsigned taken(truce_code code)
{
  return truce_code_count(code);
}

/* An option, its opposite, or two together: few situations, or many. */
static truce_statement *pick_statement(const truce_case *c, tape *t)
{
  const unsigned kind = tape_below(t, 4);
  if (kind == 0)
    return NULL;
  char text[64];
  const char *const a = c->names.ids[tape_below(t, c->option_count)];
  const char *const b = c->names.ids[tape_below(t, c->option_count)];
  if (kind < 3)
    snprintf(text, sizeof text, "%s%s", kind == 1 ? "not " : "", a);
  else
    snprintf(text, sizeof text, "%s iff not %s", a, b);
  truce_statement *statement;
  truce_statement_error error;
  CHECK(truce_statement_parse(&statement, text, &c->names, &error) == TRUCE_OK);
  return statement;
}

/* Which codes should be found: equilibria in which the statement holds. */
static size_t wanted(const truce_stability *s, truce_concept concept, const truce_statement *said,
                     bool *is, size_t *possible)
{
  size_t count = 0;
  *possible = 0;
  for (size_t k = 0; k < truce_stability_states(s); k++) {
    const bool fits = said == NULL || truce_statement_holds(said, truce_stability_code(s, k));
    *possible += fits;
    is[k] = fits && truce_stability_equilibrium(s, concept, k);
    count += is[k];
  }
  return count;
}

static void check_answer(const truce_stability *s, const truce_symbolic *found, bool *is,
                         size_t expected, size_t most, size_t possible)
{
  CHECK(found->exists == (expected > 0 ? TRUCE_YES : TRUCE_NO));
  CHECK(found->count == (expected < most ? expected : most));
  CHECK(!found->interrupted && found->complete == (expected < most));
  CHECK(found->possible == (possible > 0));
  unsigned before = 0;
  for (size_t k = 0; k < found->count; k++) {
    size_t state;
    CHECK(truce_stability_find(s, found->codes[k], &state) && is[state]);
    is[state] = false; /* all different */
    if (!found->fewest)
      continue;
    CHECK(taken(found->codes[k]) >= before);
    before = taken(found->codes[k]);
    for (size_t other = 0; other < truce_stability_states(s); other++)
      CHECK(!is[other] || taken(truce_stability_code(s, other)) >= before);
  }
}

static void check_model(const truce_case *c, const truce_stability *s, tape *t, size_t found[2])
{
  bool *is = calloc(truce_stability_states(s) + 1, sizeof *is);
  CHECK(is != NULL);
  for (unsigned k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    truce_statement *statement = pick_statement(c, t);
    const truce_symbolic_request request = {.concept = (truce_concept)k,
                                            .statement = statement,
                                            .most = tape_below(t, 3) == 0 ? 1000 : 1,
                                            .fewest = tape_below(t, 3) == 0};
    size_t possible;
    const size_t expected = wanted(s, request.concept, statement, is, &possible);
    truce_diagnostics *diagnostics;
    truce_symbolic answer;
    CHECK(truce_diagnostics_init(&diagnostics) == TRUCE_OK);
    CHECK(truce_symbolic_init(&answer, c, &request, NULL, diagnostics) == TRUCE_OK);
    check_answer(s, &answer, is, expected, request.most, possible);
    found[expected > 0]++;
    truce_symbolic_free(&answer);
    truce_diagnostics_free(diagnostics);
    truce_statement_free(statement);
  }
  free(is);
}

void truce_property_symbolic(const uint8_t *bytes, size_t size, unsigned options_max,
                             size_t found[2])
{
  tape t = {bytes, size, 0};
  model m;
  model_init(&m, &t, options_max);
  truce_diagnostics *diagnostics;
  truce_stability *s;
  CHECK(truce_diagnostics_init(&diagnostics) == TRUCE_OK);
  const truce_status status = truce_stability_solve(&s, &m.c, NULL, diagnostics);
  if (status == TRUCE_OK) {
    check_model(&m.c, s, &t, found);
    truce_stability_free(s);
  }
  truce_diagnostics_free(diagnostics);
  model_free(&m);
}
