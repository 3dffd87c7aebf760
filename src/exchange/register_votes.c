/* The members and votes of a commission's decision, as its `detail` has them. */
#include <string.h>

#include "register_internal.h"

size_t truce_commission_votes(const char *detail, truce_vote *votes, size_t room)
{
  size_t count = 0;
  for (const char *at = detail; at != NULL && *at != '\0' && count < room;) {
    const size_t length = strcspn(at, ";");
    const char *from = memchr(at, ':', length);
    const char *vote =
        from == NULL ? NULL : memchr(from + 1, ':', length - (size_t)(from + 1 - at));
    if (vote == NULL)
      return 0; /* not written as members and votes */
    votes[count++] = (truce_vote){.name = at,
                                  .name_length = (size_t)(from - at),
                                  .of = from + 1,
                                  .of_length = (size_t)(vote - from - 1),
                                  .vote = vote + 1,
                                  .vote_length = length - (size_t)(vote + 1 - at)};
    at += length;
    at += *at == ';';
    at += strspn(at, " ");
  }
  return count;
}

int truce__votes_side(const truce_register *r, const char *votes)
{
  enum { ROOM = 8 }; /* a commission has three */
  truce_vote found[ROOM];
  const size_t count = truce_commission_votes(votes, found, ROOM);
  for (size_t v = 0; v < count; v++) {
    for (size_t k = 0; k < r->side_count; k++) {
      if (strlen(r->sides[k]) == found[v].of_length &&
          memcmp(r->sides[k], found[v].of, found[v].of_length) == 0)
        return (int)k;
    }
  }
  return -1;
}
