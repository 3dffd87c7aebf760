/* The section `war` of a case file. */
#include "case_file.h"

static void put_names(FILE *out, const truce_war_cost *cost)
{
  fputs("        events:\n", out);
  truce__put_field(out, 10, "kinds", cost->kinds);
  truce__put_field(out, 10, "actors", cost->actors);
  truce__put_field(out, 10, "targets", cost->targets);
}

static void put_number(FILE *out, int indent, const truce_case *c, const char *key,
                       const truce_judgement *j, const truce_basis *inherited)
{
  fprintf(out, "%*s%s", indent, "", key);
  truce__put_judgement(out, indent + 2, c, j, 1, inherited);
}

static void put_cost(FILE *out, const truce_case *c, const truce_war_cost *cost)
{
  fputs("      ", out);
  truce__put_scalar(out, cost->id);
  fputs(":\n", out);
  put_number(out, 8, c, "each", &cost->each, &cost->basis);
  if (cost->of_events)
    put_names(out, cost);
  else
    put_number(out, 8, c, "per_month", &cost->per_month, &cost->basis);
  truce__put_field(out, 8, "unit", cost->unit);
  truce__put_basis(out, 8, c, &cost->basis);
}

void truce__put_war(FILE *out, const truce_case *c)
{
  const truce_war *war = &c->war;
  if (!war->stated)
    return;
  fputs("\nwar:\n  sides: [", out);
  for (size_t s = 0; s < 2; s++) {
    fputs(s > 0 ? ", " : "", out);
    truce__put_scalar(out, c->parties[war->side[s].party].id);
  }
  fputs("]\n", out);
  put_number(out, 2, c, "odds", &war->odds, &war->basis);
  put_number(out, 2, c, "months", &war->months, &war->basis);
  put_number(out, 2, c, "discount", &war->discount, &war->basis);
  put_number(out, 2, c, "first_strike", &war->first_strike, &war->basis);
  put_number(out, 2, c, "shift", &war->shift, &war->basis);
  put_number(out, 2, c, "shift_months", &war->shift_months, &war->basis);
  truce__put_basis(out, 2, c, &war->basis);
  for (size_t s = 0; s < 2; s++) {
    const truce_war_side *side = &war->side[s];
    fputs("  ", out);
    truce__put_scalar(out, c->parties[side->party].id);
    fputs(":\n", out);
    put_number(out, 4, c, "win", &side->win, &war->basis);
    put_number(out, 4, c, "lose", &side->lose, &war->basis);
    put_number(out, 4, c, "odds", &side->odds, &war->basis);
    put_number(out, 4, c, "aid", &side->aid, &war->basis);
    fputs(side->cost_count > 0 ? "    costs:\n" : "", out);
    for (size_t k = 0; k < side->cost_count; k++)
      put_cost(out, c, &side->costs[k]);
  }
}
