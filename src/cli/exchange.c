/* `truce exchange`: who can come home now? The first operand says what is to be done. */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"

static const struct action {
  const char *name, *operands;
  size_t least, most;
  int (*run)(const arguments *a);
  const char *about;
} actions[] = {
#define EXCHANGE_ENTRY(name, operands, least, most, function, about)                               \
  {name, operands, least, most, function, about},
    EXCHANGE_TABLE(EXCHANGE_ENTRY)
#undef EXCHANGE_ENTRY
};

static void list_actions(void)
{
  for (size_t k = 0; k < sizeof actions / sizeof *actions; k++)
    fprintf(stderr, "  truce exchange %s %s\n      %s\n", actions[k].name, actions[k].operands,
            actions[k].about);
}

int command_exchange(const arguments *a)
{
  for (size_t k = 0; k < sizeof actions / sizeof *actions && a->operand != NULL; k++) {
    const struct action *action = &actions[k];
    const size_t given = a->operand_count - 1;
    if (strcmp(a->operand, action->name) != 0)
      continue;
    if (given >= action->least && given <= action->most)
      return action->run(a);
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
