/* `truce stability` as text: 80 columns, no codes to look up, nothing said by colour alone. */
#include "report_internal.h"

#include <inttypes.h>
#include <string.h>

#include "layout.h"
#include "sheet.h"

enum {
  LABEL_MAX = 40, /* columns for what a row is about; longer ones go on in the next line */
  SHOWN_MAX = 12, /* situations in the table; of more, as many as fill whole blocks */
  WAYS_MAX = 4,
  JUDGEMENTS_MAX = 8,
};

typedef struct sheet {
  truce__sheet s;
  const truce_report *report;
  size_t cell, label; /* columns of a cell, of a row's label */
} sheet;

/* ---- Small parts ---- */

static void bold(const sheet *t, bool on)
{
  if (t->s.style.color)
    fputs(on ? "\033[1m" : "\033[0m", t->s.out);
}

static void brief(const sheet *t)
{
  truce__heading(&t->s, "In brief");
  for (size_t k = 0; k < t->report->summary_count; k++)
    truce__put_wrapped(t->s.out, "- ", 2, t->s.style.width, t->report->summary[k]);
}

/* ---- The table ---- */

/* The rows of the report that make one block of columns: the status quo again, then `first`... */
typedef struct block {
  size_t count;
  size_t rows[SHOWN_MAX];
} block;

static void put_cell(const sheet *t, const char *text)
{
  const size_t width = truce__width(text);
  fprintf(t->s.out, "%*s%s", (int)(t->cell > width ? t->cell - width : 0), "", text);
}

static void yes_or_no(const sheet *t, bool yes)
{
  if (yes && t->s.style.color)
    fputs("\033[32m", t->s.out);
  put_cell(t, yes ? "yes" : "·");
  if (yes && t->s.style.color)
    fputs("\033[0m", t->s.out);
}

/* Writes the label of a row and leaves the rest of it for end_row. */
static const char *label(const sheet *t, size_t indent, const char *text)
{
  fprintf(t->s.out, "%*s", (int)indent, "");
  return truce__put_line(t->s.out, text, t->label - indent, true);
}

/* Ends a row; what did not fit its label goes on below. */
static void end_row(const sheet *t, const char *rest)
{
  putc('\n', t->s.out);
  while (*rest != '\0') {
    fputs("    ", t->s.out);
    rest = truce__put_line(t->s.out, rest, t->label - 4, false);
    putc('\n', t->s.out);
  }
}

static bool is_status_quo(const sheet *t, size_t row)
{
  return t->report->has_status_quo && row == 0;
}

static void head_row(const sheet *t, const block *b)
{
  bold(t, true);
  const char *rest = label(t, 0, "Situation");
  for (size_t k = 0; k < b->count; k++) {
    char id[TRUCE__DECIMAL];
    snprintf(id, sizeof id, "%zu", t->report->rows[b->rows[k]].state + 1);
    put_cell(t, is_status_quo(t, b->rows[k]) ? "now" : id);
  }
  bold(t, false);
  end_row(t, rest);
}

static void option_rows(const sheet *t, const block *b)
{
  const truce_case *c = t->report->topic.c;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_code own = truce_case_party_options(c, p);
    if (own == 0)
      continue;
    truce__put_wrapped(t->s.out, "", 0, t->s.style.width, c->parties[p].name);
    for (unsigned k = 0; k < c->option_count; k++) {
      if ((own >> k & 1) == 0)
        continue;
      const char *rest = label(t, 2, c->options[k].name);
      for (size_t n = 0; n < b->count; n++) {
        const size_t state = t->report->rows[b->rows[n]].state;
        yes_or_no(t, (truce_stability_code(t->report->topic.s, state) >> k & 1) != 0);
      }
      end_row(t, rest);
    }
  }
}

static void concept_rows(const sheet *t, const block *b)
{
  fputs("Holds under\n", t->s.out);
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    const char *rest = label(t, 2, truce_concept_label(k));
    for (size_t n = 0; n < b->count; n++)
      yes_or_no(t, (t->report->rows[b->rows[n]].concepts >> k & 1) != 0);
    end_row(t, rest);
  }
}

static void comparison_rows(const sheet *t, const block *b)
{
  const truce_case *c = t->report->topic.c;
  fputs("Compared with now: + better, = the same, - worse\n", t->s.out);
  for (size_t p = 0; p < c->party_count; p++) {
    const char *rest = label(t, 2, c->parties[p].name);
    for (size_t n = 0; n < b->count; n++) {
      const int order = truce_stability_compare(
          t->report->topic.s, p, t->report->rows[b->rows[n]].state, t->report->status_quo);
      put_cell(t, is_status_quo(t, b->rows[n]) ? "" : order > 0 ? "+" : order < 0 ? "-" : "=");
    }
    end_row(t, rest);
  }
}

static void steps_row(const sheet *t, const block *b, const char *name, const way *ways)
{
  const char *rest = label(t, 2, name);
  for (size_t n = 0; n < b->count; n++) {
    char steps[TRUCE__DECIMAL];
    const way *w = &ways[b->rows[n]];
    snprintf(steps, sizeof steps, "%zu", w->count);
    put_cell(t, is_status_quo(t, b->rows[n]) ? "" : w->reached ? steps : "·");
  }
  end_row(t, rest);
}

static void put_block(const sheet *t, const block *b)
{
  putc('\n', t->s.out);
  head_row(t, b);
  option_rows(t, b);
  concept_rows(t, b);
  if (!t->report->has_status_quo || t->report->row_count == 1)
    return;
  comparison_rows(t, b);
  fputs("Steps there from now (·: no way there)\n", t->s.out);
  steps_row(t, b, "Each better for who takes it", t->report->improving);
  steps_row(t, b, "Any steps", t->report->any);
}

static size_t longest_label(const truce_report *report)
{
  const truce_case *c = report->topic.c;
  size_t longest = sizeof "  Each better for who takes it" - 1;
  for (unsigned k = 0; k < c->option_count; k++) {
    const size_t width = truce__width(c->options[k].name) + 2;
    longest = width > longest ? width : longest;
  }
  return longest + 1;
}

static void measure(sheet *t)
{
  size_t last = 0;
  for (size_t k = 0; k < t->report->row_count && k < SHOWN_MAX; k++)
    last = t->report->rows[k].state > last ? t->report->rows[k].state : last;
  char id[TRUCE__DECIMAL];
  const size_t digits = (size_t)snprintf(id, sizeof id, "%zu", last + 1);
  t->cell = digits + 2 > 5 ? digits + 2 : 5;
  const size_t wanted = longest_label(t->report), columns = t->report->row_count * t->cell;
  size_t most = t->s.style.width > columns ? t->s.style.width - columns : 0;
  most = most < LABEL_MAX ? LABEL_MAX : most;
  most = most > t->s.style.width - 2 * t->cell ? t->s.style.width - 2 * t->cell : most;
  t->label = wanted < most ? wanted : most;
}

static void concept_legend(sheet *t)
{
  fputs("\nWhat the concepts ask\n", t->s.out);
  for (truce_concept k = 0; k < TRUCE_CONCEPT_COUNT; k++) {
    truce__build(&t->s.words, "%s (%s)", truce__words_concept(k), truce_concept_name(k));
    char lead[16];
    snprintf(lead, sizeof lead, "  %-6s", truce_concept_label(k));
    truce__say(&t->s, lead, 8);
  }
}

/* How many situations beside the status quo to show, `each` to a block: all, or whole blocks. */
static size_t shown_others(const truce_report *report, size_t each)
{
  const size_t most = SHOWN_MAX - (report->has_status_quo ? 1 : 0);
  const size_t others = report->tally.any_concept;
  return others <= most ? others : each < most ? most - most % each : most;
}

static void say_left_out(sheet *t, size_t shown)
{
  const size_t others = t->report->tally.any_concept;
  char total[TRUCE__DECIMAL], left[TRUCE__DECIMAL];
  truce__build(&t->s.words,
               "Shown: %zu of the %s%s situations that hold, those that hold under most concepts "
               "first%s. %s are left out; --format csv --limit 0 lists all situations, --format "
               "html shows the first %d.",
               shown, truce__grouped(total, others), t->report->has_status_quo ? " other" : "",
               t->report->has_status_quo ? ", of these the fewest steps from now" : "",
               truce__grouped(left, others - shown), TABLE_MAX);
  putc('\n', t->s.out);
  truce__say(&t->s, "", 0);
}

static void table(sheet *t)
{
  const truce_report *report = t->report;
  if (report->row_count == 0)
    return;
  truce__heading(&t->s, "The situations that hold, and the status quo");
  measure(t);
  const size_t repeated = report->has_status_quo ? 1 : 0;
  const size_t fit = (t->s.style.width - t->label) / t->cell;
  const size_t each = fit > repeated ? fit - repeated : 1;
  const size_t others = shown_others(report, each);
  size_t next = repeated;
  do {
    block b = {0};
    if (report->has_status_quo)
      b.rows[b.count++] = 0;
    for (size_t k = 0; k < each && next < repeated + others; k++)
      b.rows[b.count++] = next++;
    put_block(t, &b);
  } while (next < repeated + others);
  if (others < report->tally.any_concept)
    say_left_out(t, others);
  concept_legend(t);
}

/* ---- Reasons ---- */

/* The concept under which to tell why a party stays: the one that asks least of the others. */
static const why *telling_reason(const truce_report *report, size_t party)
{
  static const truce_concept order[] = {TRUCE_NASH, TRUCE_SEQ, TRUCE_GMR};
  const why *w = NULL;
  for (size_t k = 0; k < sizeof order / sizeof order[0]; k++) {
    w = truce__why_of(report, 0, party, order[k]);
    if (w->reason.stable)
      break;
  }
  return w;
}

/* The parties that have no better move of their own, in one sentence. */
static void content_parties(sheet *t)
{
  const truce_report *report = t->report;
  size_t left = 0;
  for (size_t p = 0; p < report->topic.c->party_count; p++)
    left += truce__why_of(report, 0, p, TRUCE_NASH)->reason.stable ? 1 : 0;
  if (left == 0)
    return;
  for (size_t p = 0; p < report->topic.c->party_count; p++) {
    if (!truce__why_of(report, 0, p, TRUCE_NASH)->reason.stable)
      continue;
    left--;
    truce__build(&t->s.words, "%s%s", report->topic.c->parties[p].name,
                 left > 1    ? ", "
                 : left == 1 ? " and "
                             : " could not do better by moving alone.");
  }
  truce__say(&t->s, "- ", 2);
}

static void status_quo_reasons(sheet *t)
{
  const truce_report *report = t->report;
  const truce__topic *topic = &report->topic;
  if (!report->has_status_quo)
    return;
  truce__heading(&t->s, "Why the parties stay in the status quo, or not");
  content_parties(t);
  for (size_t p = 0; p < topic->c->party_count; p++) {
    const why *w = telling_reason(report, p);
    if (w->reason.concept == TRUCE_NASH)
      continue;
    truce__words_verdict(&t->s.words, topic, &w->reason, w->replies_total, w->can_move);
    if (w->reason.stable) {
      truce__build(&t->s.words, " ");
      truce__words_reply(&t->s.words, topic, &w->reason, &w->reason.replies[0]);
    }
    truce__say(&t->s, "- ", 2);
  }
}

static void put_way(sheet *t, size_t row)
{
  const truce_report *report = t->report;
  const way *improving = &report->improving[row], *any = &report->any[row];
  const way *w = improving->reached ? improving : any;
  truce__build(&t->s.words, "To situation %zu", report->rows[row].state + 1);
  if (w->reached)
    truce__build(&t->s.words, ", %zu %s%s:", w->count, w->count == 1 ? "step" : "steps",
                 improving->reached ? (w->count == 1 ? ", better for who takes it"
                                                     : ", each better for who takes it")
                                    : ", not all of them better for who takes them");
  else
    truce__build(&t->s.words, ": no sequence of moves leads there.");
  truce__say(&t->s, "", 0);
  for (size_t k = 0; k < w->count; k++) {
    char lead[32];
    snprintf(lead, sizeof lead, "  %zu. ", k + 1);
    truce__words_move(&t->s.words, &report->topic, &w->moves[k]);
    const bool gains = truce_stability_compare(report->topic.s, w->moves[k].party, w->moves[k].to,
                                               w->moves[k].from) > 0;
    truce__build(&t->s.words, "%s", gains ? "" : " (not better for it)");
    truce__say(&t->s, lead, strlen(lead));
  }
}

static void ways(sheet *t)
{
  const truce_report *report = t->report;
  if (!report->has_status_quo || report->row_count < 2)
    return;
  truce__heading(&t->s, "Ways from the status quo");
  /* First those that nobody has to be talked into. */
  size_t told = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (size_t k = 1; k < report->row_count && told < WAYS_MAX; k++) {
      if (report->improving[k].reached == (pass == 0)) {
        put_way(t, k);
        told++;
      }
    }
  }
}

/* ---- Judgements ---- */

static void judgement(sheet *t, size_t *told, const truce_basis *basis, const char *lead,
                      const char *statement)
{
  if (!basis->assumption || (*told)++ >= JUDGEMENTS_MAX)
    return;
  truce__build(&t->s.words, "%s", lead);
  if (statement != NULL)
    truce__words_statement(&t->s.words, t->report->topic.c, statement);
  if (basis->because != NULL)
    truce__build(&t->s.words, ". %s", basis->because);
  truce__say(&t->s, "- ", 2);
}

static void preference_judgements(sheet *t, size_t *told, const truce_party *party)
{
  const truce_preference *preference = &party->preference;
  char lead[160];
  for (size_t k = 0; k < preference->wish_count; k++) {
    snprintf(lead, sizeof lead, "%.100s: ", party->name);
    judgement(t, told, &preference->wishes[k].basis, lead, preference->wishes[k].text);
  }
  if (preference->kind == TRUCE_RANKING) {
    snprintf(lead, sizeof lead, "%.100s: its ranking of the situations", party->name);
    judgement(t, told, &(truce_basis){.assumption = true}, lead, NULL);
  }
}

static void judgements(sheet *t)
{
  const truce_case *c = t->report->topic.c;
  const inputs n = truce__count_inputs(c);
  if (n.judgements == 0)
    return;
  truce__heading(&t->s, "Judgements, not facts: what is wanted, cannot be or can be done");
  size_t told = 0;
  for (size_t k = 0; k < c->party_count; k++)
    preference_judgements(t, &told, &c->parties[k]);
  for (size_t k = 0; k < c->impossible_count; k++)
    judgement(t, &told, &c->impossible[k].basis, "Cannot be: ", c->impossible[k].text);
  for (unsigned k = 0; k < c->option_count; k++)
    judgement(t, &told, &c->options[k].basis, "Can be done: ", c->options[k].id);
  if (told > JUDGEMENTS_MAX)
    fprintf(t->s.out, "- and %zu more; the page of `truce report` lists them all\n",
            told - JUDGEMENTS_MAX);
}

truce_status truce_report_text(const truce_report *report, FILE *out, truce_style style)
{
  const truce_case *c = report->topic.c;
  sheet t = {.report = report};
  truce__sheet_start(&t.s, c, c->as_of.text, out, style);
  brief(&t);
  table(&t);
  status_quo_reasons(&t);
  ways(&t);
  judgements(&t);
  return truce__sheet_end(&t.s);
}

truce_status truce_report_summary_text(const truce_report *report, FILE *out, truce_style style)
{
  style.width = truce__style_width(style);
  for (size_t k = 0; k < report->summary_count; k++)
    truce__put_wrapped(out, "- ", 2, style.width, report->summary[k]);
  return truce__report_end(out);
}

/* ---- One situation ---- */

static void describe(sheet *t, size_t state)
{
  const truce_report *report = t->report;
  const truce_case *c = report->topic.c;
  const uint64_t code = truce_stability_code(report->topic.s, state);
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_code own = truce_case_party_options(c, p);
    if (own == 0)
      continue;
    truce__build(&t->s.words, "%s: ", c->parties[p].name);
    if ((code & own) == 0)
      truce__build(&t->s.words, "takes none of its moves");
    for (unsigned k = 0, written = 0; k < c->option_count; k++) {
      if ((code & own) >> k & 1)
        truce__build(&t->s.words, "%s“%s”", written++ == 0 ? "" : ", ", c->options[k].name);
    }
    truce__say(&t->s, "- ", 2);
  }
}

static void tell_why(void *context, const why *w)
{
  sheet *t = context;
  const truce__topic *topic = &t->report->topic;
  if (w->reason.concept == TRUCE_NASH) {
    truce__heading(&t->s, topic->c->parties[w->reason.party].name);
  }
  char lead[32];
  snprintf(lead, sizeof lead, "  %-5s %-7s ", truce_concept_label(w->reason.concept),
           w->reason.stable ? "stays" : "leaves");
  truce__words_verdict(&t->s.words, topic, &w->reason, w->replies_total, w->can_move);
  truce__say(&t->s, lead, strlen(lead));
  for (size_t k = 0; k < w->reason.reply_count && w->reason.stable; k++) {
    truce__words_reply(&t->s.words, topic, &w->reason, &w->reason.replies[k]);
    truce__say(&t->s, "                - ", 18);
  }
  if (w->reason.stable && w->replies_total > w->reason.reply_count)
    fprintf(t->s.out, "                - and %zu more\n", w->replies_total - w->reason.reply_count);
}

truce_status truce_report_why_text(const truce_report *report, size_t state, FILE *out,
                                   truce_style style, const truce_control *control)
{
  const truce_case *c = report->topic.c;
  sheet t = {.report = report};
  truce__sheet_start(&t.s, c, c->as_of.text, out, style);
  char text[80];
  snprintf(text, sizeof text, "Situation %zu%s", state + 1,
           report->has_status_quo && state == report->status_quo ? ", the status quo" : "");
  truce__heading(&t.s, text);
  describe(&t, state);
  const truce_status status = truce__explain_state(&report->topic, state, control, tell_why, &t);
  concept_legend(&t);
  const truce_status written = truce__sheet_end(&t.s);
  return status != TRUCE_OK ? status : written;
}
