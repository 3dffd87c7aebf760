/* What a second party can hold against a register: a signed head, and the proof that an entry or an
 * older head is part of it. A proof is a file of lines "name: value" (docs/register.md). */
#ifndef TRUCE_PROOF_H
#define TRUCE_PROOF_H

#include <stdint.h>

#include "truce/diagnostics.h"
#include "truce/merkle.h"
#include "truce/status.h"

enum { TRUCE_PUBLIC_BYTES = 32, TRUCE_SIGNATURE_BYTES = 64 };

/* A signed head: the root over the first `size` entries. What is signed is
 * "truce register\nTITLE\nSIZE\nROOT (64 hexadecimal digits)\nRECORDED\n". */
typedef struct truce_head {
  uint64_t size;
  truce_hash root;
  char recorded[32];
  unsigned char signature[TRUCE_SIGNATURE_BYTES];
} truce_head;

/* What proves one entry, or that a head continues an older one, to somebody without the register.
 */
typedef struct truce_proof {
  const char *title;
  unsigned char public_key[TRUCE_PUBLIC_BYTES];
  truce_head head;
  uint64_t number;  /* of the entry; 0: the proof is of an older head */
  const char *leaf; /* the entry as it is hashed: one line of JSON */
  truce_head older;
  truce_merkle_proof path;
} truce_proof;

/* Reads what truce_report_proof wrote; free with truce_proof_free. What is wrong is added to
 * `diagnostics` (TRUCE_BAD_INPUT). Also TRUCE_IO, TRUCE_NO_MEMORY. */
truce_status truce_proof_read_file(truce_proof **proof, const char *path,
                                   truce_diagnostics *diagnostics) TRUCE_MUST_CHECK;
void truce_proof_free(truce_proof *proof); /* NULL is allowed; frees its strings too */

#endif
