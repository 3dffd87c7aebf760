/* What somebody decided about pairs: which records are meant, whether they are still what they
 * were then, and what follows. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "link_internal.h"

enum { COMPLAINTS_MAX = 5 /* of one kind */, ID_MAX = 40 /* bytes of an id in a message */ };

typedef struct taker {
  const link_table *table;
  const truce_link_options *options;
  truce__index ids[2];
  bool turn;           /* answers without a check: the lists stand in the other order */
  size_t straight;     /* such answers whose ids are in the lists as they are */
  size_t turned;       /* only the other way round */
  size_t unknown;      /* answers about other records */
  size_t changed;      /* about records that were changed since */
  link_answers *taken; /* by pair, then in file order */
} taker;

static void complain(const link_answers *t, truce_severity severity, const char *code, size_t line,
                     const char *hint, const char *format, ...) TRUCE_PRINTF(6, 7);

static void complain(const link_answers *t, truce_severity severity, const char *code, size_t line,
                     const char *hint, const char *format, ...)
{
  char message[300];
  va_list values;
  va_start(values, format);
  (void)vsnprintf(message, sizeof message, format, values);
  va_end(values);
  truce_diagnostics_add(t->diagnostics, &(truce_diagnostic){.severity = severity,
                                                            .code = code,
                                                            .file = t->file,
                                                            .line = line,
                                                            .message = message,
                                                            .hint = hint});
}

/* ---- Which records are meant ---- */

static bool index_ids(truce__index *index, const truce_people *list)
{
  size_t number;
  bool known;
  for (size_t k = 0; list != NULL && k < list->count; k++) {
    if (!truce__index_add(index, list->ids[k], strlen(list->ids[k]), &number, &known))
      return false;
  }
  return true;
}

/* A record of a list; SIZE_MAX if it has none of that id. An id that a spreadsheet could take for a
 * formula is written with an apostrophe before it. */
static size_t find_id(const taker *t, size_t of, const char *id)
{
  const size_t found = truce__index_get(&t->ids[of], id, strlen(id));
  if (found != SIZE_MAX || id[0] != '\'' || id[1] == '\0' || strchr("=+-@\t\r", id[1]) == NULL)
    return found;
  return truce__index_get(&t->ids[of], id + 1, strlen(id + 1));
}

/* The records of an answer in their lists, `a` in list `first`; false if they are not there. */
static bool find_records(const taker *t, const truce_link_answer *answer, size_t first, size_t *a,
                         size_t *b)
{
  const bool one = t->table->list[1] == NULL;
  if (one && first == 1)
    return false;
  *a = find_id(t, first, answer->a);
  *b = find_id(t, one ? 0 : 1 - first, answer->b);
  return *a != SIZE_MAX && *b != SIZE_MAX && !(one && *a == *b);
}

static bool fits(const taker *t, const truce_link_answer *answer, size_t first, size_t a, size_t b)
{
  char check[TRUCE_PAIR_CHECK + 1];
  const truce_people *const *list = t->table->list;
  truce_people_check_pair(check, list[first], a, list[list[1] == NULL ? 0 : 1 - first], b);
  return strcmp(check, answer->check) == 0;
}

static void add_taken(taker *t, size_t number, size_t first, size_t a, size_t b, bool changed)
{
  const link_table *table = t->table;
  if (table->list[1] != NULL) {
    a += first == 1 ? table->first : 0;
    b += first == 0 ? table->first : 0;
  }
  t->taken->answers[t->taken->count++] = (link_answer){.a = (uint32_t)(a < b ? a : b),
                                                       .b = (uint32_t)(a < b ? b : a),
                                                       .given = &t->options->answers[number],
                                                       .changed = changed};
}

/* An answer with a check stands for the records it fits, whichever way round the lists are. */
static void take_checked(taker *t, size_t number)
{
  const truce_link_answer *answer = &t->options->answers[number];
  size_t a[2] = {0}, b[2] = {0};
  const bool there[2] = {find_records(t, answer, 0, &a[0], &b[0]),
                         find_records(t, answer, 1, &a[1], &b[1])};
  for (size_t first = 0; first < 2; first++) {
    if (there[first] && fits(t, answer, first, a[first], b[first])) {
      add_taken(t, number, first, a[first], b[first], false);
      return;
    }
  }
  const size_t first = there[0] ? 0 : 1;
  if (there[first])
    add_taken(t, number, first, a[first], b[first], true);
  else
    t->unknown++;
}

static void take_unchecked(taker *t, size_t number)
{
  size_t a, b;
  const size_t first = t->turn ? 1 : 0;
  if (find_records(t, &t->options->answers[number], first, &a, &b))
    add_taken(t, number, first, a, b, false);
  else
    t->unknown++;
}

/* Whether answers without checks are for the lists in the other order: only if none of them is for
 * the order they have. */
static void choose_order(taker *t)
{
  size_t a, b;
  for (size_t k = 0; k < t->options->answer_count; k++) {
    const truce_link_answer *answer = &t->options->answers[k];
    if (answer->check != NULL)
      continue;
    if (find_records(t, answer, 0, &a, &b))
      t->straight++;
    else
      t->turned += find_records(t, answer, 1, &a, &b);
  }
  t->turn = t->straight == 0 && t->turned > 0;
}

/* ---- One answer a pair ---- */

static int by_pair(const void *x, const void *y)
{
  const link_answer *p = x, *q = y;
  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  if (p->b != q->b)
    return p->b < q->b ? -1 : 1;
  return p->given < q->given ? -1 : p->given > q->given;
}

/* The last on a pair counts; but one on what the records are now outlasts a later one on what they
 * were. */
static void keep_last(link_answers *taken)
{
  size_t kept = 0;
  if (taken->count > 1)
    qsort(taken->answers, taken->count, sizeof *taken->answers, by_pair);
  for (size_t k = 0; k < taken->count; k++) {
    const link_answer *next = &taken->answers[k];
    link_answer *last = kept > 0 ? &taken->answers[kept - 1] : NULL;
    if (last == NULL || last->a != next->a || last->b != next->b)
      taken->answers[kept++] = *next;
    else if (!next->changed || last->changed || last->given->check == NULL)
      *last = *next;
  }
  taken->count = kept;
}

/* ---- What is told ---- */

static void tell_changed(taker *t)
{
  const bool again = t->options->ask_again;
  const truce_severity severity = again ? TRUCE_WARNING : TRUCE_ERROR;
  for (size_t k = 0; k < t->taken->count; k++) {
    const link_answer *x = &t->taken->answers[k];
    if (!x->changed || ++t->changed > COMPLAINTS_MAX)
      continue;
    complain(t->taken, severity, "changed-records", x->given->line,
             again
                 ? "decide on them again"
                 : "give the lists, and the --map, that it was decided on; or take the row out, or "
                   "decide again with `truce exchange review`",
             "the records \"%.*s\" and \"%.*s\" are not what they were when this was decided",
             ID_MAX, x->given->a, ID_MAX, x->given->b);
  }
  if (t->changed > COMPLAINTS_MAX)
    complain(t->taken, severity, "changed-records", 0, NULL,
             "%zu more answers are about records that are not what they were",
             t->changed - COMPLAINTS_MAX);
}

static void tell_rest(const taker *t)
{
  const size_t unchecked = t->turn ? t->turned : t->straight;
  if (t->unknown > 0)
    complain(t->taken, TRUCE_WARNING, "unknown-records", 0,
             t->turned > 0 && !t->turn
                 ? "some of them fit if the lists are given in the other order"
                 : "see that the lists, and the --id, are those it was decided on",
             "%zu answer%s about records that are not in %s", t->unknown,
             t->unknown == 1 ? " is" : "s are",
             t->table->list[1] == NULL ? "the list" : "the two lists");
  if (unchecked > 0)
    complain(
        t->taken, TRUCE_WARNING, "unchecked-answers", 0,
        "see that the lists are those it was decided on; what `truce exchange review` keeps has "
        "a check",
        "%zu answer%s no check: nothing shows that %s about these records", unchecked,
        unchecked == 1 ? " has" : "s have", unchecked == 1 ? "it is" : "they are");
}

truce_status truce__link_take_answers(link_answers *taken, const link_table *table,
                                      const truce_link_options *options,
                                      truce_diagnostics *diagnostics)
{
  taker t = {.table = table, .options = options, .taken = taken};
  *taken =
      (link_answers){.table = table, .file = options->answers_file, .diagnostics = diagnostics};
  if (options->answer_count == 0)
    return TRUCE_OK;
  taken->answers = truce__array(options->answer_count, sizeof *taken->answers);
  const bool good = taken->answers != NULL && index_ids(&t.ids[0], table->list[0]) &&
                    index_ids(&t.ids[1], table->list[1]);
  if (good) {
    choose_order(&t);
    for (size_t k = 0; k < options->answer_count; k++) {
      if (options->answers[k].check != NULL)
        take_checked(&t, k);
      else
        take_unchecked(&t, k);
    }
    keep_last(taken);
    tell_changed(&t);
    tell_rest(&t);
  }
  truce__index_free(&t.ids[0]);
  truce__index_free(&t.ids[1]);
  if (!good)
    return TRUCE_NO_MEMORY;
  return t.changed > 0 && !options->ask_again ? TRUCE_BAD_INPUT : TRUCE_OK;
}

/* ---- What follows ---- */

truce_status truce__link_apply_answers(link_pairs *pairs, const link_answers *taken,
                                       const link_model *model)
{
  const size_t sorted = pairs->count;
  for (size_t k = 0; k < taken->count; k++) {
    const link_answer *x = &taken->answers[k];
    const link_pairs known = {pairs->pairs, sorted, sorted};
    if (truce__link_find_pair(&known, x->a, x->b) != NULL)
      continue;
    if (!truce__reserve((void **)&pairs->pairs, &pairs->capacity, pairs->count + 1,
                        sizeof *pairs->pairs))
      return TRUCE_NO_MEMORY;
    const link_pattern pattern = truce__link_compare(taken->table, x->a, x->b);
    const double weight = truce__link_weight(model, taken->table, pattern, x->a, x->b);
    pairs->pairs[pairs->count++] =
        (truce_link_pair){.a = x->a,
                          .b = x->b,
                          .weight = weight,
                          .probability = truce__link_probability(model, weight)};
  }
  truce__link_sort_pairs(pairs);
  for (size_t k = 0; k < taken->count; k++) {
    const link_answer *x = &taken->answers[k];
    truce_link_pair *found = truce__link_find_pair(pairs, x->a, x->b);
    found->again = x->changed;
    found->settled = !x->changed;
    if (found->settled)
      found->probability = x->given->same ? 1 : 0;
  }
  return TRUCE_OK;
}

static const char *id_of(const link_answers *taken, uint32_t record)
{
  const link_table *t = taken->table;
  return record < t->first ? t->list[0]->ids[record] : t->list[1]->ids[record - t->first];
}

static int by_records(const void *x, const void *y)
{
  const link_answer *p = x, *q = y;
  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  return p->b < q->b ? -1 : p->b > q->b;
}

static size_t line_of(const link_answers *taken, const truce_link_pair *pair)
{
  const link_answer wanted = {.a = pair->a, .b = pair->b};
  const link_answer *found =
      bsearch(&wanted, taken->answers, taken->count, sizeof wanted, by_records);
  return found != NULL ? found->given->line : 0;
}

void truce__link_tell_contradiction(const link_answers *taken, const truce_link_pair *same,
                                    const truce_link_pair *different)
{
  complain(
      taken, TRUCE_WARNING, "answers-contradict", line_of(taken, same),
      "correct one of them; until then the first two are kept apart",
      "the answers contradict each other: if \"%.*s\" and \"%.*s\" are the same person, so are "
      "\"%.*s\" and \"%.*s\", which are said not to be (line %zu)",
      ID_MAX, id_of(taken, same->a), ID_MAX, id_of(taken, same->b), ID_MAX,
      id_of(taken, different->a), ID_MAX, id_of(taken, different->b), line_of(taken, different));
}

truce_status truce__link_tell_partners(const link_answers *taken)
{
  const link_table *t = taken->table;
  if (taken->count == 0)
    return TRUCE_OK;
  uint32_t *partners = calloc(t->count + 1, sizeof *partners);
  if (partners == NULL)
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < taken->count; k++) {
    const link_answer *x = &taken->answers[k];
    const uint32_t both[2] = {x->a, x->b};
    for (size_t i = 0; i < 2 && x->given->same && !x->changed; i++) {
      if (++partners[both[i]] == 2)
        complain(taken, TRUCE_WARNING, "several-partners", x->given->line,
                 "correct them, or leave out --one-to-one",
                 "answers say that \"%.*s\" is the same person as more than one record; "
                 "--one-to-one lists one pair",
                 ID_MAX, id_of(taken, both[i]));
    }
  }
  free(partners);
  return TRUCE_OK;
}
