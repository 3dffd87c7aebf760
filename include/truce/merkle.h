/* The Merkle tree of a log that only grows, as Certificate Transparency defines it (Laurie,
 * Messeri, Stradling 2021, RFC 9162 section 2.1): SHA-256, a leaf is hashed behind a byte 0 and a
 * node behind a byte 1. Whoever keeps one signed root can tell later whether anything before it was
 * changed, with a proof of some 20 hashes for a million entries.
 *
 * Pure functions on plain values; nothing is allocated, nothing fails. Thread-safe. */
#ifndef TRUCE_MERKLE_H
#define TRUCE_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRUCE_HASH_BYTES = 32, TRUCE_MERKLE_PROOF_MAX = 65 };

typedef struct truce_hash {
  unsigned char bytes[TRUCE_HASH_BYTES];
} truce_hash;

bool truce_hash_equal(const truce_hash *a, const truce_hash *b);
truce_hash truce_hash_of(const void *data, size_t length); /* SHA-256, O(length) */
truce_hash truce_merkle_leaf(const void *data, size_t length);

/* The right edge of a tree: the roots of its complete subtrees, the largest first. It is all that
 * is needed to add leaves and to tell the root. {0} is the empty tree. */
typedef struct truce_merkle_edge {
  uint64_t size; /* leaves; there are as many roots as it has bits set */
  truce_hash roots[64];
} truce_merkle_edge;

size_t truce_merkle_edge_count(const truce_merkle_edge *edge);
void truce_merkle_add(truce_merkle_edge *edge, const truce_hash *leaf); /* amortised O(1) */
truce_hash truce_merkle_root(const truce_merkle_edge *edge); /* O(log size); empty: of no bytes */

typedef struct truce_merkle_proof {
  size_t count;
  truce_hash hashes[TRUCE_MERKLE_PROOF_MAX];
} truce_merkle_proof;

/* That leaf `index` < size is in the tree of leaves[0..size) (RFC 9162 section 2.1.3.1), and that
 * this tree continues that of its first `older` leaves, 0 < older <= size (2.1.4.1). O(size). */
void truce_merkle_inclusion(truce_merkle_proof *proof, const truce_hash *leaves, uint64_t size,
                            uint64_t index);
void truce_merkle_consistency(truce_merkle_proof *proof, const truce_hash *leaves, uint64_t size,
                              uint64_t older);

/* Whether a proof holds (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Any bytes may be given. */
bool truce_merkle_includes(const truce_merkle_proof *proof, const truce_hash *leaf, uint64_t index,
                           uint64_t size, const truce_hash *root);
bool truce_merkle_continues(const truce_merkle_proof *proof, uint64_t older,
                            const truce_hash *older_root, uint64_t size, const truce_hash *root);

#endif
