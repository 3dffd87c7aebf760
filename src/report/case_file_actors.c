/* The section `actors` of a case file, written. */
#include <string.h>

#include "case_file.h"

/* The party's id if the name is a party's; the name otherwise. */
static const char *id_of(const truce_case *c, const char *name)
{
  for (size_t p = 0; p < c->party_count; p++) {
    if (strcmp(c->parties[p].name, name) == 0)
      return c->parties[p].id;
  }
  return name;
}

void truce__put_actors(FILE *out, const truce_case *c)
{
  if (c->actors == NULL)
    return;
  fputs("\nactors:\n", out);
  for (size_t k = 0; k < c->actors->issue_count; k++) {
    const truce_actor_issue *issue = &c->actors->issues[k];
    fputs("  ", out);
    truce__put_scalar(out, issue->id);
    fputs(":\n", out);
    truce__put_field(out, 4, "name", issue->name);
    if (issue->has_reference)
      fprintf(out, "    reference: %.9g\n", issue->reference);
    fputs("    actors:\n", out);
    for (size_t a = 0; a < issue->actor_count; a++) {
      const truce_actor *actor = &issue->actors[a];
      fputs("      ", out);
      truce__put_scalar(out, id_of(c, actor->name));
      fprintf(out, ": {position: %.9g, salience: %.9g", actor->position, actor->salience);
      if (c->actors->has_capability)
        fprintf(out, ", capability: %.9g", actor->capability);
      fputs("}\n", out);
    }
  }
}
