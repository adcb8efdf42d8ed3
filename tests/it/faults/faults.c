// Makes one call of the C library to the file system fail, or end the process there. For LD_PRELOAD on Linux.
//
//   MAHDAR_FAULT_DIR    calls on files below this folder count, others pass
//   MAHDAR_FAULT_KIND   write, sync, rename, truncate, open (for writing), unlink or map; end: when the process ends
//   MAHDAR_FAULT_AT     which of the calls of this kind, from 1; 0 for none
//   MAHDAR_FAULT_DO     enospc, eio: the call fails; enospc+, eio+: and all of its kind after it;
//                       kill: the process dies before it; killed: after it; short: after half of a write;
//                       lost: before it, as of a power cut, which takes what was written and not synced;
//                       cut: the same, and names (new, renamed, deleted) of folders that were not synced since
//   MAHDAR_FAULT_LOG    a file that gets a line for each call that counts: kind, path, and - behind the one that fails
//   MAHDAR_FAULT_SAVED  a folder of the same disk for what a cut brings back
//
// Real calls are made by syscall(2), so that there is nothing to look up. A file that is written is held open a second
// time, to be cut off at what was synced of it; a file that goes is kept under a second name until its folder is synced.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE, SYNC, RENAME, TRUNCATE, OPEN, UNLINK, MAP, KINDS };
static const char *const NAMES[KINDS] = {"write", "sync", "rename", "truncate", "open", "unlink", "map"};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char dir[PATH_MAX], saved[PATH_MAX], action[16];
static int kind = -1, log_fd = -1;
static long at, calls[KINDS];

// What is not safe yet: written files, and changes of names in the order in which they were made.
static struct written { ino_t inode; int fd; off_t synced; } files[4096];
static struct change { char from[PATH_MAX], to[PATH_MAX]; long kept; } *changes;
static long n_files, n_changes, n_kept;

__attribute__((constructor)) static void start(void) {
    const char *value = getenv("MAHDAR_FAULT_DIR");
    if (!value) return;
    if ((value = getenv("MAHDAR_FAULT_LOG")))
        log_fd = syscall(SYS_openat, AT_FDCWD, value, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if ((value = getenv("MAHDAR_FAULT_AT"))) at = atol(value);
    if ((value = getenv("MAHDAR_FAULT_DO"))) snprintf(action, sizeof action, "%s", value);
    if ((value = getenv("MAHDAR_FAULT_SAVED"))) snprintf(saved, sizeof saved, "%s", value);
    value = getenv("MAHDAR_FAULT_KIND");
    for (int k = 0; value && k < KINDS; k++)
        if (!strcmp(value, NAMES[k])) kind = k;
    if (value && !strcmp(value, "end")) kind = KINDS;
    changes = calloc(1 << 12, sizeof *changes);
    snprintf(dir, sizeof dir, "%s", getenv("MAHDAR_FAULT_DIR"));
}

static int inside(const char *path) {
    size_t length = strlen(dir);
    return length && !strncmp(path, dir, length) && (path[length] == '/' || !path[length]);
}

// The path of what is open, or of what a call names, in `path`; whether it counts.
static int of_fd(int fd, char path[PATH_MAX]) {
    char link[64];
    if (!dir[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return inside(path);
}

static int of_name(int at_fd, const char *name, char path[PATH_MAX]) {
    char parent[PATH_MAX] = "";
    if (!dir[0]) return 0;
    if (name[0] == '/') parent[0] = 0;
    else if (at_fd == AT_FDCWD) { if (syscall(SYS_getcwd, parent, PATH_MAX) < 0) return 0; }
    else of_fd(at_fd, parent);
    if (snprintf(path, PATH_MAX, "%s%s%s", parent, parent[0] ? "/" : "", name) >= PATH_MAX) return 0;
    return inside(path);
}

static struct written *tracked(int fd, int make) {
    struct stat about;
    char link[64];
    if (syscall(SYS_fstat, fd, &about) || !S_ISREG(about.st_mode)) return NULL;
    for (long n = 0; n < n_files; n++)
        if (files[n].inode == about.st_ino) return &files[n];
    if (!make || n_files == 4096) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int again = syscall(SYS_openat, AT_FDCWD, link, O_WRONLY | O_CLOEXEC, 0);
    files[n_files] = (struct written){about.st_ino, again, about.st_size};
    return &files[n_files++];
}

static int cuts(void) { return !strcmp(action, "cut") || !strcmp(action, "lost"); }

static void kept_name(long n, char path[PATH_MAX]) {
    if (snprintf(path, PATH_MAX, "%s/%ld", saved, n) >= PATH_MAX) abort();
}

// Notes that a name is to change: `from` to `to`, or away if `to` is empty; from nothing if `from` is empty.
static void note(const char *from, const char *to) {
    char keep[PATH_MAX];
    if (strcmp(action, "cut") || n_changes == 1 << 12) return;
    struct change *change = &changes[n_changes++];
    snprintf(change->from, PATH_MAX, "%s", from);
    snprintf(change->to, PATH_MAX, "%s", to);
    change->kept = 0;
    if (!from[0]) return;
    kept_name(++n_kept, keep);
    if (!syscall(SYS_linkat, AT_FDCWD, to[0] ? to : from, AT_FDCWD, keep, 0)) change->kept = n_kept;
}

static int in_folder(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return !strncmp(path, folder, length) && path[length] == '/' && !strchr(path + length + 1, '/');
}

static void synced(int fd, const char *path) {
    struct written *file = tracked(fd, 0);
    struct stat about;
    if (file && !syscall(SYS_fstat, fd, &about)) file->synced = about.st_size;
    long left = 0;
    for (long n = 0; n < n_changes; n++) {
        const char *name = changes[n].to[0] ? changes[n].to : changes[n].from;
        if (!in_folder(name, path)) changes[left++] = changes[n];
    }
    n_changes = left;
}

static void power_cut(void) {
    char keep[PATH_MAX];
    for (long n = 0; n < n_files; n++) {
        struct stat about;
        if (!syscall(SYS_fstat, files[n].fd, &about) && about.st_size > files[n].synced)
            syscall(SYS_ftruncate, files[n].fd, files[n].synced);
    }
    for (long n = n_changes; n-- > 0;) {
        struct change *change = &changes[n];
        kept_name(change->kept, keep);
        if (!change->from[0]) syscall(SYS_unlinkat, AT_FDCWD, change->to, 0);
        else if (change->to[0]) syscall(SYS_renameat2, AT_FDCWD, change->to, AT_FDCWD, change->from, 0);
        if (change->kept) syscall(SYS_renameat2, AT_FDCWD, keep, AT_FDCWD, change->to[0] ? change->to : change->from, 0);
    }
}

static void die(void) {
    if (cuts()) power_cut();
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

// Counts a call. 0 if it is to be made, the error that it fails with, or -1 if the process dies after it.
static int count(enum kind of, const char *path) {
    char line[PATH_MAX + 32];
    long now = ++calls[of];
    int it = of == (enum kind)kind && at && now == at;
    int on = of == (enum kind)kind && at && now > at && action[0] && action[strlen(action) - 1] == '+';
    if (log_fd >= 0) {
        int length = snprintf(line, sizeof line, "%s %s%s\n", NAMES[of], path, it ? " -" : "");
        syscall(SYS_write, log_fd, line, length);
    }
    if (!it && !on) return 0;
    if (!strncmp(action, "enospc", 6)) return ENOSPC;
    if (!strncmp(action, "eio", 3)) return EIO;
    if (!strcmp(action, "kill") || cuts()) die();
    return -1;
}

__attribute__((destructor)) static void end(void) {
    if (kind == KINDS && cuts()) power_cut();
}

#define BEGIN(of, path) \
    pthread_mutex_lock(&turn); \
    int fault = count(of, path); \
    if (fault > 0) { pthread_mutex_unlock(&turn); errno = fault; return (__typeof__(done))-1; }
#define END() \
    if (fault < 0) die(); \
    { int error = errno; pthread_mutex_unlock(&turn); errno = error; } \
    return done

ssize_t write(int fd, const void *from, size_t length) {
    char path[PATH_MAX];
    ssize_t done = -1;
    if (!of_fd(fd, path)) return syscall(SYS_write, fd, from, length);
    BEGIN(WRITE, path)
    if (cuts()) tracked(fd, 1);
    done = syscall(SYS_write, fd, from, fault < 0 && !strcmp(action, "short") ? length / 2 : length);
    END();
}

ssize_t pwrite64(int fd, const void *from, size_t length, off_t offset) {
    char path[PATH_MAX];
    ssize_t done = -1;
    if (!of_fd(fd, path)) return syscall(SYS_pwrite64, fd, from, length, offset);
    BEGIN(WRITE, path)
    if (cuts()) tracked(fd, 1);
    done = syscall(SYS_pwrite64, fd, from, fault < 0 && !strcmp(action, "short") ? length / 2 : length, offset);
    END();
}
ssize_t pwrite(int fd, const void *from, size_t length, off_t offset) { return pwrite64(fd, from, length, offset); }

ssize_t writev(int fd, const struct iovec *from, int parts) {
    char path[PATH_MAX];
    ssize_t done = -1;
    if (!of_fd(fd, path)) return syscall(SYS_writev, fd, from, parts);
    BEGIN(WRITE, path)
    if (cuts()) tracked(fd, 1);
    done = syscall(SYS_writev, fd, from, fault < 0 && !strcmp(action, "short") ? (parts + 1) / 2 : parts);
    END();
}

ssize_t copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t length, unsigned flags) {
    char path[PATH_MAX];
    ssize_t done = -1;
    if (!of_fd(to, path)) return syscall(SYS_copy_file_range, from, from_at, to, to_at, length, flags);
    BEGIN(WRITE, path)
    if (cuts()) tracked(to, 1);
    done = syscall(SYS_copy_file_range, from, from_at, to, to_at, fault < 0 ? (length + 1) / 2 : length, flags);
    END();
}

static int sync_by(long call, int fd) {
    char path[PATH_MAX];
    int done = -1;
    if (!of_fd(fd, path)) return syscall(call, fd);
    BEGIN(SYNC, path)
    done = 0; // the disk is not what is tested: not waiting for it makes thousands of runs possible
    if (cuts()) synced(fd, path);
    END();
}
int fsync(int fd) { return sync_by(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_by(SYS_fdatasync, fd); }

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    char path[PATH_MAX], from_path[PATH_MAX];
    int done = -1, counts = of_name(from_at, from, from_path);
    if (!of_name(to_at, to, path) || !counts) return syscall(SYS_renameat2, from_at, from, to_at, to, flags);
    BEGIN(RENAME, path)
    note(from_path, path);
    done = syscall(SYS_renameat2, from_at, from, to_at, to, flags);
    END();
}
int renameat(int from_at, const char *from, int to_at, const char *to) { return renameat2(from_at, from, to_at, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int ftruncate64(int fd, off_t length) {
    char path[PATH_MAX];
    int done = -1;
    if (!of_fd(fd, path)) return syscall(SYS_ftruncate, fd, length);
    BEGIN(TRUNCATE, path)
    done = syscall(SYS_ftruncate, fd, length);
    END();
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int open_by(int at_fd, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int done = -1;
    if ((flags & O_ACCMODE) == O_RDONLY || !of_name(at_fd, name, path))
        return syscall(SYS_openat, at_fd, name, flags, mode);
    BEGIN(OPEN, path)
    int is_new = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
    done = syscall(SYS_openat, at_fd, name, flags, mode);
    if (done >= 0 && cuts()) tracked(done, 1);
    if (done >= 0 && is_new) note("", path);
    END();
}
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
int open64(const char *name, int flags, ...) { MODE return open_by(AT_FDCWD, name, flags, mode); }
int open(const char *name, int flags, ...) { MODE return open_by(AT_FDCWD, name, flags, mode); }
int openat64(int at_fd, const char *name, int flags, ...) { MODE return open_by(at_fd, name, flags, mode); }
int openat(int at_fd, const char *name, int flags, ...) { MODE return open_by(at_fd, name, flags, mode); }
int creat64(const char *name, mode_t mode) { return open_by(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat(const char *name, mode_t mode) { return creat64(name, mode); }

int unlinkat(int at_fd, const char *name, int flags) {
    char path[PATH_MAX];
    int done = -1;
    if ((flags & AT_REMOVEDIR) || !of_name(at_fd, name, path)) return syscall(SYS_unlinkat, at_fd, name, flags);
    BEGIN(UNLINK, path)
    note(path, "");
    done = syscall(SYS_unlinkat, at_fd, name, flags);
    END();
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

void *mmap64(void *where, size_t length, int protection, int flags, int fd, off_t offset) {
    char path[PATH_MAX];
    void *done = MAP_FAILED;
    if ((flags & MAP_ANONYMOUS) || fd < 0 || !of_fd(fd, path))
        return (void *)syscall(SYS_mmap, where, length, protection, flags, fd, offset);
    BEGIN(MAP, path)
    done = (void *)syscall(SYS_mmap, where, length, protection, flags, fd, offset);
    END();
}
void *mmap(void *where, size_t length, int protection, int flags, int fd, off_t offset) {
    return mmap64(where, length, protection, flags, fd, offset);
}
