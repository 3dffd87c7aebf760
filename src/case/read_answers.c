/* What was decided about pairs of records: the file that `truce exchange review` keeps. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "csv.h"
#include "truce/people.h"

enum { A, B, SAME, CHECK, COLUMNS };

typedef struct owned_answers {
  truce_link_answers answers; /* first, so that truce_link_answers_free finds the rest */
  truce__arena *arena;
  truce_link_answer *list;
  size_t capacity;
} owned_answers;

/* The row's cells without empty ones at its end, which spreadsheets add. */
static size_t filled_cells(const truce__csv *csv)
{
  size_t count = csv->count;
  while (count > 0 && truce__csv_trimmed(csv, count - 1).length == 0)
    count--;
  return count;
}

static truce_status read_row(owned_answers *made, const truce__csv *csv)
{
  const size_t cells = filled_cells(csv);
  const bool whole = cells > SAME && cells <= COLUMNS;
  const bool same = whole && truce__csv_is(csv, SAME, "yes");
  if (!whole || (!same && !truce__csv_is(csv, SAME, "no"))) {
    truce__csv_complain(csv, SAME, TRUCE_ERROR, "bad-answer", "write rows such as 17,u-203,yes",
                        "an answer has two ids and yes or no");
    return TRUCE_OK;
  }
  truce_link_answer answer = {.a = truce__csv_text(csv, A, made->arena),
                              .b = truce__csv_text(csv, B, made->arena),
                              .same = same,
                              .check = truce__csv_text(csv, CHECK, made->arena),
                              .line = csv->line};
  if (truce__arena_failed(made->arena))
    return TRUCE_NO_MEMORY;
  if (answer.a == NULL || answer.b == NULL) {
    truce__csv_complain(csv, answer.a == NULL ? A : B, TRUCE_ERROR, "missing", "name both records",
                        "an id is missing");
    return TRUCE_OK;
  }
  if (!truce__reserve((void **)&made->list, &made->capacity, made->answers.count + 1,
                      sizeof *made->list))
    return TRUCE_NO_MEMORY;
  made->list[made->answers.count++] = answer;
  return TRUCE_OK;
}

static bool is_header(const truce__csv *csv)
{
  static const char *const names[COLUMNS] = {"a", "b", "same", "check"};
  const size_t cells = filled_cells(csv);
  bool good = cells == SAME + 1 || cells == COLUMNS;
  for (size_t k = 0; good && k < cells; k++)
    good = truce__csv_is(csv, k, names[k]);
  return good;
}

static truce_status read_rows(owned_answers *made, truce__csv *csv)
{
  bool more;
  truce_status status = truce__csv_next(csv, &more);
  if (status == TRUCE_OK && more && !is_header(csv)) {
    truce__csv_complain(csv, 0, TRUCE_ERROR, "bad-header", "begin with the row a,b,same,check",
                        "this is not a file of answers");
    return TRUCE_BAD_INPUT;
  }
  while (status == TRUCE_OK && more) {
    status = truce__csv_next(csv, &more);
    if (status == TRUCE_OK && more)
      status = read_row(made, csv);
  }
  return status;
}

static truce_status read_all(owned_answers *made, const char *path, FILE *file,
                             truce_diagnostics *diagnostics)
{
  truce__csv csv;
  made->answers.file = truce__arena_string(made->arena, path);
  if (made->answers.file == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = truce__csv_open(&csv, path, file, NULL, 0, diagnostics);
  if (status != TRUCE_OK)
    return status;
  csv.discreet = true;
  made->answers.separator = csv.separator;
  made->answers.mark = csv.start > 0;
  status = read_rows(made, &csv);
  truce__csv_close(&csv);
  return status;
}

truce_status truce_link_answers_read_file(truce_link_answers **answers, const char *path,
                                          truce_diagnostics *diagnostics)
{
  FILE *file;
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  truce_status status = truce__open_file(&file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  owned_answers *made = calloc(1, sizeof *made);
  if (made != NULL)
    made->arena = truce__arena_new();
  status = made == NULL || made->arena == NULL ? TRUCE_NO_MEMORY
                                               : read_all(made, path, file, diagnostics);
  fclose(file);
  if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) > errors)
    status = TRUCE_BAD_INPUT;
  if (made != NULL)
    made->answers.answers = made->list;
  if (status == TRUCE_OK)
    *answers = &made->answers;
  else if (made != NULL)
    truce_link_answers_free(&made->answers);
  return status;
}

void truce_link_answers_free(truce_link_answers *answers)
{
  if (answers == NULL)
    return;
  owned_answers *made = (owned_answers *)answers;
  free(made->list);
  truce__arena_free(made->arena);
  free(made);
}
