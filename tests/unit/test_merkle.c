/* The Merkle tree: published roots, and every proof of small trees with everything that is wrong.
 */
#include <check.h>
#include <sodium.h>
#include <string.h>

#include "support/run_suite.h"
#include "truce/merkle.h"

enum { LEAVES = 40 };

static truce_hash hash_of_hex(const char *hex)
{
  truce_hash hash;
  ck_assert_int_eq(
      sodium_hex2bin(hash.bytes, sizeof hash.bytes, hex, strlen(hex), NULL, NULL, NULL), 0);
  return hash;
}

static void check_root(const truce_merkle_edge *edge, const char *hex)
{
  const truce_hash root = truce_merkle_root(edge), wanted = hash_of_hex(hex);
  ck_assert_mem_eq(root.bytes, wanted.bytes, sizeof root.bytes);
}

/* The tree that implementations of Certificate Transparency (RFC 6962) are tested with. */
START_TEST(roots_are_as_published)
{
  static const char *const leaves[] = {"",
                                       "00",
                                       "10",
                                       "2021",
                                       "3031",
                                       "40414243",
                                       "5051525354555657",
                                       "606162636465666768696a6b6c6d6e6f"};
  static const char *const roots[] = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  truce_merkle_edge edge = {0};
  check_root(&edge, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (size_t k = 0; k < 8; k++) {
    unsigned char data[32];
    size_t length;
    ck_assert_int_eq(
        sodium_hex2bin(data, sizeof data, leaves[k], strlen(leaves[k]), NULL, &length, NULL), 0);
    const truce_hash leaf = truce_merkle_leaf(data, length);
    truce_merkle_add(&edge, &leaf);
    check_root(&edge, roots[k]);
  }
}
END_TEST

static truce_hash leaves_of[LEAVES], roots_of[LEAVES + 1];

static void grow(void)
{
  truce_merkle_edge edge = {0};
  roots_of[0] = truce_merkle_root(&edge);
  for (size_t k = 0; k < LEAVES; k++) {
    leaves_of[k] = truce_merkle_leaf(&k, sizeof k);
    truce_merkle_add(&edge, &leaves_of[k]);
    roots_of[k + 1] = truce_merkle_root(&edge);
  }
}

/* The root as RFC 9162 section 2.1.1 defines it, by recursion. */
static truce_hash defined(const truce_hash *leaves, size_t count)
{
  if (count == 1)
    return leaves[0];
  size_t left = 1;
  while (2 * left < count)
    left *= 2;
  unsigned char bytes[65] = {1};
  const truce_hash a = defined(leaves, left), b = defined(leaves + left, count - left);
  memcpy(bytes + 1, a.bytes, 32);
  memcpy(bytes + 33, b.bytes, 32);
  return truce_hash_of(bytes, sizeof bytes);
}

START_TEST(roots_are_as_defined)
{
  grow();
  for (size_t size = 1; size <= LEAVES; size++) {
    const truce_hash wanted = defined(leaves_of, size);
    ck_assert(truce_hash_equal(&wanted, &roots_of[size]));
  }
}
END_TEST

static void spoil(truce_merkle_proof *proof, size_t k)
{
  proof->hashes[k].bytes[k % 32] ^= 0x10;
}

START_TEST(inclusion_holds_for_its_leaf_alone)
{
  grow();
  for (size_t size = 1; size <= LEAVES; size++)
    for (size_t at = 0; at < size; at++) {
      truce_merkle_proof proof;
      truce_merkle_inclusion(&proof, leaves_of, size, at);
      ck_assert_uint_le(proof.count, 6);
      for (size_t other = 0; other < LEAVES; other++) {
        ck_assert(truce_merkle_includes(&proof, &leaves_of[other], at, size, &roots_of[size]) ==
                  (other == at));
        if (other != at)
          ck_assert(!truce_merkle_includes(&proof, &leaves_of[at], other, size, &roots_of[size]));
        if (other + 1 != size)
          ck_assert(!truce_merkle_includes(&proof, &leaves_of[at], at, size, &roots_of[other + 1]));
      }
      for (size_t k = 0; k < proof.count; k++) {
        truce_merkle_proof spoilt = proof;
        spoil(&spoilt, k);
        ck_assert(!truce_merkle_includes(&spoilt, &leaves_of[at], at, size, &roots_of[size]));
      }
      proof.count++;
      ck_assert(!truce_merkle_includes(&proof, &leaves_of[at], at, size, &roots_of[size]));
    }
}
END_TEST

START_TEST(consistency_holds_for_its_two_roots_alone)
{
  grow();
  for (size_t size = 1; size <= LEAVES; size++)
    for (size_t older = 1; older <= size; older++) {
      truce_merkle_proof proof;
      truce_merkle_consistency(&proof, leaves_of, size, older);
      for (size_t other = 1; other <= LEAVES; other++) {
        ck_assert(truce_merkle_continues(&proof, older, &roots_of[other], size, &roots_of[size]) ==
                  (other == older));
        ck_assert(truce_merkle_continues(&proof, older, &roots_of[older], size, &roots_of[other]) ==
                  (other == size));
      }
      for (size_t k = 0; k < proof.count; k++) {
        truce_merkle_proof spoilt = proof;
        spoil(&spoilt, k);
        ck_assert(!truce_merkle_continues(&spoilt, older, &roots_of[older], size, &roots_of[size]));
      }
      ck_assert(!truce_merkle_continues(&proof, 0, &roots_of[0], size, &roots_of[size]));
      ck_assert(!truce_merkle_continues(&proof, size + 1, &roots_of[older], size, &roots_of[size]));
    }
}
END_TEST

int main(void)
{
  TCase *all = tcase_create("all");
  tcase_add_test(all, roots_are_as_published);
  tcase_add_test(all, roots_are_as_defined);
  tcase_add_test(all, inclusion_holds_for_its_leaf_alone);
  tcase_add_test(all, consistency_holds_for_its_two_roots_alone);
  return run_tests("merkle", all);
}
