/* JSON of `truce deal`: docs/results.md, field by field. */
#include "deal_internal.h"

#include <math.h>

typedef struct writer {
  truce__json *json;
  const truce_deal *deal;
  const truce_case *c;
  truce__builder words;
} writer;

static void words_member(writer *w, const char *key)
{
  truce__json_key(w->json, key);
  truce__json_words(w->json, &w->words);
}

/* ---- Parts ---- */

/* {party: number} over the dealers. */
static void put_points(writer *w, const char *key, const double *points)
{
  truce__json_key_object(w->json, key);
  for (size_t p = 0; p < w->deal->dealer_count; p++)
    truce__json_key_number(w->json, truce__dealer_id(w->deal, p), points[p]);
  truce__json_object_end(w->json);
}

/* `package` and `utility`. */
static void package_fields(writer *w, const truce_package *package)
{
  truce__json_key_object(w->json, "package");
  for (size_t k = 0; k < w->c->issue_count; k++)
    truce__json_key_string(w->json, w->c->issues[k].id,
                           w->c->issues[k].positions[package->positions[k]].id);
  truce__json_object_end(w->json);
  put_points(w, "utility", package->utility);
}

static void share_fields(writer *w, const char *key, const truce_share *share)
{
  truce__json_key_object(w->json, key);
  truce__json_key_number(w->json, "share", share->share);
  truce__json_key_number(w->json, "low", share->low);
  truce__json_key_number(w->json, "high", share->high);
  truce__json_object_end(w->json);
}

static void put_count(writer *w, const char *key, const truce_package_count *count)
{
  static const char *const methods[] = {"exact", "grid", "sampled"};
  truce__json_key_object(w->json, key);
  truce__json_key_string(w->json, "method", methods[count->method]);
  if (count->method == TRUCE_COUNT_EXACT && count->exact < UINT64_MAX) {
    truce__json_key_integer(w->json, "low", count->exact);
    truce__json_key_integer(w->json, "high", count->exact);
  } else {
    truce__json_key_number(w->json, "low", floor(count->low));
    truce__json_key_number(w->json, "high", ceil(count->high));
  }
  truce__json_object_end(w->json);
}

/* ---- The case ---- */

static void put_judgement(writer *w, const char *key, const truce_judgement *j)
{
  truce__json_key_object(w->json, key);
  truce__json_key_number(w->json, "value", (double)j->value / 1e9);
  truce__json_key_number(w->json, "low", (double)j->low / 1e9);
  truce__json_key_number(w->json, "high", (double)j->high / 1e9);
  truce__json_basis(w->json, w->c, &j->basis);
  truce__json_object_end(w->json);
}

static void put_issue(writer *w, const truce_issue *issue)
{
  static const char *const kinds[] = {"named", "ordered", "scale"};
  truce__json_object(w->json);
  truce__json_key_string(w->json, "id", issue->id);
  truce__json_key_string(w->json, "name", issue->name);
  truce__json_key_string(w->json, "kind", kinds[issue->kind]);
  truce__json_key_string(w->json, "unit", issue->unit);
  truce__json_key_bool(w->json, "divisible", issue->divisible);
  truce__json_key_array(w->json, "positions");
  for (size_t v = 0; v < issue->position_count; v++) {
    truce__json_object(w->json);
    truce__json_key_string(w->json, "id", issue->positions[v].id);
    truce__json_key_string(w->json, "name", issue->positions[v].name);
    truce__json_object_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_basis(w->json, w->c, &issue->basis);
  truce__json_object_end(w->json);
}

static void put_interest(writer *w, const truce_interests *i, size_t k)
{
  const truce_issue *issue = &w->c->issues[k];
  const truce_interest *interest = &i->issues[k];
  truce__json_key_object(w->json, issue->id);
  put_judgement(w, "weight", &interest->weight);
  truce__json_key_number(w->json, "share",
                         (double)interest->weight.value / (double)i->weight_total);
  truce__json_key_number(w->json, "out_of", (double)interest->out_of / 1e9);
  truce__json_key_object(w->json, "values");
  for (size_t v = 0; interest->values != NULL && v < issue->position_count; v++)
    put_judgement(w, issue->positions[v].id, &interest->values[v]);
  truce__json_object_end(w->json);
  truce__json_key_array(w->json, "never");
  for (size_t v = 0; interest->never != NULL && v < issue->position_count; v++) {
    if (interest->never[v])
      truce__json_string(w->json, issue->positions[v].id);
  }
  truce__json_array_end(w->json);
  truce__json_basis(w->json, w->c, &interest->basis);
  truce__json_object_end(w->json);
}

static void put_interests(writer *w, size_t dealer)
{
  const truce_interests *i = &w->c->parties[w->deal->dealers[dealer]].interests;
  truce__json_key_object(w->json, truce__dealer_id(w->deal, dealer));
  put_judgement(w, "no_deal", &i->no_deal);
  truce__json_key_number(w->json, "weight_total", (double)i->weight_total / 1e9);
  truce__json_key_object(w->json, "issues");
  for (size_t k = 0; k < w->c->issue_count; k++)
    put_interest(w, i, k);
  truce__json_object_end(w->json);
  truce__json_key_array(w->json, "combinations");
  for (size_t t = 0; t < i->term_count; t++) {
    truce__json_object(w->json);
    truce__json_key_string(w->json, "when", i->terms[t].text);
    put_judgement(w, "worth", &i->terms[t].worth);
    truce__json_object_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

static void put_case(writer *w)
{
  truce__json_key_array(w->json, "parties");
  for (size_t p = 0; p < w->deal->dealer_count; p++)
    truce__json_string(w->json, truce__dealer_id(w->deal, p));
  truce__json_array_end(w->json);
  truce__json_key_integer(w->json, "points", (uint64_t)w->c->points_top);
  truce__json_key_array(w->json, "issues");
  for (size_t k = 0; k < w->c->issue_count; k++)
    put_issue(w, &w->c->issues[k]);
  truce__json_array_end(w->json);
  truce__json_key_object(w->json, "interests");
  for (size_t p = 0; p < w->deal->dealer_count; p++)
    put_interests(w, p);
  truce__json_object_end(w->json);
}

/* ---- The answer ---- */

static void put_whole(writer *w, const char *key, uint64_t exact, double about)
{
  truce__json_key(w->json, key);
  if (exact < UINT64_MAX)
    truce__json_integer(w->json, exact);
  else
    truce__json_number(w->json, about);
}

static void put_counts(writer *w)
{
  const truce_deal *deal = w->deal;
  put_whole(w, "outcomes", deal->outcomes_exact, deal->outcomes);
  put_count(w, "possible", &deal->possible);
  put_whole(w, "agreements", deal->agreements.exact,
            floor((deal->agreements.low + deal->agreements.high) / 2));
  put_count(w, "agreements_count", &deal->agreements);
  truce__json_key(w->json, "deal");
  if (deal->deal_known)
    truce__json_bool(w->json, deal->deal_exists);
  else
    truce__json_null(w->json);
  truce__json_key_bool(w->json, "rounded", deal->rounded);
  put_points(w, "no_deal", deal->no_deal);
  put_points(w, "best", deal->best);
  put_points(w, "ideal", deal->ideal);
}

static void put_frontier(writer *w)
{
  const truce_deal *deal = w->deal;
  truce__json_key_array(w->json, "frontier");
  for (size_t k = 0; k < deal->frontier_count; k++) {
    truce__json_object(w->json);
    package_fields(w, &deal->frontier[k]);
    truce__json_key_bool(w->json, "acceptable", deal->frontier[k].acceptable);
    truce__json_object_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_key_integer(w->json, "frontier_total", deal->frontier_total);
  truce__json_key_integer(w->json, "frontier_acceptable", deal->frontier_acceptable);
  truce__json_key_bool(w->json, "frontier_complete", deal->frontier_complete);
}

static void put_losses(writer *w, const truce_package *package)
{
  truce__json_key_object(w->json, "gave_up");
  for (size_t p = 0; p < w->deal->dealer_count; p++) {
    loss list[TRUCE_ISSUES_MAX];
    const size_t count = truce__find_losses(w->deal, p, package, list);
    truce__json_key_array(w->json, truce__dealer_id(w->deal, p));
    for (size_t k = 0; k < count; k++) {
      const truce_issue *issue = &w->c->issues[list[k].issue];
      truce__json_object(w->json);
      truce__json_key_string(w->json, "issue", issue->id);
      truce__json_key_string(w->json, "position", issue->positions[list[k].position].id);
      truce__json_key_string(w->json, "wanted", issue->positions[list[k].wanted].id);
      truce__json_key_number(w->json, "points", list[k].points);
      truce__json_object_end(w->json);
    }
    truce__json_array_end(w->json);
  }
  truce__json_object_end(w->json);
}

static void put_solution(writer *w, truce_solution_kind kind)
{
  const truce_solution *s = &w->deal->solutions[kind];
  truce__json_key(w->json, truce_solution_id(kind));
  if (!s->found) {
    truce__json_null(w->json);
    return;
  }
  truce__json_object(w->json);
  package_fields(w, &s->package);
  put_points(w, "gain", s->gain);
  put_losses(w, &s->package);
  truce__json_key_bool(w->json, "proven", s->proven);
  truce__json_key_number(w->json, "gap", s->gap);
  truce__json_key_array(w->json, "text");
  for (size_t p = 0; p < w->deal->dealer_count; p++) {
    truce__words_gave_up(&w->words, w->deal, p, &s->package);
    truce__json_words(w->json, &w->words);
  }
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

static void put_change(writer *w, const truce_change *change)
{
  static const char *const kinds[] = {"no_deal", "red_line", "weight"};
  const truce_issue *issue = &w->c->issues[change->issue];
  truce__json_object(w->json);
  truce__json_key_string(w->json, "kind", kinds[change->kind]);
  truce__json_key_string(w->json, "party", truce__dealer_id(w->deal, change->dealer));
  const bool about_issue = change->kind != TRUCE_LOWER_NO_DEAL;
  const bool about_position = change->kind == TRUCE_LIFT_RED_LINE;
  truce__json_key_string(w->json, "issue", about_issue ? issue->id : NULL);
  truce__json_key_string(w->json, "position",
                         about_position ? issue->positions[change->position].id : NULL);
  truce__json_key_number(w->json, "from", about_position ? (double)NAN : change->from);
  truce__json_key_number(w->json, "to", about_position ? (double)NAN : change->to);
  package_fields(w, &change->package);
  truce__words_opening(&w->words, w->deal, change);
  words_member(w, "text");
  truce__json_object_end(w->json);
}

static void put_openings(writer *w, const truce_deal_answer *a)
{
  truce__json_key(w->json, "openings");
  if (!a->has_openings) {
    truce__json_null(w->json);
    return;
  }
  truce__json_object(w->json);
  truce__json_key(w->json, "nearest");
  if (a->openings.has_nearest) {
    truce__json_object(w->json);
    package_fields(w, &a->openings.nearest);
    put_points(w, "shortfall", a->openings.shortfall);
    truce__json_object_end(w->json);
  } else {
    truce__json_null(w->json);
  }
  truce__json_key_array(w->json, "changes");
  for (size_t k = 0; k < a->openings.change_count; k++)
    put_change(w, &a->openings.changes[k]);
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

static void put_move(writer *w, const char *key, size_t issue, size_t from, size_t to)
{
  const truce_issue *i = &w->c->issues[issue];
  truce__json_key_object(w->json, key);
  truce__json_key_string(w->json, "issue", i->id);
  truce__json_key_string(w->json, "from", i->positions[from].id);
  truce__json_key_string(w->json, "to", i->positions[to].id);
  truce__json_object_end(w->json);
}

static void put_trades(writer *w, const truce_trades *trades)
{
  truce__json_key_object(w->json, "trades");
  truce__json_key_object(w->json, "from");
  package_fields(w, &trades->from);
  truce__json_object_end(w->json);
  truce__json_key_array(w->json, "list");
  for (size_t k = 0; k < trades->trade_count; k++) {
    const truce_trade *t = &trades->trades[k];
    truce__json_object(w->json);
    truce__json_key_string(w->json, "giver", truce__dealer_id(w->deal, t->giver));
    truce__json_key_string(w->json, "taker", truce__dealer_id(w->deal, t->taker));
    put_move(w, "gives", t->issue_a, t->a_from, t->a_to);
    put_move(w, "gets", t->issue_b, t->b_from, t->b_to);
    put_points(w, "change", t->change);
    truce__words_trade(&w->words, w->deal, t);
    words_member(w, "text");
    truce__json_object_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

/* ---- Robustness ---- */

static void put_influence(writer *w, const truce_influence *i)
{
  static const char *const kinds[] = {"weight", "value", "no_deal", "combination"};
  const truce_interests *interests = &w->c->parties[w->deal->dealers[i->dealer]].interests;
  const bool on_issue = i->kind == TRUCE_JUDGED_WEIGHT || i->kind == TRUCE_JUDGED_VALUE;
  truce__json_object(w->json);
  truce__json_key_string(w->json, "kind", kinds[i->kind]);
  truce__json_key_string(w->json, "party", truce__dealer_id(w->deal, i->dealer));
  truce__json_key_string(w->json, "issue", on_issue ? w->c->issues[i->issue].id : NULL);
  truce__json_key_string(
      w->json, "position",
      i->kind == TRUCE_JUDGED_VALUE ? w->c->issues[i->issue].positions[i->position].id : NULL);
  truce__json_key_string(w->json, "when",
                         i->kind == TRUCE_JUDGED_TERM ? interests->terms[i->issue].text : NULL);
  truce__json_key_number(w->json, "low", i->low);
  truce__json_key_number(w->json, "high", i->high);
  truce__json_key_number(w->json, "deal_if_low", i->deal_if_low);
  truce__json_key_number(w->json, "deal_if_high", i->deal_if_high);
  truce__words_influence(&w->words, w->deal, i);
  words_member(w, "text");
  truce__json_object_end(w->json);
}

static void put_robustness(writer *w, const truce_deal_answer *a)
{
  const truce_robustness *r = &a->robustness;
  truce__json_key(w->json, "robustness");
  if (!a->has_robustness) {
    truce__json_null(w->json);
    return;
  }
  truce__json_object(w->json);
  truce__json_key_integer(w->json, "samples", r->samples);
  truce__json_key_integer(w->json, "done", r->done);
  truce__json_key_integer(w->json, "seed", a->drawn.seed);
  truce__json_key_number(w->json, "spread", a->drawn.spread);
  truce__json_key_bool(w->json, "any_range", r->any_range);
  share_fields(w, "deal", &r->deal);
  truce__json_key_array(w->json, "nash");
  for (size_t k = 0; k < r->often_count; k++) {
    truce__json_object(w->json);
    package_fields(w, &r->often[k].package);
    share_fields(w, "share", &r->often[k].share);
    truce__json_object_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_key_integer(w->json, "nash_total", r->often_total);
  truce__json_key_array(w->json, "influences");
  for (size_t k = 0; k < r->influence_count; k++)
    put_influence(w, &r->influences[k]);
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

/* ---- Adjusted winner and bargains ---- */

static void put_pair(writer *w, const char *key, double first, double second)
{
  put_points(w, key, (const double[]){first, second});
}

static void put_adjusted_winner(writer *w, const truce_deal_answer *a)
{
  const truce_adjusted_winner *x = &a->adjusted_winner;
  truce__json_key(w->json, "adjusted_winner");
  if (!a->has_adjusted_winner) {
    truce__json_null(w->json);
    return;
  }
  truce__json_object(w->json);
  truce__json_key_array(w->json, "issues");
  for (size_t k = 0; k < x->issue_count; k++) {
    truce__json_object(w->json);
    truce__json_key_string(w->json, "issue", w->c->issues[x->issues[k]].id);
    put_pair(w, "points", x->points[k][0], x->points[k][1]);
    put_pair(w, "share", x->share[k], 1 - x->share[k]);
    truce__json_object_end(w->json);
  }
  truce__json_array_end(w->json);
  put_pair(w, "total", x->total[0], x->total[1]);
  truce__json_key_string(w->json, "divided",
                         x->has_divided ? w->c->issues[x->issues[x->divided]].id : NULL);
  truce__json_key_array(w->json, "text");
  for (size_t k = 0; k < x->issue_count; k++) {
    truce__words_shared(&w->words, w->deal, x, k);
    truce__json_words(w->json, &w->words);
  }
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

static void put_bargain(writer *w, const truce_concession_options *asked, const truce_concession *b)
{
  truce__json_object(w->json);
  truce__json_key_object(w->json, "tactics");
  for (size_t s = 0; s < 2; s++)
    truce__json_key_string(w->json, truce__dealer_id(w->deal, asked->dealer[s]),
                           truce_tactic_id(asked->tactic[s]));
  truce__json_object_end(w->json);
  truce__json_key_string(w->json, "first", truce__dealer_id(w->deal, asked->dealer[0]));
  truce__json_key_integer(w->json, "rounds", asked->rounds);
  truce__json_key_bool(w->json, "agreed", b->agreed);
  truce__json_key_integer(w->json, "round", b->round);
  if (b->agreed) {
    package_fields(w, &b->package);
  } else {
    truce__json_key_string(w->json, "package", NULL);
    truce__json_key_string(w->json, "utility", NULL);
  }
  put_pair(w, "discounted", b->discounted[0], b->discounted[1]);
  truce__json_key_number(w->json, "distance", b->agreed ? b->distance : (double)NAN);
  truce__json_object_end(w->json);
}

static void put_cloud(writer *w, const truce_cloud *cloud)
{
  truce__json_key_object(w->json, "cloud");
  truce__json_key_bool(w->json, "complete", cloud->complete);
  truce__json_key_array(w->json, "utilities");
  for (size_t k = 0; k < cloud->count; k++) {
    truce__json_array(w->json);
    for (size_t p = 0; p < w->deal->dealer_count; p++)
      truce__json_number(w->json, round(cloud->packages[k].utility[p] * 1e6) / 1e6);
    truce__json_array_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_key_array(w->json, "packages");
  for (size_t k = 0; k < cloud->count; k++) {
    truce__json_array(w->json);
    for (size_t i = 0; i < w->c->issue_count; i++)
      truce__json_integer(w->json, cloud->packages[k].positions[i]);
    truce__json_array_end(w->json);
  }
  truce__json_array_end(w->json);
  truce__json_object_end(w->json);
}

static void put_sentence(void *context, truce__builder *b)
{
  truce__json_words(context, b);
}

truce_status truce__deal_fields(truce__json *json, const truce_deal_answer *a, bool page)
{
  writer w = {.json = json, .deal = a->deal, .c = a->deal->c};
  truce__json_key_array(json, "summary");
  truce__deal_summary(a, &w.words, put_sentence, json);
  truce__json_array_end(json);
  put_case(&w);
  put_counts(&w);
  put_frontier(&w);
  truce__json_key_object(json, "solutions");
  for (int kind = 0; kind < TRUCE_SOLUTION_COUNT; kind++)
    put_solution(&w, (truce_solution_kind)kind);
  truce__json_object_end(json);
  put_openings(&w, a);
  put_trades(&w, &a->trades);
  put_robustness(&w, a);
  put_adjusted_winner(&w, a);
  truce__json_key_array(json, "concessions");
  for (size_t k = 0; k < a->bargain_count; k++)
    put_bargain(&w, &a->bargained[k], &a->bargains[k]);
  truce__json_array_end(json);
  if (page)
    put_cloud(&w, &a->cloud);
  const bool failed = w.words.failed;
  truce__builder_free(&w.words);
  return failed ? TRUCE_NO_MEMORY : TRUCE_OK;
}

truce_status truce_report_deal_json(const truce_deal_answer *answer,
                                    const truce_diagnostics *diagnostics, FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "deal", answer->deal->c->title, diagnostics);
  const truce_status status = truce__deal_fields(&json, answer, false);
  truce__json_object_end(&json);
  const truce_status written = truce__report_end(out);
  return status != TRUCE_OK ? status : written;
}
