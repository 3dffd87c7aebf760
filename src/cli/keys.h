/* Key files: 64 hexadecimal digits, and behind a blank whether they are secret or public; files
 * made before these words were written have the digits alone. Secret ones only their owner may
 * read. */
#ifndef TRUCE_CLI_KEYS_H
#define TRUCE_CLI_KEYS_H

#include <stdbool.h>

enum { KEY_BYTES = 32 };

typedef enum key_kind { KEY_SECRET, KEY_PUBLIC } key_kind;

/* Each says on stderr what went wrong. Never replaces a file. */
bool key_make(const char *path, unsigned char key[KEY_BYTES]); /* a secret one */
bool key_read(const char *path, key_kind kind, const char *remedy, unsigned char key[KEY_BYTES]);
bool key_exists(const char *path);
bool key_is(const char *path); /* whether the file is a key; silent */
/* Writes a key that everybody may know. */
bool key_write_public(const char *path, const unsigned char key[KEY_BYTES]);

#endif
