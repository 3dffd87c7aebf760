/* The truce command. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "truce/plan.h"

#include "cluster.h"
#include "commands.h"
#include "output.h"

static int run(const arguments *a)
{
  static int (*const commands[COMMAND_COUNT])(const arguments *) = {
      [COMMAND_CHECK] = command_check,       [COMMAND_STABILITY] = command_stability,
      [COMMAND_TALKS] = command_talks,       [COMMAND_DEAL] = command_deal,
      [COMMAND_FORECAST] = command_forecast, [COMMAND_ESCALATION] = command_escalation,
      [COMMAND_LEVERAGE] = command_leverage, [COMMAND_EXCHANGE] = command_exchange,
      [COMMAND_REPORT] = command_report,     [COMMAND_CONVERT] = command_convert,
      [COMMAND_HELP] = command_help,         [COMMAND_VERSION] = command_version,
  };
  if (a->none)
    help_questions();
  else if (a->values[OPTION_USAGE] != NULL)
    help_command(a->command);
  else
    return output_allowed(a) ? commands[a->command](a) : EXIT_BAD;
  return EXIT_DONE;
}

int main(int count, char **words)
{
  signal(SIGXFSZ, SIG_IGN); /* a file size limit then shows as a write error, which is handled */
  /* One voice: what the other processes of a cluster would say, they all would. */
  const bool silent = cluster_rank() > 0;
  if (silent &&
      (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL))
    return EXIT_INTERNAL;
  arguments a;
  if (!arguments_read(&a, count, words))
    return EXIT_BAD;
  if (silent && (a.command != COMMAND_STABILITY || a.samples == 0))
    return EXIT_DONE; /* only ensembles are shared */
  const int result = run(&a);
  /* What still sits in the buffer may be what does not fit the disk. */
  errno = 0;
  const bool written = fflush(stdout) == 0 && !ferror(stdout);
  if (!written)
    output_failed("to standard output", errno != 0 ? errno : EIO);
  if (truce_plan_left_behind() > 0) /* what they use must not be torn down */
    _exit(written ? result : EXIT_BAD);
  return written ? result : EXIT_BAD;
}
