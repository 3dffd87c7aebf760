/* Names and words as they are compared: small Latin letters, and folds of them. */
#ifndef TRUCE_EXCHANGE_LINK_TEXT_H
#define TRUCE_EXCHANGE_LINK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINK_TEXT_MAX = 96 }; /* bytes of a normalised text with its NUL; the rest is cut off */

/* Turns other scripts than Latin and Cyrillic into Latin. Not to be shared between threads. */
typedef struct link_scripts {
  void *transliterator; /* of ICU; opened when first needed */
} link_scripts;
void truce__link_scripts_close(link_scripts *scripts);

/* Small Latin letters and digits, words parted by single blanks, apostrophes left out. The length;
 * SIZE_MAX if ICU ran out of memory. */
size_t truce__link_plain(link_scripts *scripts, char to[LINK_TEXT_MAX], const char *text);
/* One spelling for each sound of Ukrainian and Russian names in Latin letters. The length. */
size_t truce__link_fold(char to[LINK_TEXT_MAX], const char *plain);
bool truce__link_has_cyrillic(const char *text);
/* Whether a text in small Latin letters, folded or not, begins with one Cyrillic letter that is two
 * Latin ones ("zh"). */
bool truce__link_begins_with_two(const char *text, size_t length);

/* Groups of given names that are forms of one another (Yosyp, Iosif, Osip), sorted by their folded
 * spelling and by the stem that patronymics are made of. */
typedef struct link_names {
  struct link_name {
    uint64_t hash;
    unsigned group;
  } names[1024], stems[1024];
  size_t count;
} link_names;
void truce__link_names_fill(link_names *names);
/* The group of a given name in its folded spelling, or of the father's name in a patronymic; 0:
 * none. O(log of the names). */
unsigned truce__link_given_group(const link_names *names, const char *folded);
unsigned truce__link_patronymic_group(const link_names *names, const char *folded);
/* Whether a name in its folded spelling ends as patronymics do. Some surnames do so too. */
bool truce__link_is_patronymic(const char *folded);

/* The consonants of the first word, at most six, after its first letter: what typing errors mostly
 * leave alone. Never 0 for a text that is not empty. */
uint64_t truce__link_skeleton(const char *text, size_t length);
uint64_t truce__link_hash(const char *text, size_t length); /* never 0 */

/* Similarity in 0..1 (Jaro 1989; Winkler 1990: a common beginning of up to four letters counts).
 * At most 64 bytes of each are looked at. */
double truce__link_jaro_winkler(const char *a, size_t a_length, const char *b, size_t b_length);
/* Whether at most `most` (1 or 2) letters must be added, dropped, changed or swapped with their
 * neighbour: the number of them, or most + 1. */
unsigned truce__link_edits(const char *a, size_t a_length, const char *b, size_t b_length,
                           unsigned most);
/* How much of the words of both texts is the same or nearly so, by their letters, in 0..1; order
 * does not count. */
double truce__link_words(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
