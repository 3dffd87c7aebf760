/* Any bytes, by the first of them: `e` a table of entries, which a register takes in whole or
 * refuses and stays sound either way; `p` a proof; `d` a register damaged by three bytes an edit
 * (place, place, value), which is read, found out or refused, never trusted blindly nor crashed on.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truce/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const sides[] = {"north", "south"};
static const char table[] = "kind,subject,side,other,field,value,day\n"
                            "registered,north:1,,,person,,2025-06-01\n"
                            "registered,north:2,,,person,,2025-06-01\n"
                            "registered,bag-7,south,,bag,,2025-06-01\n"
                            "registered,part-7,,bag-7,part,,2025-06-01\n"
                            "captured,north:1,south,,,,2025-06-01\n"
                            "captured,north:2,south,,,,2025-06-01\n"
                            "stated,north:1,,,category,pow,2025-06-01\n"
                            "handed_over,north:1,south,,,,2025-06-02\n"
                            "received,north:1,north,,,,2025-06-02\n";
static char folder[] = "/tmp/truce-fuzz-XXXXXX", path[sizeof folder + 16];
static uint8_t *sound; /* the bytes of a small register */
static size_t sound_size;

static void must(bool condition)
{
  if (!condition)
    abort();
}

static truce_register_pen pen(void)
{
  return (truce_register_pen){
      .author = "clerk", .recorded = "2025-06-20T09:00:00Z", .seed = {1, 2, 3}};
}

static void write_file(const uint8_t *bytes, size_t size)
{
  FILE *file = fopen(path, "wb");
  must(file != NULL && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static void read_sound(void)
{
  FILE *file = fopen(path, "rb");
  must(file != NULL && fseek(file, 0, SEEK_END) == 0);
  sound_size = (size_t)ftell(file);
  sound = malloc(sound_size);
  rewind(file);
  must(sound != NULL && fread(sound, 1, sound_size, file) == sound_size);
  fclose(file);
}

static void forget(void)
{
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
  char name[sizeof path + 16];
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
    snprintf(name, sizeof name, "%s%s", path, endings[k]);
    unlink(name);
  }
}

static void leave(void)
{
  forget();
  rmdir(folder);
  free(sound);
}

/* Adds the table to the register at `path`, if it can be read; whether it was taken in. */
static bool add(const uint8_t *bytes, size_t size, truce_diagnostics *said)
{
  const truce_register_pen p = pen();
  truce_entries *entries = NULL;
  truce_register *r;
  uint64_t first;
  truce_status status =
      truce_entries_read_memory(&entries, "fuzz", (const char *)bytes, size, said);
  must((status == TRUCE_OK) == (truce_diagnostics_count(said, TRUCE_ERROR) == 0));
  if (status != TRUCE_OK)
    return false;
  must(truce_register_open(&r, path, true, said) == TRUCE_OK);
  status = truce_register_add(r, entries, &p, NULL, &first, said);
  must((status == TRUCE_OK) == (truce_diagnostics_count(said, TRUCE_ERROR) == 0));
  truce_entries_free(entries);
  truce_register_close(r);
  return status == TRUCE_OK;
}

/* Looks at the register; how many problems it has, SIZE_MAX if it is refused. */
static size_t look(truce_diagnostics *said)
{
  truce_register *r;
  truce_verification *v = NULL;
  truce_reconciliation *all = NULL;
  truce_kept_lists *lists = NULL;
  size_t problems = SIZE_MAX;
  if (truce_register_open(&r, path, false, said) != TRUCE_OK)
    return problems;
  if (truce_register_verify(r, NULL, &v, said) == TRUCE_OK)
    problems = v->problem_count;
  if (truce_register_reconcile(r, &all, said) == TRUCE_OK) {
    (void)!truce_register_reconcile_names(r, all, said);
    truce_reconciliation_free(all);
  }
  if (truce_register_lists(r, &lists, said) == TRUCE_OK)
    truce_kept_lists_free(lists);
  truce_verification_free(v);
  truce_register_close(r);
  return problems;
}

static void start(void)
{
  const truce_register_pen p = pen();
  truce_diagnostics *said;
  must(mkdtemp(folder) != NULL);
  snprintf(path, sizeof path, "%s/r.db", folder);
  must(truce_diagnostics_init(&said) == TRUCE_OK);
  must(truce_register_create(path, "Fuzz", sides, 2, &p, said) == TRUCE_OK);
  must(add((const uint8_t *)table, strlen(table), said));
  must(look(said) == 0);
  truce_diagnostics_free(said);
  read_sound();
  atexit(leave);
}

static void try_proof(const uint8_t *bytes, size_t size, truce_diagnostics *said)
{
  truce_proof *proof = NULL;
  write_file(bytes, size);
  const truce_status status = truce_proof_read_file(&proof, path, said);
  must((status == TRUCE_OK) == (truce_diagnostics_count(said, TRUCE_ERROR) == 0));
  if (status == TRUCE_OK)
    (void)truce_proof_fault(proof);
  truce_proof_free(proof);
}

static void try_damage(const uint8_t *bytes, size_t size, truce_diagnostics *said)
{
  uint8_t *damaged = malloc(sound_size);
  must(damaged != NULL);
  memcpy(damaged, sound, sound_size);
  for (size_t k = 0; k + 2 < size; k += 3)
    damaged[((size_t)bytes[k] << 8 | bytes[k + 1]) % sound_size] ^= bytes[k + 2];
  write_file(damaged, sound_size);
  free(damaged);
  (void)look(said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  truce_diagnostics *said;
  if (sound == NULL)
    start();
  forget();
  if (size == 0 || truce_diagnostics_init(&said) != TRUCE_OK)
    return 0;
  if (data[0] == 'e') {
    write_file(sound, sound_size);
    add(data + 1, size - 1, said);
    must(look(said) == 0);
  } else if (data[0] == 'p') {
    try_proof(data + 1, size - 1, said);
  } else {
    try_damage(data + 1, size - 1, said);
  }
  truce_diagnostics_free(said);
  return 0;
}
