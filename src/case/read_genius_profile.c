/* GENIUS profiles: weights and evaluators of issues, or hyper-rectangles, as interests.
 *
 * Decimals are kept exactly as far as the whole numbers of src/deal/domain.h allow: a party's
 * weights are given in 10^-digits, and the total that counts as 1 is 10^digits. */
#include <math.h>
#include <string.h>

#include "base/gcd.h"
#include "read_genius.h"

enum { PLACES = 9, PLACES_MAX = 12, DIGITS_MAX = 13 };

static const double EVALUATION_MIN = 0.00001; /* GENIUS takes a smaller maximum for none */
static const double LARGEST = 1e6;            /* any weight, any evaluation's effect */

/* How one issue counts: weight * scale / 10^scale_places, with values out of interest.out_of. */
typedef struct counted {
  decimal weight;
  int64_t scale;
  int scale_places;
  truce_interest *interest;
} counted;

typedef struct profile {
  genius *g;
  reader *r;
  const element *root;
  truce_interests *interests;
  truce_interest *issues; /* [issue] */
  counted *counted;       /* [issue] */
  const element **at;     /* [issue]: where the profile speaks of it; NULL: nowhere */
  size_t errors;          /* before this profile */
  bool cost_told;
} profile;

static int64_t power_of_ten(int places)
{
  int64_t power = 1;
  while (places-- > 0)
    power *= 10;
  return power;
}

static truce_judgement exactly(int64_t value)
{
  return (truce_judgement){value, value, value, {.assumption = true}};
}

/* ---- Discrete ---- */

/* An item's evaluation; false if it has none that can be read, as GENIUS has it. */
static bool read_evaluation(profile *p, const element *item, decimal *evaluation)
{
  const char *text = truce__xml_attribute(item, "evaluation");
  if (text == NULL || strcmp(text, "null") == 0)
    return false;
  if (!truce__decimal_read(text, evaluation)) {
    truce__complain(p->r, TRUCE_WARNING, "bad-number", item->at, "write a number such as 3",
                    "\"%.40s\" is no evaluation: it is passed over", text);
    return false;
  }
  if (evaluation->negative && evaluation->mantissa > 0) {
    truce__complain(p->r, TRUCE_ERROR, "bad-number", item->at, "write 0 or more",
                    "an evaluation cannot be negative");
    return false;
  }
  if (truce__decimal_double(*evaluation) > LARGEST) {
    truce__complain(p->r, TRUCE_ERROR, "bad-number", item->at, "write at most 1000000",
                    "the evaluation %.40s is too large", text);
    return false;
  }
  return true;
}

static void check_cost(profile *p, const element *item)
{
  const char *text = truce__xml_attribute(item, "cost");
  decimal cost;
  if (p->cost_told || text == NULL || !truce__decimal_read(text, &cost) || cost.mantissa == 0)
    return;
  p->cost_told = true;
  truce__complain(p->r, TRUCE_WARNING, "genius-cost", item->at, NULL,
                  "costs are not used: GENIUS counts evaluations only");
}

typedef struct evaluations {
  decimal *of;  /* [position] */
  bool *known;  /* [position] */
  int places;   /* needed for all of them */
  decimal most; /* also of items that the domain does not have */
} evaluations;

static void take_item(profile *p, const genius_issue *issue, const element *item, evaluations *all)
{
  const char *said = truce__xml_attribute(item, "value"), *value = said != NULL ? said : "";
  decimal evaluation;
  check_cost(p, item);
  if (!read_evaluation(p, item, &evaluation))
    return;
  const int places = truce__decimal_places(evaluation);
  all->places = places > all->places ? places : all->places;
  if (truce__decimal_double(evaluation) > truce__decimal_double(all->most))
    all->most = evaluation;
  const size_t count = issue->issue->position_count;
  size_t at = truce__genius_value(issue, value);
  if (at == count)
    truce__complain(p->r, TRUCE_WARNING, "genius-extra", item->at,
                    "correct the value, or remove the item",
                    "the domain has no value \"%.80s\" here; as in GENIUS, it counts for the "
                    "largest evaluation only",
                    value);
  /* A value that stands twice in the domain is one for GENIUS; of two evaluations the last counts.
   */
  for (; at < count && strcmp(issue->values[at].text, value) == 0; at++) {
    all->of[issue->values[at].position] = evaluation;
    all->known[issue->values[at].position] = true;
  }
}

static void warn_missing(profile *p, const element *e, const genius_issue *issue,
                         const evaluations *all)
{
  size_t missing = 0, first = 0;
  for (size_t v = issue->issue->position_count; v-- > 0;) {
    missing += !all->known[v];
    first = all->known[v] ? first : v;
  }
  if (missing > 0)
    truce__complain(p->r, TRUCE_WARNING, "genius-missing", e->at, "add an item for each value",
                    "%zu of the issue's %zu values have no evaluation, such as \"%.80s\": they "
                    "count as 0",
                    missing, issue->issue->position_count, issue->issue->positions[first].name);
}

static void read_discrete(profile *p, const element *e, const genius_issue *issue, counted *made)
{
  const size_t count = issue->issue->position_count;
  evaluations all = {.of = truce__arena_alloc(p->g->arena, count, sizeof *all.of),
                     .known = truce__arena_alloc(p->g->arena, count, sizeof *all.known)};
  truce_judgement *values = truce__arena_alloc(p->g->arena, count, sizeof *values);
  if (truce__arena_failed(p->g->arena))
    return;
  for (const element *item = e->first; (item = truce__xml_named(item, "item")) != NULL;
       item = item->next)
    take_item(p, issue, item, &all);
  warn_missing(p, e, issue, &all);
  const int places = all.places < PLACES       ? PLACES
                     : all.places < PLACES_MAX ? all.places
                                               : PLACES_MAX;
  int64_t most = 0;
  const bool none = truce__decimal_double(all.most) < EVALUATION_MIN;
  if (!none)
    (void)truce__decimal_scaled(all.most, places, &most); /* at most 10^6 * 10^12 */
  for (size_t v = 0; v < count; v++) {
    int64_t value = 0;
    if (!none && all.known[v])
      (void)truce__decimal_scaled(all.of[v], places, &value);
    values[v] = exactly(value);
  }
  made->interest->values = values;
  made->interest->out_of = most > 0 ? most : TRUCE_BILLION;
  if (p->g->options->raw && most > 0) {
    made->scale = most;
    made->scale_places = places;
  }
}

/* ---- Integer and real: a function of the number ---- */

typedef enum shape { LINEAR, CONSTANT, TRIANGULAR, SHAPES } shape; /* SHAPES: how many */

typedef struct curve {
  shape shape;
  double parameter[3];
  int64_t from; /* integers count from here; billionths */
} curve;

static bool read_parameter(profile *p, const element *e, const char *name, double *value)
{
  const char *text = truce__xml_attribute(e, name);
  decimal number;
  if (text != NULL && truce__decimal_read(text, &number)) {
    *value = truce__decimal_double(number);
    return true;
  }
  truce__complain(p->r, TRUCE_ERROR, "bad-number", e->at, "write for example: ftype=\"linear\"",
                  "the evaluator has no number for `%s`", name);
  return false;
}

/* GENIUS has offset and slope for integers, parameters for reals. */
static bool read_curve(profile *p, const element *e, genius_kind kind, curve *made)
{
  static const char *const integer[] = {"offset", "slope"};
  static const char *const real[] = {"parameter0", "parameter1", "parameter2"};
  static const size_t needed[SHAPES] = {[LINEAR] = 2, [CONSTANT] = 1, [TRIANGULAR] = 3};
  const char *type = truce__xml_attribute(e, "ftype");
  made->shape = LINEAR;
  if (kind == GENIUS_REAL && type != NULL) {
    const size_t found = truce__genius_word(type, "linear")       ? LINEAR
                         : truce__genius_word(type, "constant")   ? CONSTANT
                         : truce__genius_word(type, "triangular") ? TRIANGULAR
                                                                  : SHAPES;
    if (found == SHAPES) {
      truce__complain(p->r, TRUCE_ERROR, "genius-function", e->at,
                      "write linear, constant or triangular",
                      "evaluators of type \"%.40s\" cannot be read", type);
      return false;
    }
    made->shape = (shape)found;
  }
  const bool by_slope = kind == GENIUS_INTEGER ||
                        (truce__xml_attribute(e, real[0]) == NULL &&
                         truce__xml_attribute(e, "offset") != NULL && made->shape == LINEAR);
  bool fine = true;
  for (size_t k = 0; k < needed[made->shape]; k++)
    fine = read_parameter(p, e, by_slope ? integer[k] : real[k], &made->parameter[k]) && fine;
  return fine;
}

static double triangle(double x, double lower, double upper, double top)
{
  if (x < lower)
    return 0;
  if (x < top)
    return (x - lower) / (top - lower);
  return x < upper ? 1 - (x - top) / (upper - top) : 0;
}

static double evaluate(const curve *f, const genius_issue *issue, size_t position)
{
  const int64_t number = issue->issue->positions[position].number;
  const double x = (double)(number - f->from) / (double)TRUCE_BILLION;
  if (f->shape == CONSTANT)
    return f->parameter[0];
  const double y = f->shape == TRIANGULAR
                       ? triangle(x, f->parameter[0], f->parameter[1], f->parameter[2])
                       : f->parameter[0] + f->parameter[1] * x;
  return y < 0 ? 0 : y < 1 ? y : 1;
}

/* Where an integer issue starts: as the profile says, or else the domain. */
static int64_t lower_bound(profile *p, const element *e, const genius_issue *issue)
{
  const int64_t own = issue->issue->positions[0].number;
  const element *range = truce__xml_named(e->first, "range");
  int64_t stated;
  if (!(range != NULL && truce__genius_whole(range, "lowerbound", &stated)) &&
      !truce__genius_whole(e, "lowerbound", &stated))
    return own;
  stated *= TRUCE_BILLION;
  if (stated != own)
    truce__complain(p->r, TRUCE_WARNING, "genius-bounds", e->at, "give both files the same bounds",
                    "the issue starts elsewhere in the domain; as in GENIUS, its evaluator counts "
                    "from the bound said here");
  return stated;
}

static void read_scale(profile *p, const element *e, const genius_issue *issue, counted *made)
{
  const element *evaluator = truce__xml_named(e->first, "evaluator");
  const size_t count = issue->issue->position_count;
  truce_judgement *values = truce__arena_alloc(p->g->arena, count, sizeof *values);
  curve f = {.shape = LINEAR, .from = 0};
  if (issue->kind == GENIUS_INTEGER)
    f.from = lower_bound(p, e, issue);
  if (values == NULL || (evaluator != NULL && !read_curve(p, evaluator, issue->kind, &f)))
    return;
  if (evaluator == NULL)
    truce__complain(p->r, TRUCE_WARNING, "genius-missing", e->at,
                    "add: <evaluator ftype=\"linear\" offset=\"0\" slope=\"0.1\"/>",
                    "the issue has no evaluator: every value counts as 0");
  made->interest->values = values;
  made->interest->out_of = TRUCE_BILLION;
  if (f.shape == CONSTANT && !(f.parameter[0] >= 0 && f.parameter[0] <= LARGEST)) {
    truce__complain(p->r, TRUCE_ERROR, "bad-number", evaluator->at, "write a number from 0 to 1",
                    "a constant evaluation has to be from 0 to 1000000");
    return;
  }
  /* A constant is not cut to 1: what is above goes to the weight. */
  const double most = f.shape == CONSTANT && f.parameter[0] > 1 ? f.parameter[0] : 1;
  made->scale = llround(most * (double)TRUCE_BILLION);
  made->scale_places = PLACES;
  /* In 10^-12, unless no value needs more than billionths. */
  const int64_t fine = power_of_ten(PLACES_MAX);
  bool coarse = true;
  for (size_t v = 0; v < count; v++) {
    values[v] = exactly(llround(evaluate(&f, issue, v) / most * (double)fine));
    coarse = coarse && values[v].value % 1000 == 0;
  }
  made->interest->out_of = coarse ? TRUCE_BILLION : fine;
  for (size_t v = 0; coarse && v < count; v++)
    values[v] = exactly(values[v].value / 1000);
}

/* ---- Issues and weights ---- */

/* The weight that stands beside an issue for its index; the last one counts. */
static const element *weight_of(const element *issue)
{
  int64_t index;
  if (!truce__genius_whole(issue, "index", &index))
    return NULL;
  const element *found = NULL;
  const element *brother = issue->parent != NULL ? issue->parent->first : issue;
  for (; (brother = truce__xml_named(brother, "weight")) != NULL; brother = brother->next) {
    int64_t number;
    if (truce__genius_whole(brother, "index", &number) && number == index)
      found = brother;
  }
  return found;
}

static bool read_weight(profile *p, const element *e, decimal *weight)
{
  const element *stated = weight_of(e);
  if (stated == NULL) {
    truce__complain(p->r, TRUCE_WARNING, "genius-weight", e->at,
                    "add: <weight index=\"1\" value=\"0.5\"/>",
                    "the issue has no weight: it does not count");
    *weight = (decimal){0};
    return true;
  }
  const char *text = truce__xml_attribute(stated, "value");
  if (text == NULL || !truce__decimal_read(text, weight) ||
      (weight->negative && weight->mantissa > 0) || truce__decimal_double(*weight) > LARGEST) {
    truce__complain(p->r, TRUCE_ERROR, "bad-number", stated->at,
                    "write for example: value=\"0.25\"",
                    "a weight has to be a number from 0 to 1000000");
    return false;
  }
  return true;
}

/* The domain's issue that a profile's issue is about: by its index, as in GENIUS, or by its name if
 * the index is nobody's. */
static const genius_issue *find_issue(profile *p, const element *e)
{
  const genius *g = p->g;
  const char *name = truce__xml_attribute(e, "name");
  const genius_issue *by_index = NULL, *by_name = NULL;
  int64_t index;
  if (truce__genius_whole(e, "index", &index))
    by_index = truce__genius_issue(g, index);
  for (size_t k = 0; name != NULL && by_name == NULL && k < g->issue_count; k++)
    by_name = strcmp(g->issues[k].issue->name, name) == 0 ? &g->issues[k] : NULL;
  if (by_index == NULL)
    truce__complain(p->r, TRUCE_WARNING, "genius-index", e->at, "number it as in the domain",
                    by_name == NULL ? "the domain has no such issue: it is passed over"
                                    : "the domain has no issue of this index: the name counts");
  else if (by_name != NULL && by_name != by_index)
    truce__complain(p->r, TRUCE_WARNING, "genius-index", e->at, "number it as in the domain",
                    "by its index this is the domain's issue \"%.80s\": the index counts, as in "
                    "GENIUS",
                    by_index->issue->name);
  return by_index != NULL ? by_index : by_name;
}

/* Finds where the profile speaks of each issue. */
static void find_issues(profile *p)
{
  for (const element *e = p->root; e != NULL; e = truce__xml_following(e, p->root)) {
    const genius_issue *issue = strcmp(e->name, "issue") == 0 ? find_issue(p, e) : NULL;
    if (issue == NULL)
      continue;
    const element **at = &p->at[issue - p->g->issues];
    if (*at != NULL)
      truce__complain(p->r, TRUCE_WARNING, "duplicate", e->at, "remove one of them",
                      "the issue stands twice: the last one counts, as in GENIUS");
    *at = e;
  }
}

static void read_issue(profile *p, size_t k)
{
  const genius_issue *issue = &p->g->issues[k];
  const element *e = p->at[k];
  counted *made = &p->counted[k];
  *made = (counted){.scale = 1, .interest = &p->issues[k]};
  if (e == NULL) {
    truce__complain(
        p->r, TRUCE_WARNING, "genius-missing", p->root->at, "add the issue with its weight",
        "the profile says nothing of the issue \"%.80s\": it does not count", issue->issue->name);
    return;
  }
  if (truce__genius_kind(p->r, e, "etype", issue->kind) != issue->kind) {
    truce__complain(p->r, TRUCE_ERROR, "genius-type", e->at, "give both files the same `type`",
                    "the issue is of another kind in the domain");
    return;
  }
  if (!read_weight(p, e, &made->weight))
    return;
  if (issue->kind == GENIUS_DISCRETE)
    read_discrete(p, e, issue, made);
  else
    read_scale(p, e, issue, made);
}

/* ---- Exact weights ---- */

/* What an issue's values divide 1 into. */
static uint64_t parts_of(const truce_interest *interest, size_t count)
{
  uint64_t common = (uint64_t)interest->out_of;
  for (size_t v = 0; v < count; v++)
    common = truce__gcd((uint64_t)interest->values[v].value, common);
  return (uint64_t)interest->out_of / common;
}

/* weight * scale / 10^scale_places in 10^-digits, to the nearest. */
static int64_t scaled_weight(const counted *made, int digits)
{
  int64_t weight = 0;
  (void)truce__decimal_scaled(made->weight, digits, &weight); /* finish_weights bounds it */
  const __int128 whole = power_of_ten(made->scale_places);
  return (int64_t)(((__int128)weight * made->scale + whole / 2) / whole);
}

/* The places that a number in 10^-DIGITS_MAX needs. */
static int significant_places(int64_t value)
{
  int places = DIGITS_MAX;
  while (places > 0 && value % 10 == 0) {
    value /= 10;
    places--;
  }
  return places;
}

/* The digits behind the point that weights keep: as many as they have, from 9 to 13 (more are the
 * noise of binary fractions, such as 0.19999999999999998), but no more than leave the party's
 * utilities whole numbers below 2^59. */
static int choose_digits(const profile *p, double total)
{
  int digits = PLACES;
  double parts = 1;
  uint64_t whole = 1;
  for (size_t k = 0; k < p->g->issue_count; k++) {
    const counted *made = &p->counted[k];
    if (made->weight.mantissa == 0)
      continue;
    const int places = significant_places(scaled_weight(made, DIGITS_MAX));
    digits = places > digits ? places : digits;
    const uint64_t own = parts_of(made->interest, p->g->issues[k].issue->position_count);
    const uint64_t factor = own / truce__gcd(own, whole);
    parts *= (double)factor;
    whole = parts < 0x1p62 ? whole * factor : whole;
  }
  if (total > 1)
    parts *= total;
  while (digits > PLACES && parts * (double)power_of_ten(digits) > 0x1p59)
    digits--;
  return digits;
}

static void finish_weights(profile *p)
{
  double sum = 0, total = 0;
  for (size_t k = 0; k < p->g->issue_count; k++) {
    const counted *made = &p->counted[k];
    const double weight = truce__decimal_double(made->weight);
    sum += weight;
    total += weight * (double)made->scale / (double)power_of_ten(made->scale_places);
  }
  total = total > sum ? total : sum;
  if (sum == 0 || total > LARGEST) {
    truce__complain(p->r, TRUCE_ERROR, "genius-weight", p->root->at,
                    sum == 0 ? "give a profile here; the domain is the first file"
                             : "divide the weights by their sum",
                    sum == 0 ? "no issue has a weight above 0" : "the weights are too large");
    return;
  }
  if (fabs(sum - 1) > 1e-6)
    truce__complain(p->r, TRUCE_WARNING, "genius-weight", p->root->at, "make them sum to 1",
                    "the weights sum to %.6g: as in GENIUS, they count as they are%s", sum,
                    p->interests->ceiling == INT64_MAX ? "" : ", and no total above 1");
  const int digits = choose_digits(p, total);
  p->interests->weight_total = power_of_ten(digits);
  for (size_t k = 0; k < p->g->issue_count; k++) {
    counted *made = &p->counted[k];
    made->interest->weight = exactly(scaled_weight(made, digits));
    if (made->interest->weight.value == 0)
      made->interest->values = NULL;
  }
}

/* ---- The rest of a profile ---- */

/* The `value` of the last element of that name; false if there is none that can be read. */
static bool read_setting(profile *p, const char *name, const char *otherwise, int64_t *value)
{
  bool found = false;
  for (const element *e = p->root; e != NULL; e = truce__xml_following(e, p->root)) {
    if (strcmp(e->name, name) != 0)
      continue;
    const char *text = truce__xml_attribute(e, "value");
    decimal number;
    int64_t read;
    if (text != NULL && truce__decimal_read(text, &number) &&
        fabs(truce__decimal_double(number)) <= LARGEST &&
        truce__decimal_scaled(number, PLACES, &read)) {
      *value = read;
      found = true;
    } else {
      truce__complain(p->r, TRUCE_WARNING, "bad-number", e->at, "write for example: value=\"0.5\"",
                      "this is no %s; %s, as in GENIUS", name, otherwise);
    }
  }
  return found;
}

static void read_settings(profile *p)
{
  truce_interests *i = p->interests;
  int64_t value = 0;
  i->has_no_deal = read_setting(p, "reservation", "it is passed over", &value);
  i->no_deal = exactly(value);
  value = TRUCE_BILLION;
  const bool stated = read_setting(p, "discount_factor", "there is none", &value);
  const bool none = value <= 0 || value >= TRUCE_BILLION;
  i->discount = stated && !none ? value : TRUCE_BILLION;
}

static bool has_errors(const profile *p)
{
  return truce_diagnostics_count(p->g->diagnostics, TRUCE_ERROR) > p->errors;
}

static const element *find(const element *root, const char *name)
{
  const element *e = root;
  while (e != NULL && strcmp(e->name, name) != 0)
    e = truce__xml_following(e, root);
  return e;
}

truce_status truce__genius_profile(genius *g, reader *r, const element *root,
                                   truce_interests *interests)
{
  profile p = {.g = g,
               .r = r,
               .root = root,
               .interests = interests,
               .errors = truce_diagnostics_count(g->diagnostics, TRUCE_ERROR)};
  p.issues = truce__arena_alloc(g->arena, g->issue_count, sizeof *p.issues);
  p.counted = truce__arena_alloc(g->arena, g->issue_count, sizeof *p.counted);
  p.at = truce__arena_alloc(g->arena, g->issue_count, sizeof *p.at);
  if (truce__arena_failed(g->arena))
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < g->issue_count; k++)
    p.issues[k] = (truce_interest){.out_of = TRUCE_BILLION, .basis = {.assumption = true}};
  interests->stated = true;
  interests->issues = p.issues;
  interests->weight_total = TRUCE_BILLION;
  interests->ceiling = g->options->raw ? INT64_MAX : TRUCE_BILLION;
  read_settings(&p);
  const element *utility = find(root, "utility");
  if (utility != NULL) {
    truce__genius_rectangles(g, r, utility, interests);
  } else {
    find_issues(&p);
    for (size_t k = 0; k < g->issue_count; k++)
      read_issue(&p, k);
    if (!has_errors(&p) && !truce__arena_failed(g->arena))
      finish_weights(&p);
  }
  if (truce__arena_failed(g->arena))
    return TRUCE_NO_MEMORY;
  return has_errors(&p) ? TRUCE_BAD_INPUT : TRUCE_OK;
}
