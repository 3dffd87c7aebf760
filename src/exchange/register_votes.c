/* The members and votes of a commission's decision, as its `detail` has them. */
#include <string.h>

#include "register_internal.h"

const char truce__votes_form[] =
    "write members and votes in `detail`: NAME:neutral:repatriate; NAME:neutral:repatriate; "
    "NAME:SIDE:refuse";

static bool is(const char *text, size_t length, const char *word)
{
  return strlen(word) == length && memcmp(word, text, length) == 0;
}

/* Takes the blanks off both ends. */
static void trim(const char **text, size_t *length)
{
  for (; *length > 0 && **text == ' '; ++*text)
    --*length;
  while (*length > 0 && (*text)[*length - 1] == ' ')
    --*length;
}

static bool read_vote(const char *at, size_t length, truce_vote *v)
{
  const char *of = memchr(at, ':', length);
  const char *vote = of == NULL ? NULL : memchr(of + 1, ':', length - (size_t)(of + 1 - at));
  if (vote == NULL)
    return false;
  *v = (truce_vote){.name = at,
                    .name_length = (size_t)(of - at),
                    .of = of + 1,
                    .of_length = (size_t)(vote - of - 1),
                    .vote = vote + 1,
                    .vote_length = length - (size_t)(vote + 1 - at)};
  trim(&v->name, &v->name_length);
  trim(&v->of, &v->of_length);
  trim(&v->vote, &v->vote_length);
  return true;
}

size_t truce_commission_votes(const char *detail, truce_vote *votes, size_t room)
{
  size_t count = 0;
  for (const char *at = detail; at != NULL && *at != '\0' && count < room;) {
    const size_t length = strcspn(at, ";");
    if (!read_vote(at, length, &votes[count++]))
      return 0; /* not written as members and votes */
    at += length;
    at += *at == ';';
    at += strspn(at, " ");
  }
  return count;
}

static int side_of(const truce_register *r, const truce_vote *v)
{
  for (size_t k = 0; k < r->side_count; k++) {
    if (is(v->of, v->of_length, r->sides[k]))
      return (int)k;
  }
  return -1;
}

int truce__votes_side(const truce_register *r, const char *votes)
{
  enum { ROOM = 8 }; /* a commission has three */
  truce_vote found[ROOM];
  const size_t count = truce_commission_votes(votes, found, ROOM);
  int side = -1;
  for (size_t v = 0; v < count && side < 0; v++)
    side = side_of(r, &found[v]);
  return side;
}

int truce__decision_of(const char *text, size_t length)
{
  static const char *const values[] = {"repatriate", "neutral_country", "re_examine", "refuse"};
  for (int k = 0; k < (int)(sizeof values / sizeof *values); k++) {
    if (is(text, length, values[k]))
      return k;
  }
  return -1;
}

static bool same_member(const truce_vote *a, const truce_vote *b)
{
  return a->name_length == b->name_length && memcmp(a->name, b->name, a->name_length) == 0;
}

const char *truce__votes_fault(const truce_register *r, const truce_entry *entry)
{
  truce_vote votes[TRUCE_COMMISSION_MEMBERS + 1];
  const char *decided = entry->texts[TRUCE_ENTRY_VALUE];
  const int value = truce__decision_of(decided, strlen(decided));
  const size_t members =
      truce_commission_votes(entry->texts[TRUCE_ENTRY_DETAIL], votes, TRUCE_COMMISSION_MEMBERS + 1);
  int neutral = 0, agree = 0;
  if (value < 0)
    return "a commission decides repatriate, neutral_country, re_examine or refuse";
  if (members == 0)
    return truce__votes_form;
  for (size_t k = 0; k < members; k++) {
    const truce_vote *v = &votes[k];
    const bool is_neutral = is(v->of, v->of_length, "neutral");
    const int voted = truce__decision_of(v->vote, v->vote_length);
    if (v->name_length == 0 || voted < 0 || (!is_neutral && side_of(r, v) < 0))
      return truce__votes_form;
    for (size_t other = 0; other < k; other++) {
      if (same_member(v, &votes[other]))
        return "a member is named twice; each of the three has one vote";
    }
    neutral += is_neutral;
    agree += voted == value;
  }
  if (members != TRUCE_COMMISSION_MEMBERS || neutral != 2)
    return "a commission has three members, two of them neutral and one of the holding side";
  return agree >= 2 ? NULL : "the decision is not what most of the members voted for";
}
