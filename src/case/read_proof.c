/* Proofs: lines "name: value", each once but for those of the path, in the order of the writer. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"
#include "truce/proof.h"

enum { LINE_MAX_BYTES = 1 << 20 };

typedef struct proof_reader {
  FILE *file;
  const char *name;
  truce_diagnostics *diagnostics;
  truce_proof *proof;
  char *line; /* the value of the current one */
  size_t capacity, number;
  bool returns; /* lines end in "\r\n", by the first one */
} proof_reader;

static truce_status wrong(const proof_reader *r, const char *what)
{
  truce_diagnostics_add(r->diagnostics,
                        &(truce_diagnostic){.severity = TRUCE_ERROR,
                                            .code = "no-proof",
                                            .file = r->name,
                                            .line = r->number,
                                            .message = what,
                                            .hint = "`truce exchange prove` makes such files"});
  return TRUCE_BAD_INPUT;
}

/* Reads a line; NULL at the end, and for one that is too long. */
static char *next_line(proof_reader *r)
{
  const ssize_t read = getline(&r->line, &r->capacity, r->file);
  if (read <= 0 || read > LINE_MAX_BYTES || memchr(r->line, '\0', (size_t)read) != NULL)
    return NULL;
  size_t length = (size_t)read;
  length -= r->line[length - 1] == '\n';
  const bool returns = length > 0 && r->line[length - 1] == '\r';
  r->returns = r->number == 0 ? returns : r->returns;
  length -= r->returns && returns; /* else it is what was signed: titles once could end so */
  r->line[length] = '\0';
  r->number++;
  return r->line;
}

/* The value of the next line, which has to have this name; NULL if it has not. */
static char *value_of(proof_reader *r, const char *name)
{
  char *line = next_line(r);
  const size_t length = strlen(name);
  return line != NULL && strncmp(line, name, length) == 0 && line[length] == ':' &&
                 line[length + 1] == ' '
             ? line + length + 2
             : NULL;
}

static bool read_hex(const char *text, unsigned char *bytes, size_t count)
{
  size_t length;
  return text != NULL && strlen(text) == 2 * count &&
         sodium_hex2bin(bytes, count, text, 2 * count, NULL, &length, NULL) == 0 && length == count;
}

static bool read_whole(const char *text, uint64_t *value)
{
  *value = 0;
  if (text == NULL || *text == '\0' || strlen(text) > 15)
    return false;
  for (; *text >= '0' && *text <= '9'; text++)
    *value = *value * 10 + (uint64_t)(*text - '0');
  return *text == '\0';
}

static bool read_head(proof_reader *r, truce_head *head)
{
  if (!read_whole(value_of(r, "size"), &head->size) ||
      !read_hex(value_of(r, "root"), head->root.bytes, sizeof head->root.bytes))
    return false;
  const char *recorded = value_of(r, "recorded");
  if (recorded == NULL || strlen(recorded) >= sizeof head->recorded)
    return false;
  strcpy(head->recorded, recorded);
  return read_hex(value_of(r, "signature"), head->signature, sizeof head->signature);
}

static truce_status copy(const char *text, const char **kept)
{
  *kept = text == NULL ? NULL : strdup(text);
  return text != NULL && *kept == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
}

static truce_status read_path(proof_reader *r)
{
  truce_merkle_proof *path = &r->proof->path;
  for (;;) {
    const char *line = next_line(r);
    if (line == NULL || strcmp(line, "end") == 0)
      return line != NULL ? TRUCE_OK : wrong(r, "the proof is cut off");
    if (path->count == TRUCE_MERKLE_PROOF_MAX || strncmp(line, "path: ", 6) != 0 ||
        !read_hex(line + 6, path->hashes[path->count].bytes, TRUCE_HASH_BYTES))
      return wrong(r, "this line is no part of a path");
    path->count++;
  }
}

static truce_status read_proof(proof_reader *r)
{
  truce_proof *p = r->proof;
  const char *first = next_line(r);
  if (first == NULL || strcmp(first, "truce proof 1") != 0)
    return wrong(r, "this file is no proof");
  truce_status status = copy(value_of(r, "title"), &p->title);
  if (status != TRUCE_OK)
    return status;
  if (p->title == NULL || !read_hex(value_of(r, "key"), p->public_key, TRUCE_PUBLIC_BYTES))
    return wrong(r, "title or key are not as they should be");
  if (!read_head(r, &p->head))
    return wrong(r, "the signed head is not as it should be");
  if (!read_whole(value_of(r, "entry"), &p->number))
    return wrong(r, "the number of the entry is not as it should be");
  if (p->number == 0)
    return read_head(r, &p->older) ? read_path(r)
                                   : wrong(r, "the older head is not as it should be");
  status = copy(value_of(r, "leaf"), &p->leaf);
  if (status != TRUCE_OK)
    return status;
  return p->leaf != NULL ? read_path(r) : wrong(r, "the entry is not as it should be");
}

truce_status truce_proof_read_file(truce_proof **proof, const char *path,
                                   truce_diagnostics *diagnostics)
{
  proof_reader r = {.name = path, .diagnostics = diagnostics};
  truce_status status = truce__open_file(&r.file, path, diagnostics);
  if (status != TRUCE_OK)
    return status;
  r.proof = calloc(1, sizeof *r.proof);
  status = r.proof == NULL ? TRUCE_NO_MEMORY : read_proof(&r);
  fclose(r.file);
  free(r.line);
  if (status == TRUCE_OK)
    *proof = r.proof;
  else
    truce_proof_free(r.proof);
  return status;
}

void truce_proof_free(truce_proof *proof)
{
  if (proof == NULL)
    return;
  free((char *)proof->title);
  free((char *)proof->leaf);
  free(proof);
}
