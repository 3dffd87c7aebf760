/* The page: built from ui/ into one file, embedded in the library (page.S), and given its results
 * here, in place of one comment. */
#include "escalation_internal.h"

#include <string.h>

#include "base/memory.h"

extern const char truce__page_start[] __attribute__((visibility("hidden")));
extern const char truce__page_end[] __attribute__((visibility("hidden")));

static const char mark[] = "/*TRUCE_DATA*/";

/* The mark in the page: whoever builds the library with a page that has none broke a contract. */
static const char *find_mark(const char *start, const char *end)
{
  const size_t length = sizeof mark - 1;
  for (const char *at = start; (size_t)(end - at) >= length; at++) {
    at = memchr(at, mark[0], (size_t)(end - at) - length + 1);
    if (at == NULL)
      break;
    if (memcmp(at, mark, length) == 0)
      return at;
  }
  return NULL;
}

/* The page up to where its results go; the rest is written by end_page. */
static const char *start_page(FILE *out)
{
  const char *start = truce__page_start;
  const char *data = find_mark(start, truce__page_end);
  truce__require(data != NULL);
  fwrite(start, 1, (size_t)(data - start), out);
  return data + sizeof mark - 1;
}

static truce_status end_page(const char *rest, FILE *out)
{
  fwrite(rest, 1, (size_t)(truce__page_end - rest), out);
  return truce__report_end(out);
}

truce_status truce_report_html(const truce_report *report, FILE *out, const truce_control *control)
{
  const char *rest = start_page(out);
  const truce_status status = truce__page_json(report, out, control);
  const truce_status written = end_page(rest, out);
  return status != TRUCE_OK ? status : written;
}

truce_status truce_report_escalation_html(const truce_escalation_answer *answer,
                                          const truce_diagnostics *diagnostics, FILE *out)
{
  const char *rest = start_page(out);
  truce__escalation_page_json(answer, diagnostics, out);
  return end_page(rest, out);
}
