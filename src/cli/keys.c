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

static bool write_new(const char *path, const unsigned char key[KEY_BYTES], mode_t mode)
{
  char digits[2 * KEY_BYTES + 2];
  const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (descriptor < 0) {
    output_failed(path, errno);
    return false;
  }
  sodium_bin2hex(digits, sizeof digits, key, KEY_BYTES);
  digits[sizeof digits - 2] = '\n';
  const ssize_t written = write(descriptor, digits, sizeof digits - 1);
  const bool kept = written == (ssize_t)sizeof digits - 1 && fsync(descriptor) == 0;
  sodium_memzero(digits, sizeof digits);
  if (close(descriptor) == 0 && kept)
    return true;
  output_failed(path, errno != 0 ? errno : EIO);
  unlink(path);
  return false;
}

bool key_make(const char *path, unsigned char key[KEY_BYTES])
{
  randombytes_buf(key, KEY_BYTES);
  return write_new(path, key, 0600);
}

bool key_write_public(const char *path, const unsigned char key[KEY_BYTES])
{
  return write_new(path, key, 0644);
}

bool key_exists(const char *path)
{
  struct stat found;
  return stat(path, &found) == 0 || errno != ENOENT;
}

bool key_read(const char *path, const char *remedy, unsigned char key[KEY_BYTES])
{
  char digits[2 * KEY_BYTES + 1] = "";
  size_t length = 0;
  const char *end = NULL;
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    complain("cannot read the key %s: %s; %s", path, strerror(errno), remedy);
    return false;
  }
  const size_t got = fread(digits, 1, sizeof digits - 1, file);
  fclose(file);
  const bool good =
      sodium_hex2bin(key, KEY_BYTES, digits, got, NULL, &length, &end) == 0 && length == KEY_BYTES;
  sodium_memzero(digits, sizeof digits);
  if (!good)
    complain("%s holds no key: 64 hexadecimal digits; %s", path, remedy);
  return good;
}
