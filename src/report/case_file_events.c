/* The section `events` of a case file, written as a list. */
#include "case_file.h"

static void put_use(FILE *out, const truce_events_use *use)
{
  const struct {
    const char *key, *text;
  } fields[] = {{"kinds", use->kinds},     {"actors", use->actors},
                {"targets", use->targets}, {"claimed_by", use->claimed_by},
                {"from", use->from},       {"to", use->to},
                {"by", use->by},           {"launched", use->launched},
                {"stopped", use->stopped}};
  bool any = false;
  for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
    if (fields[k].text == NULL)
      continue;
    fputs(any ? "" : "\nescalation:\n", out);
    truce__put_field(out, 2, fields[k].key, fields[k].text);
    any = true;
  }
}

void truce__put_events(FILE *out, const truce_case *c)
{
  if (c->event_count == 0)
    return;
  fputs("\nevents:\n", out);
  for (size_t k = 0; k < c->event_count; k++) {
    const truce_event *e = &c->events[k];
    if (e->second >= 0)
      fprintf(out, "  - time: \"%sT%02d:%02d:%02dZ\"\n", e->date.text, (int)(e->second / 3600),
              (int)(e->second / 60 % 60), (int)(e->second % 60));
    else
      fprintf(out, "  - date: %s\n", e->date.text);
    truce__put_field(out, 4, "actor", e->actor);
    truce__put_field(out, 4, "target", e->target);
    truce__put_field(out, 4, "kind", e->kind);
    truce__put_count(out, 4, "count", &e->count);
    truce__put_field(out, 4, "unit", e->unit);
    truce__put_field(out, 4, "place", e->place);
    truce__put_field(out, 4, "source", e->source);
    truce__put_field(out, 4, "claimed_by", e->claimed_by);
    truce__put_field(out, 4, "note", e->note);
  }
  put_use(out, &c->escalation);
}
