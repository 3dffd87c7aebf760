#include "statement_hint.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "keywords.h"

enum { SHOWN_MAX = 40 }; /* bytes of a user's word that a message repeats */

/* What people write from habit, and what takes its place here. */
static const struct {
  const char *written, *advice;
} habits[] = {
    {"&&", "write \"and\""},
    {"&", "write \"and\""},
    {"||", "write \"or\""},
    {"|", "write \"or\""},
    {"!=", "write \"A iff not B\" for \"one of the two, not both\""},
    {"!", "write \"not\""},
    {"~", "write \"not\""},
    {"==", "write \"iff\""},
    {"=>", "turn it round: \"A => B\" is written \"B if A\""},
    {"=", "an option is taken or not: write party.option or not party.option"},
    {"->", "turn it round: \"A -> B\" is written \"B if A\""},
    {"<->", "write \"iff\""},
    {"<=>", "write \"iff\""},
    {",", "join the parts with \"and\" or \"or\""},
    {";", "join the parts with \"and\" or \"or\""},
    {"\"", "names are written without quotation marks"},
    {"'", "names are written without quotation marks"},
    {"[", "write round parentheses: ( and )"},
    {"]", "write round parentheses: ( and )"},
    {"{", "write round parentheses: ( and )"},
    {"}", "write round parentheses: ( and )"},
    {"\xc2\xac", "write \"not\""},                                                 /* ¬ */
    {"\xe2\x88\xa7", "write \"and\""},                                             /* ∧ */
    {"\xe2\x88\xa8", "write \"or\""},                                              /* ∨ */
    {"\xe2\x86\x92", "turn it round: \"A \xe2\x86\x92 B\" is written \"B if A\""}, /* → */
    {"\xe2\x86\x94", "write \"iff\""},                                             /* ↔ */
    {"xor", "write \"A iff not B\" for \"one of the two, not both\""},
    {"implies", "turn it round: \"A implies B\" is written \"B if A\""},
    {"then", "the condition comes last: \"if A then B\" is written \"B if A\""},
    {"only", "\"A only if B\" is written \"B if A\""},
    {"unless", "\"A unless B\" is written \"A if not B\""},
    {"but", "write \"and\""},
};

enum { HABITS = sizeof habits / sizeof *habits };

/* The bytes of text[0..length) that fit `room` without cutting a UTF-8 character. */
static size_t whole_characters(const char *text, size_t length, size_t room)
{
  if (length <= room)
    return length;
  while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80)
    room--;
  return room;
}

void truce__explain(truce_statement_error *error, const char *hint, const char *format, ...)
{
  char message[2 * sizeof error->message];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  const size_t kept = whole_characters(message, strlen(message), sizeof error->message - 1);
  memcpy(error->message, message, kept);
  error->message[kept] = '\0';
  snprintf(error->hint, sizeof error->hint, "%s", hint);
}

/* A user's word, shortened to what a message has room for. */
typedef struct shown_word {
  char text[SHOWN_MAX + sizeof "\xe2\x80\xa6"];
} shown_word;

static shown_word shown(const char *word, size_t length)
{
  shown_word s;
  const size_t kept = whole_characters(word, length, SHOWN_MAX);
  snprintf(s.text, sizeof s.text, "%.*s%s", (int)kept, word, kept < length ? "\xe2\x80\xa6" : "");
  return s;
}

/* Options that may be meant, nearest first; of equals, the first in the case. */
typedef struct candidates {
  size_t count;
  size_t option[TRUCE_OPTIONS_MAX], distance[TRUCE_OPTIONS_MAX];
} candidates;

static void add_candidate(candidates *c, size_t option, size_t distance)
{
  size_t place = c->count++;
  for (; place > 0 && c->distance[place - 1] > distance; place--) {
    c->option[place] = c->option[place - 1];
    c->distance[place] = c->distance[place - 1];
  }
  c->option[place] = option;
  c->distance[place] = distance;
}

/* Appends to the hint unless it would not fit with `spare` bytes left. */
static bool append(truce_statement_error *error, size_t spare, const char *before, const char *text,
                   const char *after)
{
  const size_t used = strlen(error->hint), size = sizeof error->hint;
  if (used + strlen(before) + strlen(text) + strlen(after) + spare >= size)
    return false;
  snprintf(error->hint + used, size - used, "%s%s%s", before, text, after);
  return true;
}

/* Appends "a.x", "a.y", ... as far as they fit; an ellipsis says that there are more. */
static bool append_options(truce_statement_error *error, const candidates *c, size_t first,
                           const truce_names *names)
{
  static const char more[] = ", \xe2\x80\xa6";
  for (size_t k = first; k < c->count; k++) {
    const char *id = names->ids[c->option[k]];
    if (!append(error, sizeof more, k == first ? "\"" : ", \"", id, "\"")) {
      if (k > first)
        append(error, 0, more, "", "");
      return k > first;
    }
  }
  return c->count > first;
}

/* Sets the hint to `before`, the options and `after`. */
static void hint_options(truce_statement_error *error, const char *before, const candidates *c,
                         const char *after, const truce_names *names)
{
  snprintf(error->hint, sizeof error->hint, "%s", before);
  if (append_options(error, c, 0, names))
    append(error, 0, after, "", "");
  else
    snprintf(error->hint, sizeof error->hint, "options are written party.option");
}

/* Where the option part of an id starts: behind the first dot. */
static size_t option_part(const char *id)
{
  const char *dot = strchr(id, '.');
  return dot == NULL ? 0 : (size_t)(dot - id) + 1;
}

static bool same_text(const char *a, const char *b, size_t b_length)
{
  return strlen(a) == b_length && memcmp(a, b, b_length) == 0;
}

static void all_options(candidates *c, const truce_names *names)
{
  for (size_t k = 0; k < names->count; k++)
    add_candidate(c, k, 0);
}

/* Whether the word is what people write for a keyword or connective; then it is explained. */
static bool explain_habit(truce_statement_error *error, const char *word, size_t length)
{
  char advice[16];
  for (size_t k = 0; k < TRUCE__KEYWORDS; k++) {
    if (strlen(truce__keywords[k]) == length &&
        truce__edit_distance(truce__keywords[k], length, word, length) == 0) {
      snprintf(advice, sizeof advice, "write \"%s\"", truce__keywords[k]);
      truce__explain(error, advice, "\"%s\" has to be in small letters", shown(word, length).text);
      return true;
    }
  }
  for (size_t k = 0; k < HABITS; k++) {
    if (same_text(habits[k].written, word, length)) {
      truce__explain(error, habits[k].advice, "\"%s\" is not a word of statements",
                     habits[k].written);
      return true;
    }
  }
  return false;
}

/* The edit distance if that is near enough to be what was meant, otherwise SIZE_MAX. */
static size_t near_distance(const char *word, size_t length, const char *other, size_t other_length)
{
  const size_t distance = truce__edit_distance(word, length, other, other_length);
  return truce__near_enough(distance, length, other_length) ? distance : SIZE_MAX;
}

/* How far the word is from an id: as a whole if it has a dot, otherwise from the id's party or
 * option, whichever is nearer. */
static size_t distance_to(const char *word, size_t length, bool dotted, const char *id)
{
  const size_t part = option_part(id);
  if (dotted)
    return near_distance(word, length, id, strlen(id));
  const size_t party = part == 0 ? SIZE_MAX : near_distance(word, length, id, part - 1);
  const size_t option = near_distance(word, length, id + part, strlen(id + part));
  return party < option ? party : option;
}

/* The word of the language that is like this one; NULL if none is. */
static const char *near_keyword(const char *word, size_t length)
{
  const char *nearest = NULL;
  size_t least = SIZE_MAX;
  for (size_t k = 0; k < TRUCE__KEYWORDS; k++) {
    const size_t bytes = strlen(truce__keywords[k]);
    const size_t distance = truce__edit_distance(word, length, truce__keywords[k], bytes);
    if (distance < least && truce__near_enough(distance, length, bytes)) {
      nearest = truce__keywords[k];
      least = distance;
    }
  }
  return nearest;
}

/* Options like the word; if none is, a word of the language or else all options. */
static void hint_nearest(truce_statement_error *error, const char *word, size_t length, bool dotted,
                         const truce_names *names)
{
  candidates near = {0};
  const size_t behind_dot = dotted ? (size_t)((char *)memchr(word, '.', length) - word) + 1 : 0;
  for (size_t k = 0; k < names->count; k++) {
    const char *id = names->ids[k];
    const size_t distance = distance_to(word, length, dotted, id);
    const bool other_party =
        dotted && same_text(id + option_part(id), word + behind_dot, length - behind_dot);
    if (distance != SIZE_MAX || other_party)
      add_candidate(&near, k, distance);
  }
  if (near.count > 3)
    near.count = 3;
  if (near.count > 0 && near.distance[0] == 0)
    near.count = 1; /* only small letters and capitals differ */
  if (near.count > 0) {
    hint_options(error, near.count == 1 ? "did you mean " : "did you mean one of ", &near, "?",
                 names);
  } else if (!dotted && near_keyword(word, length) != NULL) {
    append(error, 0, "did you mean \"", near_keyword(word, length), "\"?");
  } else if (names->count == 0) {
    snprintf(error->hint, sizeof error->hint, "the case has no options yet");
  } else {
    all_options(&near, names);
    hint_options(error, "the options are ", &near, "", names);
  }
}

/* A word without a dot: a party, an option without its party, or neither. */
static void explain_bare(truce_statement_error *error, const char *word, size_t length,
                         const truce_names *names)
{
  const shown_word s = shown(word, length);
  candidates of_party = {0}, of_option = {0};
  for (size_t k = 0; k < names->count; k++) {
    const char *id = names->ids[k];
    const size_t part = option_part(id);
    if (part == length + 1 && memcmp(id, word, length) == 0)
      add_candidate(&of_party, k, 0);
    if (same_text(id + part, word, length))
      add_candidate(&of_option, k, 0);
  }
  if (of_option.count > 0) {
    truce__explain(error, "", "\"%s\" needs its party before it", s.text);
    hint_options(error, of_option.count == 1 ? "write " : "write one of ", &of_option, "", names);
  } else if (of_party.count > 0) {
    truce__explain(error, "", "\"%s\" is a party, not one of its options", s.text);
    hint_options(error, "its options are ", &of_party, "", names);
  } else {
    truce__explain(error, "", "there is no option \"%s\"", s.text);
    hint_nearest(error, word, length, false, names);
  }
}

/* A word "party.option" whose party exists: its options, nearest first. */
static void explain_option(truce_statement_error *error, const char *word, size_t length,
                           size_t part, const candidates *c, const truce_names *names)
{
  const shown_word party = shown(word, part - 1), option = shown(word + part, length - part);
  if (part == length)
    truce__explain(error, "", "an option is missing after \"%s.\"", party.text);
  else
    truce__explain(error, "", "party \"%s\" has no option \"%s\"", party.text, option.text);
  const char *nearest = names->ids[c->option[0]];
  if (!truce__near_enough(c->distance[0], length - part, strlen(nearest + part))) {
    hint_options(error, "its options are ", c, "", names);
  } else if (!append(error, 0, "did you mean \"", nearest, "\"?")) {
    snprintf(error->hint, sizeof error->hint, "options are written party.option");
  } else {
    const size_t end = strlen(error->hint);
    if (!append(error, 0, " Its other options: ", "", "") || !append_options(error, c, 1, names))
      error->hint[end] = '\0';
  }
}

/* Pasted text often has one; it looks like a space and counts as a letter. */
static bool holds_no_break_space(const char *word, size_t length)
{
  for (size_t k = 0; k + 1 < length; k++) {
    if (memcmp(word + k, "\xc2\xa0", 2) == 0)
      return true;
  }
  return false;
}

void truce__explain_word(truce_statement_error *error, const char *word, size_t length,
                         const truce_names *names)
{
  if (explain_habit(error, word, length))
    return;
  if (holds_no_break_space(word, length)) {
    truce__explain(error, "type ordinary spaces in its place",
                   "a no-break space stands inside \"%s\"", shown(word, length).text);
    return;
  }
  const char *dot = memchr(word, '.', length);
  if (dot == NULL) {
    explain_bare(error, word, length, names);
    return;
  }
  const size_t part = (size_t)(dot - word) + 1;
  candidates of_party = {0};
  for (size_t k = 0; k < names->count; k++) {
    const char *id = names->ids[k];
    if (option_part(id) == part && memcmp(id, word, part) == 0)
      add_candidate(&of_party, k,
                    truce__edit_distance(word + part, length - part, id + part, strlen(id + part)));
  }
  if (of_party.count > 0) {
    explain_option(error, word, length, part, &of_party, names);
  } else {
    truce__explain(error, "", "there is no option \"%s\"", shown(word, length).text);
    hint_nearest(error, word, length, true, names);
  }
}

size_t truce__explain_symbol(truce_statement_error *error, const char *text)
{
  size_t found = HABITS, longest = 0;
  for (size_t k = 0; k < HABITS; k++) {
    const size_t length = strlen(habits[k].written);
    if (length > longest && strncmp(text, habits[k].written, length) == 0) {
      found = k;
      longest = length;
    }
  }
  if (found < HABITS) {
    truce__explain(error, habits[found].advice, "\"%s\" is not used in statements",
                   habits[found].written);
    return longest;
  }
  const unsigned char c = (unsigned char)*text;
  if (c < 0x20 || c == 0x7f)
    truce__explain(error, "remove it", "a control character (code %u) cannot stand here", c);
  else if (c >= '0' && c <= '9')
    truce__explain(error, "names start with a letter or an underscore",
                   "a name cannot start with the digit \"%c\"", c);
  else
    truce__explain(error,
                   "a statement is made of party.option, and, or, not, if, iff and parentheses",
                   "\"%c\" is not used in statements", c);
  return 1;
}
