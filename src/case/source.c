#include "source.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PACKED = 1 << 16, GZIP_WINDOW = 15 + 16 };

/* What was read and not yet handed on; with `gzip`, before unpacking. */
struct truce__unpacker {
  bool gzip, ended;
  z_stream stream;
  unsigned char bytes[PACKED];
};

static truce_status read_raw(truce__source *s, void *to, size_t room, size_t *got)
{
  if (s->file != NULL) {
    errno = 0;
    *got = fread(to, 1, room, s->file);
    if (*got == 0 && ferror(s->file) != 0) {
      errno = errno != 0 ? errno : EIO;
      return TRUCE_IO;
    }
    return TRUCE_OK;
  }
  *got = s->rest_length < room ? s->rest_length : room;
  if (*got > 0)
    memcpy(to, s->rest, *got);
  s->rest += *got;
  s->rest_length -= *got;
  return TRUCE_OK;
}

static truce_status refill(truce__source *s)
{
  struct truce__unpacker *u = s->unpacker;
  size_t got;
  const truce_status status = read_raw(s, u->bytes, PACKED, &got);
  u->stream.next_in = u->bytes;
  u->stream.avail_in = status == TRUCE_OK ? (uInt)got : 0;
  return status;
}

truce_status truce__source_open(truce__source *source, FILE *file, const char *text, size_t length)
{
  *source = (truce__source){.file = file, .rest = text, .rest_length = length};
  source->unpacker = calloc(1, sizeof *source->unpacker);
  if (source->unpacker == NULL)
    return TRUCE_NO_MEMORY;
  truce_status status = refill(source);
  struct truce__unpacker *u = source->unpacker;
  if (status == TRUCE_OK && u->stream.avail_in >= 2 && u->bytes[0] == 0x1F && u->bytes[1] == 0x8B) {
    u->gzip = inflateInit2(&u->stream, GZIP_WINDOW) == Z_OK;
    status = u->gzip ? TRUCE_OK : TRUCE_NO_MEMORY;
  }
  if (status != TRUCE_OK)
    truce__source_close(source);
  return status;
}

void truce__source_close(truce__source *source)
{
  if (source->unpacker != NULL && source->unpacker->gzip)
    (void)inflateEnd(&source->unpacker->stream);
  free(source->unpacker);
  source->unpacker = NULL;
}

/* The end of one compressed part: of the file, unless another part follows (as gzip allows). */
static truce_status next_part(truce__source *s)
{
  struct truce__unpacker *u = s->unpacker;
  if (u->stream.avail_in == 0) {
    const truce_status status = refill(s);
    if (status != TRUCE_OK)
      return status;
  }
  u->ended = u->stream.avail_in == 0;
  return u->ended || inflateReset(&u->stream) == Z_OK ? TRUCE_OK : TRUCE_BAD_INPUT;
}

static truce_status unpack(truce__source *s, char *to, size_t room, size_t *got)
{
  struct truce__unpacker *u = s->unpacker;
  const uInt space = room < INT_MAX ? (uInt)room : INT_MAX;
  u->stream.next_out = (unsigned char *)to;
  u->stream.avail_out = space;
  truce_status status = TRUCE_OK;
  while (status == TRUCE_OK && !u->ended && u->stream.avail_out == space) {
    if (u->stream.avail_in == 0) {
      status = refill(s);
      if (status == TRUCE_OK && u->stream.avail_in == 0)
        status = TRUCE_BAD_INPUT; /* cut off */
      if (status != TRUCE_OK)
        break;
    }
    const int result = inflate(&u->stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END)
      status = next_part(s);
    else if (result == Z_MEM_ERROR)
      status = TRUCE_NO_MEMORY;
    else if (result != Z_OK && result != Z_BUF_ERROR)
      status = TRUCE_BAD_INPUT;
  }
  *got = space - u->stream.avail_out;
  return *got > 0 ? TRUCE_OK : status;
}

truce_status truce__source_read(truce__source *source, char *to, size_t room, size_t *got)
{
  struct truce__unpacker *u = source->unpacker;
  *got = 0;
  if (u->gzip)
    return unpack(source, to, room, got);
  if (u->stream.avail_in == 0)
    return read_raw(source, to, room, got);
  *got = u->stream.avail_in < room ? u->stream.avail_in : room;
  memcpy(to, u->stream.next_in, *got);
  u->stream.next_in += *got;
  u->stream.avail_in -= (uInt)*got;
  return TRUCE_OK;
}
