/* GENIUS's nonlinear profiles: rectangles over issues, each worth something where all its bounds
 * hold (INCLUDES) or where one does not (EXCLUDES), as combination terms. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judgement.h"
#include "read_genius.h"

static const double LARGEST = 1e6; /* what one rectangle may be worth, in points */

typedef struct rectangles {
  genius *g;
  reader *r;
  truce_names names; /* of the comparisons of a term, for statements */
  truce_term *terms;
  size_t count;
} rectangles;

/* One rectangle as it is put into words and into a statement over its comparisons. */
typedef struct writing {
  rectangles *all;
  const element *at;
  truce_comparison comparisons[TRUCE_COMPARISONS_MAX];
  size_t count; /* may pass the size of `comparisons`; only that many are kept */
  FILE *text, *statement;
  bool any;        /* something was written */
  bool impossible; /* a bound leaves nothing */
  bool failed;     /* complained */
} writing;

static void write_both(writing *w, const char *words)
{
  fputs(words, w->text);
  fputs(words, w->statement);
}

static void compare(writing *w, const genius_issue *issue, truce_relation relation, size_t position)
{
  const size_t k = w->count++;
  if (k >= TRUCE_COMPARISONS_MAX)
    return;
  w->comparisons[k] = (truce_comparison){(size_t)(issue - w->all->g->issues), position, relation};
  fprintf(w->text, "%s %s %s", issue->issue->id, truce__relation_sign(relation),
          issue->issue->positions[position].id);
  fputs(w->all->names.ids[k], w->statement);
}

static void join(writing *w)
{
  if (w->any)
    write_both(w, " and ");
  w->any = true;
}

/* Positions first..last of a scale. */
static void bound_scale(writing *w, const genius_issue *issue, int64_t least, int64_t most)
{
  const size_t count = issue->issue->position_count;
  size_t first = 0, past = 0;
  for (size_t v = 0; v < count; v++) {
    first += issue->issue->positions[v].number < least;
    past += issue->issue->positions[v].number <= most;
  }
  w->impossible = w->impossible || first >= past;
  if (first + 1 == past && count > 1) {
    join(w);
    compare(w, issue, TRUCE_EQ, first);
    return;
  }
  if (first > 0 && first < count) {
    join(w);
    compare(w, issue, TRUCE_GE, first);
  }
  if (past > 0 && past < count) {
    join(w);
    compare(w, issue, TRUCE_LE, past - 1);
  }
}

/* The values whose numbers lie within the bounds, or all but the others if that is shorter. */
static void bound_discrete(writing *w, const genius_issue *issue, int64_t least, int64_t most)
{
  const size_t count = issue->issue->position_count;
  size_t inside = 0;
  for (size_t v = 0; v < count; v++)
    inside += issue->numbers[v] >= least && issue->numbers[v] <= most;
  w->impossible = w->impossible || inside == 0;
  if (inside == 0 || inside == count)
    return;
  const bool named = 2 * inside <= count;
  join(w);
  if (named && inside > 1)
    write_both(w, "(");
  size_t written = 0;
  for (size_t v = 0; v < count; v++) {
    if ((issue->numbers[v] >= least && issue->numbers[v] <= most) != named)
      continue;
    if (written++ > 0)
      write_both(w, named ? " or " : " and ");
    compare(w, issue, named ? TRUCE_EQ : TRUCE_NE, v);
  }
  if (named && inside > 1)
    write_both(w, ")");
}

static void write_bound(writing *w, const element *bound)
{
  static const char *const names[] = {"min", "max"};
  reader *r = w->all->r;
  int64_t index, limits[2];
  const genius_issue *issue =
      truce__genius_whole(bound, "index", &index) ? truce__genius_issue(w->all->g, index) : NULL;
  if (issue == NULL) {
    truce__complain(r, TRUCE_ERROR, "genius-index", bound->at,
                    "give the `index` of an issue of the domain",
                    "this bound is about no issue of the domain");
    w->failed = true;
    return;
  }
  for (size_t k = 0; k < 2; k++) {
    const char *text = truce__xml_attribute(bound, names[k]);
    decimal number;
    if (text == NULL || !truce__decimal_read(text, &number) ||
        !truce__decimal_scaled(number, 9, &limits[k])) {
      truce__complain(r, TRUCE_ERROR, "bad-number", bound->at,
                      "write for example: min=\"0\" max=\"5\"", "this bound has no number for `%s`",
                      names[k]);
      w->failed = true;
      return;
    }
  }
  if (issue->kind != GENIUS_DISCRETE) {
    bound_scale(w, issue, limits[0], limits[1]);
    return;
  }
  /* Whole numbers within the limits. */
  const int64_t least = limits[0] / TRUCE_BILLION + (limits[0] % TRUCE_BILLION > 0);
  const int64_t most = limits[1] / TRUCE_BILLION - (limits[1] % TRUCE_BILLION < 0);
  bound_discrete(w, issue, least, most);
}

typedef enum extent { NOWHERE, SOMEWHERE, EVERYWHERE } extent;

/* Writes when the rectangle counts, if there are packages where it does and where it does not. */
static extent write_condition(writing *w)
{
  const element *inner = truce__xml_named(w->at->first, "EXCLUDES");
  const char *name = inner != NULL ? "EXCLUDES" : "INCLUDES";
  const bool excludes = inner != NULL;
  if (excludes)
    write_both(w, "not (");
  for (inner = w->at->first; (inner = truce__xml_named(inner, name)) != NULL; inner = inner->next)
    write_bound(w, inner);
  if (excludes && w->any)
    write_both(w, ")");
  if (w->impossible || !w->any)
    return w->impossible == excludes ? EVERYWHERE : NOWHERE;
  if (w->count > TRUCE_COMPARISONS_MAX) {
    truce__complain(w->all->r, TRUCE_ERROR, "too-many", w->at->at, "split the rectangle",
                    "this rectangle takes %zu comparisons; at most %d can be handled", w->count,
                    TRUCE_COMPARISONS_MAX);
    w->failed = true;
  }
  return SOMEWHERE;
}

static const truce_statement *parse_statement(rectangles *all, const char *text)
{
  const truce_names names = all->r->c->names;
  all->r->c->names = all->names; /* those of options mean nothing here */
  const truce_statement *statement = truce__make_statement(all->r, text);
  all->r->c->names = names;
  return statement;
}

static void keep_term(writing *w, const char *text, const char *statement, double worth)
{
  truce__arena *arena = w->all->g->arena;
  truce_comparison *comparisons = truce__arena_alloc(arena, w->count, sizeof *comparisons);
  if (comparisons == NULL)
    return;
  memcpy(comparisons, w->comparisons, w->count * sizeof *comparisons);
  const int64_t value = llround(worth * (double)TRUCE_BILLION);
  truce_term *term = &w->all->terms[w->all->count];
  *term = (truce_term){.text = truce__arena_string(arena, text),
                       .comparison_count = w->count,
                       .comparisons = comparisons,
                       .worth = {value, value, value, {.assumption = true}}};
  term->statement = parse_statement(w->all, statement);
  if (term->statement != NULL && term->text != NULL)
    w->all->count++;
}

/* A term that holds in every package, as a sentence that says so. */
static void keep_always(writing *w, double worth)
{
  const genius_issue *issue = &w->all->g->issues[0];
  const char *first = issue->issue->positions[0].id;
  const char *text = truce__arena_printf(w->all->g->arena, "%s = %s or %s != %s", issue->issue->id,
                                         first, issue->issue->id, first);
  w->comparisons[0] = (truce_comparison){0, 0, TRUCE_EQ};
  w->comparisons[1] = (truce_comparison){0, 0, TRUCE_NE};
  w->count = 2;
  if (text != NULL)
    keep_term(w, text, "holds.c0 or holds.c1", worth);
}

static void add_rectangle(rectangles *all, const element *e, double worth)
{
  char *text = NULL, *statement = NULL;
  size_t text_size, statement_size;
  writing w = {.all = all, .at = e};
  w.text = open_memstream(&text, &text_size);
  w.statement = w.text != NULL ? open_memstream(&statement, &statement_size) : NULL;
  const extent where = w.statement != NULL ? write_condition(&w) : NOWHERE;
  bool written = w.statement != NULL && fclose(w.statement) == 0;
  if (w.text != NULL)
    written = fclose(w.text) == 0 && written;
  if (!written)
    truce__arena_alloc(all->g->arena, SIZE_MAX, 2); /* marks that memory ran out */
  else if (!w.failed && where == SOMEWHERE)
    keep_term(&w, text, statement, worth);
  else if (!w.failed && where == EVERYWHERE)
    keep_always(&w, worth);
  else if (!w.failed)
    truce__complain(all->r, TRUCE_WARNING, "genius-rectangle", e->at, "remove it",
                    "no package lies in this rectangle: it does not count");
  free(text);
  free(statement);
}

/* The number in an attribute; `otherwise` if it is absent. False after a complaint. */
static bool read_number(reader *r, const element *e, const char *name, double otherwise,
                        double *value)
{
  const char *text = truce__xml_attribute(e, name);
  decimal number;
  if (text == NULL && !isnan(otherwise)) {
    *value = otherwise;
    return true;
  }
  if (text != NULL && truce__decimal_read(text, &number)) {
    *value = truce__decimal_double(number);
    return true;
  }
  truce__complain(r, TRUCE_ERROR, "bad-number", e->at, NULL, "`%s` has to be a number here", name);
  return false;
}

/* A function and those inside it; `share` is what one unit of its rectangles is worth. */
static void read_function(rectangles *all, const element *function, double share)
{
  const char *how = truce__xml_attribute(function, "aggregation");
  if (how != NULL && !truce__genius_word(how, "sum")) {
    truce__complain(all->r, TRUCE_ERROR, "genius-function", function->at,
                    "write aggregation=\"sum\"", "utilities can be summed only, not taken by %.40s",
                    how);
    return;
  }
  for (const element *e = function->first; e != NULL && !truce__arena_failed(all->g->arena);
       e = e->next) {
    double utility, weight;
    if (strcmp(e->name, "ufun") == 0 && read_number(all->r, e, "weight", 1, &weight))
      read_function(all, e, share * weight);
    if (strcmp(e->name, "hyperRectangle") != 0 ||
        !read_number(all->r, e, "utility", NAN, &utility) ||
        !read_number(all->r, e, "weight", 1, &weight))
      continue;
    const double worth = share * utility * weight;
    if (fabs(worth) <= LARGEST)
      add_rectangle(all, e, worth);
    else
      truce__complain(all->r, TRUCE_ERROR, "bad-number", e->at, "see `utility` and `maxutility`",
                      "the rectangle's utility is too large");
  }
}

void truce__genius_rectangles(genius *g, reader *r, const element *utility,
                              truce_interests *interests)
{
  const element *function = truce__xml_named(utility->first, "ufun");
  double most;
  if (!read_number(r, utility, "maxutility", NAN, &most))
    return;
  if (most <= 0 || function == NULL) {
    truce__complain(r, TRUCE_ERROR, most <= 0 ? "bad-number" : "missing", utility->at, NULL,
                    most <= 0 ? "`maxutility` has to be more than 0"
                              : "the <utility> has no <ufun>");
    return;
  }
  rectangles all = {.g = g, .r = r};
  size_t count = 0;
  for (const element *e = utility; e != NULL; e = truce__xml_following(e, utility))
    count += strcmp(e->name, "hyperRectangle") == 0;
  all.terms = truce__arena_alloc(g->arena, count, sizeof *all.terms);
  const char **names = truce__arena_alloc(g->arena, TRUCE_COMPARISONS_MAX, sizeof *names);
  for (size_t k = 0; names != NULL && k < TRUCE_COMPARISONS_MAX; k++)
    names[k] = truce__arena_printf(g->arena, "holds.c%zu", k);
  if (truce__arena_failed(g->arena))
    return;
  all.names = (truce_names){TRUCE_COMPARISONS_MAX, names};
  read_function(&all, function, 1 / most);
  interests->terms = all.terms;
  interests->term_count = all.count;
  if (all.count == 0)
    truce__complain(r, TRUCE_WARNING, "genius-rectangle", utility->at, NULL,
                    "the profile has no rectangle that counts: every package is worth 0");
}
