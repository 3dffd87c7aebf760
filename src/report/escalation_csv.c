/* CSV of `truce escalation`, and synthetic records. */
#include <math.h>

#include "csv_cell.h"
#include "escalation_internal.h"

static void put_number(FILE *out, double value)
{
  putc(',', out);
  if (isfinite(value))
    fprintf(out, "%.12g", value);
}

static void forecast_rows(const truce_escalation_answer *a, FILE *out)
{
  static const char *const levels[] = {"q025", "q05", "q25", "q50", "q75", "q95", "q975"};
  const truce_outlook *o = &a->outlook;
  char when[TRUCE__WHEN];
  fputs("period,start,type,mean", out);
  for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
    fprintf(out, ",%s", levels[q]);
  putc('\n', out);
  for (size_t p = 0; p < o->periods; p++) {
    for (size_t j = 0; j <= o->types && !ferror(out); j++) {
      const size_t at = p * (o->types + 1) + j;
      fprintf(out, "%zu,%s,", p + 1,
              truce__when(when, &a->series, o->start + (double)p * o->width));
      truce__csv_cell(out, "", j < o->types ? a->series.names[j] : "all");
      put_number(out, o->mean[at]);
      for (size_t q = 0; q < TRUCE_OUTLOOK_LEVELS; q++)
        put_number(out, o->quantile[at][q]);
      putc('\n', out);
    }
  }
}

static void bin_rows(const truce_escalation_answer *a, FILE *out)
{
  const size_t d = a->series.types;
  char when[TRUCE__WHEN];
  fputs("start,type,count,expected\n", out);
  for (size_t k = 0; k < a->bins * d && !ferror(out); k++) {
    const double width = (a->series.end - a->series.start) / (double)a->bins;
    const size_t bin = k / d;
    fprintf(out, "%s,", truce__when(when, &a->series, a->series.start + (double)bin * width));
    truce__csv_cell(out, "", a->series.names[k % d]);
    put_number(out, a->came[k]);
    put_number(out, a->expected[k]);
    putc('\n', out);
  }
}

truce_status truce_report_escalation_csv(const truce_escalation_answer *answer, FILE *out)
{
  if (answer->has_outlook)
    forecast_rows(answer, out);
  else
    bin_rows(answer, out);
  return truce__report_end(out);
}

/* A moment to the second, so that a synthetic record has as few ties as its model. */
static void put_moment(FILE *out, const truce_event_series *series, double time)
{
  char day[TRUCE__WHEN];
  if (!series->dated) {
    fprintf(out, "%.17g", time);
    return;
  }
  const double whole = floor(time);
  int seconds = (int)((time - whole) * 86400);
  seconds = seconds > 86399 ? 86399 : seconds;
  fprintf(out, "%sT%02d:%02d:%02dZ", truce__when(day, series, whole), seconds / 3600,
          seconds / 60 % 60, seconds % 60);
}

truce_status truce_report_events_csv(const truce_event_series *series, truce_activity simulated,
                                     FILE *out)
{
  const truce_events *e = simulated.events;
  const truce_counts *c = simulated.counts;
  char when[TRUCE__WHEN];
  if (e != NULL) {
    fputs("time,type\n", out);
    for (size_t k = 0; k < e->count && !ferror(out); k++) {
      put_moment(out, series, e->time[k]);
      putc(',', out);
      truce__csv_cell(out, "", series->names[e->type == NULL ? 0 : e->type[k]]);
      putc('\n', out);
    }
    return truce__report_end(out);
  }
  fputs("date,type,count\n", out);
  for (size_t k = 0; k < c->periods * c->types && !ferror(out); k++) {
    const size_t period = k / c->types;
    if (c->count[k] == 0 && period > 0 && period + 1 < c->periods)
      continue; /* the first and the last period say how long the record is */
    fprintf(out, "%s,", truce__when(when, series, c->start + (double)period * c->width));
    truce__csv_cell(out, "", series->names[k % c->types]);
    fprintf(out, ",%u\n", (unsigned)c->count[k]);
  }
  return truce__report_end(out);
}
