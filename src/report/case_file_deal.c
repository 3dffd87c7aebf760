/* The sections of a case file that say what a deal must settle and what each party makes of it. */
#include "case_file.h"

#include "base/decimal.h"

static void put_number(FILE *out, int64_t billionths)
{
  char text[TRUCE__DECIMAL];
  fputs(truce__decimal_text(text, billionths, 9), out);
}

static bool same_basis(const truce_basis *a, const truce_basis *b)
{
  return a->because == b->because && a->source_count == b->source_count &&
         a->sources == b->sources && a->assumption == b->assumption;
}

/* ": NUMBER", with its range and, where it has one of its own, its basis. `factor` brings points
 * of 0..1 to those of 0..100. */
void truce__put_judgement(FILE *out, int indent, const truce_case *c, const truce_judgement *j,
                          int64_t factor, const truce_basis *inherited)
{
  const int64_t value = j->value * factor, low = j->low * factor, high = j->high * factor;
  if (!same_basis(&j->basis, inherited)) {
    fprintf(out, ":\n%*svalue: ", indent, "");
    put_number(out, value);
    fprintf(out, "\n%*slow: ", indent, "");
    put_number(out, low);
    fprintf(out, "\n%*shigh: ", indent, "");
    put_number(out, high);
    putc('\n', out);
    truce__put_basis(out, indent, c, &j->basis);
    if (!truce__has_basis(&j->basis))
      fprintf(out, "%*sassumption: true\n", indent, "");
    return;
  }
  fputs(": ", out);
  const bool range = low < high, even = high - value == value - low;
  if (range && !even)
    fputs("{value: ", out);
  put_number(out, value);
  if (range && even) {
    fputs(" ± ", out);
    put_number(out, high - value);
  } else if (range) {
    fputs(", low: ", out);
    put_number(out, low);
    fputs(", high: ", out);
    put_number(out, high);
    putc('}', out);
  }
  putc('\n', out);
}

/* ---- Issues ---- */

static void put_scale(FILE *out, const truce_issue *issue)
{
  const truce_position *p = issue->positions;
  fputs("    scale: {from: ", out);
  put_number(out, p[0].number);
  fputs(", to: ", out);
  put_number(out, p[issue->position_count - 1].number);
  fputs(", step: ", out);
  put_number(out, p[1].number - p[0].number);
  if (issue->unit != NULL) {
    fputs(", unit: ", out);
    truce__put_scalar(out, issue->unit);
  }
  fputs("}\n", out);
}

static void put_positions(FILE *out, const truce_issue *issue)
{
  fputs("    positions:\n", out);
  for (size_t k = 0; k < issue->position_count; k++) {
    fputs("      ", out);
    truce__put_scalar(out, issue->positions[k].id);
    fputs(": ", out);
    truce__put_scalar(out, issue->positions[k].name);
    putc('\n', out);
  }
  if (issue->kind == TRUCE_ORDERED)
    fputs("    ordered: true\n", out);
}

void truce__put_issues(FILE *out, const truce_case *c)
{
  if (c->issue_count == 0)
    return;
  fputs("\nissues:\n", out);
  for (size_t k = 0; k < c->issue_count; k++) {
    const truce_issue *issue = &c->issues[k];
    fputs("  ", out);
    truce__put_scalar(out, issue->id);
    fputs(":\n", out);
    truce__put_field(out, 4, "name", issue->name);
    if (issue->kind == TRUCE_SCALE && issue->position_count > 1)
      put_scale(out, issue);
    else
      put_positions(out, issue);
    if (issue->divisible)
      fputs("    divisible: true\n", out);
    truce__put_basis(out, 4, c, &issue->basis);
  }
}

/* ---- Interests ---- */

static void put_red_lines(FILE *out, const truce_issue *issue, const bool *never)
{
  size_t count = 0;
  for (size_t v = 0; never != NULL && v < issue->position_count; v++) {
    if (!never[v])
      continue;
    fputs(count++ == 0 ? "      never: [" : ", ", out);
    truce__put_scalar(out, issue->positions[v].id);
  }
  if (count > 0)
    fputs("]\n", out);
}

/* Whether a value on a scale need not be said: it lies between its neighbours as they do. */
static bool on_the_line(const truce_issue *issue, const truce_judgement *values, size_t v)
{
  if (issue->kind != TRUCE_SCALE || v == 0 || v + 1 == issue->position_count)
    return false;
  const truce_judgement *a = &values[v - 1], *b = &values[v], *c = &values[v + 1];
  return b->value - a->value == c->value - b->value && b->low - a->low == c->low - b->low &&
         b->high - a->high == c->high - b->high && same_basis(&a->basis, &b->basis);
}

static void put_interest(FILE *out, const truce_case *c, const truce_issue *issue,
                         const truce_interest *interest)
{
  if (interest->values == NULL && interest->never == NULL && !truce__has_basis(&interest->basis))
    return; /* nothing said of it counts as nothing */
  fputs("    ", out);
  truce__put_scalar(out, issue->id);
  fputs(":\n      weight", out);
  truce__put_judgement(out, 8, c, &interest->weight, 1, &interest->basis);
  if (interest->out_of != 100 * TRUCE_BILLION) {
    fputs("      out_of: ", out);
    put_number(out, interest->out_of);
    putc('\n', out);
  }
  if (interest->values != NULL) {
    fputs("      values:\n", out);
    for (size_t v = 0; v < issue->position_count; v++) {
      if (on_the_line(issue, interest->values, v))
        continue;
      fputs("        ", out);
      truce__put_scalar(out, issue->positions[v].id);
      truce__put_judgement(out, 10, c, &interest->values[v], 1, &interest->basis);
    }
  }
  put_red_lines(out, issue, interest->never);
  truce__put_basis(out, 6, c, &interest->basis);
}

static void put_combinations(FILE *out, const truce_case *c, const truce_interests *i,
                             int64_t factor)
{
  if (i->term_count == 0)
    return;
  fputs("    combinations:\n", out);
  for (size_t t = 0; t < i->term_count; t++) {
    fputs("      - when: ", out);
    truce__put_scalar(out, i->terms[t].text);
    fputs("\n        worth", out);
    truce__put_judgement(out, 10, c, &i->terms[t].worth, factor, &i->terms[t].worth.basis);
    truce__put_basis(out, 8, c, &i->terms[t].worth.basis);
  }
}

static void put_rest(FILE *out, const truce_case *c, const truce_interests *i, int64_t factor)
{
  static const truce_basis nothing = {.assumption = true};
  int64_t total = 0;
  for (size_t k = 0; k < c->issue_count; k++)
    total += i->issues[k].weight.value;
  if (i->weight_total != total) {
    fputs("    weight_total: ", out);
    put_number(out, i->weight_total);
    putc('\n', out);
  }
  if (i->ceiling != INT64_MAX) {
    fputs("    ceiling: ", out);
    put_number(out, i->ceiling * factor);
    putc('\n', out);
  }
  if (i->discount != TRUCE_BILLION) {
    fputs("    discount: ", out);
    put_number(out, i->discount);
    putc('\n', out);
  }
  if (i->no_deal_from_war) {
    fputs("    no_deal: from war\n", out);
  } else if (i->has_no_deal) {
    fputs("    no_deal", out);
    truce__put_judgement(out, 6, c, &i->no_deal, factor, &nothing);
  }
}

void truce__put_interests(FILE *out, const truce_case *c)
{
  const int64_t factor = c->points_top == 1 ? 100 : 1;
  bool any = false;
  for (size_t p = 0; p < c->party_count; p++) {
    const truce_interests *i = &c->parties[p].interests;
    if (!i->stated)
      continue;
    fputs(any ? "" : "\ninterests:\n", out);
    any = true;
    fputs("  ", out);
    truce__put_scalar(out, c->parties[p].id);
    fputs(":\n", out);
    for (size_t k = 0; k < c->issue_count; k++)
      put_interest(out, c, &c->issues[k], &i->issues[k]);
    put_combinations(out, c, i, factor);
    put_rest(out, c, i, factor);
  }
}
