/* Text answers: a title, headings, paragraphs and tables in so many columns. What is to be said is
 * gathered in `words` and then said; if memory runs out the end says so. */
#ifndef TRUCE_REPORT_SHEET_H
#define TRUCE_REPORT_SHEET_H

#include "builder.h"
#include "truce/report.h"

typedef struct truce__sheet {
  FILE *out;
  truce_style style;
  truce__builder words;
} truce__sheet;

/* Starts with the case's title and the day it is about (NULL: none). */
void truce__sheet_start(truce__sheet *t, const truce_case *c, const char *as_of, FILE *out,
                        truce_style style);
/* The same with another title. */
void truce__sheet_start_titled(truce__sheet *t, const char *title, FILE *out, truce_style style);
truce_status truce__sheet_end(truce__sheet *t) TRUCE_MUST_CHECK; /* flushes and frees */

void truce__heading(const truce__sheet *t, const char *text);
/* The words gathered as a paragraph, `first` before it and the other lines indented. */
void truce__say(truce__sheet *t, const char *first, size_t indent);

enum { TRUCE__COLUMNS = 16 };

typedef struct truce__table {
  size_t count;
  size_t width[TRUCE__COLUMNS]; /* with the blank after it */
} truce__table;

/* Ends a cell; a row's cells are gathered in t->words one after another. */
void truce__end_cell(truce__sheet *t);
/* A whole cell. */
void truce__cell(truce__sheet *t, const char *text);
/* Puts the cells gathered, each wrapped in its column. */
void truce__put_row(truce__sheet *t, const truce__table *table);

/* A table with a column for each concept behind the first, and its head. */
extern const truce__table truce__concept_table;
void truce__head_concepts(truce__sheet *t, const char *first);

#endif
