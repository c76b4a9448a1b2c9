/* Runs a command and tells what it cost, on one line of the file that is named first:
 *
 *     measure COST COMMAND [ARGUMENT...]
 *
 *     {"wall": s, "cpu": s, "memory": KiB, "status": n}
 *
 * It is a program of its own because a child's peak memory starts at its parent's when it is made
 * by vfork, and a Python is larger than what is measured here. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

int main(int count, char **arguments) {
  if (count < 3) return 2;
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    execv(arguments[2], arguments + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage use;
  if (child < 0 || wait4(child, &status, 0, &use) < 0) return 1;
  double wall = now() - start;
  FILE *cost = fopen(arguments[1], "w");
  if (!cost) return 1;
  fprintf(cost, "{\"wall\": %.6f, \"cpu\": %.6f, \"memory\": %ld, \"status\": %d}\n", wall,
          seconds(use.ru_utime) + seconds(use.ru_stime), use.ru_maxrss,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  if (fclose(cost) != 0) return 1;
  /* What the command left behind, such as a compiler of bytecode, must not disturb what is measured
   * next: it is this program's child now. */
  while (wait(NULL) > 0) continue;
  return 0;
}
