/* A document as a tree: what both kinds of file are read from. libfyaml parses; this keeps, for
 * every value, where in the text it stands. */
#ifndef TRUCE_CASE_TREE_H
#define TRUCE_CASE_TREE_H

#include "reader.h"

typedef enum tree_kind { TREE_SCALAR, TREE_LIST, TREE_MAP } tree_kind;

typedef struct tree {
  tree_kind kind;
  bool quoted; /* a scalar in quotes or a block: never null, number or truth value */
  place at;
  const char *text; /* scalars, NUL-terminated */
  size_t count;     /* items of a list, entries of a map */
  struct tree **values;
  struct tree **keys; /* maps: scalars, all different */
} tree;

typedef enum tree_format { TREE_YAML, TREE_JSON } tree_format;

/* Parses the whole text. Errors are complained of and give TRUCE_BAD_INPUT. The tree lives in the
 * reader's arena. Linear in the text. */
truce_status truce__tree_read(tree **root, reader *r, tree_format format) TRUCE_MUST_CHECK;

/* An absent or empty value: nothing, ~ or null. */
bool truce__tree_is_null(const tree *t);
/* The value of a key, or NULL. */
tree *truce__tree_get(const tree *map, const char *key);
/* "a list", "a map", "text" ...: for messages. */
const char *truce__tree_kind_name(const tree *t);

#endif
