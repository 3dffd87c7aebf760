#include "truce/stability.h"

#include "base/memory.h"

typedef struct concept_words {
  const char *id, *label, *name;
} concept_words;

static const concept_words words[TRUCE_CONCEPT_COUNT] = {
#define CONCEPT_WORDS(NAME, json, label, full) {json, label, full},
    TRUCE_CONCEPT_TABLE(CONCEPT_WORDS)
#undef CONCEPT_WORDS
};

static const concept_words *look_up(truce_concept concept)
{
  truce__require((unsigned)concept < TRUCE_CONCEPT_COUNT);
  return &words[concept];
}

const char *truce_concept_id(truce_concept concept)
{
  return look_up(concept)->id;
}

const char *truce_concept_label(truce_concept concept)
{
  return look_up(concept)->label;
}

const char *truce_concept_name(truce_concept concept)
{
  return look_up(concept)->name;
}
