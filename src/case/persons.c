/* What persons weigh in a plan. */
#include "truce/persons.h"

int64_t truce_person_weight(const truce_person *person, const truce_priority_weights *weights)
{
  return 1 + (int64_t)weights->gravity * person->gravity +
         (int64_t)weights->held * (person->days / 30) + (int64_t)weights->age * person->age;
}

int64_t truce_person_counts(const truce_person *person, truce_aim aim,
                            const truce_priority_weights *weights)
{
  switch (aim) {
  case TRUCE_AIM_GRAVITY:
    return person->gravity;
  case TRUCE_AIM_HELD:
    return person->days / 30;
  case TRUCE_AIM_AGE:
    return person->age;
  case TRUCE_AIM_SUM:
    return truce_person_weight(person, weights);
  case TRUCE_AIM_EVERYONE:
  case TRUCE_AIMS:
    break;
  }
  return 1;
}

const char *truce_aim_id(truce_aim aim)
{
  static const char *const ids[TRUCE_AIMS] = {
#define AIM_ID(name, id) id,
      TRUCE_AIM_TABLE(AIM_ID)
#undef AIM_ID
  };
  return ids[aim];
}

truce_priority_weights truce_priority_by(const truce_person *persons, size_t count,
                                         const truce_aim *order, size_t order_count)
{
  truce_priority_weights weights = {0, 0, 0};
  uint32_t longest = 0, sum = 0; /* what the aims seen so far can add up to */
  for (size_t k = 0; k < count; k++)
    longest = persons[k].days > longest ? persons[k].days : longest;
  for (size_t k = order_count; k-- > 0;) {
    const uint32_t weight = 1 + sum;
    if (order[k] == TRUCE_AIM_GRAVITY) {
      weights.gravity = weight;
      sum += weight * TRUCE_GRAVE;
    } else if (order[k] == TRUCE_AIM_HELD) {
      weights.held = weight;
      sum += weight * (longest / 30);
    } else {
      weights.age = weight;
      sum += weight * TRUCE_CHILD;
    }
  }
  return weights;
}

truce_priority_weights truce_priority_default(const truce_person *persons, size_t count)
{
  static const truce_aim order[] = {TRUCE_AIM_GRAVITY, TRUCE_AIM_HELD, TRUCE_AIM_AGE};
  return truce_priority_by(persons, count, order, 3);
}
