/* How fast: 10,000 cases drawn from the ranges of one with 2 dealers, 10 issues of 4 positions and
 * a range for every weight, value and no-deal value; each is solved for its Nash package. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "truce/deal.h"

enum { ISSUES = 10, POSITIONS = 4, SAMPLES = 10000 };

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* One dealer likes the positions in order, the other in reverse; their weights run in opposite
 * directions too, so there is much to trade. */
static size_t write_case(char *out, size_t size)
{
  size_t n = 0;
#define PUT(...) n += (size_t)snprintf(out + n, size - n, __VA_ARGS__)
  PUT("truce: 1\nparties: {a: {}, b: {}}\nissues:\n");
  for (int k = 0; k < ISSUES; k++)
    PUT("  i%d: [w, x, y, z]\n", k);
  PUT("interests:\n");
  for (int dealer = 0; dealer < 2; dealer++) {
    PUT("  %s:\n    no_deal: 60 +- 10\n", dealer == 0 ? "a" : "b");
    for (int k = 0; k < ISSUES; k++) {
      PUT("    i%d: {weight: %d +- 2, values: {", k, dealer == 0 ? 5 + k : 5 + ISSUES - k);
      for (int v = 0; v < POSITIONS; v++)
        PUT("%s%c: %d +- 8", v > 0 ? ", " : "", "wxyz"[v],
            10 + 25 * (dealer == 0 ? v : POSITIONS - 1 - v) + (7 * k + 3 * v) % 5);
      PUT("}}\n");
    }
  }
#undef PUT
  return n;
}

int main(void)
{
  char text[8192];
  const size_t length = write_case(text, sizeof text);
  truce_diagnostics *list;
  truce_case *c;
  truce_deal *deal;
  if (length >= sizeof text || truce_diagnostics_init(&list) != TRUCE_OK)
    return 3;
  if (truce_case_read_memory(&c, "case.yaml", text, length, list) != TRUCE_OK ||
      truce_deal_solve(&deal, c, NULL, NULL, list) != TRUCE_OK) {
    fprintf(stderr, "bench: %s\n", truce_diagnostics_get(list, 0)->message);
    return 3;
  }
  for (unsigned threads = 1; threads <= 2; threads++) {
    const truce_control control = {.threads = threads};
    truce_robustness r;
    const double start = now();
    if (truce_deal_robustness(&r, deal, &(truce_robustness_options){.samples = SAMPLES, .seed = 1},
                              &control) != TRUCE_OK)
      return 3;
    printf("%d samples, %u thread%s: %.2f s (deal in %.1f %%, %zu Nash packages)\n", SAMPLES,
           threads, threads == 1 ? "" : "s", now() - start, 100 * r.deal.share, r.often_total);
    truce_robustness_free(&r);
  }
  truce_deal_free(deal);
  truce_case_free(c);
  truce_diagnostics_free(list);
  return 0;
}
