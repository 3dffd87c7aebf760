#include "truce/status.h"

const char *truce_status_text(truce_status status)
{
  switch (status) {
#define STATUS_CASE(name, text)                                                                    \
  case TRUCE_##name:                                                                               \
    return text;
    TRUCE_STATUS_TABLE(STATUS_CASE)
#undef STATUS_CASE
  }
  return "unknown status";
}
