#include "decimal.h"

#include <inttypes.h>
#include <stdio.h>

const char *truce__decimal_text(char text[TRUCE__DECIMAL], int64_t value, unsigned places)
{
  uint64_t unit = 1;
  for (unsigned k = 0; k < places; k++)
    unit *= 10;
  const uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  int n = snprintf(text, TRUCE__DECIMAL, "%s%" PRIu64 ".%0*" PRIu64, value < 0 ? "-" : "",
                   size / unit, (int)places, size % unit);
  while (text[n - 1] == '0')
    n--;
  text[text[n - 1] == '.' ? n - 1 : n] = '\0';
  return text;
}
