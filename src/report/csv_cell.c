#include "csv_cell.h"

#include <stdbool.h>
#include <string.h>

static void put(FILE *out, char separator, const char *prefix, const char *text)
{
  const char special[] = {separator, '"', '\r', '\n', '\0'};
  const bool formula = *prefix == '\0' && text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL &&
                       strspn(text, "+-.0123456789") != strlen(text);
  if (!formula && strpbrk(text, special) == NULL) {
    fprintf(out, "%s%s", prefix, text);
    return;
  }
  fprintf(out, "\"%s%s", formula ? "'" : "", prefix);
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '"')
      putc('"', out);
    putc(*at, out);
  }
  putc('"', out);
}

void truce__csv_cell(FILE *out, const char *prefix, const char *text)
{
  put(out, ',', prefix, text);
}

void truce__csv_cell_of(FILE *out, char separator, const char *text)
{
  put(out, separator, "", text);
}
