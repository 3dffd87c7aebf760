/* The rules about two subjects: remains and the person they were, two references of one person; and
 * about commissions. */
#include <inttypes.h>

#include "register_rules.h"

/* ---- Two subjects ---- */

/* Whether remains that lie in `place` can be those of somebody who died where they were held. */
static bool same_place(const truce__rule *u, const truce__stand *place, const truce__stand *person)
{
  const int from = place->standing == TRUCE_STANDING_HELD ? place->holder : place->giver;
  return person->standing != TRUCE_STANDING_HELD || from < 0 || from == person->holder ||
         truce__refuse(u, "died while held by %s; these remains are from %s",
                       truce__side_name(u, person->holder), truce__side_name(u, from));
}

/* What lies in one bag is of one person if the bag was identified as a whole, and else of whom each
 * part is. What came in before this was refused stays. */
static bool one_or_parts(const truce__rule *u, const truce__stand *remains,
                         const truce__stand *person, const truce__stand *bag)
{
  if (!u->fact->fresh)
    return true;
  if (remains->past.parts != 0 && remains->past.parts != u->fact->other)
    return truce__refuse(u, "holds a part that was identified as another person; enter what is of "
                            "each as a part, and identify that");
  /* Whoever turned out to be another took the body along. */
  if (bag != NULL && bag->past.person != 0 && bag->past.person != u->fact->other &&
      person->past.body != remains->bag)
    return truce__refuse(u, "lies in a bag that was identified as a whole as another person; "
                            "withdraw that, and identify what is of each as a part");
  return true;
}

static void find(const truce__rule *u, truce__stand *remains, truce__stand *person,
                 truce__stand *bag)
{
  person->dead = true;
  person->remains = u->fact->subject;
  truce__earlier(&person->past.found, u->fact->day);
  remains->past.person = u->fact->other;
  if (remains->kind == TRUCE_BAG)
    person->past.body = u->fact->subject;
  if (bag != NULL)
    bag->past.parts =
        bag->past.parts == 0 || bag->past.parts == u->fact->other ? u->fact->other : UINT64_MAX;
}

/* A person has one body, and may be found in any number of parts besides; a bag as a whole, or a
 * part, is of one person. */
bool truce__rule_identified(const truce__rule *u, truce__stand *remains, truce__stand *person,
                            truce__stand *bag)
{
  char day[TRUCE__DATE];
  const truce__rule found = {u->r, u->fact, u->reason, "cannot be of that person, who "};
  if (remains->kind == TRUCE_PERSON)
    return truce__refuse(u, "is a person; the remains identified are a bag or a part");
  if (person == NULL || person->kind != TRUCE_PERSON)
    return truce__refuse(u, "name the person found as `other`");
  if (remains->past.person != 0 && remains->past.person != u->fact->other)
    return truce__refuse(u, "was identified as another person; enter what is of each as a part");
  if (remains->kind == TRUCE_BAG && person->past.body != 0 && person->past.body != u->fact->subject)
    return truce__refuse(&found, "was identified in another bag; enter further finds as parts");
  if (!one_or_parts(u, remains, person, bag))
    return false;
  if (!person->dead && person->standing >= TRUCE_STANDING_HELD)
    return truce__stands_otherwise(&found, person);
  if (!same_place(&found, bag != NULL ? bag : remains, person))
    return false;
  if (u->fact->day != TRUCE_NO_DAY && u->fact->day < person->past.died)
    return truce__refuse(&found, "died on %s, after that",
                         truce__date_text(day, person->past.died));
  if (u->fact->day != TRUCE_NO_DAY && u->fact->day < person->past.seen)
    return truce__refuse(&found, "was seen alive on %s", truce__date_text(day, person->past.seen));
  find(u, remains, person, bag);
  return true;
}

/* Whether two values, of which either may be unknown, can be one; the known one goes to *a. */
static bool joins(uint8_t *a, uint8_t b)
{
  if (*a == 0)
    *a = b;
  return b == 0 || *a == b;
}

static bool join_places(const truce__rule *u, truce__stand *s, const truce__stand *o)
{
  const bool s_moved = s->standing >= TRUCE_STANDING_HELD;
  const bool o_moved = o->standing >= TRUCE_STANDING_HELD;
  if (s_moved && o_moved && (s->standing != o->standing || s->holder != o->holder))
    return truce__stands_otherwise(u, o);
  if (s_moved && o_moved && s->standing != TRUCE_STANDING_HELD)
    return truce__refuse(u, "both were handed over: one person cannot be handed over twice");
  if (o_moved && !s_moved) {
    s->holder = o->holder;
    s->giver = o->giver;
  }
  if ((o_moved && !s_moved) || (!o_moved && !s_moved && o->standing > s->standing)) {
    s->standing = o->standing;
    s->since = o->since;
  }
  if (o->last > s->last)
    s->last = o->last;
  return true;
}

/* Whether what the remains of one tell agrees with the other. */
static bool join_remains(const truce__rule *u, truce__stand *s, const truce__stand *o)
{
  const truce__stand *found = s->remains != 0 ? s : o, *other = s->remains != 0 ? o : s;
  if (found->remains != 0 && found->past.died == TRUCE_NO_DAY && !other->dead &&
      other->standing >= TRUCE_STANDING_HELD)
    return truce__refuse(u,
                         "one was identified among the dead, the other is not said to have died");
  if (s->past.body != 0 && o->past.body != 0 && s->past.body != o->past.body)
    return truce__refuse(u, "the two were identified in two bags");
  if (s->past.body == 0)
    s->past.body = o->past.body;
  if (s->remains == 0)
    s->remains = o->remains;
  return true;
}

static void join_past(truce__past *s, const truce__past *o)
{
  truce__earlier(&s->captured, o->captured);
  truce__earlier(&s->died, o->died);
  truce__later(&s->seen, o->seen);
  truce__earlier(&s->decided, o->decided);
  if (o->decided_last > s->decided_last)
    s->decision = o->decision;
  truce__later(&s->decided_last, o->decided_last);
  truce__later(&s->left, o->left);
  truce__earlier(&s->found, o->found);
}

bool truce__rule_same(const truce__rule *u, truce__stand *s, truce__stand *o)
{
  if (o == NULL)
    return truce__refuse(u, "name the other entry of the same person as `other`");
  if (s == o || s->kind != TRUCE_PERSON || o->kind != TRUCE_PERSON)
    return truce__refuse(u, "two different persons are needed");
  truce__stand both = *s;
  if (both.home < 0)
    both.home = o->home;
  if (o->home >= 0 && both.home != o->home)
    return truce__refuse(u, "the two go home to different sides");
  if (!join_places(u, &both, o))
    return false;
  if (both.home >= 0 && both.home == both.holder)
    return truce__refuse(u, "one is sought by %s, the other held by it",
                         truce__side_name(u, both.home));
  if (both.standing == TRUCE_STANDING_UNDERWAY && both.home >= 0 && both.home == both.giver)
    return truce__refuse(u, "one is sought by %s, the other was handed over by it",
                         truce__side_name(u, both.home));
  if (!join_remains(u, &both, o))
    return false;
  join_past(&both.past, &o->past);
  if (!joins(&both.category, o->category) || !joins(&both.law, o->law) ||
      !joins(&both.consent, o->consent))
    return truce__refuse(u, "the two differ in category, class or consent");
  both.dead = both.dead || o->dead;
  both.disputed = both.disputed || o->disputed;
  both.decided = both.decided || o->decided;
  *s = both;
  o->same_as = u->fact->subject;
  return true;
}

/* ---- Commissions ---- */

/* What is refused since: a decision before the capture, and a second one of a day, which is the
 * first one corrected, or entered twice. */
static bool decided_once(const truce__rule *u, const truce__stand *s)
{
  char day[TRUCE__DATE];
  if (!u->fact->fresh)
    return true;
  if (!truce__held_by_then(u, s))
    return false;
  return s->past.decided_last == TRUCE_NO_DAY || u->fact->day != s->past.decided_last ||
         truce__refuse(u,
                       "was decided on by a commission on %s already, by entry %" PRIu64
                       "; what corrects that names it: amends=%" PRIu64,
                       truce__date_text(day, u->fact->day), s->past.decision, s->past.decision);
}

bool truce__rule_decided(const truce__rule *u, truce__stand *s)
{
  char day[TRUCE__DATE];
  const int member = u->fact->value - 1;
  const int holder = s->standing == TRUCE_STANDING_HELD  ? s->holder
                     : s->standing > TRUCE_STANDING_HELD ? s->giver
                                                         : -1;
  if (!truce__living_then(u, s))
    return false;
  if (member >= 0 && holder >= 0 && member != holder)
    return truce__refuse(u, "is held by %s; the member who is not neutral is of that side",
                         truce__side_name(u, holder));
  if (member >= 0 && member == s->home)
    return truce__refuse(u, "is %s's own; the member who is not neutral is of the holding side",
                         truce__side_name(u, s->home));
  if (s->standing > TRUCE_STANDING_HELD && s->past.left != TRUCE_NO_DAY &&
      u->fact->day > s->past.left)
    return truce__refuse(u, "was handed over on %s, before that",
                         truce__date_text(day, s->past.left));
  if (!decided_once(u, s))
    return false;
  s->decided = true;
  truce__earlier(&s->past.decided, u->fact->day);
  if (u->fact->day >= s->past.decided_last)
    s->past.decision = u->fact->number;
  truce__later(&s->past.decided_last, u->fact->day);
  return true;
}

bool truce__rule_notified(const truce__rule *u, const truce__stand *s)
{
  char day[TRUCE__DATE];
  if (!s->decided)
    return truce__refuse(u, "no commission has decided on them");
  return u->fact->day >= s->past.decided ||
         truce__refuse(u, "was before the commission on %s; nobody was told before that",
                       truce__date_text(day, s->past.decided));
}
