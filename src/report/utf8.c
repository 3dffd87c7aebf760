#include "utf8.h"

size_t truce__utf8_next(const char *text, size_t left, uint32_t *code)
{
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char *bytes = (const unsigned char *)text;
  const unsigned char lead = bytes[0];
  const size_t length = lead < 0x80             ? 1
                        : (lead & 0xE0) == 0xC0 ? 2
                        : (lead & 0xF0) == 0xE0 ? 3
                        : (lead & 0xF8) == 0xF0 ? 4
                                                : 0;
  *code = TRUCE__UTF8_BAD;
  if (length == 0 || length > left)
    return 1;
  uint32_t value = length == 1 ? lead : lead & (0x7Fu >> length);
  for (size_t k = 1; k < length; k++) {
    if ((bytes[k] & 0xC0) != 0x80)
      return 1;
    value = value << 6 | (bytes[k] & 0x3Fu);
  }
  if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
    return 1;
  *code = value;
  return length;
}
