/* `truce stability --structure`. */
#include <string.h>

#include "inverse.h"

static bool which_asked(const char *text, truce_structure_id *id)
{
  static const char *const names[] = {
#define STRUCTURE_NAME(NAME, name, kinds, needs) name,
      TRUCE_STRUCTURE_TABLE(STRUCTURE_NAME)
#undef STRUCTURE_NAME
  };
  for (unsigned k = 0; k < TRUCE_STRUCTURES; k++) {
    *id = (truce_structure_id)k;
    if (strcmp(text, names[k]) == 0)
      return true;
  }
  complain("--structure takes unknown, strength or attitudes, not `%s`", text);
  return false;
}

static truce_status write_structure(const session *s, FILE *out)
{
  if (s->a->format == FORMAT_JSON)
    return truce_report_structure_json(s->c, s->stability, s->structure, s->diagnostics, out,
                                       s->a->limit);
  return truce_report_structure_text(s->c, s->stability, s->structure, out, session_style(s, out));
}

int structure_ask(session *s)
{
  truce_structure_id id;
  if (!which_asked(s->a->values[OPTION_STRUCTURE], &id))
    return EXIT_BAD;
  const int result = session_checked(
      s, truce_structure_solve(&s->structure, s->stability, id, &s->control, s->diagnostics));
  return result == EXIT_DONE ? session_write(s, write_structure) : result;
}
