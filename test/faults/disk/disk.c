/*
 * A disk that can lose power and run full, or kill its process, under one process: preloaded, it stands between the process and the files of one folder
 * ($DISK_FOLDER, without a slash at its end).
 *
 * $DISK_TRACE: each change of these files is noted there in its order, and each sync with its begin and end, from which disk-image.ts
 * makes what a disk holds after a power cut. A change is noted under one lock with the change itself. A record is
 *   kind u8, file u32, offset u64, length u64, then as many bytes when it is a name or a write (little endian).
 * $DISK_ROOM: a file of eight bytes that others change: how many bytes files may still grow, all together. When there are none left a
 * write gets ENOSPC, after what there was room for, as a file system does it.
 * $DISK_KILL: a file of three numbers of eight bytes that others change: at which write from now on, to a write-ahead log (*-wal) and
 * to any other file, the process is killed as by kill -9 (0: never), and how many eighths of that write's pages still happen.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPENED = 1, CREATED = 2, WRITTEN = 3, TRUNCATED = 4, SYNC_BEGUN = 5, SYNCED = 6, UNLINKED = 7, RENAMED = 8 };
enum { MAX_FDS = 4096, MAX_FILES = 1024, MAX_NAME = 512 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_length;
static int trace = -1;
static volatile int64_t *room;
static volatile struct { int64_t wal, other, eighths; } *kills;
/* Names and numbers of files; 0 for a name that is free. Numbers are never used again. */
static char names[MAX_FILES][MAX_NAME];
static uint32_t numbers[MAX_FILES];
static uint32_t last_number;
static uint32_t number_of_fd[MAX_FDS];
static char is_wal[MAX_FDS];

/* A file as memory that is shared with whoever changes it; NULL for no file. */
static void *mapped(const char *path, size_t length) {
  if (path == NULL) return NULL;
  void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0), 0);
  if (memory == MAP_FAILED) abort();
  return memory;
}

__attribute__((constructor)) static void begin(void) {
  const char *trace_path = getenv("DISK_TRACE");
  folder = getenv("DISK_FOLDER");
  if (folder == NULL) return;
  folder_length = strlen(folder);
  if (trace_path != NULL) trace = syscall(SYS_openat, AT_FDCWD, trace_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  room = mapped(getenv("DISK_ROOM"), sizeof *room);
  kills = mapped(getenv("DISK_KILL"), sizeof *kills);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The name below the folder ("" for the folder itself); NULL for what lies elsewhere. */
static const char *name_of(const char *path) {
  if (folder == NULL || path == NULL || strncmp(path, folder, folder_length) != 0) return NULL;
  if (path[folder_length] == 0) return "";
  return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static void note(int kind, uint32_t file, uint64_t offset, uint64_t length, const void *bytes) {
  unsigned char head[21];
  head[0] = kind;
  memcpy(head + 1, &file, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &length, 8);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, bytes == NULL ? 0 : length}};
  if (trace >= 0 && syscall(SYS_writev, trace, parts, 2) < 0) abort();
}

static int index_of(const char *name) {
  for (int i = 0; i < MAX_FILES; i++)
    if (numbers[i] != 0 && strcmp(names[i], name) == 0) return i;
  return -1;
}

static uint32_t number_named(const char *name, int is_created) {
  int i = index_of(name);
  if (i >= 0 && !is_created) return numbers[i];
  for (i = i < 0 ? 0 : i; numbers[i] != 0 && strcmp(names[i], name) != 0; i++)
    if (i == MAX_FILES - 1) abort();
  snprintf(names[i], MAX_NAME, "%s", name);
  numbers[i] = ++last_number;
  note(is_created ? CREATED : OPENED, numbers[i], 0, strlen(name), name);
  return numbers[i];
}

static int opened(const char *path, int flags, mode_t mode) {
  const char *name = name_of(path);
  if (name == NULL) {
    int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MAX_FDS) number_of_fd[fd] = 0;
    return fd;
  }
  pthread_mutex_lock(&lock);
  struct stat before;
  int is_created = (flags & O_CREAT) != 0 && stat(path, &before) != 0;
  int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd >= 0 && fd < MAX_FDS) {
    number_of_fd[fd] = number_named(name, is_created);
    is_wal[fd] = strlen(name) > 4 && strcmp(name + strlen(name) - 4, "-wal") == 0;
    if (flags & O_TRUNC) note(TRUNCATED, number_of_fd[fd], 0, 0, NULL);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define OPEN(name, ...)                                \
  mode_t mode = 0;                                     \
  if (flags & (O_CREAT | O_TMPFILE)) {                 \
    va_list rest;                                      \
    va_start(rest, flags);                             \
    mode = va_arg(rest, mode_t);                       \
    va_end(rest);                                      \
  }
int open(const char *path, int flags, ...) { OPEN() return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { OPEN() return opened(path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) {
  OPEN()
  if (at == AT_FDCWD || path[0] == '/') return opened(path, flags, mode);
  return syscall(SYS_openat, at, path, flags, mode);
}

/* Not every close comes through here: a socket may have got the descriptor of a file. */
static uint32_t file_of(int fd) {
  struct stat now;
  if (folder == NULL || fd < 0 || fd >= MAX_FDS || number_of_fd[fd] == 0) return 0;
  if (fstat(fd, &now) != 0 || !(S_ISREG(now.st_mode) || S_ISDIR(now.st_mode))) number_of_fd[fd] = 0;
  return number_of_fd[fd];
}

int close(int fd) {
  if (file_of(fd) != 0) number_of_fd[fd] = 0;
  return syscall(SYS_close, fd);
}

/* How many of the bytes there is room for; those within the file need none. */
static size_t allowed(int fd, off_t offset, size_t length) {
  struct stat now;
  if (room == NULL || fstat(fd, &now) != 0) return length;
  int64_t grows = (int64_t)(offset + length) - now.st_size;
  if (grows <= 0) return length;
  if (grows > *room) {
    if ((int64_t)length - (grows - *room) <= 0) return 0;
    length -= grows - *room;
    grows = *room;
  }
  *room -= grows;
  return length;
}

/* Kills the process when it is the turn of this write, which happens in part: whole pages, as where the kernel breaks off a write. */
static void perhaps_kill(int fd, const void *bytes, size_t length, off_t offset) {
  if (kills == NULL) return;
  volatile int64_t *left = is_wal[fd] ? &kills->wal : &kills->other;
  if (*left == 0 || --*left > 0) return;
  size_t part = kills->eighths >= 8 ? length : length * kills->eighths / 8 / 4096 * 4096;
  if (part > 0) syscall(SYS_pwrite64, fd, bytes, part, offset);
  kill(getpid(), SIGKILL);
}

/* `offset` is not looked at where the descriptor appends: the file's end is, under the lock. */
static ssize_t written(int fd, const void *bytes, size_t length, off_t offset) {
  pthread_mutex_lock(&lock);
  ssize_t result = -1;
  if (fcntl(fd, F_GETFL) & O_APPEND) offset = lseek(fd, 0, SEEK_END);
  perhaps_kill(fd, bytes, length, offset);
  size_t fits = allowed(fd, offset, length);
  if (fits == 0 && length > 0) errno = ENOSPC;
  else result = syscall(SYS_pwrite64, fd, bytes, fits, offset);
  if (result > 0) note(WRITTEN, number_of_fd[fd], offset, result, bytes);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return file_of(fd) == 0 ? syscall(SYS_pwrite64, fd, bytes, length, offset) : written(fd, bytes, length, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
  if (file_of(fd) == 0) return syscall(SYS_write, fd, bytes, length);
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t result = written(fd, bytes, length, at);
  if (result > 0) lseek(fd, at + result, SEEK_SET);
  return result;
}

static int truncated(int fd, off_t length) {
  pthread_mutex_lock(&lock);
  struct stat before;
  int64_t size = fstat(fd, &before) == 0 ? before.st_size : length;
  int result = syscall(SYS_ftruncate, fd, length);
  if (result == 0 && room != NULL && length < size) *room += size - length;
  if (result == 0) note(TRUNCATED, number_of_fd[fd], length, 0, NULL);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t length) { return file_of(fd) == 0 ? syscall(SYS_ftruncate, fd, length) : truncated(fd, length); }
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

static int synced(int fd, long call) {
  uint32_t file = file_of(fd);
  if (file == 0) return syscall(call, fd);
  static uint64_t syncs;
  pthread_mutex_lock(&lock);
  uint64_t number = ++syncs;
  note(SYNC_BEGUN, file, number, 0, NULL);
  pthread_mutex_unlock(&lock);
  int result = syscall(call, fd);
  pthread_mutex_lock(&lock);
  if (result == 0) note(SYNCED, file, number, 0, NULL);
  pthread_mutex_unlock(&lock);
  return result;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int unlink(const char *path) {
  const char *name = name_of(path);
  if (name == NULL) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  pthread_mutex_lock(&lock);
  struct stat before;
  int64_t size = stat(path, &before) == 0 ? before.st_size : 0;
  int i = index_of(name), result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (result == 0 && room != NULL) *room += size;
  if (result == 0 && i >= 0) {
    note(UNLINKED, numbers[i], 0, 0, NULL);
    numbers[i] = 0;
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *from, const char *to) {
  const char *name = name_of(from), *new_name = name_of(to);
  if (name == NULL || new_name == NULL) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  pthread_mutex_lock(&lock);
  uint32_t file = number_named(name, 0);
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (result == 0) {
    int i = index_of(new_name);
    if (i >= 0) numbers[i] = 0;
    snprintf(names[index_of(name)], MAX_NAME, "%s", new_name);
    note(RENAMED, file, 0, strlen(new_name), new_name);
  }
  pthread_mutex_unlock(&lock);
  return result;
}
