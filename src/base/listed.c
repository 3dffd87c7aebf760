#include "listed.h"

#include <string.h>
#include <strings.h>

bool truce__listed(const char *list, const char *text, size_t length)
{
  while (*list != '\0') {
    list += strspn(list, ", ");
    const size_t whole = strcspn(list, ",");
    size_t name = whole;
    while (name > 0 && list[name - 1] == ' ')
      name--;
    if (name > 0 && name == length && strncasecmp(list, text, length) == 0)
      return true;
    list += whole;
  }
  return false;
}
