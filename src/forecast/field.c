#include "field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

bool truce__field_init(truce__field *field, size_t count)
{
  size_t square, cells;
  *field = (truce__field){0};
  if (!truce__multiply(count, count, &square) || !truce__multiply(square, 2, &cells) ||
      __builtin_add_overflow(cells, 16 * count, &cells))
    return false;
  _Static_assert(sizeof(size_t) <= sizeof(double), "the order has the room of as many numbers");
  double *room = truce__array(cells, sizeof *room);
  if (room == NULL)
    return false;
  field->x = room;
  field->s = room + count;
  field->c = room + 2 * count;
  field->w = room + 3 * count;
  field->power = room + 4 * count;
  field->effect = room + 5 * count;
  field->order = (size_t *)(void *)(room + 6 * count);
  field->scratch = room + 7 * count;
  return true;
}

void truce__field_free(truce__field *field)
{
  free(field->x);
  field->x = NULL;
}

bool truce__field_weigh(truce__field *field)
{
  double sum = 0;
  for (size_t k = 0; k < field->count; k++)
    sum += field->w[k] = field->c[k] * field->s[k];
  for (size_t k = 0; k < field->count; k++)
    field->w[k] = sum > 0 ? field->w[k] / sum : 0;
  return sum > 0;
}

/* In units of the largest; nothing above 0 is unknown. */
static void scale_power(double *power, size_t count)
{
  double largest = 0;
  for (size_t k = 0; k < count; k++)
    largest = power[k] > largest ? power[k] : largest;
  for (size_t k = 0; k < count; k++)
    power[k] = power[k] > 0 ? power[k] / largest : NAN;
}

static int by_name(const void *key, const void *entry)
{
  return strcmp(key, *(const char *const *)entry);
}

static double effect_of(const truce_ensemble_fit *fit, const char *name)
{
  const char *const *found =
      fit == NULL || fit->name_count == 0
          ? NULL
          : bsearch(name, fit->names, fit->name_count, sizeof *fit->names, by_name);
  return found != NULL ? fit->effects[found - fit->names] : 0;
}

void truce__field_fill(truce__field *field, const truce_actor_issue *issue,
                       const truce_ensemble_fit *fit, size_t power)
{
  field->count = issue->actor_count;
  field->low = issue->low;
  field->range = issue->high - issue->low;
  field->has_reference = issue->has_reference;
  field->reference = (issue->reference - issue->low) / field->range;
  double largest = 0;
  for (size_t k = 0; k < field->count; k++)
    largest = fmax(largest, issue->actors[k].capability);
  for (size_t k = 0; k < field->count; k++) {
    const truce_actor *actor = &issue->actors[k];
    field->x[k] = (actor->position - issue->low) / field->range;
    field->s[k] = actor->salience / 100;
    field->c[k] = largest > 0 ? actor->capability / largest : 1;
    field->power[k] = power == SIZE_MAX ? actor->capability : actor->numbers[power];
    field->effect[k] = effect_of(fit, actor->name);
  }
  scale_power(field->power, field->count);
  truce__field_weigh(field);
}

bool truce__field_without(truce__field *other, const truce__field *field, size_t actor)
{
  double *const to[] = {other->x, other->s, other->c, other->power, other->effect};
  const double *const from[] = {field->x, field->s, field->c, field->power, field->effect};
  for (size_t k = 0; k < sizeof to / sizeof *to; k++) {
    memcpy(to[k], from[k], actor * sizeof **to);
    memcpy(to[k] + actor, from[k] + actor + 1, (field->count - actor - 1) * sizeof **to);
  }
  other->count = field->count - 1;
  other->has_reference = field->has_reference;
  other->reference = field->reference;
  other->low = field->low;
  other->range = field->range;
  return truce__field_weigh(other) && other->count >= 2;
}
