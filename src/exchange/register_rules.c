/* The rules of the register: what an entry does to whom it is about, and what it may not do. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "register_rules.h"

bool truce__refuse(const truce__rule *u, const char *text, ...)
{
  va_list arguments;
  va_start(arguments, text);
  const int used = snprintf(u->reason, TRUCE__REASON, "%s", u->who);
  (void)vsnprintf(u->reason + used, TRUCE__REASON - (size_t)used, text, arguments);
  va_end(arguments);
  return false;
}

static const char *on(char text[TRUCE__DATE + 8], int32_t day)
{
  char date[TRUCE__DATE];
  if (day == TRUCE_NO_DAY)
    text[0] = '\0';
  else
    (void)snprintf(text, TRUCE__DATE + 8, " since %s", truce__date_text(date, day));
  return text;
}

bool truce__stands_otherwise(const truce__rule *u, const truce__stand *s)
{
  char since[TRUCE__DATE + 8];
  on(since, s->since);
  switch ((truce_subject_standing)s->standing) {
  case TRUCE_STANDING_HELD:
    return truce__refuse(u, "is held by %s%s", truce__side_name(u, s->holder), since);
  case TRUCE_STANDING_UNDERWAY:
    return truce__refuse(u, "was handed over by %s and is underway%s",
                         truce__side_name(u, s->giver), since);
  case TRUCE_STANDING_HOME:
    return truce__refuse(u, "is home with %s%s", truce__side_name(u, s->home), since);
  case TRUCE_STANDING_MISSING:
    return truce__refuse(u, "is sought by %s; nobody is known to hold them",
                         truce__side_name(u, s->home));
  case TRUCE_STANDING_NAMED:
  case TRUCE_STANDINGS:
    break;
  }
  return truce__refuse(u, "is only named on a list; nobody is known to hold them");
}

/* ---- Moves ---- */

/* Whether the day of a move is known and not before the last one. */
static bool in_order(const truce__rule *u, const truce__stand *s)
{
  char last[TRUCE__DATE], day[TRUCE__DATE];
  if (u->fact->day == TRUCE_NO_DAY)
    return truce__refuse(u, "the day is missing");
  if (u->fact->day >= s->last || s->last == TRUCE_NO_DAY)
    return true;
  return truce__refuse(u, "out of order: %s is before the last move, of %s",
                       truce__date_text(day, u->fact->day), truce__date_text(last, s->last));
}

static bool is_person(const truce__rule *u, const truce__stand *s)
{
  return s->kind == TRUCE_PERSON || truce__refuse(u, "is no person");
}

static bool living(const truce__rule *u, const truce__stand *s)
{
  return is_person(u, s) &&
         (!s->dead || truce__refuse(u, "is dead; enter the remains as a bag or a part"));
}

bool truce__living_then(const truce__rule *u, const truce__stand *s)
{
  char day[TRUCE__DATE];
  if (!s->dead || s->past.died == TRUCE_NO_DAY || u->fact->day == TRUCE_NO_DAY)
    return living(u, s);
  return u->fact->day <= s->past.died ||
         truce__refuse(u, "is dead since %s", truce__date_text(day, s->past.died));
}

bool truce__held_by_then(const truce__rule *u, const truce__stand *s)
{
  char day[TRUCE__DATE];
  return s->past.captured == TRUCE_NO_DAY || u->fact->day == TRUCE_NO_DAY ||
         u->fact->day >= s->past.captured ||
         truce__refuse(u, "was captured on %s, after that",
                       truce__date_text(day, s->past.captured));
}

/* Whether somebody who is gone by now was still with the one who handed them over. */
static bool not_yet_gone(const truce__rule *u, const truce__stand *s)
{
  return s->standing >= TRUCE_STANDING_UNDERWAY && s->past.left != TRUCE_NO_DAY &&
         u->fact->day != TRUCE_NO_DAY && u->fact->day <= s->past.left &&
         (u->fact->side < 0 || u->fact->side == s->giver);
}

static bool acts(const truce__rule *u)
{
  return u->fact->side >= 0 || truce__refuse(u, "needs a side here: `side` tells who acts");
}

/* With two sides, whoever one holds is the other's. */
static void take(const truce__rule *u, truce__stand *s)
{
  s->standing = TRUCE_STANDING_HELD;
  s->holder = u->fact->side;
  s->since = u->fact->day;
  truce__later(&s->last, u->fact->day);
  if (s->home < 0 && u->r->side_count == 2)
    s->home = (int8_t)(1 - u->fact->side);
}

static bool not_own(const truce__rule *u, const truce__stand *s)
{
  return s->home != u->fact->side || truce__refuse(u, "is %s's own; a side does not hold its own",
                                                   truce__side_name(u, s->home));
}

/* A list says that somebody was held on its day; when they were taken may be told afterwards. */
static bool capture(const truce__rule *u, truce__stand *s)
{
  const int32_t day = u->fact->day;
  if (!truce__living_then(u, s) || !acts(u) || !not_own(u, s))
    return false;
  const bool untold = s->past.captured == TRUCE_NO_DAY;
  if (untold && not_yet_gone(u, s)) {
    s->past.captured = day;
    return true;
  }
  if (s->standing == TRUCE_STANDING_HELD && s->holder == u->fact->side && untold &&
      day <= s->since) {
    s->past.captured = s->since = day;
    return true;
  }
  if (s->standing == TRUCE_STANDING_HELD || s->standing == TRUCE_STANDING_UNDERWAY)
    return truce__stands_otherwise(u, s);
  if (!s->dead && !in_order(u, s))
    return false;
  take(u, s);
  s->past.left = TRUCE_NO_DAY;
  truce__earlier(&s->past.captured, day);
  return true;
}

static bool observe(const truce__rule *u, truce__stand *s)
{
  if (!truce__living_then(u, s) || !truce__held_by_then(u, s))
    return false;
  truce__later(&s->past.seen, u->fact->day);
  return true;
}

static bool held_by(const truce__rule *u, const truce__stand *s)
{
  if (s->standing != TRUCE_STANDING_HELD || (u->fact->side >= 0 && s->holder != u->fact->side))
    return truce__stands_otherwise(u, s);
  return true;
}

static bool move(const truce__rule *u, truce__stand *s)
{
  if (s->kind == TRUCE_PERSON && !truce__living_then(u, s))
    return false;
  if (!not_yet_gone(u, s) && !held_by(u, s))
    return false;
  if (!truce__held_by_then(u, s))
    return false;
  truce__later(&s->last, u->fact->day);
  return true;
}

static bool die(const truce__rule *u, truce__stand *s)
{
  char seen[TRUCE__DATE];
  const int32_t day = u->fact->day;
  /* Who was known by their remains alone may be told to have died, and when. */
  const bool known_by_remains = s->dead && s->past.died == TRUCE_NO_DAY;
  if (!is_person(u, s) || (!known_by_remains && !living(u, s)) || !in_order(u, s))
    return false;
  if (s->past.seen > day)
    return truce__refuse(u, "was seen alive on %s", truce__date_text(seen, s->past.seen));
  if (s->past.found != TRUCE_NO_DAY && s->past.found < day)
    return truce__refuse(u, "was identified as dead on %s, before that",
                         truce__date_text(seen, s->past.found));
  s->dead = true;
  s->last = s->past.died = day;
  return true;
}

static bool hand_over(const truce__rule *u, truce__stand *s)
{
  char day[TRUCE__DATE];
  if (s->kind == TRUCE_PART)
    return truce__refuse(u, "is a part; it goes with its bag");
  if ((s->kind == TRUCE_PERSON && !living(u, s)) || !acts(u) || !held_by(u, s) || !in_order(u, s))
    return false;
  if (s->consent == TRUCE_UNWILLING)
    return truce__refuse(
        u, "does not want to go (consent: no); nobody is sent home against their will");
  if (s->past.decided != TRUCE_NO_DAY && u->fact->day < s->past.decided)
    return truce__refuse(u, "was before a commission on %s; that is after this",
                         truce__date_text(day, s->past.decided));
  s->standing = TRUCE_STANDING_UNDERWAY;
  s->giver = s->holder;
  s->holder = -1;
  s->since = s->last = s->past.left = u->fact->day;
  return true;
}

static bool receive(const truce__rule *u, truce__stand *s)
{
  if (!acts(u) || !in_order(u, s))
    return false;
  if (s->standing != TRUCE_STANDING_UNDERWAY)
    return truce__stands_otherwise(u, s);
  if (s->giver == u->fact->side)
    return truce__refuse(u, "was handed over by %s itself", truce__side_name(u, s->giver));
  if (s->home >= 0 && s->home != u->fact->side)
    return truce__refuse(u, "goes home to %s", truce__side_name(u, s->home));
  s->standing = TRUCE_STANDING_HOME;
  s->home = u->fact->side;
  s->since = s->last = u->fact->day;
  return true;
}

/* ---- Coming into the register ---- */

static bool fits_law(const truce__rule *u, unsigned category, unsigned law)
{
  static const unsigned categories[] = {
#define CATEGORIES(NAME, id, of, what) of,
      TRUCE_LAW_CLASS_TABLE(CATEGORIES)
#undef CATEGORIES
  };
  if (category == TRUCE_LAW_UNKNOWN || law == TRUCE_LAW_NONE || (categories[law] >> category & 1))
    return true;
  return truce__refuse(u, "class %s is not for the category %s",
                       truce_law_class_id((truce_law_class)law),
                       truce_law_category_id((truce_law_category)category));
}

static bool enter(const truce__rule *u, truce__stand *s, const truce__stand *bag)
{
  if (s->exists)
    return truce__refuse(u, "is in the register already");
  *s = TRUCE__NOBODY;
  s->exists = true;
  s->kind = u->fact->what;
  if (s->kind == TRUCE_PART) {
    if (bag == NULL || !bag->exists || bag->kind != TRUCE_BAG)
      return truce__refuse(u, "is a part; name the bag it lies in as `other`");
    s->bag = u->fact->other;
  }
  if (s->kind != TRUCE_PERSON)
    s->category = TRUCE_LAW_REMAINS;
  if (s->kind == TRUCE_BAG && u->fact->side >= 0)
    take(u, s);
  return true;
}

static bool list_holding(const truce__rule *u, truce__stand *s)
{
  if ((s->kind == TRUCE_PERSON && !truce__living_then(u, s)) || !not_own(u, s))
    return false;
  if (not_yet_gone(u, s) || (s->standing == TRUCE_STANDING_HELD && s->holder == u->fact->side))
    return truce__held_by_then(u, s);
  if (s->standing != TRUCE_STANDING_NAMED && s->standing != TRUCE_STANDING_MISSING)
    return truce__stands_otherwise(u, s);
  take(u, s);
  return true;
}

/* A side misses nobody whom it holds, or handed over itself. */
static bool list_missing(const truce__rule *u, truce__stand *s)
{
  if (s->home >= 0 && s->home != u->fact->side)
    return truce__refuse(u, "goes home to %s", truce__side_name(u, s->home));
  if ((s->standing == TRUCE_STANDING_HELD && s->holder == u->fact->side) ||
      (s->standing == TRUCE_STANDING_UNDERWAY && s->giver == u->fact->side))
    return truce__stands_otherwise(u, s);
  s->home = u->fact->side;
  if (s->standing == TRUCE_STANDING_NAMED)
    s->standing = TRUCE_STANDING_MISSING;
  return true;
}

static bool list(const truce__rule *u, truce__stand *s)
{
  const bool remains = u->fact->what == TRUCE_CLAIM_REMAINS;
  if (!s->exists) {
    *s = TRUCE__NOBODY;
    s->exists = true;
    s->kind = remains ? TRUCE_BAG : TRUCE_PERSON;
    s->category = remains ? TRUCE_LAW_REMAINS : TRUCE_LAW_UNKNOWN;
  }
  if ((s->kind == TRUCE_PERSON) == remains)
    return truce__refuse(u, remains ? "is a person, not remains" : "are remains, not a person");
  if (s->category == TRUCE_LAW_UNKNOWN && !remains && u->fact->value != TRUCE_LAW_REMAINS) {
    if (!fits_law(u, u->fact->value, s->law))
      return false;
    s->category = u->fact->value; /* what is stated, or listed first, stays */
  }
  switch ((truce_list_claim)u->fact->what) {
  case TRUCE_CLAIM_HELD:
  case TRUCE_CLAIM_REMAINS:
    return list_holding(u, s);
  case TRUCE_CLAIM_MISSING:
    return list_missing(u, s);
  case TRUCE_CLAIM_NAMED:
  case TRUCE_CLAIMS:
    break;
  }
  return true;
}

/* ---- What is stated ---- */

/* Whoever is on the way home, or there, is not sent elsewhere by words. */
static bool state_home(const truce__rule *u, truce__stand *s, int8_t home)
{
  if (s->home == home)
    return true;
  if (s->holder == home)
    return truce__refuse(u, "is held by %s, which cannot be home", truce__side_name(u, s->holder));
  if (s->standing == TRUCE_STANDING_HOME ||
      (s->standing == TRUCE_STANDING_UNDERWAY && (s->home >= 0 || s->giver == home)))
    return truce__stands_otherwise(u, s);
  s->home = home;
  return true;
}

static bool state(const truce__rule *u, truce__stand *s)
{
  const uint8_t value = u->fact->value;
  switch ((truce__stated)u->fact->what) {
  case TRUCE__STATED_CATEGORY:
    if ((s->kind == TRUCE_PERSON) != (value != TRUCE_LAW_REMAINS))
      return truce__refuse(u, "the category remains is for bags and parts, the others for persons");
    if (!fits_law(u, value, s->law))
      return false;
    s->category = value;
    return true;
  case TRUCE__STATED_LAW:
    if (!fits_law(u, s->category, value))
      return false;
    s->law = value;
    return true;
  case TRUCE__STATED_CONSENT:
    if (!living(u, s))
      return false;
    s->consent = value;
    return true;
  case TRUCE__STATED_HOME:
    return state_home(u, s, (int8_t)(value - 1));
  case TRUCE__STATED_OTHER:
    break;
  }
  return true;
}

/* ---- All of it ---- */

bool truce__needs_past(const truce__fact *fact, const truce__stand *s, const truce__stand *o)
{
  const bool late = s->dead || s->standing > TRUCE_STANDING_HELD ||
                    (s->standing == TRUCE_STANDING_HELD && fact->day < s->since);
  switch ((truce_entry_kind)fact->kind) {
  case TRUCE_ENTRY_LISTED:
  case TRUCE_ENTRY_VISITED:
  case TRUCE_ENTRY_EXAMINED:
  case TRUCE_ENTRY_WOUNDED:
  case TRUCE_ENTRY_MOVED:
    return late;
  case TRUCE_ENTRY_DECIDED:
    return late || s->decided;
  case TRUCE_ENTRY_CAPTURED:
    return s->dead || s->standing >= TRUCE_STANDING_HELD;
  case TRUCE_ENTRY_HANDED_OVER:
    return s->decided;
  case TRUCE_ENTRY_SAME:
    return s->remains != 0 || (o != NULL && o->remains != 0);
  default:
    return fact->kind == TRUCE_ENTRY_DIED || fact->kind == TRUCE_ENTRY_NOTIFIED ||
           fact->kind == TRUCE_ENTRY_IDENTIFIED;
  }
}

static bool apply(const truce__rule *u, truce__stand *s, truce__stand *o, truce__stand *bag)
{
  switch ((truce_entry_kind)u->fact->kind) {
  case TRUCE_ENTRY_LISTED:
    return list(u, s);
  case TRUCE_ENTRY_REGISTERED:
    return enter(u, s, o);
  case TRUCE_ENTRY_CAPTURED:
    return capture(u, s);
  case TRUCE_ENTRY_MOVED:
    return move(u, s);
  case TRUCE_ENTRY_VISITED:
  case TRUCE_ENTRY_EXAMINED:
  case TRUCE_ENTRY_WOUNDED:
    return observe(u, s);
  case TRUCE_ENTRY_DIED:
    return die(u, s);
  case TRUCE_ENTRY_PROMISED:
    return acts(u) && held_by(u, s);
  case TRUCE_ENTRY_HANDED_OVER:
    return hand_over(u, s);
  case TRUCE_ENTRY_RECEIVED:
    return receive(u, s);
  case TRUCE_ENTRY_IDENTIFIED:
    return truce__rule_identified(u, s, o, bag);
  case TRUCE_ENTRY_DISPUTED:
    s->disputed = true;
    return true;
  case TRUCE_ENTRY_STATED:
    return state(u, s);
  case TRUCE_ENTRY_DECIDED:
    return truce__rule_decided(u, s);
  case TRUCE_ENTRY_NOTIFIED:
    return truce__rule_notified(u, s);
  case TRUCE_ENTRY_SAME:
    return truce__rule_same(u, s, o);
  case TRUCE_ENTRY_OPENED:
  case TRUCE_ENTRY_LIST_RECEIVED:
  case TRUCE_ENTRY_EXPLAINED:
  case TRUCE_ENTRY_WITHDRAWN:
  case TRUCE_ENTRY_KINDS:
    break;
  }
  return true;
}

bool truce__register_apply(const truce_register *r, truce__stand *subject, truce__stand *other,
                           truce__stand *bag, const truce__fact *fact, char reason[TRUCE__REASON])
{
  const truce__rule u = {r, fact, reason, ""};
  const bool enters = fact->kind == TRUCE_ENTRY_LISTED || fact->kind == TRUCE_ENTRY_REGISTERED;
  if (subject == NULL)
    return true; /* counts and the like move nobody */
  if (!subject->exists && !enters)
    return truce__refuse(&u, "is not in the register");
  if (other != NULL && !other->exists)
    return truce__refuse(&u, "is entered with one who is not in the register");
  if (subject->same_as != 0 || (other != NULL && other->same_as != 0))
    return truce__refuse(&u, "turned out to be somebody else");
  truce__stand s = *subject, o = other != NULL ? *other : TRUCE__NOBODY;
  if (!apply(&u, &s, other == NULL ? NULL : other == subject ? &s : &o, bag))
    return false;
  *subject = s;
  if (other != NULL && other != subject)
    *other = o;
  return true;
}
