/* `truce exchange export`, `key` and `open`: tables of chosen columns, and sealed ones that only
 * their reader can open (X25519 and XSalsa20-Poly1305, libsodium's sealed box). */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "exchange.h"
#include "keys.h"
#include "output.h"
#include "register.h"

enum { COLUMNS_MAX = 64, SEALED_MAX = 1 << 30 };

static const char mark[] = "truce sealed table 1\n";

/* ---- export ---- */

/* The columns asked for, or those that name nobody; false with a complaint. `room` holds their
 * text. */
static bool read_columns(const arguments *a, char *room, size_t size,
                         const char *columns[COLUMNS_MAX], size_t *count)
{
  const char *asked = a->values[OPTION_COLUMNS];
  char *rest = NULL;
  *count = 0;
  const int length = snprintf(
      room, size, "%s",
      asked != NULL ? asked
                    : "reference,kind,standing,holder,home,since,dead,consent,category,class");
  bool fits = (size_t)length < size;
  for (char *name = strtok_r(room, ",", &rest); name != NULL && fits;
       name = strtok_r(NULL, ",", &rest)) {
    fits = *count < COLUMNS_MAX;
    if (fits)
      columns[(*count)++] = name;
  }
  if (!fits)
    complain("--columns takes at most %d columns, in at most %zu bytes", (int)COLUMNS_MAX,
             size - 1);
  else if (*count == 0)
    complain("--columns names no column; such as --columns reference,standing,russia.surname");
  return fits && *count > 0;
}

static bool is_for_plan(const arguments *a)
{
  const char *asked = a->values[OPTION_COLUMNS];
  return asked != NULL && strcmp(asked, "plan") == 0;
}

static truce_status write_table(const session *s, FILE *out)
{
  return truce_report_register_table(((const register_session *)s)->table, out);
}

/* What is sealed: the sender's public key, its signature over the table, and the table. */
typedef struct letter {
  unsigned char *bytes;
  size_t length;
} letter;

static bool sign(const register_session *g, const char *table, size_t length, letter *l)
{
  enum { HEAD = crypto_sign_PUBLICKEYBYTES + crypto_sign_BYTES };
  unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
  l->length = HEAD + length;
  l->bytes = malloc(l->length);
  if (l->bytes == NULL)
    return false;
  crypto_sign_seed_keypair(public_key, secret, g->pen.seed);
  memcpy(l->bytes, public_key, sizeof public_key);
  memcpy(l->bytes + HEAD, table, length);
  crypto_sign_detached(l->bytes + sizeof public_key, NULL, l->bytes + HEAD, length, secret);
  sodium_memzero(secret, sizeof secret);
  return true;
}

static truce_status write_sealed(const session *s, FILE *out)
{
  const register_session *g = (const register_session *)s;
  unsigned char reader[KEY_BYTES];
  char *table = NULL;
  size_t length = 0;
  letter l = {0};
  if (!key_read(s->a->values[OPTION_SEAL_FOR], KEY_PUBLIC, "`truce exchange key FILE` makes a pair",
                reader))
    return TRUCE_BAD_INPUT;
  FILE *memory = open_memstream(&table, &length);
  truce_status status =
      memory == NULL ? TRUCE_NO_MEMORY : truce_report_register_table(g->table, memory);
  if (memory != NULL && fclose(memory) != 0)
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK && !sign(g, table, length, &l))
    status = TRUCE_NO_MEMORY;
  unsigned char *sealed = status == TRUCE_OK ? malloc(l.length + crypto_box_SEALBYTES) : NULL;
  if (status == TRUCE_OK && sealed == NULL)
    status = TRUCE_NO_MEMORY;
  if (status == TRUCE_OK && crypto_box_seal(sealed, l.bytes, l.length, reader) != 0) {
    complain("%s holds no public key", s->a->values[OPTION_SEAL_FOR]);
    status = TRUCE_BAD_INPUT;
  }
  if (status == TRUCE_OK &&
      (fputs(mark, out) < 0 ||
       fwrite(sealed, 1, l.length + crypto_box_SEALBYTES, out) != l.length + crypto_box_SEALBYTES ||
       fflush(out) != 0))
    status = TRUCE_IO;
  if (table != NULL)
    sodium_memzero(table, length);
  if (l.bytes != NULL)
    sodium_memzero(l.bytes, l.length);
  free(sealed);
  free(l.bytes);
  free(table);
  return status;
}

/* Makes the table asked for; `--columns plan`: what `plan` reads. */
static truce_status make_table(register_session *g, const arguments *a, const char *const *columns,
                               size_t count, truce_subject_standing standing)
{
  const char *holder = a->values[OPTION_HOLDER], *category = a->values[OPTION_CATEGORY];
  if (is_for_plan(a))
    return truce_register_for_plan(g->r, holder, category, &g->table, g->s.diagnostics);
  return truce_register_export(g->r, columns, count, standing, holder, category, &g->table,
                               g->s.diagnostics);
}

int exchange_export(const arguments *a)
{
  register_session g = {0};
  char room[4000];
  const char *columns[COLUMNS_MAX];
  const bool sealed = a->values[OPTION_SEAL_FOR] != NULL;
  truce_subject_standing standing;
  size_t count;
  if (!read_columns(a, room, sizeof room, columns, &count))
    return EXIT_BAD;
  if (sealed && a->values[OPTION_OUTPUT] == NULL && isatty(STDOUT_FILENO)) {
    complain("a sealed table is not text: name a file with --output FILE");
    return EXIT_BAD;
  }
  if (!register_standing(a, &standing))
    return EXIT_BAD;
  if (is_for_plan(a) && a->values[OPTION_STANDING] != NULL) {
    complain("--columns plan is of the living who are held: leave --standing out");
    return EXIT_BAD;
  }
  /* A sealed table is signed with the register's key, so that its reader knows whom it is from. */
  int result = register_start(&g, a, sealed);
  g.s.is_private = true;
  if (result == EXIT_DONE)
    result = session_checked(&g.s, make_table(&g, a, columns, count, standing));
  if (result == EXIT_DONE)
    result = session_write(&g.s, sealed ? write_sealed : write_table);
  truce_register_table_free(g.table);
  return register_end(&g, result);
}

/* ---- key ---- */

int exchange_key(const arguments *a)
{
  const char *path = exchange_operand(a, 0);
  unsigned char secret[KEY_BYTES], public_key[KEY_BYTES];
  char *beside = malloc(strlen(path) + sizeof ".pub");
  int result = EXIT_INTERNAL;
  if (beside != NULL && sodium_init() >= 0) {
    sprintf(beside, "%s.pub", path);
    result = EXIT_BAD;
    if (key_exists(beside))
      complain("%s is there already; choose another name", beside);
    else if (key_make(path, secret) && crypto_scalarmult_base(public_key, secret) == 0 &&
             key_write_public(beside, public_key))
      result = EXIT_DONE;
    sodium_memzero(secret, sizeof secret);
  }
  if (result == EXIT_DONE)
    printf("Keep %s to yourself. Give %s to whoever is to send you sealed tables.\n", path, beside);
  free(beside);
  return result;
}

/* ---- open ---- */

typedef struct opened {
  session s; /* first: the writer finds the rest by it */
  unsigned char *sealed, *plain;
  size_t length; /* of the table */
  const unsigned char *table;
} opened;

static bool read_sealed(opened *o, const char *path, size_t *length)
{
  const size_t head = sizeof mark - 1;
  FILE *file = fopen(path, "rb");
  size_t used = 0, room = 1 << 16;
  if (file == NULL) {
    complain("cannot read %s: %s", path, strerror(errno));
    return false;
  }
  while ((o->sealed = realloc(o->sealed, room)) != NULL) {
    used += fread(o->sealed + used, 1, room - used, file);
    if (used < room || room >= SEALED_MAX)
      break;
    room *= 2;
  }
  const bool whole = o->sealed != NULL && !ferror(file) && feof(file);
  fclose(file);
  if (!whole || used < head || memcmp(o->sealed, mark, head) != 0) {
    complain("%s is no sealed table; `truce exchange export --seal-for` makes one", path);
    return false;
  }
  *length = used;
  return true;
}

static bool unseal(opened *o, size_t length, const unsigned char secret[KEY_BYTES])
{
  enum { HEAD = crypto_sign_PUBLICKEYBYTES + crypto_sign_BYTES };
  const size_t start = sizeof mark - 1;
  unsigned char public_key[KEY_BYTES];
  char hex[2 * crypto_sign_PUBLICKEYBYTES + 1];
  if (length < start + crypto_box_SEALBYTES + HEAD ||
      crypto_scalarmult_base(public_key, secret) != 0 || (o->plain = malloc(length)) == NULL ||
      crypto_box_seal_open(o->plain, o->sealed + start, length - start, public_key, secret) != 0) {
    complain("this table was not sealed for this key, or it was changed on the way");
    return false;
  }
  o->table = o->plain + HEAD;
  o->length = length - start - crypto_box_SEALBYTES - HEAD;
  if (crypto_sign_verify_detached(o->plain + crypto_sign_PUBLICKEYBYTES, o->table, o->length,
                                  o->plain) != 0) {
    complain("the signature in this table does not hold: it is not from who it says");
    return false;
  }
  complain("signed with the key %s; compare it with the register's",
           sodium_bin2hex(hex, sizeof hex, o->plain, crypto_sign_PUBLICKEYBYTES));
  return true;
}

static truce_status write_opened(const session *s, FILE *out)
{
  const opened *o = (const opened *)s;
  return fwrite(o->table, 1, o->length, out) == o->length && fflush(out) == 0 ? TRUCE_OK : TRUCE_IO;
}

int exchange_open(const arguments *a)
{
  opened o = {0};
  unsigned char secret[KEY_BYTES];
  size_t length = 0;
  int result = session_start(&o.s, a);
  o.s.is_private = true;
  if (result == EXIT_DONE && a->values[OPTION_KEY] == NULL) {
    complain("name the file with your secret key: --key FILE");
    result = EXIT_BAD;
  }
  if (result == EXIT_DONE && sodium_init() < 0)
    result = EXIT_INTERNAL;
  if (result == EXIT_DONE &&
      (!key_read(a->values[OPTION_KEY], KEY_SECRET, "`truce exchange key FILE` makes a pair",
                 secret) ||
       !read_sealed(&o, exchange_operand(a, 0), &length) || !unseal(&o, length, secret)))
    result = EXIT_BAD;
  sodium_memzero(secret, sizeof secret);
  if (result == EXIT_DONE)
    result = session_write(&o.s, write_opened);
  if (o.plain != NULL)
    sodium_memzero(o.plain, length);
  free(o.plain);
  free(o.sealed);
  session_close(&o.s);
  return result;
}
