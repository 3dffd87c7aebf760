/* ways[placed] = sum of ways[placed + item] over the items that may come next. */
#include "extensions.h"

#include <stdbool.h>

#include "base/memory.h"

static bool may_follow(const truce__extensions *e, size_t placed, size_t item)
{
  return (placed >> item & 1) == 0 && (e->above[item] & ~placed) == 0;
}

truce_status truce__extensions_init(truce__extensions *e, size_t size, const uint32_t *above)
{
  *e = (truce__extensions){.size = size, .above = above};
  const size_t all = ((size_t)1 << size) - 1;
  e->ways = truce__array(all + 1, sizeof *e->ways);
  if (e->ways == NULL)
    return TRUCE_NO_MEMORY;
  e->ways[all] = 1;
  for (size_t placed = all; placed-- > 0;) {
    e->ways[placed] = 0;
    for (size_t item = 0; item < size; item++) {
      if (may_follow(e, placed, item))
        e->ways[placed] += e->ways[placed | (size_t)1 << item];
    }
  }
  return TRUCE_OK;
}

void truce__extensions_free(truce__extensions *e)
{
  free(e->ways);
}

void truce__extensions_pick(const truce__extensions *e, uint64_t number, size_t *order)
{
  size_t placed = 0;
  for (size_t place = 0; place < e->size; place++) {
    for (size_t item = 0; item < e->size; item++) {
      if (!may_follow(e, placed, item))
        continue;
      const uint64_t ways = e->ways[placed | (size_t)1 << item];
      if (number < ways) {
        order[place] = item;
        placed |= (size_t)1 << item;
        break;
      }
      number -= ways;
    }
  }
}
