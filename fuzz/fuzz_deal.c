/* Any bytes as a case file, then every question about its deal; bytes that start with 0 are a tape
 * for the properties instead. */
#include <stdlib.h>

#include "property/deal_properties.h"
#include "truce/deal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const double PACKAGES_MAX = 20000; /* larger cases take longer, not other ways */

static void expect(bool condition)
{
  if (!condition)
    abort();
}

static bool small(const truce_case *c)
{
  double packages = 1;
  for (size_t k = 0; k < c->issue_count; k++)
    packages *= (double)c->issues[k].position_count;
  return packages <= PACKAGES_MAX;
}

static void ask_everything(const truce_deal *deal)
{
  truce_openings openings;
  truce_trades trades;
  truce_cloud cloud;
  truce_robustness robustness;
  truce_adjusted_winner winner;
  expect(truce_deal_openings(&openings, deal, NULL) == TRUCE_OK);
  expect(deal->deal_exists ? openings.change_count == 0 : openings.has_nearest);
  truce_openings_free(&openings);
  expect(truce_deal_trades(&trades, deal, NULL, 10, NULL) == TRUCE_OK);
  truce_trades_free(&trades);
  expect(truce_deal_cloud(&cloud, deal, 50, 1) == TRUCE_OK);
  expect(cloud.count <= 50 && (cloud.count > 0) <= deal->deal_exists);
  truce_cloud_free(&cloud);
  const truce_robustness_options sampling = {.samples = 3, .seed = 1, .spread = 0.1};
  expect(truce_deal_robustness(&robustness, deal, &sampling, NULL) == TRUCE_OK);
  truce_robustness_free(&robustness);
  const truce_status status = truce_deal_adjusted_winner(&winner, deal);
  expect(status == TRUCE_OK || status == TRUCE_BAD_INPUT);
  if (status == TRUCE_OK)
    truce_adjusted_winner_free(&winner);
}

static void solve(const truce_case *c, truce_diagnostics *diagnostics)
{
  truce_deal *deal = NULL;
  const truce_deal_options options = {.frontier_limit = 5, .search_nodes = 200};
  const truce_status status = truce_deal_solve(&deal, c, &options, NULL, diagnostics);
  expect((status == TRUCE_OK) == (truce_diagnostics_count(diagnostics, TRUCE_ERROR) == 0));
  expect((status == TRUCE_OK) == (deal != NULL));
  if (deal == NULL)
    return;
  expect(deal->frontier_count > 0 && deal->frontier_count <= 5);
  expect(!deal->deal_known || deal->deal_exists == (deal->agreements.high > 0));
  ask_everything(deal);
  truce_deal_free(deal);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size > 0 && data[0] == 0) {
    truce_property_deal(data + 1, size - 1, 60);
    return 0;
  }
  truce_diagnostics *diagnostics;
  truce_case *c = NULL;
  if (truce_diagnostics_init(&diagnostics) != TRUCE_OK)
    return 0;
  if (truce_case_read_memory(&c, "fuzz.yaml", (const char *)data, size, diagnostics) == TRUCE_OK &&
      small(c))
    solve(c, diagnostics);
  truce_case_free(c);
  truce_diagnostics_free(diagnostics);
  return 0;
}
