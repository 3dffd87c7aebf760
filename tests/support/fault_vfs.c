#include "fault_vfs.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

typedef struct fault_file {
  sqlite3_file base; /* first: what SQLite sees */
  sqlite3_io_methods methods;
  sqlite3_file *real; /* right behind this one */
} fault_file;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static enum fault_kind planned;
static long left = -1;
static bool hit;

void fault_vfs_at(enum fault_kind kind, long n)
{
  planned = kind;
  left = n;
  hit = false;
}

bool fault_vfs_hit(void)
{
  return hit;
}

/* Whether this one meets the fault. */
static bool meets(void)
{
  if (planned == FAULT_NONE || left-- > 0)
    return false;
  left = 0;
  hit = true;
  return true;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
  return ((fault_file *)file)->real;
}

static void die(void)
{
  (void)kill(getpid(), SIGKILL);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
  sqlite3_file *real = real_of(file);
  if (!meets())
    return real->pMethods->xWrite(real, bytes, count, at);
  if (planned == FAULT_FULL)
    return SQLITE_FULL;
  (void)real->pMethods->xWrite(real, bytes, count / 2, at);
  die();
  return SQLITE_IOERR;
}

static int faulty_sync(sqlite3_file *file, int flags)
{
  sqlite3_file *real = real_of(file);
  if (planned == FAULT_KILL && meets())
    die();
  return real->pMethods->xSync(real, flags);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
  sqlite3_file *real = real_of(file);
  if (planned == FAULT_KILL && meets())
    die();
  return real->pMethods->xTruncate(real, size);
}

/* The rest goes straight through. */
static int close_file(sqlite3_file *f)
{
  return real_of(f)->pMethods->xClose(real_of(f));
}

static int read_file(sqlite3_file *f, void *bytes, int count, sqlite3_int64 at)
{
  return real_of(f)->pMethods->xRead(real_of(f), bytes, count, at);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
  return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int lock_file(sqlite3_file *f, int how)
{
  return real_of(f)->pMethods->xLock(real_of(f), how);
}

static int unlock_file(sqlite3_file *f, int how)
{
  return real_of(f)->pMethods->xUnlock(real_of(f), how);
}

static int check_lock(sqlite3_file *f, int *found)
{
  return real_of(f)->pMethods->xCheckReservedLock(real_of(f), found);
}

static int control(sqlite3_file *f, int what, void *argument)
{
  return real_of(f)->pMethods->xFileControl(real_of(f), what, argument);
}

static int sector_size(sqlite3_file *f)
{
  return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int traits(sqlite3_file *f)
{
  return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **at)
{
  return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, at);
}

static int shm_lock(sqlite3_file *f, int offset, int count, int flags)
{
  return real_of(f)->pMethods->xShmLock(real_of(f), offset, count, flags);
}

static void shm_barrier(sqlite3_file *f)
{
  real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int shm_unmap(sqlite3_file *f, int remove)
{
  return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static int open_file(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *given)
{
  fault_file *f = (fault_file *)file;
  (void)v;
  f->real = (sqlite3_file *)(f + 1);
  f->base.pMethods = NULL;
  const int code = real_vfs->xOpen(real_vfs, name, f->real, flags, given);
  if (f->real->pMethods == NULL)
    return code;
  f->methods = (sqlite3_io_methods){.iVersion = 2,
                                    .xClose = close_file,
                                    .xRead = read_file,
                                    .xWrite = faulty_write,
                                    .xTruncate = faulty_truncate,
                                    .xSync = faulty_sync,
                                    .xFileSize = file_size,
                                    .xLock = lock_file,
                                    .xUnlock = unlock_file,
                                    .xCheckReservedLock = check_lock,
                                    .xFileControl = control,
                                    .xSectorSize = sector_size,
                                    .xDeviceCharacteristics = traits,
                                    .xShmMap = shm_map,
                                    .xShmLock = shm_lock,
                                    .xShmBarrier = shm_barrier,
                                    .xShmUnmap = shm_unmap};
  f->base.pMethods = &f->methods;
  return code;
}

bool fault_vfs_install(void)
{
  if (sqlite3_initialize() != SQLITE_OK || (real_vfs = sqlite3_vfs_find(NULL)) == NULL)
    return false;
  vfs = *real_vfs;
  vfs.zName = "faulty";
  vfs.pNext = NULL;
  vfs.szOsFile = (int)sizeof(fault_file) + real_vfs->szOsFile;
  vfs.xOpen = open_file;
  return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}
