/* The sections `wanted`, `proposals` and `policies`, written. */
#include "case_file.h"

#include "builder.h"

void truce__put_wanted(FILE *out, const truce_case *c)
{
  if (c->wanted_count > 0)
    fputs("\nwanted:\n", out);
  for (size_t k = 0; k < c->wanted_count; k++) {
    const truce_wanted *wanted = &c->wanted[k];
    fputs("  ", out);
    truce__put_scalar(out, wanted->id);
    fputs(":\n", out);
    truce__put_field(out, 4, "name", wanted->name);
    truce__put_field(out, 4, "when", wanted->text);
    truce__put_basis(out, 4, c, &wanted->basis);
  }
}

static void put_wish(FILE *out, const truce_case *c, const truce_added_wish *added)
{
  const truce_preference *preference = &c->parties[added->party].preference;
  fputs("        - ", out);
  truce__put_field(out, 0, "want", added->wish.text);
  if (preference->kind == TRUCE_WEIGHTS) {
    char number[TRUCE__DECIMAL];
    fprintf(out, "          weight: %s\n", truce__decimal(number, added->wish.weight));
  } else if (added->at < preference->wish_count) {
    fprintf(out, "          before: %zu\n", added->at + 1);
  }
  truce__put_basis(out, 10, c, &added->wish.basis);
}

/* What each party would want, in the order of the parties. */
static void put_wishes(FILE *out, const truce_case *c, const truce_proposal *proposal)
{
  if (proposal->wish_count > 0)
    fputs("    priorities:\n", out);
  for (size_t p = 0; p < c->party_count; p++) {
    bool any = false;
    for (size_t k = 0; k < proposal->wish_count; k++) {
      if (proposal->wishes[k].party != p)
        continue;
      if (!any) {
        fputs("      ", out);
        truce__put_scalar(out, c->parties[p].id);
        fputs(":\n", out);
      }
      any = true;
      put_wish(out, c, &proposal->wishes[k]);
    }
  }
}

static void put_rules(FILE *out, const truce_case *c, const truce_proposal *proposal)
{
  if (proposal->rule_count > 0)
    fputs("    impossible:\n", out);
  for (size_t k = 0; k < proposal->rule_count; k++) {
    fputs("      - ", out);
    truce__put_field(out, 0, "when", proposal->rules[k].text);
    truce__put_basis(out, 8, c, &proposal->rules[k].basis);
  }
}

void truce__put_proposals(FILE *out, const truce_case *c)
{
  if (c->proposal_count > 0)
    fputs("\nproposals:\n", out);
  for (size_t k = 0; k < c->proposal_count; k++) {
    const truce_proposal *proposal = &c->proposals[k];
    const truce_option *option = &c->proposed_options[proposal->option];
    fputs("  ", out);
    truce__put_scalar(out, proposal->id);
    fputs(":\n", out);
    truce__put_field(out, 4, "name", proposal->name);
    truce__put_field(out, 4, proposal->adds ? "add" : "remove", option->id);
    if (proposal->adds && option->direction == TRUCE_FORWARD)
      fputs("    once: true\n", out);
    truce__put_basis(out, 4, c, &proposal->basis);
    put_wishes(out, c, proposal);
    put_rules(out, c, proposal);
  }
}

void truce__put_policies(FILE *out, const truce_case *c)
{
  static const char *const concepts[] = {"nash", "gmr", "smr", "seq", "sseq"};
  bool any = false;
  for (size_t k = 0; c->policies != NULL && k < c->party_count; k++) {
    const truce_policy *policy = &c->policies[k];
    if (!policy->stated)
      continue;
    fputs(any ? "" : "\npolicies:\n", out);
    any = true;
    fputs("  ", out);
    truce__put_scalar(out, c->parties[k].id);
    fputs(":\n", out);
    truce__put_field(out, 4, "rule", truce_policy_id(policy->rule));
    if (policy->rule == TRUCE_POLICY_CAREFUL)
      truce__put_field(out, 4, "concept", concepts[policy->concept]);
    if (policy->weight > 0)
      fprintf(out, "    weight: %.6f\n", policy->weight);
    truce__put_basis(out, 4, c, &policy->basis);
  }
}
