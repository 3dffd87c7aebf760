/* A disk that fails: SQLite's files with a fault at the n-th thing written. */
#ifndef TRUCE_TESTS_FAULT_VFS_H
#define TRUCE_TESTS_FAULT_VFS_H

#include <stdbool.h>

enum fault_kind {
  FAULT_NONE,
  FAULT_KILL, /* half of it is written, and the process is killed */
  FAULT_FULL, /* there is no room, nor any later */
};

/* Takes the place of the default files of SQLite, without a fault. Once a process. */
bool fault_vfs_install(void);
/* Writes, syncs and truncations are counted from now on; the n-th, from 0, meets the fault. */
void fault_vfs_at(enum fault_kind kind, long n);
bool fault_vfs_hit(void);

#endif
