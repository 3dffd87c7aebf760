/* The rules of the register: what an entry does to whom it is about, and what it may not do. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "register_internal.h"

typedef struct rule {
  const truce_register *r;
  const truce__fact *fact;
  char *reason;
} rule;

static bool refuse(const rule *u, const char *text, ...) TRUCE_PRINTF(2, 3);
static bool refuse(const rule *u, const char *text, ...)
{
  va_list arguments;
  va_start(arguments, text);
  (void)vsnprintf(u->reason, TRUCE__REASON, text, arguments);
  va_end(arguments);
  return false;
}

static const char *side_name(const rule *u, int side)
{
  return side < 0 ? "nobody" : u->r->sides[side];
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

/* Why somebody who stands so cannot be what the entry says. */
static bool stands_otherwise(const rule *u, const truce__stand *s)
{
  char since[TRUCE__DATE + 8];
  on(since, s->since);
  switch ((truce_subject_standing)s->standing) {
  case TRUCE_STANDING_HELD:
    return refuse(u, "is held by %s%s", side_name(u, s->holder), since);
  case TRUCE_STANDING_UNDERWAY:
    return refuse(u, "was handed over by %s and is underway%s", side_name(u, s->giver), since);
  case TRUCE_STANDING_HOME:
    return refuse(u, "is home with %s%s", side_name(u, s->home), since);
  case TRUCE_STANDING_MISSING:
    return refuse(u, "is sought by %s; nobody is known to hold them", side_name(u, s->home));
  case TRUCE_STANDING_NAMED:
  case TRUCE_STANDINGS:
    break;
  }
  return refuse(u, "is only named on a list; nobody is known to hold them");
}

/* ---- Moves ---- */

/* Whether the day of a move is known and not before the last one. */
static bool in_order(const rule *u, const truce__stand *s)
{
  char last[TRUCE__DATE], day[TRUCE__DATE];
  if (u->fact->day == TRUCE_NO_DAY)
    return refuse(u, "the day is missing");
  if (u->fact->day >= s->last || s->last == TRUCE_NO_DAY)
    return true;
  return refuse(u, "out of order: %s is before the last move, of %s",
                truce__date_text(day, u->fact->day), truce__date_text(last, s->last));
}

static bool living(const rule *u, const truce__stand *s)
{
  if (s->kind != TRUCE_PERSON)
    return refuse(u, "is no person");
  return !s->dead || refuse(u, "is dead; enter the remains as a bag or a part");
}

static bool acts(const rule *u)
{
  return u->fact->side >= 0 || refuse(u, "the side is missing");
}

/* With two sides, whoever one holds is the other's. */
static void take(const rule *u, truce__stand *s)
{
  s->standing = TRUCE_STANDING_HELD;
  s->holder = u->fact->side;
  s->since = s->last = u->fact->day;
  if (s->home < 0 && u->r->side_count == 2)
    s->home = (int8_t)(1 - u->fact->side);
}

static bool not_own(const rule *u, const truce__stand *s)
{
  return s->home != u->fact->side ||
         refuse(u, "is %s's own; a side does not hold its own", side_name(u, s->home));
}

static bool capture(const rule *u, truce__stand *s)
{
  if (!living(u, s) || !acts(u) || !in_order(u, s) || !not_own(u, s))
    return false;
  if (s->standing == TRUCE_STANDING_HELD || s->standing == TRUCE_STANDING_UNDERWAY)
    return stands_otherwise(u, s);
  take(u, s);
  return true;
}

static bool held_by(const rule *u, const truce__stand *s)
{
  if (s->standing != TRUCE_STANDING_HELD || (u->fact->side >= 0 && s->holder != u->fact->side))
    return stands_otherwise(u, s);
  return true;
}

static bool move(const rule *u, truce__stand *s)
{
  if (!held_by(u, s) || !in_order(u, s))
    return false;
  s->last = u->fact->day;
  return true;
}

static bool die(const rule *u, truce__stand *s)
{
  if (!living(u, s) || !in_order(u, s))
    return false;
  s->dead = true;
  s->last = u->fact->day;
  return true;
}

static bool hand_over(const rule *u, truce__stand *s)
{
  if (s->kind == TRUCE_PART)
    return refuse(u, "is a part; it goes with its bag");
  if ((s->kind == TRUCE_PERSON && !living(u, s)) || !acts(u) || !held_by(u, s) || !in_order(u, s))
    return false;
  if (s->consent == TRUCE_UNWILLING)
    return refuse(u, "does not want to go (consent: no); nobody is sent home against their will");
  s->standing = TRUCE_STANDING_UNDERWAY;
  s->giver = s->holder;
  s->holder = -1;
  s->since = s->last = u->fact->day;
  return true;
}

static bool receive(const rule *u, truce__stand *s)
{
  if (!acts(u) || !in_order(u, s))
    return false;
  if (s->standing != TRUCE_STANDING_UNDERWAY)
    return stands_otherwise(u, s);
  if (s->giver == u->fact->side)
    return refuse(u, "was handed over by %s itself", side_name(u, s->giver));
  if (s->home >= 0 && s->home != u->fact->side)
    return refuse(u, "goes home to %s", side_name(u, s->home));
  s->standing = TRUCE_STANDING_HOME;
  s->home = u->fact->side;
  s->since = s->last = u->fact->day;
  return true;
}

/* ---- Coming into the register ---- */

static bool fits_law(const rule *u, unsigned category, unsigned law)
{
  static const unsigned categories[] = {
#define CATEGORIES(NAME, id, of, what) of,
      TRUCE_LAW_CLASS_TABLE(CATEGORIES)
#undef CATEGORIES
  };
  if (category == TRUCE_LAW_UNKNOWN || law == TRUCE_LAW_NONE || (categories[law] >> category & 1))
    return true;
  return refuse(u, "class %s is not for the category %s", truce_law_class_id((truce_law_class)law),
                truce_law_category_id((truce_law_category)category));
}

static bool enter(const rule *u, truce__stand *s, const truce__stand *bag)
{
  if (s->exists)
    return refuse(u, "is in the register already");
  *s = TRUCE__NOBODY;
  s->exists = true;
  s->kind = u->fact->what;
  if (s->kind == TRUCE_PART) {
    if (bag == NULL || !bag->exists || bag->kind != TRUCE_BAG)
      return refuse(u, "is a part; name the bag it lies in as `other`");
    s->bag = u->fact->other;
  }
  if (s->kind != TRUCE_PERSON)
    s->category = TRUCE_LAW_REMAINS;
  if (s->kind == TRUCE_BAG && u->fact->side >= 0)
    take(u, s);
  return true;
}

static bool list_holding(const rule *u, truce__stand *s)
{
  if (s->kind == TRUCE_PERSON && s->dead)
    return refuse(u, "is dead; enter the remains as a bag or a part");
  if (!not_own(u, s))
    return false;
  if (s->standing == TRUCE_STANDING_HELD && s->holder == u->fact->side)
    return true;
  if (s->standing != TRUCE_STANDING_NAMED && s->standing != TRUCE_STANDING_MISSING)
    return stands_otherwise(u, s);
  take(u, s);
  return true;
}

static bool list(const rule *u, truce__stand *s)
{
  const bool remains = u->fact->what == TRUCE_CLAIM_REMAINS;
  if (!s->exists) {
    *s = TRUCE__NOBODY;
    s->exists = true;
    s->kind = remains ? TRUCE_BAG : TRUCE_PERSON;
    s->category = remains ? TRUCE_LAW_REMAINS : TRUCE_LAW_UNKNOWN;
  }
  if ((s->kind == TRUCE_PERSON) == remains)
    return refuse(u, remains ? "is a person, not remains" : "are remains, not a person");
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
    if (s->home >= 0 && s->home != u->fact->side)
      return refuse(u, "goes home to %s", side_name(u, s->home));
    s->home = u->fact->side;
    if (s->standing == TRUCE_STANDING_NAMED)
      s->standing = TRUCE_STANDING_MISSING;
    return true;
  case TRUCE_CLAIM_NAMED:
  case TRUCE_CLAIMS:
    break;
  }
  return true;
}

/* ---- What is stated ---- */

static bool state(const rule *u, truce__stand *s)
{
  const uint8_t value = u->fact->value;
  switch ((truce__stated)u->fact->what) {
  case TRUCE__STATED_CATEGORY:
    if ((s->kind == TRUCE_PERSON) != (value != TRUCE_LAW_REMAINS))
      return refuse(u, "the category remains is for bags and parts, the others for persons");
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
    if (s->holder == (int8_t)(value - 1))
      return refuse(u, "is held by %s, which cannot be home", side_name(u, s->holder));
    s->home = (int8_t)(value - 1);
    return true;
  case TRUCE__STATED_OTHER:
    break;
  }
  return true;
}

/* ---- Two subjects ---- */

static bool identify(const rule *u, const truce__stand *remains, truce__stand *person)
{
  if (remains->kind == TRUCE_PERSON)
    return refuse(u, "is a person; the remains identified are a bag or a part");
  if (person == NULL || person->kind != TRUCE_PERSON)
    return refuse(u, "name the person found as `other`");
  if (!person->dead &&
      (person->standing == TRUCE_STANDING_UNDERWAY || person->standing == TRUCE_STANDING_HOME))
    return stands_otherwise(u, person);
  person->dead = true;
  person->remains = u->fact->subject;
  return true;
}

/* Whether two values, of which either may be unknown, can be one; the known one goes to *a. */
static bool joins(uint8_t *a, uint8_t b)
{
  if (*a == 0)
    *a = b;
  return b == 0 || *a == b;
}

static bool join_places(const rule *u, truce__stand *s, const truce__stand *o)
{
  const bool s_moved = s->standing >= TRUCE_STANDING_HELD;
  const bool o_moved = o->standing >= TRUCE_STANDING_HELD;
  if (s_moved && o_moved && (s->standing != o->standing || s->holder != o->holder))
    return stands_otherwise(u, o);
  if (s_moved && o_moved && s->standing != TRUCE_STANDING_HELD)
    return refuse(u, "both were handed over: one person cannot be handed over twice");
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

static bool join(const rule *u, truce__stand *s, truce__stand *o)
{
  if (o == NULL)
    return refuse(u, "name the other entry of the same person as `other`");
  if (s == o || s->kind != TRUCE_PERSON || o->kind != TRUCE_PERSON)
    return refuse(u, "two different persons are needed");
  truce__stand both = *s;
  if (both.home < 0)
    both.home = o->home;
  if (o->home >= 0 && both.home != o->home)
    return refuse(u, "the two go home to different sides");
  if (!join_places(u, &both, o))
    return false;
  if (both.home >= 0 && both.home == both.holder)
    return refuse(u, "one is sought by %s, the other held by it", side_name(u, both.home));
  if (!joins(&both.category, o->category) || !joins(&both.law, o->law) ||
      !joins(&both.consent, o->consent))
    return refuse(u, "the two differ in category, class or consent");
  both.dead = both.dead || o->dead;
  both.disputed = both.disputed || o->disputed;
  both.decided = both.decided || o->decided;
  if (both.remains == 0)
    both.remains = o->remains;
  *s = both;
  o->same_as = u->fact->subject;
  return true;
}

/* ---- All of it ---- */

static bool apply(const rule *u, truce__stand *s, truce__stand *o)
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
    return living(u, s);
  case TRUCE_ENTRY_DIED:
    return die(u, s);
  case TRUCE_ENTRY_PROMISED:
    return acts(u) && held_by(u, s);
  case TRUCE_ENTRY_HANDED_OVER:
    return hand_over(u, s);
  case TRUCE_ENTRY_RECEIVED:
    return receive(u, s);
  case TRUCE_ENTRY_IDENTIFIED:
    return identify(u, s, o);
  case TRUCE_ENTRY_DISPUTED:
    s->disputed = true;
    return true;
  case TRUCE_ENTRY_STATED:
    return state(u, s);
  case TRUCE_ENTRY_DECIDED:
    if (!living(u, s))
      return false;
    s->decided = true;
    return true;
  case TRUCE_ENTRY_NOTIFIED:
    return s->decided || refuse(u, "no commission has decided on them");
  case TRUCE_ENTRY_SAME:
    return join(u, s, o);
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
                           const truce__fact *fact, char reason[TRUCE__REASON])
{
  const rule u = {r, fact, reason};
  const bool enters = fact->kind == TRUCE_ENTRY_LISTED || fact->kind == TRUCE_ENTRY_REGISTERED;
  if (subject == NULL)
    return true; /* counts and the like move nobody */
  if (!subject->exists && !enters)
    return refuse(&u, "is not in the register");
  if (other != NULL && !other->exists)
    return refuse(&u, "the other is not in the register");
  if (subject->same_as != 0 || (other != NULL && other->same_as != 0))
    return refuse(&u, "turned out to be somebody else");
  truce__stand s = *subject, o = other != NULL ? *other : TRUCE__NOBODY;
  if (!apply(&u, &s, other == NULL ? NULL : other == subject ? &s : &o))
    return false;
  *subject = s;
  if (other != NULL && other != subject)
    *other = o;
  return true;
}
