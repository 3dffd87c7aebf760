#include "truce/merkle.h"

#include <nettle/sha2.h>
#include <string.h>

bool truce_hash_equal(const truce_hash *a, const truce_hash *b)
{
  return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

truce_hash truce_hash_of(const void *data, size_t length)
{
  truce_hash hash;
  struct sha256_ctx state;
  sha256_init(&state);
  sha256_update(&state, length, data);
  sha256_digest(&state, TRUCE_HASH_BYTES, hash.bytes);
  return hash;
}

truce_hash truce_merkle_leaf(const void *data, size_t length)
{
  static const unsigned char before = 0;
  truce_hash hash;
  struct sha256_ctx state;
  sha256_init(&state);
  sha256_update(&state, 1, &before);
  sha256_update(&state, length, data);
  sha256_digest(&state, TRUCE_HASH_BYTES, hash.bytes);
  return hash;
}

static truce_hash node(const truce_hash *left, const truce_hash *right)
{
  unsigned char bytes[1 + 2 * TRUCE_HASH_BYTES];
  bytes[0] = 1;
  memcpy(bytes + 1, left->bytes, TRUCE_HASH_BYTES);
  memcpy(bytes + 1 + TRUCE_HASH_BYTES, right->bytes, TRUCE_HASH_BYTES);
  return truce_hash_of(bytes, sizeof bytes);
}

/* ---- A tree that grows ---- */

size_t truce_merkle_edge_count(const truce_merkle_edge *edge)
{
  return (size_t)__builtin_popcountll(edge->size);
}

void truce_merkle_add(truce_merkle_edge *edge, const truce_hash *leaf)
{
  size_t count = truce_merkle_edge_count(edge);
  truce_hash hash = *leaf;
  /* As in binary addition: each bit that carries joins two subtrees of one size. */
  for (uint64_t bits = edge->size; (bits & 1) != 0; bits >>= 1)
    hash = node(&edge->roots[--count], &hash);
  edge->roots[count] = hash;
  edge->size++;
}

truce_hash truce_merkle_root(const truce_merkle_edge *edge)
{
  size_t count = truce_merkle_edge_count(edge);
  if (count == 0)
    return truce_hash_of("", 0);
  truce_hash hash = edge->roots[--count];
  while (count > 0)
    hash = node(&edge->roots[--count], &hash);
  return hash;
}

/* ---- Proofs ---- */

static truce_hash root_of(const truce_hash *leaves, uint64_t size)
{
  truce_merkle_edge edge = {0};
  for (uint64_t k = 0; k < size; k++)
    truce_merkle_add(&edge, &leaves[k]);
  return truce_merkle_root(&edge);
}

/* The largest power of two below size > 1: where a tree is split. */
static uint64_t split(uint64_t size)
{
  return UINT64_C(1) << (63 - __builtin_clzll(size - 1));
}

static void append(truce_merkle_proof *proof, truce_hash hash)
{
  proof->hashes[proof->count++] = hash;
}

static void reverse(truce_merkle_proof *proof)
{
  for (size_t a = 0, b = proof->count; a + 1 < b; a++) {
    const truce_hash kept = proof->hashes[a];
    proof->hashes[a] = proof->hashes[--b];
    proof->hashes[b] = kept;
  }
}

/* Going down gives the hashes from the root to the leaf; they are told the other way. */
void truce_merkle_inclusion(truce_merkle_proof *proof, const truce_hash *leaves, uint64_t size,
                            uint64_t index)
{
  proof->count = 0;
  while (size > 1) {
    const uint64_t left = split(size);
    if (index < left) {
      append(proof, root_of(leaves + left, size - left));
      size = left;
    } else {
      append(proof, root_of(leaves, left));
      leaves += left;
      index -= left;
      size -= left;
    }
  }
  reverse(proof);
}

void truce_merkle_consistency(truce_merkle_proof *proof, const truce_hash *leaves, uint64_t size,
                              uint64_t older)
{
  bool whole = true; /* the older tree's root is known to whoever checks */
  proof->count = 0;
  while (older < size) {
    const uint64_t left = split(size);
    if (older <= left) {
      append(proof, root_of(leaves + left, size - left));
      size = left;
    } else {
      append(proof, root_of(leaves, left));
      leaves += left;
      older -= left;
      size -= left;
      whole = false;
    }
  }
  if (!whole)
    append(proof, root_of(leaves, size));
  reverse(proof);
}

/* ---- Checking ---- */

bool truce_merkle_includes(const truce_merkle_proof *proof, const truce_hash *leaf, uint64_t index,
                           uint64_t size, const truce_hash *root)
{
  if (index >= size || proof->count > TRUCE_MERKLE_PROOF_MAX)
    return false;
  uint64_t at = index, last = size - 1;
  truce_hash hash = *leaf;
  for (size_t k = 0; k < proof->count; k++) {
    if (last == 0)
      return false;
    if ((at & 1) != 0 || at == last) {
      hash = node(&proof->hashes[k], &hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = node(&hash, &proof->hashes[k]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && truce_hash_equal(&hash, root);
}

bool truce_merkle_continues(const truce_merkle_proof *proof, uint64_t older,
                            const truce_hash *older_root, uint64_t size, const truce_hash *root)
{
  if (older == 0 || older > size || proof->count > TRUCE_MERKLE_PROOF_MAX)
    return false;
  if (older == size)
    return proof->count == 0 && truce_hash_equal(older_root, root);
  uint64_t at = older - 1, last = size - 1;
  while ((at & 1) != 0) {
    at >>= 1;
    last >>= 1;
  }
  size_t k = 0;
  /* An older tree that is one complete subtree is the start of the proof itself. */
  const bool complete = (older & (older - 1)) == 0;
  if (!complete && proof->count == 0)
    return false;
  truce_hash before = complete ? *older_root : proof->hashes[k++], now = before;
  for (; k < proof->count; k++) {
    if (last == 0)
      return false;
    if ((at & 1) != 0 || at == last) {
      before = node(&proof->hashes[k], &before);
      now = node(&proof->hashes[k], &now);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      now = node(&now, &proof->hashes[k]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && truce_hash_equal(&before, older_root) && truce_hash_equal(&now, root);
}
