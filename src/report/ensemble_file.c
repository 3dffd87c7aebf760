/* A fitted ensemble as a file: what truce_ensemble_read_file reads. */
#include <inttypes.h>

#include "case_file.h"
#include "report_internal.h"

static void put_number(FILE *out, int indent, const char *key, double value)
{
  fprintf(out, "%*s%s: %.9f\n", indent, "", key, value);
}

static void put_levels(FILE *out, int indent, const char *key, const double *levels)
{
  fprintf(out, "%*s%s: {", indent, "", key);
  for (int k = 0; k < TRUCE_ENSEMBLE_LEVELS; k++)
    fprintf(out, "%s%.0f: %.9f", k > 0 ? ", " : "", 100 * truce_ensemble_coverages[k], levels[k]);
  fputs("}\n", out);
}

static void put_score(FILE *out, const truce_ensemble_score *score)
{
  if (score->issues == 0)
    return;
  fputs("    cross_validation: # errors on issues of groups that the fit had not seen\n", out);
  fprintf(out, "      issues: %zu\n      groups: %zu\n      folds: %zu\n", score->issues,
          score->groups, score->folds);
  put_number(out, 6, "mae", score->mae);
  put_number(out, 6, "crps", score->crps);
  put_number(out, 6, "salience_mae", score->salience_mae);
  put_number(out, 6, "difference", score->difference);
  put_number(out, 6, "low", score->low);
  put_number(out, 6, "high", score->high);
  put_levels(out, 6, "covered", score->covered);
}

static void put_fit(FILE *out, const truce_ensemble_fit *fit)
{
  fputs("  ", out);
  truce__put_scalar(out, fit->id);
  fputs(":\n", out);
  if (fit->uses_capability)
    fputs("    uses_capability: true\n", out);
  truce__put_field(out, 4, "capability_column", fit->capability_column);
  put_number(out, 4, "mixing", fit->mixing);
  put_number(out, 4, "width", fit->width);
  put_number(out, 4, "sharpness", fit->sharpness);
  put_number(out, 4, "reference", fit->reference);
  put_number(out, 4, "salience", fit->salience);
  put_number(out, 4, "capability", fit->capability);
  if (fit->name_count > 0)
    fputs("    effects: # of an actor's name on its log weight\n", out);
  for (size_t k = 0; k < fit->name_count; k++) {
    fputs("      ", out);
    truce__put_scalar(out, fit->names[k]);
    fprintf(out, ": %.9f\n", fit->effects[k]);
  }
  put_levels(out, 4, "levels", fit->levels);
  put_score(out, &fit->score);
}

truce_status truce_report_ensemble(const truce_ensemble *ensemble, FILE *out)
{
  fputs("truce_ensemble: 1\n", out);
  truce__put_field(out, 0, "trained_on", ensemble->trained_on);
  fputs("fits:\n", out);
  for (size_t k = 0; k < ensemble->fit_count; k++)
    put_fit(out, &ensemble->fits[k]);
  fputs("seen: # fingerprints of the issues it was fitted to\n  [", out);
  for (size_t k = 0; k < ensemble->seen_count; k++)
    fprintf(out, "%s\"%08" PRIx32 "\"",
            k == 0       ? ""
            : k % 8 == 0 ? ",\n   "
                         : ", ",
            ensemble->seen[k]);
  fputs("]\n", out);
  return truce__report_end(out);
}
