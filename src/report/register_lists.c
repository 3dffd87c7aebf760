/* The lists of a register, as text, JSON and CSV: what they are, not what they say. */
#include <inttypes.h>
#include <sodium.h>

#include "base/date.h"
#include "csv_cell.h"
#include "exchange_internal.h"
#include "sheet.h"

enum { HEX = 2 * TRUCE_HASH_BYTES + 1 };

static const char *hash_text(char text[HEX], const truce_kept_list *list)
{
  return sodium_bin2hex(text, HEX, list->hash.bytes, TRUCE_HASH_BYTES);
}

static void say_unheard(truce__sheet *t, const truce_kept_list *list)
{
  const size_t told = list->unheard < TRUCE_UNHEARD_TOLD ? list->unheard : TRUCE_UNHEARD_TOLD;
  truce__build(&t->words, "Held by it, on no later list of %s, and nothing entered since: %zu (",
               list->sender, list->unheard);
  for (size_t k = 0; k < told; k++)
    truce__build(&t->words, "%s%s", k > 0 ? ", " : "", list->unheard_first[k]);
  if (list->unheard > told)
    truce__build(&t->words, " and %zu more", list->unheard - told);
  truce__build(&t->words, ").");
  truce__say(t, "  ", 2);
}

truce_status truce_report_lists_text(const truce_register *r, const truce_kept_lists *lists,
                                     FILE *out, truce_style style)
{
  truce__sheet t;
  truce__sheet_start_titled(&t, truce_register_title(r), out, style);
  truce__build(&t.words, "%zu list%s. --number N gives one back as it came, names and all.",
               lists->count, lists->count == 1 ? "" : "s");
  truce__say(&t, "", 0);
  for (size_t k = 0; k < lists->count; k++) {
    const truce_kept_list *list = &lists->lists[k];
    char date[TRUCE__DATE], hash[HEX];
    truce__build(&t.words, "%" PRIu64 "  %s, from %s, as %s, of %s: %" PRIu64 " row%s",
                 list->number, list->name, list->sender, list->claim,
                 list->day == TRUCE_NO_DAY ? "a day not known" : truce__date_text(date, list->day),
                 list->rows, list->rows == 1 ? "" : "s");
    if (list->withdrawn > 0)
      truce__build(&t.words, ", %" PRIu64 " withdrawn", list->withdrawn);
    if (list->entry != 0)
      truce__build(&t.words, "; entry %" PRIu64, list->entry);
    else
      truce__build(&t.words, "; withdrawn");
    truce__say(&t, "- ", 2);
    if (list->unheard > 0)
      say_unheard(&t, list);
    truce__build(&t.words, "SHA-256 %s", hash_text(hash, list));
    truce__say(&t, "  ", 2);
  }
  return truce__sheet_end(&t);
}

truce_status truce_report_lists_json(const truce_register *r, const truce_kept_lists *lists,
                                     FILE *out)
{
  truce__json json = {.out = out, .lines = 2};
  truce__json_object(&json);
  truce__json_common(&json, "exchange lists", truce_register_title(r), NULL);
  truce__json_key_array(&json, "lists");
  for (size_t k = 0; k < lists->count && !ferror(out); k++) {
    const truce_kept_list *list = &lists->lists[k];
    char date[TRUCE__DATE], hash[HEX];
    truce__json_object(&json);
    truce__json_key_integer(&json, "number", list->number);
    if (list->entry != 0)
      truce__json_key_integer(&json, "entry", list->entry);
    else
      truce__json_key_string(&json, "entry", NULL);
    truce__json_key_string(&json, "name", list->name);
    truce__json_key_string(&json, "sender", list->sender);
    truce__json_key_string(&json, "claim", list->claim);
    truce__json_key_string(&json, "day",
                           list->day == TRUCE_NO_DAY ? NULL : truce__date_text(date, list->day));
    truce__json_key_integer(&json, "rows", list->rows);
    truce__json_key_integer(&json, "withdrawn", list->withdrawn);
    truce__json_key_integer(&json, "unheard", list->unheard);
    truce__json_key_array(&json, "unheard_first");
    for (size_t n = 0; n < list->unheard && n < TRUCE_UNHEARD_TOLD; n++)
      truce__json_string(&json, list->unheard_first[n]);
    truce__json_array_end(&json);
    truce__json_key_integer(&json, "bytes", list->length);
    truce__json_key_string(&json, "hash", hash_text(hash, list));
    truce__json_key_string(&json, "id", list->id);
    truce__json_key_string(&json, "map", list->map);
    truce__json_object_end(&json);
  }
  truce__json_array_end(&json);
  truce__json_object_end(&json);
  return truce__report_end(out);
}

truce_status truce_report_lists_csv(const truce_kept_lists *lists, FILE *out)
{
  fputs("number,name,sender,claim,day,rows,hash,entry,withdrawn,unheard\n", out);
  for (size_t k = 0; k < lists->count && !ferror(out); k++) {
    const truce_kept_list *list = &lists->lists[k];
    char date[TRUCE__DATE], hash[HEX];
    fprintf(out, "%" PRIu64 ",", list->number);
    truce__csv_cell(out, "", list->name);
    putc(',', out);
    truce__csv_cell(out, "", list->sender);
    putc(',', out);
    truce__csv_cell(out, "", list->claim);
    fprintf(out, ",%s,%" PRIu64 ",%s,",
            list->day == TRUCE_NO_DAY ? "" : truce__date_text(date, list->day), list->rows,
            hash_text(hash, list));
    if (list->entry != 0)
      fprintf(out, "%" PRIu64, list->entry);
    fprintf(out, ",%" PRIu64 ",%zu\n", list->withdrawn, list->unheard);
  }
  return truce__report_end(out);
}
