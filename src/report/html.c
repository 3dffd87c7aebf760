/* The page: built from ui/ into one file, embedded in the library (page.S), and given its results
 * here, in place of one comment. */
#include "report_internal.h"

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

truce_status truce_report_html(const truce_report *report, FILE *out, const truce_control *control)
{
  const char *start = truce__page_start, *end = truce__page_end;
  const char *data = find_mark(start, end);
  truce__require(data != NULL);
  const char *rest = data + sizeof mark - 1;
  fwrite(start, 1, (size_t)(data - start), out);
  const truce_status status = truce__page_json(report, out, control);
  fwrite(rest, 1, (size_t)(end - rest), out);
  const truce_status written = truce__report_end(out);
  return status != TRUCE_OK ? status : written;
}
