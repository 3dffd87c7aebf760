/* The one place of the library that may end the process: a caller broke a contract, and going on
 * could hand out a wrong answer. No input of a user can lead here. */
#include "memory.h"

_Noreturn void truce__misuse(const char *condition, const char *file, int line)
{
  /* Kept where a debugger and a core file show them; the library prints nothing. */
  static volatile const char *broken_condition, *broken_file;
  static volatile int broken_line;
  broken_condition = condition;
  broken_file = file;
  broken_line = line;
  (void)broken_condition;
  (void)broken_file;
  (void)broken_line;
  __builtin_trap();
}
