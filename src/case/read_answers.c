/* What was decided about pairs of records: the file that `truce exchange review` keeps. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "csv.h"
#include "truce/people.h"

typedef struct owned_answers {
  truce_link_answers answers; /* first, so that truce_link_answers_free finds the rest */
  truce__arena *arena;
  truce_link_answer *list;
  size_t capacity;
} owned_answers;

static truce_status read_row(owned_answers *made, const truce__csv *csv)
{
  const bool same = csv->count == 3 && truce__csv_is(csv, 2, "yes");
  if (csv->count != 3 || (!same && !truce__csv_is(csv, 2, "no"))) {
    truce__csv_complain(csv, 2, TRUCE_ERROR, "bad-answer", "write rows such as 17,u-203,yes",
                        "an answer has two ids and yes or no");
    return TRUCE_OK;
  }
  const char *a = truce__csv_text(csv, 0, made->arena), *b = truce__csv_text(csv, 1, made->arena);
  if (a == NULL || b == NULL) {
    if (truce__arena_failed(made->arena))
      return TRUCE_NO_MEMORY;
    truce__csv_complain(csv, a == NULL ? 0 : 1, TRUCE_ERROR, "missing", "name both records",
                        "an id is missing");
    return TRUCE_OK;
  }
  if (!truce__reserve((void **)&made->list, &made->capacity, made->answers.count + 1,
                      sizeof *made->list))
    return TRUCE_NO_MEMORY;
  made->list[made->answers.count++] = (truce_link_answer){a, b, same};
  return TRUCE_OK;
}

static truce_status read_rows(owned_answers *made, truce__csv *csv)
{
  bool more;
  truce_status status = truce__csv_next(csv, &more);
  if (status == TRUCE_OK && more &&
      !(csv->count == 3 && truce__csv_is(csv, 0, "a") && truce__csv_is(csv, 1, "b") &&
        truce__csv_is(csv, 2, "same"))) {
    truce__csv_complain(csv, 0, TRUCE_ERROR, "bad-header", "begin with the row a,b,same",
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

truce_status truce_link_answers_read_file(truce_link_answers **answers, const char *path,
                                          truce_diagnostics *diagnostics)
{
  FILE *file;
  truce__csv csv;
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  truce_status status = truce__open_file(&file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  owned_answers *made = calloc(1, sizeof *made);
  if (made != NULL)
    made->arena = truce__arena_new();
  status = made == NULL || made->arena == NULL
               ? TRUCE_NO_MEMORY
               : truce__csv_open(&csv, path, file, NULL, 0, diagnostics);
  if (status == TRUCE_OK) {
    status = read_rows(made, &csv);
    truce__csv_close(&csv);
  }
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
