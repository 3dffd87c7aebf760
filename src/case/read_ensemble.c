/* Fitted ensembles: docs/forecast.md as code. */
#include <stdlib.h>
#include <string.h>

#include "judgement.h"
#include "owned_ensemble.h"
#include "read.h"
#include "truce/ensemble.h"

extern const char truce__ensemble_start[], truce__ensemble_end[];

/* A number of the map, with up to nine places; complains if it is not there. */
static double number(reader *r, const tree *map, const char *key)
{
  int64_t value = 0;
  const tree *t = truce__tree_get(map, key);
  if (t == NULL)
    truce__complain(r, TRUCE_ERROR, "missing", map->at, "train the ensemble again",
                    "`%s` is missing", key);
  else
    truce__read_billionths(r, t, key, &value);
  return (double)value / (double)TRUCE_BILLION;
}

static size_t whole(reader *r, const tree *map, const char *key)
{
  const double value = number(r, map, key);
  return value > 0 && value < 1e9 ? (size_t)value : 0;
}

static void read_levels(reader *r, const tree *map, const char *key, double *levels)
{
  static const char *const keys[TRUCE_ENSEMBLE_LEVELS] = {"50", "80", "90"};
  const tree *t = truce__map_section(r, map, key, "`levels` (50, 80 and 90: number)");
  double least = 0;
  for (int k = 0; k < TRUCE_ENSEMBLE_LEVELS && t != NULL; k++) {
    levels[k] = number(r, t, keys[k]);
    if (levels[k] < least || levels[k] > 1)
      truce__complain(r, TRUCE_ERROR, "out-of-range", t->at, "train the ensemble again",
                      "these shares do not rise from 0 to 1");
    least = levels[k];
  }
  if (t == NULL)
    truce__complain(r, TRUCE_ERROR, "missing", map->at, "train the ensemble again",
                    "`%s` is missing", key);
}

static void read_score(reader *r, const tree *map, truce_ensemble_score *score)
{
  static const char *const keys[] = {"issues",       "groups",     "folds", "mae",  "crps",
                                     "salience_mae", "difference", "low",   "high", "covered"};
  const tree *t = truce__map_section(r, map, "cross_validation", "`cross_validation`");
  if (t == NULL)
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "`cross_validation`");
  *score = (truce_ensemble_score){.issues = whole(r, t, "issues"),
                                  .groups = whole(r, t, "groups"),
                                  .folds = whole(r, t, "folds"),
                                  .mae = number(r, t, "mae"),
                                  .crps = number(r, t, "crps"),
                                  .salience_mae = number(r, t, "salience_mae"),
                                  .difference = number(r, t, "difference"),
                                  .low = number(r, t, "low"),
                                  .high = number(r, t, "high")};
  read_levels(r, t, "covered", score->covered);
}

/* A name and its effect. */
typedef struct effect {
  const char *name;
  double value;
} effect;

static int by_name(const void *a, const void *b)
{
  return strcmp(((const effect *)a)->name, ((const effect *)b)->name);
}

static void read_effects(reader *r, const tree *map, truce_ensemble_fit *fit)
{
  const tree *t = truce__map_section(r, map, "effects", "`effects` (name: number)");
  if (t == NULL)
    return;
  effect *read = truce__arena_alloc(r->arena, t->count, sizeof *read);
  const char **names = truce__arena_alloc(r->arena, t->count, sizeof *names);
  double *effects = truce__arena_alloc(r->arena, t->count, sizeof *effects);
  if (read == NULL || names == NULL || effects == NULL)
    return;
  for (size_t k = 0; k < t->count; k++)
    read[k] = (effect){t->keys[k]->text, number(r, t, t->keys[k]->text)};
  qsort(read, t->count, sizeof *read, by_name);
  for (size_t k = 0; k < t->count; k++) {
    names[k] = read[k].name;
    effects[k] = read[k].value;
  }
  fit->name_count = t->count;
  fit->names = names;
  fit->effects = effects;
}

/* A parameter, which fitting keeps within 4 of 0. */
static double parameter(reader *r, const tree *map, const char *key)
{
  const double value = number(r, map, key);
  if (value < -4 || value > 4)
    truce__complain(r, TRUCE_ERROR, "out-of-range", truce__tree_get(map, key)->at,
                    "train the ensemble again", "`%s` lies between -4 and 4", key);
  return value;
}

static void read_fit(reader *r, const tree *key, const tree *t, truce_ensemble_fit *fit)
{
  static const char *const keys[] = {
      "uses_capability", "capability_column", "mixing",  "width",  "sharpness",       "reference",
      "salience",        "capability",        "effects", "levels", "cross_validation"};
  *fit = (truce_ensemble_fit){.id = key->text};
  if (!truce__expect(r, t, TREE_MAP, "a fit"))
    return;
  truce__check_keys(r, t, keys, sizeof keys / sizeof *keys, "a fit");
  const tree *uses = truce__tree_get(t, "uses_capability");
  if (uses != NULL)
    truce__read_truth(r, uses, "`uses_capability`", &fit->uses_capability);
  fit->capability_column = truce__text_of(r, t, "capability_column", "the name of a column");
  fit->mixing = parameter(r, t, "mixing");
  fit->width = parameter(r, t, "width");
  fit->sharpness = parameter(r, t, "sharpness");
  fit->reference = parameter(r, t, "reference");
  fit->salience = parameter(r, t, "salience");
  fit->capability = parameter(r, t, "capability");
  read_effects(r, t, fit);
  read_levels(r, t, "levels", fit->levels);
  read_score(r, t, &fit->score);
}

static int by_number(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void read_seen(reader *r, const tree *list, truce_ensemble *ensemble)
{
  if (truce__tree_is_null(list) || !truce__expect(r, list, TREE_LIST, "`seen` (list of numbers)"))
    return;
  uint32_t *seen = truce__arena_alloc(r->arena, list->count, sizeof *seen);
  if (seen == NULL)
    return;
  for (size_t k = 0; k < list->count; k++) {
    char *end = NULL;
    if (!truce__expect_text(r, list->values[k], "a number of `seen`"))
      continue;
    seen[ensemble->seen_count++] = (uint32_t)strtoul(list->values[k]->text, &end, 16);
    if (*end != '\0' || end == list->values[k]->text)
      truce__complain(r, TRUCE_ERROR, "bad-number", list->values[k]->at, "train the ensemble again",
                      "this is not a number to the base of 16");
  }
  if (ensemble->seen_count > 0)
    qsort(seen, ensemble->seen_count, sizeof *seen, by_number);
  ensemble->seen = seen;
}

static void read_ensemble(reader *r, const tree *root, truce_ensemble *ensemble)
{
  static const char *const keys[] = {"truce_ensemble", "trained_on", "fits", "seen"};
  if (!truce__expect(r, root, TREE_MAP, "an ensemble file"))
    return;
  truce__check_keys(r, root, keys, sizeof keys / sizeof *keys, "an ensemble file");
  const tree *version = truce__tree_get(root, "truce_ensemble");
  if (version == NULL || version->kind != TREE_SCALAR || strcmp(version->text, "1") != 0)
    truce__complain(r, TRUCE_ERROR, "bad-version", root->at, "train it again with this program",
                    "the file does not begin with: truce_ensemble: 1");
  ensemble->trained_on = truce__text_of(r, root, "trained_on", "`trained_on`");
  const tree *map = truce__map_section(r, root, "fits", "`fits` (name: parameters)");
  if (map == NULL || map->count == 0 || map->count > TRUCE_ENSEMBLE_FITS_MAX) {
    truce__complain(r, TRUCE_ERROR, "missing", root->at, "train the ensemble again",
                    "an ensemble has from 1 to %d `fits`", TRUCE_ENSEMBLE_FITS_MAX);
    return;
  }
  truce_ensemble_fit *fits = truce__arena_alloc(r->arena, map->count, sizeof *fits);
  for (size_t k = 0; fits != NULL && k < map->count; k++)
    read_fit(r, map->keys[k], map->values[k], &fits[k]);
  read_seen(r, truce__tree_get(root, "seen"), ensemble);
  ensemble->fits = fits;
  ensemble->fit_count = fits != NULL ? map->count : 0;
}

truce_status truce_ensemble_read_memory(truce_ensemble **ensemble, const char *name,
                                        const char *text, size_t length,
                                        truce_diagnostics *diagnostics)
{
  truce__arena *arena = truce__arena_new();
  owned_ensemble *made = arena != NULL ? truce__arena_alloc(arena, 1, sizeof *made) : NULL;
  if (made == NULL) {
    truce__arena_free(arena);
    return TRUCE_NO_MEMORY;
  }
  made->arena = arena;
  reader r = {.file = truce__arena_string(arena, name),
              .text = truce__arena_copy(arena, text, length),
              .length = length,
              .arena = arena,
              .diagnostics = diagnostics};
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  tree *root = NULL;
  truce_status status = truce__arena_failed(arena) ? TRUCE_NO_MEMORY : truce__reader_open(&r);
  if (status == TRUCE_OK)
    status = truce__tree_read(&root, &r, TREE_YAML);
  if (status == TRUCE_OK)
    read_ensemble(&r, root, &made->ensemble);
  if (status == TRUCE_OK && truce_diagnostics_count(diagnostics, TRUCE_ERROR) > errors)
    status = TRUCE_BAD_INPUT;
  if (truce__arena_failed(arena))
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK)
    *ensemble = &made->ensemble;
  else
    truce__arena_free(arena);
  return status;
}

truce_status truce_ensemble_read_file(truce_ensemble **ensemble, const char *path,
                                      truce_diagnostics *diagnostics)
{
  char *text;
  size_t length;
  truce_status status =
      truce__load_file(&text, &length, path, "name a file that `--train` saved", diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = truce_ensemble_read_memory(ensemble, path, text, length, diagnostics);
  free(text);
  return status;
}

truce_status truce_ensemble_shipped(truce_ensemble **ensemble, truce_diagnostics *diagnostics)
{
  return truce_ensemble_read_memory(
      ensemble, "the ensemble that comes with truce", truce__ensemble_start,
      (size_t)(truce__ensemble_end - truce__ensemble_start), diagnostics);
}

void truce_ensemble_free(truce_ensemble *ensemble)
{
  if (ensemble != NULL)
    truce__arena_free(((owned_ensemble *)ensemble)->arena);
}
