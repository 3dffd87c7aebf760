/* What persons weigh in a plan. */
#include "truce/persons.h"

int64_t truce_person_weight(const truce_person *person, const truce_priority_weights *weights)
{
  return 1 + (int64_t)weights->gravity * person->gravity +
         (int64_t)weights->held * (person->days / 30) + (int64_t)weights->age * person->age;
}

truce_priority_weights truce_priority_default(const truce_person *persons, size_t count)
{
  uint32_t longest = 0;
  for (size_t k = 0; k < count; k++)
    longest = persons[k].days > longest ? persons[k].days : longest;
  const uint32_t age = 1, held = 1 + age * TRUCE_CHILD;
  return (truce_priority_weights){
      .gravity = 1 + held * (longest / 30) + age * TRUCE_CHILD, .held = held, .age = age};
}
