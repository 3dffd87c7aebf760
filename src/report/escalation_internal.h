/* What the writers of `truce escalation` share. */
#ifndef TRUCE_REPORT_ESCALATION_INTERNAL_H
#define TRUCE_REPORT_ESCALATION_INTERNAL_H

#include "builder.h"
#include "report_internal.h"

enum { TRUCE__WHEN = 48 };

/* A moment of the series: a date (with the time of day if it has one), or the number. Returns
 * `text`. */
const char *truce__when(char text[TRUCE__WHEN], const truce_event_series *series, double time);

/* "a day", or "a unit of time" where times are plain numbers. */
const char *truce__per_day(const truce_event_series *series);

/* Sentences that answer in brief; each is handed to `keep` and may be used until it returns. */
void truce__escalation_brief(const truce_escalation_answer *a, truce__builder *b,
                             void (*keep)(void *context, truce__builder *b), void *context);

/* The name of the time used: "days", "weeks", "moments". */
const char *truce__time_words(const truce_event_series *series);

/* The fields of the answer, within an object. */
void truce__escalation_fields(truce__json *json, const truce_escalation_answer *a);
/* Of these: "fit", "other_models", "goodness_of_fit". */
void truce__escalation_fit_fields(truce__json *json, const truce_escalation_answer *a);
/* Of these: "raids", "stopping", "saturation". */
void truce__escalation_defence_fields(truce__json *json, const truce_escalation_answer *a);
/* A member: a moment as truce__when writes it. */
void truce__json_key_when(truce__json *json, const char *key, const truce_event_series *series,
                          double time);

/* What the page draws of events without a case, without the flush at the end. */
void truce__escalation_page_json(const truce_escalation_answer *a,
                                 const truce_diagnostics *diagnostics, FILE *out);

#endif
