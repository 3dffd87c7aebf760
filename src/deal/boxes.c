/* Terms to boxes: issue by issue, the positions that make the same comparisons hold go together;
 * a branch ends as soon as three-valued evaluation knows the statement. */
#include "boxes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "case/judgement.h"

enum { BOXES_MAX = 1000000 };

typedef struct group { /* positions of one issue that no comparison of the term tells apart */
  uint64_t holds;      /* comparisons that hold there */
  bool *inside;        /* [position] */
} group;

typedef struct splitter {
  truce__boxes *boxes;
  const truce_case *c;
  const truce_term *term;
  box pattern; /* what all boxes of the term share */
  size_t count;
  uint16_t issues[TRUCE_COMPARISONS_MAX]; /* the issues compared, increasing */
  uint64_t about[TRUCE_COMPARISONS_MAX];  /* the comparisons about each */
  group *groups[TRUCE_COMPARISONS_MAX];
  size_t group_count[TRUCE_COMPARISONS_MAX];
  const bool *path[TRUCE_COMPARISONS_MAX];
} splitter;

static void find_issues(splitter *s)
{
  for (size_t k = 0; k < s->term->comparison_count; k++) {
    const uint16_t issue = (uint16_t)s->term->comparisons[k].issue;
    size_t at = 0;
    while (at < s->count && s->issues[at] < issue)
      at++;
    if (at == s->count || s->issues[at] != issue) {
      memmove(&s->issues[at + 1], &s->issues[at], (s->count - at) * sizeof s->issues[0]);
      memmove(&s->about[at + 1], &s->about[at], (s->count - at) * sizeof s->about[0]);
      s->issues[at] = issue;
      s->about[at] = 0;
      s->count++;
    }
    s->about[at] |= UINT64_C(1) << k;
  }
}

static uint64_t signature(const splitter *s, size_t at, size_t position)
{
  uint64_t code = 0;
  for (size_t k = 0; k < s->term->comparison_count; k++) {
    const truce_comparison *x = &s->term->comparisons[k];
    if (s->about[at] >> k & 1 && truce__relation_holds(x->relation, position, x->position))
      code |= UINT64_C(1) << k;
  }
  return code;
}

static bool group_positions(splitter *s, size_t at)
{
  truce__arena *arena = s->boxes->arena;
  const size_t positions = s->c->issues[s->issues[at]].position_count;
  /* n comparisons with points of a line part it in at most 2n + 1 pieces. */
  group *groups = truce__arena_alloc(arena, 2 * s->term->comparison_count + 1, sizeof *groups);
  size_t count = 0;
  for (size_t v = 0; groups != NULL && v < positions; v++) {
    const uint64_t code = signature(s, at, v);
    size_t g = 0;
    while (g < count && groups[g].holds != code)
      g++;
    if (g == count) {
      groups[g].holds = code;
      groups[g].inside = truce__arena_alloc(arena, positions, sizeof(bool));
      if (groups[g].inside == NULL)
        return false;
      count++;
    }
    groups[g].inside[v] = true;
  }
  s->groups[at] = groups;
  s->group_count[at] = count;
  return groups != NULL;
}

static truce_status emit(splitter *s, size_t depth)
{
  truce__boxes *boxes = s->boxes;
  if (boxes->count == BOXES_MAX)
    return TRUCE_TOO_LARGE;
  if (!truce__reserve((void **)&boxes->list, &boxes->capacity, boxes->count + 1, sizeof(box)))
    return TRUCE_NO_MEMORY;
  const bool **inside = truce__arena_alloc(boxes->arena, depth, sizeof *inside);
  uint16_t *issues = truce__arena_alloc(boxes->arena, depth, sizeof *issues);
  if (inside == NULL || issues == NULL)
    return TRUCE_NO_MEMORY;
  memcpy(inside, s->path, depth * sizeof *inside);
  memcpy(issues, s->issues, depth * sizeof *issues);
  box made = s->pattern;
  made.count = depth;
  made.issues = issues;
  made.inside = inside;
  boxes->list[boxes->count++] = made;
  return TRUCE_OK;
}

static truce_status split(splitter *s, size_t depth, uint64_t known, uint64_t code)
{
  const truce_truth truth = truce_statement_partial(s->term->statement, known, code);
  /* A box looks at one issue at least, even where the statement always holds. */
  if (truth == TRUCE_NO || (truth == TRUCE_YES && depth > 0))
    return truth == TRUCE_YES ? emit(s, depth) : TRUCE_OK;
  truce_status status = TRUCE_OK;
  for (size_t g = 0; status == TRUCE_OK && g < s->group_count[depth]; g++) {
    s->path[depth] = s->groups[depth][g].inside;
    status = split(s, depth + 1, known | s->about[depth], code | s->groups[depth][g].holds);
  }
  return status;
}

truce_status truce__boxes_add(truce__boxes *boxes, const truce_case *c, size_t dealer, size_t index,
                              const truce_term *term, int64_t worth)
{
  splitter s = {.boxes = boxes, .c = c, .term = term};
  s.pattern = (box){.dealer = dealer, .term = index, .worth = worth};
  find_issues(&s);
  for (size_t k = 0; k < s.count; k++) {
    if (!group_positions(&s, k))
      return TRUCE_NO_MEMORY;
  }
  return split(&s, 0, 0, 0);
}

truce_status truce__boxes_finish(truce__boxes *boxes, const box **list, size_t *count)
{
  box *kept = truce__arena_alloc(boxes->arena, boxes->count, sizeof *kept);
  if (kept == NULL)
    return TRUCE_NO_MEMORY;
  if (boxes->count > 0)
    memcpy(kept, boxes->list, boxes->count * sizeof *kept);
  *list = kept;
  *count = boxes->count;
  return TRUCE_OK;
}

void truce__boxes_free(truce__boxes *boxes)
{
  free(boxes->list);
}
