/* How a case begins whose party `a` states the interests that a test is about. */
#ifndef TESTS_INTERESTS_TEXT_H
#define TESTS_INTERESTS_TEXT_H

/* Lines 1 to 5; what follows is about party a. */
#define HEAD                                                                                       \
  "truce: 1\n"                                                                                     \
  "parties: {a: A, b: B}\n"                                                                        \
  "issues: {land: {positions: {left: Left, line: Line, back: Back}, ordered: true},"               \
  " arms: {scale: {from: 100, to: 900, step: 100}}, cash: [none, half, full]}\n"                   \
  "interests:\n"                                                                                   \
  "  b: {cash: {weight: 1, values: {none: 0, half: 50, full: 100}}}\n"
#define LAND "land: {weight: 1, values: {left: 0, line: 50, back: 100}}"

#endif
