// SPDX-License-Identifier: Apache-2.0
/*
 * A reader that does not read: how much its writer gets rid of before it has to wait. The lines that begin with
 * `limit` are not compared as text but bounded (accelerated against plain).
 */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

/* A writer that nothing stops is stopped here. */
#define ENOUGH (192ull << 20)
#define CHUNK 65536
/* No progress for so long means waiting. */
#define STALLED_MS 400

static long meminfo_kib(const char *name)
{
	char line[128];
	long value = 0;
	FILE *f = fopen("/proc/meminfo", "re");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			value = atol(line + strlen(name));
	if (f)
		fclose(f);
	return value;
}

static long tcp_pages(void)
{
	char line[256], *at;
	long pages = 0;
	FILE *f = fopen("/proc/net/sockstat", "re");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "TCP:", 4) && (at = strstr(line, " mem ")))
			pages = atol(at + 5);
	if (f)
		fclose(f);
	return pages;
}

static void say_limits(struct end *e, uint64_t accepted, long pages, long slab)
{
	say(e, "limit accepted %" PRIu64, accepted);
	say(e, "limit tcp-memory %ld", (tcp_pages() - pages) * 4096);
	say(e, "measured slab %ld KiB", meminfo_kib("Slab:") - slab);
	say(e, "%s", accepted >= ENOUGH ? "was never stopped" : "was stopped");
}

struct writer {
	struct end *e;
	atomic_uint_fast64_t sent;
	atomic_bool stop;
};

static void *write_blocking(void *arg)
{
	struct writer *w = arg;
	uint8_t bytes[CHUNK];

	while (w->sent < ENOUGH && !w->stop) {
		ssize_t n;

		pattern_fill(bytes, CHUNK, content(w->e, true), w->sent);
		n = send(w->e->fd, bytes, CHUNK, MSG_NOSIGNAL);
		if (n <= 0) {
			say(w->e, "send: %s", outcome(n));
			break;
		}
		w->sent += (uint64_t)n;
	}
	return NULL;
}

static void writes_blocking(struct end *e)
{
	struct writer w = { .e = e };
	long pages = tcp_pages(), slab = meminfo_kib("Slab:");
	uint64_t seen = 0, since = now_ms();
	pthread_t thread;

	set_nonblocking(e->fd, false);
	pthread_create(&thread, NULL, write_blocking, &w);
	while (seen < ENOUGH && now_ms() - since < STALLED_MS) {
		if (w.sent != seen) {
			seen = w.sent;
			since = now_ms();
		}
		sleep_ms(5);
	}
	say_limits(e, seen, pages, slab);
	w.stop = true;
	meet(e);
	pthread_join(thread, NULL);
	shutdown(e->fd, SHUT_WR);
	dprintf(e->sync, "%" PRIu64 "\n", (uint64_t)w.sent);
	take_rest(e, 0);
}

static void writes_by_epoll(struct end *e, uint32_t kind)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLOUT | kind };
	long pages = tcp_pages(), slab = meminfo_kib("Slab:");
	uint8_t bytes[CHUNK];
	uint64_t sent = 0;

	epoll_ctl(epoll, EPOLL_CTL_ADD, e->fd, &event);
	while (sent < ENOUGH && epoll_wait(epoll, &event, 1, STALLED_MS) > 0) {
		ssize_t n = 1;

		while (sent < ENOUGH && n > 0) {
			pattern_fill(bytes, CHUNK, content(e, true), sent);
			n = send(e->fd, bytes, CHUNK, MSG_NOSIGNAL);
			if (n > 0)
				sent += (uint64_t)n;
			else if (errno != EAGAIN)
				say(e, "send: %s", outcome(n));
		}
	}
	say_limits(e, sent, pages, slab);
	meet(e);
	/* Once it is read, there is room again, and the writer is told so. */
	if (sent < ENOUGH)
		say(e, "room again: %d", epoll_wait(epoll, &event, 1, PATIENCE_MS));
	shutdown(e->fd, SHUT_WR);
	dprintf(e->sync, "%" PRIu64 "\n", sent);
	take_rest(e, 0);
	close(epoll);
}

static void writes_level(struct end *e)
{
	writes_by_epoll(e, 0);
}

static void writes_edge(struct end *e)
{
	writes_by_epoll(e, EPOLLET);
}

static void stalls(struct end *e)
{
	static uint8_t bytes[1 << 18];
	uint64_t got = 0;
	char line[32] = "";
	bool wrong = false;
	ssize_t n = 1;

	meet(e);
	while (n > 0 && await(e->fd, POLLIN, PATIENCE_MS / 4)) {
		n = recv(e->fd, bytes, sizeof(bytes), 0);
		if (n < 0 && errno == EAGAIN) {
			n = 1;
			continue;
		}
		wrong |= n > 0 && pattern_mismatch(bytes, (size_t)n, content(e, false), got) >= 0;
		got += n > 0 ? (uint64_t)n : 0;
	}
	say(e, "end: %s", outcome(n));
	for (size_t i = 0; i < sizeof(line) - 1 && read(e->sync, line + i, 1) == 1 && line[i] != '\n'; i++)
		;
	say(e, "%s%s", strtoull(line, NULL, 10) == got ? "read all that was written" : "bytes are missing",
	    wrong ? ", wrong" : "");
	give(e, 10, 0);
	close(e->fd);
}

const struct probe stalling_probes[] = {
	{ "stalled-reader-blocking-writer", stalls, writes_blocking, NULL },
	{ "stalled-reader-epoll-level", stalls, writes_level, NULL },
	{ "stalled-reader-epoll-edge", stalls, writes_edge, NULL },
	{ 0 },
};
