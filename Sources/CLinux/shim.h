// What Glibc's Swift module leaves out: Linux calls that are macros, variadic,
// or hidden behind _GNU_SOURCE.
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/// FICLONE: makes `target` share the blocks of `source`. 0, or -1 and errno.
static inline int pyk_clone_file(int target, int source) {
  return ioctl(target, 0x40049409 /* FICLONE */, source);
}

/// openat(2) with a mode; the variadic original is not imported.
static inline int pyk_openat(int directory, const char *path, int flags, mode_t mode) {
  return openat(directory, path, flags, mode);
}

/// renameat2(2) with RENAME_EXCHANGE or RENAME_NOREPLACE, as a raw call.
static inline int pyk_renameat2(
    int from, const char *source, int to, const char *target, unsigned int flags) {
  return (int)syscall(SYS_renameat2, from, source, to, target, flags);
}

/// The columns of the terminal at `descriptor`, or 0 where it is none.
static inline int pyk_terminal_columns(int descriptor) {
  struct winsize size = {0};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

/// The process's variables, ended by NULL.
static inline char *_Nullable *_Nullable pyk_environment(void) { return environ; }

/// openat2(2) that resolves `path` below `directory` and through no symbolic link. -1 and
/// errno; ENOSYS or EPERM where the kernel or a sandbox does not have the call.
static inline int pyk_openat_beneath(int directory, const char *path, int flags, mode_t mode) {
  struct {
    unsigned long long flags, mode, resolve;
  } how = {(unsigned long long)flags, (unsigned long long)mode,
           0x04 /* RESOLVE_NO_SYMLINKS */ | 0x08 /* RESOLVE_BENEATH */};
  return (int)syscall(437 /* openat2 */, directory, path, &how, sizeof how);
}

/// getdents64(2). The count of bytes, or -1 and errno.
static inline ssize_t pyk_read_directory(
    int descriptor, void *_Nullable buffer, size_t size) {
  return syscall(SYS_getdents64, descriptor, buffer, size);
}

/// openat(2) of a folder for reading it.
static inline int pyk_open_directory(int directory, const char *path, int more_flags) {
  return openat(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | more_flags);
}

/// A pipe whose ends no child inherits. 0, or -1 and errno.
static inline int pyk_pipe(int *_Nonnull ends) { return pipe2(ends, O_CLOEXEC); }

/// posix_spawn(3) in another folder; `actions` is a posix_spawn_file_actions_t. Declared here:
/// <spawn.h> hides it without _GNU_SOURCE, and with it disagrees with Swift's Glibc module.
static inline int pyk_spawn_in(void *_Nonnull actions, const char *_Nonnull folder) {
  extern int posix_spawn_file_actions_addchdir_np(void *, const char *);
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

/// pidfd_open(2): a descriptor that is readable when the process has ended. -1 and errno; ENOSYS
/// before Linux 5.3.
static inline int pyk_pidfd_open(pid_t process) {
  return (int)syscall(434 /* pidfd_open */, process, 0u);
}
