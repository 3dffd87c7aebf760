/* Reading a case from a file or from memory, and freeing it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "read.h"

truce_code truce_case_party_options(const truce_case *c, size_t party)
{
  truce_code options = 0;
  for (unsigned k = 0; k < c->option_count; k++) {
    if (c->options[k].party == party)
      options |= truce_code_bit(k);
  }
  return options;
}

static void count_number(truce_deal_counts *n, const truce_basis *basis)
{
  n->numbers++;
  n->assumptions += basis->assumption;
}

static void count_interests(truce_deal_counts *n, const truce_case *c, const truce_interests *i)
{
  for (size_t k = 0; k < c->issue_count; k++) {
    const truce_interest *interest = &i->issues[k];
    const size_t values = c->issues[k].kind == TRUCE_SCALE ? 1 : c->issues[k].position_count;
    if (interest->values == NULL)
      continue;
    count_number(n, &interest->weight.basis);
    for (size_t v = 0; v < values; v++)
      count_number(n, &interest->values[v].basis);
  }
  for (size_t t = 0; t < i->term_count; t++)
    count_number(n, &i->terms[t].worth.basis);
  if (i->has_no_deal)
    count_number(n, &i->no_deal.basis);
  n->terms += i->term_count;
  n->dealers++;
}

truce_deal_counts truce_case_count_deal(const truce_case *c)
{
  truce_deal_counts n = {0};
  for (size_t k = 0; k < c->issue_count; k++)
    n.positions += c->issues[k].position_count;
  for (size_t p = 0; p < c->party_count; p++) {
    if (c->parties[p].interests.stated)
      count_interests(&n, c, &c->parties[p].interests);
  }
  return n;
}

static bool ends_in(const char *text, const char *ending)
{
  const size_t length = strlen(text), tail = strlen(ending);
  return length >= tail && strcmp(text + length - tail, ending) == 0;
}

static bool is_gmcr(const reader *r)
{
  return ends_in(r->file, ".gmcr") || r->text[strspn(r->text, " \t\r\n")] == '{';
}

static truce_status read_text(reader *r)
{
  truce_status status = truce__reader_open(r);
  if (status != TRUCE_OK)
    return status;
  const bool gmcr = is_gmcr(r);
  tree *root;
  status = truce__tree_read(&root, r, gmcr ? TREE_JSON : TREE_YAML);
  if (status != TRUCE_OK)
    return status;
  status = gmcr ? truce__read_gmcr(r, root) : truce__read_case(r, root);
  if (status == TRUCE_OK && truce__arena_failed(r->arena))
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK && truce__reader_has_errors(r))
    status = TRUCE_BAD_INPUT;
  return status;
}

owned_case *truce__owned_case_new(void)
{
  owned_case *owner = calloc(1, sizeof *owner);
  truce__arena *arena = truce__arena_new();
  if (owner == NULL || arena == NULL) {
    free(owner);
    truce__arena_free(arena);
    return NULL;
  }
  owner->arena = arena;
  return owner;
}

static truce_status read_named(truce_case **result, const char *name, bool on_disk,
                               const char *as_of, const char *text, size_t length,
                               truce_diagnostics *diagnostics)
{
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  owned_case *owner = truce__owned_case_new();
  if (owner == NULL)
    return TRUCE_NO_MEMORY;
  truce__arena *arena = owner->arena;
  owner->c.file = truce__arena_string(arena, name);
  reader r = {.file = owner->c.file,
              .on_disk = on_disk,
              .as_of = as_of,
              .text = truce__arena_copy(arena, text, length),
              .length = length,
              .arena = arena,
              .diagnostics = diagnostics,
              .c = &owner->c};
  const size_t errors = truce_diagnostics_count(diagnostics, TRUCE_ERROR);
  truce_status status = truce__arena_failed(arena) ? TRUCE_NO_MEMORY : TRUCE_OK;
  if (status == TRUCE_OK && length > TRUCE_CASE_BYTES_MAX) {
    truce__complain(&r, TRUCE_ERROR, "too-large", NO_PLACE,
                    "a case file is made to be read aloud: keep data in files of its own",
                    "the file is larger than %zu MB", TRUCE_CASE_BYTES_MAX >> 20);
    status = TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK)
    status = read_text(&r);
  if (status == TRUCE_BAD_INPUT && truce_diagnostics_count(diagnostics, TRUCE_ERROR) == errors)
    status = TRUCE_NO_MEMORY; /* the complaint itself found no memory */
  if (status != TRUCE_OK) {
    truce_case_free(&owner->c);
    return status;
  }
  *result = &owner->c;
  return TRUCE_OK;
}

truce_status truce_case_read_memory(truce_case **result, const char *name, const char *text,
                                    size_t length, truce_diagnostics *diagnostics)
{
  return read_named(result, name, false, NULL, text, length, diagnostics);
}

static truce_status cannot_read(truce_diagnostics *diagnostics, const char *path, const char *why,
                                const char *hint)
{
  char message[300];
  snprintf(message, sizeof message, "%.200s: %s", path, why);
  truce_diagnostics_add(diagnostics, &(truce_diagnostic){.severity = TRUCE_ERROR,
                                                         .code = "unreadable",
                                                         .message = message,
                                                         .hint = hint});
  return TRUCE_IO;
}

truce_status truce__open_file(FILE **result, const char *path, truce_diagnostics *diagnostics)
{
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    return cannot_read(diagnostics, path, strerror(errno), "check the name and the permissions");
  struct stat about;
  if (fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
    fclose(file);
    return cannot_read(diagnostics, path, "this is a folder", "name a file in it");
  }
  *result = file;
  return TRUCE_OK;
}

/* The whole file, but no more than one byte past the limit. */
static truce_status load(FILE *file, char **text, size_t *length)
{
  size_t capacity = 1 << 16, used = 0;
  char *bytes = malloc(capacity);
  while (bytes != NULL && used <= TRUCE_CASE_BYTES_MAX) {
    if (used == capacity) {
      char *larger = realloc(bytes, 2 * capacity);
      if (larger == NULL)
        break;
      bytes = larger;
      capacity *= 2;
    }
    const size_t got = fread(bytes + used, 1, capacity - used, file);
    used += got;
    if (got == 0) {
      if (ferror(file) != 0) {
        free(bytes);
        return TRUCE_IO;
      }
      *text = bytes;
      *length = used;
      return TRUCE_OK;
    }
  }
  const bool too_large = bytes != NULL && used > TRUCE_CASE_BYTES_MAX;
  free(bytes);
  return too_large ? TRUCE_TOO_LARGE : TRUCE_NO_MEMORY;
}

truce_status truce__load_file(char **result, size_t *length, const char *path, const char *if_large,
                              truce_diagnostics *diagnostics)
{
  FILE *file;
  truce_status status = truce__open_file(&file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  struct stat about;
  if (fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode) &&
      about.st_size > (off_t)TRUCE_CASE_BYTES_MAX)
    status = cannot_read(diagnostics, path, "the file is larger than 16 MB", if_large);
  if (status == TRUCE_OK) {
    errno = 0;
    status = load(file, result, length);
    if (status == TRUCE_IO)
      status =
          cannot_read(diagnostics, path, strerror(errno), "check the disk and the permissions");
    else if (status == TRUCE_TOO_LARGE)
      status = cannot_read(diagnostics, path, "the file is larger than 16 MB", if_large);
  }
  fclose(file);
  return status;
}

truce_status truce_case_read_file(truce_case **result, const char *path,
                                  truce_diagnostics *diagnostics)
{
  return truce_case_read_file_as_of(result, path, NULL, diagnostics);
}

truce_status truce_case_read_file_as_of(truce_case **result, const char *path, const char *as_of,
                                        truce_diagnostics *diagnostics)
{
  char *text;
  size_t length;
  truce_status status = truce__load_file(
      &text, &length, path, "a case file is made to be read aloud: keep data in files of its own",
      diagnostics);
  if (status != TRUCE_OK)
    return status;
  status = read_named(result, path, true, as_of, text, length, diagnostics);
  free(text);
  return status;
}

void truce_case_free(truce_case *c)
{
  if (c == NULL)
    return;
  owned_case *owner = (owned_case *)c;
  for (statement_link *link = owner->statements; link != NULL; link = link->next)
    truce_statement_free(link->statement);
  truce_entries_free((truce_entries *)c->counts);
  truce__arena_free(owner->arena);
  free(owner);
}
