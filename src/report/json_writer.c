#include "json_writer.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "builder.h"
#include "utf8.h"

static void line(const truce__json *json)
{
  if (json->depth <= json->lines)
    fprintf(json->out, "\n%*s", (int)json->depth, "");
}

/* What stands between the previous member and this one. */
static void separate(truce__json *json)
{
  if (json->after_key) {
    json->after_key = false;
    return;
  }
  if (json->depth == 0)
    return;
  if (json->started[json->depth])
    fputs(json->depth <= json->lines ? "," : ", ", json->out);
  json->started[json->depth] = true;
  line(json);
}

static void open(truce__json *json, char bracket)
{
  separate(json);
  putc(bracket, json->out);
  truce__require(json->depth + 1 < TRUCE__JSON_DEPTH);
  json->started[++json->depth] = false;
}

static void close(truce__json *json, char bracket)
{
  truce__require(json->depth > 0);
  const bool any = json->started[json->depth];
  const bool broken = json->depth <= json->lines;
  json->depth--;
  if (any && broken)
    line(json);
  putc(bracket, json->out);
  if (json->depth == 0)
    putc('\n', json->out);
}

void truce__json_object(truce__json *json)
{
  open(json, '{');
}

void truce__json_object_end(truce__json *json)
{
  close(json, '}');
}

void truce__json_array(truce__json *json)
{
  open(json, '[');
}

void truce__json_array_end(truce__json *json)
{
  close(json, ']');
}

static void escaped(FILE *out, uint32_t code)
{
  static const char named[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
  const char *at = code < 0x80 && code != 0 ? strchr(named, (int)code) : NULL;
  if (at != NULL)
    fprintf(out, "\\%c", letters[at - named]);
  else
    fprintf(out, "\\u%04" PRIx32, code);
}

static void quoted(FILE *out, const char *text)
{
  const char *end = text + strlen(text), *clean = text;
  putc('"', out);
  for (const char *at = text; at < end;) {
    uint32_t code;
    const size_t bytes = truce__utf8_next(at, (size_t)(end - at), &code);
    /* A malformed byte is one byte long; U+FFFD itself takes three. */
    const bool malformed = code == TRUCE__UTF8_BAD && bytes == 1;
    if (code < 0x20 || code == '"' || code == '\\' || code == '<' || code == 0x7f || malformed) {
      fwrite(clean, 1, (size_t)(at - clean), out);
      escaped(out, code);
      clean = at + bytes;
    }
    at += bytes;
  }
  fwrite(clean, 1, (size_t)(end - clean), out);
  putc('"', out);
}

void truce__json_key(truce__json *json, const char *key)
{
  separate(json);
  quoted(json->out, key);
  fputs(": ", json->out);
  json->after_key = true;
}

void truce__json_string(truce__json *json, const char *text)
{
  separate(json);
  if (text == NULL)
    fputs("null", json->out);
  else
    quoted(json->out, text);
}

void truce__json_integer(truce__json *json, uint64_t value)
{
  separate(json);
  fprintf(json->out, "%" PRIu64, value);
}

void truce__json_millionths(truce__json *json, int64_t value)
{
  separate(json);
  char text[TRUCE__DECIMAL];
  truce__decimal(text, value);
  fputs(text, json->out);
}

void truce__json_bool(truce__json *json, bool value)
{
  separate(json);
  fputs(value ? "true" : "false", json->out);
}

void truce__json_null(truce__json *json)
{
  separate(json);
  fputs("null", json->out);
}

void truce__json_number(truce__json *json, double value)
{
  separate(json);
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
  fputs(isfinite(value) ? text : "null", json->out);
}

void truce__json_key_string(truce__json *json, const char *key, const char *text)
{
  truce__json_key(json, key);
  truce__json_string(json, text);
}

void truce__json_key_integer(truce__json *json, const char *key, uint64_t value)
{
  truce__json_key(json, key);
  truce__json_integer(json, value);
}

void truce__json_key_number(truce__json *json, const char *key, double value)
{
  truce__json_key(json, key);
  truce__json_number(json, value);
}

void truce__json_key_bool(truce__json *json, const char *key, bool value)
{
  truce__json_key(json, key);
  truce__json_bool(json, value);
}

void truce__json_key_array(truce__json *json, const char *key)
{
  truce__json_key(json, key);
  truce__json_array(json);
}

void truce__json_key_object(truce__json *json, const char *key)
{
  truce__json_key(json, key);
  truce__json_object(json);
}
