/* How well and how fast records are linked.
 *
 * bench_linkage FOLDER: the public test data of FOLDER (RLdata500.csv, febrl1.csv, ...), without
 * labels. bench_linkage A.csv [B.csv] [--one-to-one]: lists whose truth is in their ids (the digits
 * after "rec-", the part before the first "-") or in the column `identity` or `cluster`. With SHOW
 * set in the environment, also what was learnt and some errors; with NO_CLUSTERS, each pair by
 * itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "truce/linkage.h"

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The truth of each record, as a text. */
static char **read_truth(const char *path, const truce_people *people)
{
  char **truth = calloc(people->count + 1, sizeof *truth);
  FILE *file = fopen(path, "r");
  char line[4096];
  int column = -1;
  for (size_t row = 0; truth != NULL && file != NULL && fgets(line, sizeof line, file) != NULL;
       row++) {
    int k = 0;
    for (char *cell = strtok(line, ",\r\n"); cell != NULL && k < 2;
         cell = strtok(NULL, ",\r\n"), k++) {
      if (row == 0 && (strcmp(cell, "identity") == 0 || strcmp(cell, "cluster") == 0))
        column = k;
      if (row > 0 && row <= people->count && k == column)
        truth[row - 1] = strdup(cell);
    }
  }
  if (file != NULL)
    fclose(file);
  for (size_t k = 0; truth != NULL && column < 0 && k < people->count; k++) {
    const char *id = people->ids[k];
    const char *from = strncmp(id, "rec-", 4) == 0 ? id + 4 : id;
    const char *end = strchr(from, '-');
    truth[k] = strndup(from, end != NULL ? (size_t)(end - from) : strlen(from));
  }
  return truth;
}

static int by_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* True pairs: equal texts among all, less those within each list where there are two. */
static double same_pairs(char *const *truth, size_t count)
{
  char **sorted = malloc((count + 1) * sizeof *sorted);
  double pairs = 0;
  if (sorted == NULL)
    return 0;
  memcpy(sorted, truth, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, by_text);
  for (size_t k = 0, next; k < count; k = next) {
    for (next = k; next < count && strcmp(sorted[next], sorted[k]) == 0; next++)
      ;
    pairs += (double)(next - k) * (double)(next - k - 1) / 2;
  }
  free(sorted);
  return pairs;
}

static void show_errors(const truce_linkage *l, char *const *x, char *const *y)
{
  size_t shown = 0;
  truce_link_reason reasons[TRUCE_PEOPLE_FIELDS_MAX];
  for (size_t k = 0; k < l->pair_count && shown < 12; k++) {
    const truce_link_pair *p = &l->pairs[k];
    if (strcmp(x[p->a], y[p->b]) == 0)
      continue;
    shown++;
    printf("  wrong %.3f %.1f:", p->probability, p->weight);
    const double together = truce_link_reasons(l, p, reasons);
    for (size_t f = 0; f < l->field_count; f++)
      printf(" %s|%s(%.1f)", reasons[f].a, reasons[f].b, reasons[f].weight);
    printf(" together(%.1f)\n", together);
  }
}

static void show_model(const truce_linkage *l)
{
  for (size_t k = 0; k < l->pass_count; k++)
    printf("  pass %-40s %llu pairs, %llu fresh, %zu large\n", l->passes[k].name,
           (unsigned long long)l->passes[k].pairs, (unsigned long long)l->passes[k].fresh,
           l->passes[k].large);
  for (size_t f = 0; f < l->field_count; f++) {
    const truce_link_field *field = &l->fields[f];
    printf("  %-16s %-12s with %s\n", field->name, truce_people_kind_id(field->kind),
           field->parent == SIZE_MAX ? "-" : l->fields[field->parent].name);
    for (size_t k = 0; k < field->level_count; k++)
      printf("      %-40s m %.5f u %.7f\n", field->levels[k].name, field->levels[k].m,
             field->levels[k].u);
  }
}

static int run(const char *first, const char *second, bool one_to_one, truce_diagnostics *list)
{
  truce_people *a, *b = NULL;
  truce_linkage *l;
  const double start = now();
  if (truce_people_read_file(&a, first, NULL, list) != TRUCE_OK ||
      (second != NULL && truce_people_read_file(&b, second, NULL, list) != TRUCE_OK))
    return 3;
  const double read = now();
  const truce_link_options options = {.one_to_one = one_to_one,
                                      .no_clusters = getenv("NO_CLUSTERS") != NULL};
  const truce_control control = {.threads = 2};
  if (truce_link(&l, a, b, &options, &control, list) != TRUCE_OK)
    return 3;
  const double linked = now();
  char **x = read_truth(first, a), **y = b != NULL ? read_truth(second, b) : x;
  double truth = same_pairs(x, a->count), right = 0;
  if (b != NULL) {
    char **both = malloc((a->count + b->count + 1) * sizeof *both);
    if (both == NULL)
      return 3;
    memcpy(both, x, a->count * sizeof *both);
    memcpy(both + a->count, y, b->count * sizeof *both);
    truth = same_pairs(both, a->count + b->count) - truth - same_pairs(y, b->count);
    free(both);
  }
  for (size_t k = 0; k < l->pair_count; k++)
    right += strcmp(x[l->pairs[k].a], y[l->pairs[k].b]) == 0;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const double found = (double)l->pair_count;
  printf("%s: F1 %.4f, precision %.4f, recall %.4f; %.0f true, %.0f found, %.0f expected; "
         "%.2f M compared; read %.2f s, linked %.2f s, %ld MB\n",
         first, 2 * right / (truth + found), right / found, right / truth, truth, found, l->matches,
         (double)l->compared / 1e6, read - start, linked - read, usage.ru_maxrss / 1024);
  if (getenv("SHOW") != NULL) {
    show_model(l);
    show_errors(l, x, y);
  }
  for (size_t k = 0; k < a->count; k++)
    free(x[k]);
  for (size_t k = 0; b != NULL && k < b->count; k++)
    free(y[k]);
  free(x);
  if (b != NULL)
    free(y);
  truce_link_free(l);
  truce_people_free(a);
  truce_people_free(b);
  return 0;
}

static int run_folder(const char *folder, truce_diagnostics *list)
{
  static const char *const names[] = {"RLdata500.csv", "RLdata10000.csv", "febrl1.csv",
                                      "febrl2.csv",    "febrl3.csv",      "historical-50k.csv"};
  char path[4096];
  struct stat found;
  int result = 0;
  for (size_t k = 0; k < sizeof names / sizeof *names && result == 0; k++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[k]);
    if (stat(path, &found) == 0)
      result = run(path, NULL, false, list);
  }
  return result;
}

int main(int count, char **words)
{
  truce_diagnostics *list;
  struct stat found;
  if (count < 2 || truce_diagnostics_init(&list) != TRUCE_OK) {
    fprintf(stderr, "bench_linkage FOLDER | A.csv [B.csv] [--one-to-one]\n");
    return 2;
  }
  const bool one_to_one = strcmp(words[count - 1], "--one-to-one") == 0;
  const char *second = count > 2 && words[2][0] != '-' ? words[2] : NULL;
  const int result = stat(words[1], &found) == 0 && S_ISDIR(found.st_mode)
                         ? run_folder(words[1], list)
                         : run(words[1], second, one_to_one, list);
  for (size_t k = 0; result != 0 && k < truce_diagnostics_kept(list); k++)
    fprintf(stderr, "bench: %s\n", truce_diagnostics_get(list, k)->message);
  truce_diagnostics_free(list);
  return result;
}
