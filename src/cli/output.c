#define _XOPEN_SOURCE 700 /* realpath */
#include "output.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys.h"

/* ---- What must not be replaced ---- */

/* The folder of a path, and behind it the name in it; false if there is no such folder. */
static bool find_folder(const char *path, struct stat *folder, const char **name)
{
  char text[PATH_MAX];
  const char *slash = strrchr(path, '/');
  const size_t length = slash != NULL ? (size_t)(slash - path) + 1 : 1;
  if (length >= sizeof text)
    return false;
  memcpy(text, slash != NULL ? path : ".", length);
  text[length] = '\0';
  *name = slash != NULL ? slash + 1 : path;
  return stat(text, folder) == 0;
}

/* Whether two paths mean one file, be it there or yet to be made. */
static bool same_file(const char *a, const char *b)
{
  struct stat first, second;
  const char *first_name, *second_name;
  const bool there = stat(a, &first) == 0;
  if (there != (stat(b, &second) == 0))
    return false;
  if (there)
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
  return find_folder(a, &first, &first_name) && find_folder(b, &second, &second_name) &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino &&
         strcmp(first_name, second_name) == 0;
}

static bool refuse_target(const char *target, const char *why)
{
  complain("cannot write %s: %s; choose another name", target, why);
  return false;
}

bool output_apart(const char *target, const char *input)
{
  static const char *const endings[] = {".key", "-wal", "-shm"}; /* of a register */
  char beside[PATH_MAX], why[PATH_MAX + 40];
  if (target == NULL || input == NULL)
    return true;
  if (same_file(target, input))
    return refuse_target(target, "this command reads it");
  for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
    if (snprintf(beside, sizeof beside, "%s%s", input, endings[k]) >= (int)sizeof beside ||
        !same_file(target, beside))
      continue;
    (void)snprintf(why, sizeof why, "it is kept for %s", input);
    return refuse_target(target, why);
  }
  return true;
}

/* What no answer may take the place of, whatever command asks: it cannot be had again. */
static bool can_be_lost(const char *target)
{
  static const char database[] = "SQLite format 3";
  char start[sizeof database] = "";
  struct stat found;
  if (stat(target, &found) != 0 || !S_ISREG(found.st_mode))
    return true;
  if (key_is(target))
    return refuse_target(target, "it is a key");
  FILE *file = fopen(target, "rb");
  const size_t got = file != NULL ? fread(start, 1, sizeof database, file) : 0;
  if (file != NULL)
    fclose(file);
  return got < sizeof database || memcmp(start, database, sizeof database) != 0 ||
         refuse_target(target, "it is a register, or another database");
}

const char *output_path(const arguments *a)
{
  const char *path = a->values[OPTION_OUTPUT];
  return path == NULL && a->command == COMMAND_REPORT && a->format == FORMAT_HTML ? "report.html"
                                                                                  : path;
}

bool output_allowed(const arguments *a)
{
  const char *target = output_path(a);
  if (target == NULL)
    return true;
  for (size_t k = a->command == COMMAND_EXCHANGE; k < a->operand_count; k++) {
    if (!output_apart(target, a->operands[k]))
      return false;
  }
  for (size_t o = 0; o < OPTION_COUNT; o++) {
    const char *value = option_entries[o].value;
    const bool input = o != OPTION_OUTPUT && value != NULL && strcmp(value, "FILE") == 0;
    if (input && !output_apart(target, a->values[o]))
      return false;
  }
  return can_be_lost(target);
}

/* ---- Writing ---- */

/* The temporary file of the output that is open, where a signal handler finds it. */
static char unfinished[PATH_MAX];
static volatile sig_atomic_t is_unfinished;

void output_abandon(void)
{
  if (is_unfinished)
    unlink(unfinished);
}

void output_failed(const char *name, int error)
{
  static bool told;
  if (error != EPIPE && !told)
    complain("cannot write %s: %s", name, strerror(error));
  told = true;
}

void output_say_where(const char *path)
{
  enum { WIDTH = 80 };
  static const char lead[] = "The report is in ";
  char *whole = realpath(path, NULL);
  const bool fits = whole != NULL && sizeof lead - 1 + strlen(whole) <= WIDTH;
  printf("%s%s\n", lead, fits ? whole : path);
  free(whole);
}

static bool refuse(output *o, int error)
{
  output_failed(o->name, error);
  free(o->target);
  return false;
}

/* The temporary file beside the target, with the permissions the target has or would get, or its
 * owner's alone. */
static bool open_temporary(output *o, const struct stat *old, bool private)
{
  static const char ending[] = ".XXXXXX";
  const size_t length = strlen(o->target);
  if (length + sizeof ending > sizeof unfinished)
    return refuse(o, ENAMETOOLONG);
  memcpy(unfinished, o->target, length);
  memcpy(unfinished + length, ending, sizeof ending);
  is_unfinished = 1; /* mkstemp fills in the name before it makes the file */
  const int descriptor = mkstemp(unfinished);
  if (descriptor < 0) {
    const int error = errno;
    is_unfinished = 0;
    return refuse(o, error);
  }
  const mode_t mask = umask(0);
  umask(mask);
  const mode_t mode = private ? 0600 : old != NULL ? old->st_mode & 0777 : 0666 & ~mask;
  o->file = fchmod(descriptor, mode) == 0 ? fdopen(descriptor, "w") : NULL;
  if (o->file == NULL) {
    const int error = errno;
    close(descriptor);
    unlink(unfinished);
    is_unfinished = 0;
    return refuse(o, error);
  }
  return true;
}

static bool open_output(output *o, const char *path, bool private)
{
  *o = (output){.file = stdout, .name = path == NULL ? "to standard output" : path};
  if (path == NULL)
    return true;
  struct stat old;
  const bool exists = stat(path, &old) == 0;
  if (!exists && errno != ENOENT)
    return refuse(o, errno);
  if (exists && S_ISDIR(old.st_mode))
    return refuse(o, EISDIR);
  if (exists && !S_ISREG(old.st_mode)) {
    o->file = fopen(path, "w");
    return o->file != NULL || refuse(o, errno);
  }
  if (exists && access(path, W_OK) != 0)
    return refuse(o, errno);
  o->target = exists ? realpath(path, NULL) : strdup(path);
  if (o->target == NULL)
    return refuse(o, errno);
  return open_temporary(o, exists ? &old : NULL, private);
}

bool output_open(output *o, const char *path)
{
  return open_output(o, path, false);
}

bool output_open_private(output *o, const char *path)
{
  return open_output(o, path, true);
}

/* Closes the file; 0, or the error of the first write that failed. */
static int finish(output *o, int error)
{
  if (fflush(o->file) != 0 && error == 0)
    error = errno;
  if (error == 0 && o->target != NULL && fsync(fileno(o->file)) != 0)
    error = errno;
  if (o->file != stdout && fclose(o->file) != 0 && error == 0)
    error = errno;
  return error;
}

bool output_close(output *o, truce_status status)
{
  int error = finish(o, status == TRUCE_IO ? (errno != 0 ? errno : EIO) : 0);
  if (o->target != NULL) {
    if (status == TRUCE_OK && error == 0 && rename(unfinished, o->target) != 0)
      error = errno;
    if (status != TRUCE_OK || error != 0)
      unlink(unfinished);
    is_unfinished = 0;
  }
  if (error != 0 && (status == TRUCE_OK || status == TRUCE_IO))
    output_failed(o->name, error);
  free(o->target);
  return status == TRUCE_OK && error == 0;
}
