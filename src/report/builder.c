#include "builder.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool room(truce__builder *b, size_t more)
{
  if (!b->failed && more < SIZE_MAX / 2 - b->length &&
      truce__reserve((void **)&b->text, &b->capacity, b->length + more + 1, 1))
    return true;
  b->failed = true;
  return false;
}

void truce__build_bytes(truce__builder *b, const char *text, size_t length)
{
  if (!room(b, length))
    return;
  memcpy(b->text + b->length, text, length);
  b->length += length;
  b->text[b->length] = '\0';
}

void truce__build(truce__builder *b, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0)
    b->failed = true;
  else if (room(b, (size_t)length)) {
    vsnprintf(b->text + b->length, (size_t)length + 1, format, again);
    b->length += (size_t)length;
  }
  va_end(again);
}

const char *truce__built(const truce__builder *b)
{
  return b->text == NULL ? "" : b->text;
}

void truce__builder_clear(truce__builder *b)
{
  b->length = 0;
  if (b->text != NULL)
    b->text[0] = '\0';
}

void truce__builder_free(truce__builder *b)
{
  free(b->text);
  *b = (truce__builder){0};
}

const char *truce__grouped(char text[TRUCE__DECIMAL], uint64_t value)
{
  char digits[TRUCE__DECIMAL];
  const size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value);
  size_t n = 0;
  for (size_t k = 0; k < count; k++) {
    if (k > 0 && (count - k) % 3 == 0)
      text[n++] = ',';
    text[n++] = digits[k];
  }
  text[n] = '\0';
  return text;
}

const char *truce__decimal(char text[TRUCE__DECIMAL], int64_t millionths)
{
  return truce__decimal_text(text, millionths, 6);
}
