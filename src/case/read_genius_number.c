/* Numbers of GENIUS files: decimals, kept as written. */
#include <string.h>

#include "read_genius.h"

enum { DIGITS_MAX = 18, PLACES_MAX = 36, EXPONENT_MAX = 1000 };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Reads "E-4" at *text, if that is there; false if it is cut short. */
static bool read_exponent(const char **text, int *exponent)
{
  *exponent = 0;
  if (**text != 'e' && **text != 'E')
    return true;
  const char *at = *text + 1;
  const bool negative = *at == '-';
  at += *at == '-' || *at == '+';
  if (!is_digit(*at))
    return false;
  for (; is_digit(*at); at++)
    *exponent = *exponent < EXPONENT_MAX ? 10 * *exponent + (*at - '0') : *exponent;
  *exponent = negative ? -*exponent : *exponent;
  *text = at;
  return true;
}

bool truce__decimal_read(const char *text, decimal *value)
{
  text += strspn(text, " \t\r\n");
  *value = (decimal){.negative = *text == '-'};
  text += *text == '-' || *text == '+';
  bool any = false, point = false, up = false;
  int digits = 0, dropped = 0, places = 0;
  for (; is_digit(*text) || (*text == '.' && !point); text++) {
    if (*text == '.') {
      point = true;
      continue;
    }
    any = true;
    if (digits < DIGITS_MAX) {
      value->mantissa = 10 * value->mantissa + (uint64_t)(*text - '0');
      digits += value->mantissa > 0;
      places += point;
    } else {
      up = dropped == 0 ? *text >= '5' : up;
      dropped++;
      places -= !point;
    }
    if (places > EXPONENT_MAX || places < -EXPONENT_MAX)
      return false;
  }
  int exponent;
  if (!any || !read_exponent(&text, &exponent) || text[strspn(text, " \t\r\n")] != '\0')
    return false;
  value->mantissa += up;
  value->places = value->mantissa == 0 ? 0 : places - exponent;
  /* What is too small to matter is zero; what is too large is no number here. */
  if (value->places > PLACES_MAX)
    *value = (decimal){0};
  return value->places >= -DIGITS_MAX;
}

bool truce__decimal_scaled(decimal value, int places, int64_t *scaled)
{
  uint64_t size = value.mantissa;
  for (int k = value.places; k < places && size > 0; k++) {
    if (size >= (UINT64_C(1) << 62) / 10)
      return false;
    size *= 10;
  }
  if (value.places > places) {
    for (int k = value.places; k > places + 1; k--)
      size /= 10; /* digits below the one that rounds never change it */
    size = (size + 5) / 10;
  }
  if (size >= UINT64_C(1) << 62)
    return false;
  *scaled = value.negative ? -(int64_t)size : (int64_t)size;
  return true;
}

double truce__decimal_double(decimal value)
{
  double size = (double)value.mantissa, power = 1;
  for (int k = value.places < 0 ? -value.places : value.places; k > 0; k--)
    power *= 10; /* exact up to 10^22 */
  size = value.places < 0 ? size * power : size / power;
  return value.negative ? -size : size;
}

int truce__decimal_places(decimal value)
{
  while (value.mantissa > 0 && value.mantissa % 10 == 0) {
    value.mantissa /= 10;
    value.places--;
  }
  return value.places > 0 ? value.places : 0;
}
