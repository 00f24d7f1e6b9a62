// SPDX-License-Identifier: Apache-2.0
/*
 * enter: runs a command where a test wants it.
 *
 *   enter [--hold] [--mounts PID] [--own-mounts] [--hide DIR] [--netns NAME|PATH] [--cgroup DIR] -- COMMAND...
 *
 * --hold makes a private mount namespace with an own /run/netns, /run/sidelane and bpffs, says "ready" and keeps it until its
 * stdin ends; the others join it by --mounts. The command dies with the process that started it, so that nothing a
 * suite started outlives the suite.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what, const char *value)
{
	fprintf(stderr, "enter: %s %s: %s\n", what, value, strerror(errno));
	exit(125);
}

static void join(const char *path, int kind)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || setns(fd, kind))
		fail("join", path);
	close(fd);
}

static void own_mounts(void)
{
	if (unshare(CLONE_NEWNS))
		fail("unshare", "mounts");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		fail("make private", "/");
}

static void mount_fresh(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL))
		fail("mount", dir);
}

static void hold(void)
{
	char ignored[64];

	own_mounts();
	mount_fresh("tmpfs", "/run/netns");
	mount_fresh("tmpfs", "/run/sidelane");
	mount_fresh("bpf", "/sys/fs/bpf");
	puts("ready");
	fflush(stdout);
	while (read(STDIN_FILENO, ignored, sizeof(ignored)) > 0)
		;
	exit(0);
}

static void join_cgroup(const char *dir)
{
	char path[4096];
	FILE *procs;

	snprintf(path, sizeof(path), "%s/cgroup.procs", dir);
	procs = fopen(path, "we");
	if (!procs || fprintf(procs, "%d", getpid()) < 0 || fclose(procs))
		fail("join cgroup", dir);
}

static void join_netns(const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s%s", name[0] == '/' ? "" : "/run/netns/", name);
	join(path, CLONE_NEWNET);
}

static void join_mounts(const char *pid)
{
	char path[64];
	char cwd[4096];

	if (!getcwd(cwd, sizeof(cwd)))
		fail("working directory", ".");
	snprintf(path, sizeof(path), "/proc/%s/ns/mnt", pid);
	join(path, CLONE_NEWNS);
	if (chdir(cwd))
		fail("go back to", cwd);
}

int main(int argc, char **argv)
{
	int i = 1;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (argc > 1 && !strcmp(argv[1], "--hold"))
		hold();
	for (; i + 1 < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "--own-mounts"))
			own_mounts();
		else if (!strcmp(argv[i], "--mounts"))
			join_mounts(argv[++i]);
		else if (!strcmp(argv[i], "--hide"))
			mount_fresh("tmpfs", argv[++i]);
		else if (!strcmp(argv[i], "--netns"))
			join_netns(argv[++i]);
		else if (!strcmp(argv[i], "--cgroup"))
			join_cgroup(argv[++i]);
		else {
			errno = EINVAL;
			fail("option", argv[i]);
		}
	}
	if (i + 1 >= argc) {
		errno = EINVAL;
		fail("command", "missing");
	}
	execvp(argv[i + 1], argv + i + 1);
	fail("run", argv[i + 1]);
}
