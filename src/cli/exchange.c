/* `truce exchange`: who can come home now? The first operand says what is to be done. */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "truce/entries.h"

enum { OPTIONS_MAX = 10 };

static const struct action {
  const char *name, *operands;
  size_t least, most;
  int (*run)(const arguments *a);
  unsigned formats;
  option options[OPTIONS_MAX]; /* OPTION_COUNT ends them */
  const char *about;
} actions[] = {
#define EXCHANGE_ENTRY(name, operands, least, most, function, formats, options, about)             \
  {name, operands, least, most, function, formats, options, about},
    EXCHANGE_TABLE(EXCHANGE_ENTRY)
#undef EXCHANGE_ENTRY
};

enum { ACTIONS = sizeof actions / sizeof *actions };

static void list_actions(void)
{
  for (size_t k = 0; k < ACTIONS; k++)
    fprintf(stderr, "  truce exchange %s %s\n      %s\n", actions[k].name, actions[k].operands,
            actions[k].about);
}

/* ---- Options: one that an action has no use for would be taken for heeded ---- */

static bool takes(const struct action *action, option o)
{
  if (o == OPTION_COLOR || o == OPTION_MEMORY || o == OPTION_THREADS || o == OPTION_USAGE)
    return true;
  if (o == OPTION_OUTPUT)
    return action->formats != TOLD;
  if (o == OPTION_FORMAT)
    return action->formats != TOLD && action->formats != FIXED;
  size_t k = 0;
  while (action->options[k] != OPTION_COUNT && action->options[k] != o)
    k++;
  return action->options[k] == o;
}

/* Whether an entry in words can say what the option would. */
static bool is_word(option o)
{
  const char *name = option_entries[o].name;
  bool found = strcmp(name, "day") == 0;
  for (int k = 0; k < TRUCE_ENTRY_TEXTS && !found; k++)
    found = strcmp(name, truce_entry_text_id((truce_entry_text)k)) == 0;
  return found;
}

static void refuse_option(const arguments *a, const struct action *action, option o)
{
  const char *name = option_entries[o].name;
  char others[400] = "";
  size_t length = 0;
  if (action->run == exchange_event && is_word(o)) {
    complain("`truce exchange %s` takes no --%s; write %s=%s", a->operand, name, name,
             a->values[o][0] != '\0' ? a->values[o] : "..");
    return;
  }
  for (size_t k = 0; k < ACTIONS && o != OPTION_OUTPUT && o != OPTION_FORMAT; k++) {
    if (takes(&actions[k], o))
      length += (size_t)snprintf(others + length, sizeof others - length, "%s `%s`",
                                 length == 0 ? "; it is for" : ",", actions[k].name);
  }
  complain("`truce exchange %s` takes no --%s%s", a->operand, name, others);
}

static bool check_options(const arguments *a, const struct action *action)
{
  for (int o = 0; o < OPTION_COUNT; o++) {
    if (a->values[o] != NULL && !takes(action, (option)o)) {
      refuse_option(a, action, (option)o);
      return false;
    }
  }
  /* A table alone is written whatever the ending of the file, if that does not promise another. */
  const bool any = action->formats == TOLD || action->formats == FIXED ||
                   (a->values[OPTION_FORMAT] == NULL && a->format == FORMAT_TEXT);
  return any || arguments_gives(a, action->formats);
}

/* With words, `commission` is `event`. */
static const struct action *meant(const arguments *a, const struct action *action)
{
  size_t k = 0;
  if (action->run != exchange_commission || a->operand_count < 3)
    return action;
  while (actions[k].run != exchange_event)
    k++;
  return &actions[k];
}

int command_exchange(const arguments *a)
{
  for (size_t k = 0; k < ACTIONS && a->operand != NULL; k++) {
    const struct action *action = &actions[k];
    const size_t given = a->operand_count - 1;
    if (strcmp(a->operand, action->name) != 0)
      continue;
    if (given >= action->least && given <= action->most)
      return check_options(a, meant(a, action)) ? action->run(a) : EXIT_BAD;
    complain("write `truce exchange %s %s`", action->name, action->operands);
    return EXIT_BAD;
  }
  if (a->operand == NULL)
    complain("say what is to be done:");
  else
    complain("`truce exchange` cannot `%s`; it can:", a->operand);
  list_actions();
  return EXIT_BAD;
}
