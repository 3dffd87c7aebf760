#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arguments.h"
#include "output.h"

/* Behind the digits, where readers that know nothing of it do not look. */
static const char *const marks[] = {[KEY_SECRET] = " secret\n", [KEY_PUBLIC] = " public\n"};

enum { DIGITS = 2 * KEY_BYTES, MARK = 8, TEXT = DIGITS + MARK };

static bool write_new(const char *path, const unsigned char key[KEY_BYTES], key_kind kind)
{
  char text[TEXT + 1];
  const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, kind == KEY_SECRET ? 0600 : 0644);
  if (descriptor < 0) {
    output_failed(path, errno);
    return false;
  }
  sodium_bin2hex(text, sizeof text, key, KEY_BYTES);
  memcpy(text + DIGITS, marks[kind], MARK);
  const bool kept = write(descriptor, text, TEXT) == TEXT && fsync(descriptor) == 0;
  sodium_memzero(text, sizeof text);
  if (close(descriptor) == 0 && kept)
    return true;
  output_failed(path, errno != 0 ? errno : EIO);
  unlink(path);
  return false;
}

bool key_make(const char *path, unsigned char key[KEY_BYTES])
{
  randombytes_buf(key, KEY_BYTES);
  return write_new(path, key, KEY_SECRET);
}

bool key_write_public(const char *path, const unsigned char key[KEY_BYTES])
{
  return write_new(path, key, KEY_PUBLIC);
}

bool key_exists(const char *path)
{
  struct stat found;
  return stat(path, &found) == 0 || errno != ENOENT;
}

/* The key in the text, of which `length` bytes were read. */
static bool parse(const char *text, size_t length, unsigned char key[KEY_BYTES])
{
  size_t bytes = 0;
  const char *end = NULL;
  return length >= DIGITS &&
         sodium_hex2bin(key, KEY_BYTES, text, DIGITS, NULL, &bytes, &end) == 0 &&
         bytes == KEY_BYTES;
}

bool key_is(const char *path)
{
  char text[TEXT + 2] = "";
  unsigned char key[KEY_BYTES];
  FILE *file = fopen(path, "r");
  const size_t length = file != NULL ? fread(text, 1, TEXT + 1, file) : 0;
  const char *rest = text + DIGITS;
  const bool is = parse(text, length, key) &&
                  (*rest == '\0' || strcmp(rest, "\n") == 0 ||
                   strcmp(rest, marks[KEY_SECRET]) == 0 || strcmp(rest, marks[KEY_PUBLIC]) == 0);
  if (file != NULL)
    fclose(file);
  sodium_memzero(text, sizeof text);
  sodium_memzero(key, sizeof key);
  return is;
}

bool key_read(const char *path, key_kind kind, const char *remedy, unsigned char key[KEY_BYTES])
{
  char text[TEXT + 1] = "";
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    complain("cannot read the key %s: %s; %s", path, strerror(errno), remedy);
    return false;
  }
  const size_t length = fread(text, 1, TEXT, file);
  fclose(file);
  const bool found = parse(text, length, key);
  const bool other =
      strcmp(text + DIGITS, marks[kind == KEY_SECRET ? KEY_PUBLIC : KEY_SECRET]) == 0;
  if (!found)
    complain("%s holds no key: 64 hexadecimal digits; %s", path, remedy);
  else if (other && kind == KEY_PUBLIC)
    complain("%s is a secret key; name the public one, which was made beside it: %s.pub", path,
             path);
  else if (other)
    complain("%s is a public key; name the secret one", path);
  sodium_memzero(text, sizeof text);
  return found && !other;
}
