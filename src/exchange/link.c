/* Record linkage from lists to pairs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/memory.h"
#include "link_internal.h"

enum { RECORD_BYTES = 500 /* of working memory */ };
static const double KEPT = 0.02; /* pairs less likely are of no use to what follows */

typedef struct owned_linkage {
  truce_linkage linkage; /* first, so that truce_link_free finds the rest */
  link_table table;
  link_model model;
  link_answers answers;
  size_t likely; /* pairs likelier than not, listed or not */
  truce_link_field fields[LINK_FIELDS];
  truce_link_pass passes[LINK_PASSES];
} owned_linkage;

/* ---- Scoring ---- */

/* The log odds of a match before any evidence. */
static double prior_bits(const link_model *m)
{
  return log2(m->prior / (1 - m->prior));
}

typedef struct scorer {
  const link_table *table;
  const link_model *model;
  double least; /* weight worth keeping */
  struct scored {
    link_pairs kept;
    uint64_t seen[LINK_PASSES];
  } * parts;
} scorer;

static bool score(void *context, size_t part, size_t pass, uint32_t a, uint32_t b)
{
  scorer *s = context;
  struct scored *p = &s->parts[part];
  p->seen[pass]++;
  const link_pattern pattern = truce__link_compare(s->table, a, b);
  const double weight = truce__link_weight(s->model, s->table, pattern, a, b);
  if (weight < s->least)
    return true;
  if (!truce__reserve((void **)&p->kept.pairs, &p->kept.capacity, p->kept.count + 1,
                      sizeof *p->kept.pairs))
    return false;
  p->kept.pairs[p->kept.count++] = (truce_link_pair){
      .a = a, .b = b, .weight = weight, .probability = truce__link_probability(s->model, weight)};
  return true;
}

static truce_status join_parts(link_pairs *pairs, owned_linkage *made, const scorer *s,
                               size_t parts)
{
  size_t total = 0;
  for (size_t k = 0; k < parts; k++)
    total += s->parts[k].kept.count;
  pairs->pairs = truce__array(total, sizeof *pairs->pairs);
  if (pairs->pairs == NULL)
    return TRUCE_NO_MEMORY;
  pairs->capacity = total;
  for (size_t k = 0; k < parts; k++) {
    const link_pairs *kept = &s->parts[k].kept;
    if (kept->count > 0)
      memcpy(pairs->pairs + pairs->count, kept->pairs, kept->count * sizeof *kept->pairs);
    pairs->count += kept->count;
    for (size_t p = 0; p < LINK_PASSES; p++)
      made->passes[p].fresh += s->parts[k].seen[p];
  }
  return TRUCE_OK;
}

static truce_status score_candidates(link_pairs *pairs, owned_linkage *made, const link_blocking *b,
                                     const truce_control *control)
{
  const size_t parts = truce__link_parts(b);
  const link_model *m = &made->model;
  const double wanted = made->linkage.options.threshold;
  const double least = wanted < KEPT ? wanted : KEPT;
  scorer s = {&made->table, m, -INFINITY, calloc(parts + 1, sizeof *s.parts)};
  if (s.parts == NULL)
    return TRUCE_NO_MEMORY;
  if (least > 0)
    s.least = log2(least / (1 - least)) - prior_bits(m);
  truce__progress(control, "comparing", 0);
  truce_status status = truce__link_candidates(b, &made->table, 1, score, &s, control);
  if (status == TRUCE_OK)
    status = join_parts(pairs, made, &s, parts);
  for (size_t k = 0; k < parts; k++)
    free(s.parts[k].kept.pairs);
  free(s.parts);
  return status;
}

/* ---- Pairs ---- */

static int by_records(const void *x, const void *y)
{
  const truce_link_pair *p = x, *q = y;
  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  return p->b < q->b ? -1 : p->b > q->b;
}

void truce__link_sort_pairs(link_pairs *pairs)
{
  if (pairs->count > 1)
    qsort(pairs->pairs, pairs->count, sizeof *pairs->pairs, by_records);
}

truce_link_pair *truce__link_find_pair(const link_pairs *pairs, size_t a, size_t b)
{
  const truce_link_pair wanted = {.a = (uint32_t)a, .b = (uint32_t)b};
  if (pairs->count == 0)
    return NULL;
  return bsearch(&wanted, pairs->pairs, pairs->count, sizeof *pairs->pairs, by_records);
}

/* ---- The answer ---- */

static void choose_zones(owned_linkage *made, link_pairs *pairs, const double *rivals)
{
  const double prior = prior_bits(&made->model);
  truce_linkage *l = &made->linkage;
  size_t kept = 0;
  for (size_t k = 0; k < pairs->count; k++) {
    truce_link_pair *p = &pairs->pairs[k];
    p->zone = truce__link_zone(p, &made->table, &l->options, rivals, prior);
    l->review_count += p->zone == TRUCE_LINK_REVIEW;
    made->likely += p->probability >= 0.5;
    if (p->again ||
        (p->probability >= l->options.threshold && (!p->settled || p->probability > 0.5)))
      pairs->pairs[kept++] = *p;
  }
  pairs->count = kept;
}

static void describe(owned_linkage *made, const link_blocking *b)
{
  truce_linkage *l = &made->linkage;
  const link_model *m = &made->model;
  l->fields = made->fields;
  l->field_count = made->table.column_count;
  l->passes = made->passes;
  l->pass_count = b->pass_count;
  l->matches = m->prior * truce__link_all_pairs(&made->table);
  for (size_t f = 0; f < l->field_count; f++) {
    const link_column *c = &made->table.columns[f];
    truce_link_field *field = &made->fields[f];
    *field = (truce_link_field){.name = c->name,
                                .kind = c->kind,
                                .parent = m->parent[f],
                                .level_count = truce__link_level_count(c->kind)};
    for (size_t k = 0; k < field->level_count; k++)
      field->levels[k] =
          (truce_link_level){truce__link_level_name(c->kind, k), m->m[f][2][k], m->u[f][2][k]};
  }
  for (size_t p = 0; p < b->pass_count; p++) {
    made->passes[p].name = b->passes[p].name;
    made->passes[p].pairs = b->passes[p].pairs;
    for (size_t k = 0; k < b->passes[p].block_count; k++)
      made->passes[p].large += b->passes[p].large[k];
    l->compared += made->passes[p].fresh;
  }
}

static truce_status find_pairs(owned_linkage *made, link_pairs *pairs, const link_blocking *b,
                               const truce_control *control)
{
  truce_linkage *l = &made->linkage;
  double *rivals = NULL;
  truce_status status = truce__link_learn(&made->model, &made->table, b, control);
  if (status == TRUCE_OK)
    status = score_candidates(pairs, made, b, control);
  if (status != TRUCE_OK)
    return status;
  truce__link_sort_pairs(pairs);
  if (made->answers.count > 0)
    status = truce__link_apply_answers(pairs, &made->answers, &made->model);
  if (status == TRUCE_OK && l->b == NULL && !l->options.no_clusters)
    status = truce__link_cluster(pairs, l, &made->table, &made->model, &made->answers, control);
  if (status == TRUCE_OK && l->b != NULL)
    status = truce__link_rivals(&rivals, pairs, &made->table, prior_bits(&made->model));
  if (status == TRUCE_OK && l->b != NULL && l->options.one_to_one)
    status = truce__link_tell_partners(&made->answers);
  if (status == TRUCE_OK && l->b != NULL && l->options.one_to_one)
    status = truce__link_assign(pairs, &made->table, prior_bits(&made->model), control);
  if (status == TRUCE_OK) {
    choose_zones(made, pairs, rivals);
    truce__link_sort_pairs(pairs);
  }
  free(rivals);
  return status;
}

static truce_status link_lists(owned_linkage *made, const truce_control *control)
{
  link_blocking blocking;
  link_pairs pairs = {0};
  truce_linkage *l = &made->linkage;
  if (truce__link_all_pairs(&made->table) < 1)
    return TRUCE_OK;
  truce_status status = truce__link_block(&blocking, &made->table, control);
  if (status != TRUCE_OK)
    return status;
  status = find_pairs(made, &pairs, &blocking, control);
  if (status == TRUCE_OK) {
    describe(made, &blocking);
    for (size_t k = 0; l->b != NULL && k < pairs.count; k++)
      pairs.pairs[k].b -= (uint32_t)made->table.first;
    l->pairs = pairs.pairs;
    l->pair_count = pairs.count;
  } else {
    free(pairs.pairs);
  }
  truce__link_blocking_free(&blocking);
  return status;
}

static truce_status refuse(truce_diagnostics *diagnostics, const truce_people *a,
                           const char *message, const char *hint)
{
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                         .code = "nothing-to-compare",
                                                         .file = a->file,
                                                         .message = message,
                                                         .hint = hint});
  return TRUCE_BAD_INPUT;
}

/* Refuses what would not fit the memory granted. */
static truce_status check_memory(const truce_people *a, size_t records,
                                 const truce_control *control, truce_diagnostics *diagnostics)
{
  char message[100];
  const size_t needed = records * RECORD_BYTES;
  if (control == NULL || control->memory_limit == 0 || needed <= control->memory_limit)
    return TRUCE_OK;
  (void)snprintf(message, sizeof message, "%zu records need about %zu MB", records, needed >> 20);
  (void)refuse(diagnostics, a, message, "raise --memory, or link parts of the lists");
  return TRUCE_TOO_LARGE;
}

truce_status truce_link(truce_linkage **linkage, const truce_people *a, const truce_people *b,
                        const truce_link_options *options, const truce_control *control,
                        truce_diagnostics *diagnostics)
{
  owned_linkage *made = calloc(1, sizeof *made);
  if (made == NULL)
    return TRUCE_NO_MEMORY;
  truce_linkage *l = &made->linkage;
  l->a = a;
  l->b = b;
  l->options = options != NULL ? *options : (truce_link_options){0};
  l->options.threshold = l->options.threshold > 0 ? l->options.threshold : 0.5;
  l->options.match = l->options.match > 0 ? l->options.match : 0.9;
  l->options.review = l->options.review > 0 ? l->options.review : 0.1;
  const size_t records = a->count + (b != NULL ? b->count : 0);
  truce_status status = check_memory(a, records, control, diagnostics);
  if (records >= (size_t)1 << 31)
    status = refuse(diagnostics, a, "the lists have more than 2^31 records together",
                    "link parts of them, such as one region after another");
  if (status == TRUCE_OK)
    status = truce__link_check_encodings(a, diagnostics);
  if (status == TRUCE_OK && b != NULL)
    status = truce__link_check_encodings(b, diagnostics);
  if (status == TRUCE_OK)
    status = truce__link_prepare(&made->table, a, b, control, diagnostics);
  if (status == TRUCE_OK && made->table.column_count == 0)
    status = refuse(diagnostics, a, "the two lists have no field in common",
                    "say with --map what their columns hold");
  if (status == TRUCE_OK)
    status = truce__link_take_answers(&made->answers, &made->table, &l->options, diagnostics);
  if (status == TRUCE_OK)
    status = link_lists(made, control);
  if (status == TRUCE_OK && b != NULL)
    truce__link_tell_keys(&made->table, made->likely, diagnostics);
  if (status == TRUCE_OK)
    *linkage = l;
  else
    truce_link_free(l);
  return status;
}

void truce_link_free(truce_linkage *linkage)
{
  if (linkage == NULL)
    return;
  owned_linkage *made = (owned_linkage *)linkage;
  free((void *)linkage->pairs);
  free((void *)linkage->starts);
  free((void *)linkage->members);
  free(made->answers.answers);
  truce__link_table_free(&made->table);
  truce__link_model_free(&made->model);
  free(made);
}

double truce_link_reasons(const truce_linkage *linkage, const truce_link_pair *pair,
                          truce_link_reason *reasons)
{
  const owned_linkage *made = (const owned_linkage *)linkage;
  const link_table *t = &made->table;
  const size_t a = pair->a, b = linkage->b != NULL ? pair->b + t->first : pair->b;
  const link_pattern pattern = truce__link_compare(t, a, b);
  double weights[LINK_FIELDS];
  for (size_t f = 0; f < t->column_count; f++) {
    const link_column *c = &t->columns[f];
    weights[f] = truce__link_field_weight(&made->model, t, pattern, f, a, b);
    const truce_people_field *second = c->source[1];
    const unsigned level = link_level(pattern, f);
    reasons[f] = (truce_link_reason){
        .level = link_lacks(level) ? SIZE_MAX : level,
        .weight = weights[f],
        .a = c->source[0]->values[c->source[0]->cells[a]],
        .b = second->values[second->cells[pair->b]],
    };
  }
  return truce__link_together(&made->model, t, pattern, weights);
}
