/* Key files: 64 hexadecimal digits that only their owner may read. */
#ifndef TRUCE_CLI_KEYS_H
#define TRUCE_CLI_KEYS_H

#include <stdbool.h>

enum { KEY_BYTES = 32 };

/* Each says on stderr what went wrong. Never replaces a file. */
bool key_make(const char *path, unsigned char key[KEY_BYTES]);
bool key_read(const char *path, const char *remedy, unsigned char key[KEY_BYTES]);
bool key_exists(const char *path);
/* Writes a key that everybody may know. */
bool key_write_public(const char *path, const unsigned char key[KEY_BYTES]);

#endif
