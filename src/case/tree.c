#include "tree.h"

#include <libfyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { DEPTH_MAX = 60 }; /* libfyaml itself promises 64 */

/* A list or map whose end has not been read yet. */
typedef struct open_node {
  tree *node;
  size_t first; /* where its children start in `pending` */
} open_node;

typedef struct builder {
  reader *r;
  struct fy_parser *parser;
  open_node open[DEPTH_MAX];
  size_t depth;
  tree **pending; /* children of the open nodes; of a map: key, value, key, value */
  size_t pending_count, pending_capacity;
  tree *root;
  unsigned documents;
  char *text; /* of the scalar at hand */
  size_t text_capacity;
} builder;

static place event_place(struct fy_event *event, size_t length)
{
  const struct fy_mark *start = fy_event_start_mark(event), *end = fy_event_end_mark(event);
  if (start == NULL)
    return (place){length, length};
  return (place){start->input_pos, end != NULL && end->input_pos > start->input_pos
                                       ? end->input_pos
                                       : start->input_pos + 1};
}

static truce_status refuse(builder *b, place at, const char *code, const char *message,
                           const char *hint)
{
  truce__complain(b->r, TRUCE_ERROR, code, at, hint, "%s", message);
  return TRUCE_BAD_INPUT;
}

static truce_status refuse_extras(builder *b, place at, const struct fy_token *anchor,
                                  const struct fy_token *tag)
{
  if (anchor != NULL)
    return refuse(b, at, "anchor", "anchors (&name) and aliases (*name) are not used in case files",
                  "write the text out in full where it is needed");
  if (tag != NULL)
    return refuse(b, at, "tag", "tags (!name) are not used in case files", "remove the tag");
  return TRUCE_OK;
}

static truce_status attach(builder *b, tree *node)
{
  if (b->depth == 0) {
    b->root = node;
    return TRUCE_OK;
  }
  if (!truce__reserve((void **)&b->pending, &b->pending_capacity, b->pending_count + 1,
                      sizeof *b->pending))
    return TRUCE_NO_MEMORY;
  b->pending[b->pending_count++] = node;
  return TRUCE_OK;
}

/* The text of a scalar, in b->text. Piece by piece: fy_token_get_text of libfyaml 0.7 leaks where
 * a text has many pieces, such as doubled quotes or folded lines. */
static truce_status gather_text(builder *b, struct fy_token *token, size_t *length)
{
  *length = 0;
  struct fy_token_iter *pieces = fy_token_iter_create(token);
  if (pieces == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = TRUCE_OK;
  const struct fy_iter_chunk *piece = NULL;
  int error = 0;
  while (status == TRUCE_OK && (piece = fy_token_iter_chunk_next(pieces, piece, &error)) != NULL) {
    if (truce__reserve((void **)&b->text, &b->text_capacity, *length + piece->len + 1, 1)) {
      memcpy(b->text + *length, piece->str, piece->len);
      *length += piece->len;
    } else {
      status = TRUCE_NO_MEMORY;
    }
  }
  fy_token_iter_destroy(pieces);
  return error != 0 ? TRUCE_NO_MEMORY : status;
}

/* Folds the line break at `from` with the blanks around it: one break is a blank, of more each but
 * the first stays. Returns where the text goes on. */
static const char *fold(char **to, const char *start, const char *from, const char *end)
{
  while (*to > start && ((*to)[-1] == ' ' || (*to)[-1] == '\t'))
    --*to;
  size_t breaks = 0;
  for (; from < end && strchr(" \t\r\n", *from) != NULL; from++)
    breaks += *from == '\n' || (*from == '\r' && from[1] != '\n');
  if (breaks == 1)
    *(*to)++ = ' ';
  for (; breaks > 1; breaks--)
    *(*to)++ = '\n';
  return from;
}

/* The text between single quotes. Read here because libfyaml 0.7 garbles runs of doubled quotes,
 * in its pieces too. */
static const char *single_quoted(const builder *b, struct fy_event *event, size_t *length)
{
  const char *from = b->r->text + fy_event_start_mark(event)->input_pos;
  const char *end = b->r->text + fy_event_end_mark(event)->input_pos;
  char *text = truce__arena_copy(b->r->arena, from, (size_t)(end - from));
  if (text == NULL)
    return NULL;
  char *to = text;
  while (from < end) {
    if (*from == '\n' || *from == '\r') {
      from = fold(&to, text, from, end);
      continue;
    }
    from += *from == '\'' ? 1 : 0;
    *to++ = *from++;
  }
  *to = '\0';
  *length = (size_t)(to - text);
  return text;
}

static truce_status add_scalar(builder *b, struct fy_event *event)
{
  place at = event_place(event, b->r->length);
  truce_status status = refuse_extras(b, at, event->scalar.anchor, event->scalar.tag);
  if (status != TRUCE_OK)
    return status;
  struct fy_token *token = event->scalar.value;
  const enum fy_scalar_style style = token != NULL ? fy_token_scalar_style(token) : FYSS_PLAIN;
  size_t length = 0;
  const char *text = "";
  if (style == FYSS_SINGLE_QUOTED) {
    text = single_quoted(b, event, &length);
    status = text == NULL ? TRUCE_NO_MEMORY : TRUCE_OK;
  } else if (token != NULL) {
    status = gather_text(b, token, &length);
    text = length > 0 ? b->text : "";
  }
  if (status != TRUCE_OK)
    return status;
  tree *node = truce__arena_alloc(b->r->arena, 1, sizeof *node);
  char *copy = truce__arena_copy(b->r->arena, text, length);
  if (node == NULL || copy == NULL)
    return TRUCE_NO_MEMORY;
  if (memchr(text, '\0', length) != NULL)
    return refuse(b, at, "nul-byte", "this text holds a NUL character",
                  "remove the \\0 or \\u0000");
  *node = (tree){.kind = TREE_SCALAR, .quoted = style != FYSS_PLAIN, .at = at, .text = copy};
  return attach(b, node);
}

static truce_status open_container(builder *b, struct fy_event *event, tree_kind kind)
{
  const place at = event_place(event, b->r->length);
  truce_status status =
      kind == TREE_LIST
          ? refuse_extras(b, at, event->sequence_start.anchor, event->sequence_start.tag)
          : refuse_extras(b, at, event->mapping_start.anchor, event->mapping_start.tag);
  if (status != TRUCE_OK)
    return status;
  if (b->depth == DEPTH_MAX)
    return refuse(b, at, "too-deep", "the file is nested too deeply",
                  "a case file needs six levels at most");
  tree *node = truce__arena_alloc(b->r->arena, 1, sizeof *node);
  if (node == NULL)
    return TRUCE_NO_MEMORY;
  *node = (tree){.kind = kind, .at = at};
  status = attach(b, node);
  b->open[b->depth++] = (open_node){node, b->pending_count};
  return status;
}

static int by_key(const void *a, const void *b)
{
  const tree *x = *(tree *const *)a, *y = *(tree *const *)b;
  const int order = strcmp(x->text, y->text);
  return order != 0 ? order : (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* Complains of keys that are not text or stand twice; those must not reach a reader. */
static truce_status check_keys(builder *b, tree *map)
{
  for (size_t k = 0; k < map->count; k++) {
    if (map->keys[k]->kind != TREE_SCALAR)
      return refuse(b, map->keys[k]->at, "bad-key",
                    "a name has to stand before the colon, not a list or map",
                    "put quotes around text that starts with [ or {");
  }
  tree **sorted = truce__array(map->count, sizeof *sorted);
  if (sorted == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(sorted, map->keys, map->count * sizeof *sorted);
  qsort(sorted, map->count, sizeof *sorted, by_key);
  for (size_t k = 1; k < map->count; k++) {
    if (strcmp(sorted[k]->text, sorted[k - 1]->text) == 0)
      truce__complain(b->r, TRUCE_ERROR, "duplicate", sorted[k]->at, "keep one of the two",
                      "\"%s\" stands here twice; the first is on line %zu", sorted[k]->text,
                      truce__line_of(b->r, sorted[k - 1]->at.start));
  }
  free(sorted);
  return TRUCE_OK;
}

static bool is_empty(const tree *t)
{
  return t->kind == TREE_SCALAR && !t->quoted && *t->text == '\0';
}

static truce_status close_container(builder *b)
{
  const open_node done = b->open[--b->depth];
  tree **children = b->pending != NULL ? b->pending + done.first : NULL;
  const size_t count = b->pending_count - done.first;
  tree *node = done.node;
  b->pending_count = done.first;
  node->count = node->kind == TREE_MAP ? count / 2 : count;
  node->values = truce__arena_alloc(b->r->arena, node->count, sizeof *node->values);
  if (node->kind == TREE_MAP)
    node->keys = truce__arena_alloc(b->r->arena, node->count, sizeof *node->keys);
  if (truce__arena_failed(b->r->arena))
    return TRUCE_NO_MEMORY;
  for (size_t k = 0; k < node->count; k++) {
    if (node->kind == TREE_MAP)
      node->keys[k] = children[2 * k];
    node->values[k] = node->kind == TREE_MAP ? children[2 * k + 1] : children[k];
    if (node->kind == TREE_MAP && is_empty(node->values[k]))
      node->values[k]->at = node->keys[k]->at; /* an empty value has no place of its own */
  }
  return node->kind == TREE_MAP ? check_keys(b, node) : TRUCE_OK;
}

static truce_status take_event(builder *b, struct fy_event *event)
{
  switch (event->type) {
  case FYET_DOCUMENT_START:
    if (++b->documents > 1)
      return refuse(b, event_place(event, b->r->length), "second-document",
                    "a second document starts here", "keep one case a file: remove the --- line");
    return TRUCE_OK;
  case FYET_ALIAS:
    return refuse(b, event_place(event, b->r->length), "anchor",
                  "anchors (&name) and aliases (*name) are not used in case files",
                  "write the text out in full where it is needed");
  case FYET_SCALAR:
    return add_scalar(b, event);
  case FYET_SEQUENCE_START:
    return open_container(b, event, TREE_LIST);
  case FYET_MAPPING_START:
    return open_container(b, event, TREE_MAP);
  case FYET_SEQUENCE_END:
  case FYET_MAPPING_END:
    return close_container(b);
  default:
    return TRUCE_OK;
  }
}

/* The parser's own complaints, with a remedy for the usual ones. */
static const char *syntax_hint(const reader *r, size_t line, const char *message)
{
  const char *text = r->text + r->lines[line - 1];
  const size_t blank = strspn(text, " \t");
  if (memchr(text, '\t', blank) != NULL)
    return "indent with spaces, not with tabs";
  if (strstr(message, "quote") != NULL || strstr(message, "string") != NULL)
    return "close the quotation mark";
  if (strstr(message, "flow") != NULL || strstr(message, "bracket") != NULL)
    return "check that every [ and { is closed, and put quotes around text that holds , : [ ] { }";
  return "check the indentation, the space after each colon, and quotes around text that holds \": "
         "\" "
         "or starts with one of [ ] { } & * ! | > % @ \"";
}

static truce_status report_syntax(builder *b, struct fy_diag *diag)
{
  void *at = NULL;
  struct fy_diag_error *error = fy_diag_errors_iterate(diag, &at);
  reader *r = b->r;
  if (error == NULL) {
    truce__complain(r, TRUCE_ERROR, "syntax", NO_PLACE, NULL, "the file cannot be read as YAML");
    return TRUCE_BAD_INPUT;
  }
  size_t line = error->line > 0 ? (size_t)error->line : 1;
  if (line > r->line_count)
    line = r->line_count;
  const size_t column = error->column > 0 ? (size_t)error->column - 1 : 0;
  const size_t start = r->lines[line - 1];
  const size_t end = line < r->line_count ? r->lines[line] - 1 : r->length;
  const size_t place_start = start + column < end ? start + column : end;
  truce__complain(r, TRUCE_ERROR, "syntax", (place){place_start, place_start + 1},
                  syntax_hint(r, line, error->msg), "this line cannot be read: %s", error->msg);
  return TRUCE_BAD_INPUT;
}

static truce_status run(builder *b, struct fy_diag *diag)
{
  truce_status status = TRUCE_OK;
  bool ended = false;
  while (status == TRUCE_OK && !ended) {
    struct fy_event *event = fy_parser_parse(b->parser);
    if (event == NULL)
      break;
    ended = event->type == FYET_STREAM_END;
    status = take_event(b, event);
    fy_parser_event_free(b->parser, event);
  }
  if (status == TRUCE_OK && !ended)
    status = report_syntax(b, diag);
  return status;
}

truce_status truce__tree_read(tree **root, reader *r, tree_format format)
{
  builder b = {.r = r};
  struct fy_diag_cfg diag_settings;
  fy_diag_cfg_default(&diag_settings);
  diag_settings.fp = NULL;
  struct fy_diag *diag = fy_diag_create(&diag_settings);
  if (diag == NULL)
    return TRUCE_NO_MEMORY;
  fy_diag_set_collect_errors(diag, true);
  const struct fy_parse_cfg settings = {
      .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DISABLE_RECYCLING |
               (format == TREE_JSON ? FYPCF_JSON_FORCE : FYPCF_JSON_NONE),
      .diag = diag};
  b.parser = fy_parser_create(&settings);
  truce_status status = TRUCE_NO_MEMORY;
  if (b.parser != NULL && fy_parser_set_string(b.parser, r->text, r->length) == 0)
    status = run(&b, diag);
  fy_parser_destroy(b.parser);
  fy_diag_destroy(diag);
  free(b.pending);
  free(b.text);
  if (status == TRUCE_OK && b.root == NULL) {
    truce__complain(r, TRUCE_ERROR, "empty", NO_PLACE, "see docs/case-format.md for an example",
                    "the file is empty");
    status = TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK)
    *root = b.root;
  return status;
}

bool truce__tree_is_null(const tree *t)
{
  return t == NULL ||
         (t->kind == TREE_SCALAR && !t->quoted &&
          (*t->text == '\0' || strcmp(t->text, "~") == 0 || strcmp(t->text, "null") == 0));
}

tree *truce__tree_get(const tree *map, const char *key)
{
  for (size_t k = 0; map->kind == TREE_MAP && k < map->count; k++) {
    if (strcmp(map->keys[k]->text, key) == 0)
      return map->values[k];
  }
  return NULL;
}

const char *truce__tree_kind_name(const tree *t)
{
  if (truce__tree_is_null(t))
    return "nothing";
  return t->kind == TREE_LIST ? "a list" : t->kind == TREE_MAP ? "a map (name: value)" : "text";
}
