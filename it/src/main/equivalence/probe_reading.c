// SPDX-License-Identifier: Apache-2.0
/* The ways to read and to be told that there is something to read. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *check(struct end *e, const void *bytes, ssize_t n, uint64_t offset)
{
	if (n > 0 && pattern_mismatch(bytes, (size_t)n, content(e, false), offset) >= 0)
		return " wrong";
	return "";
}

static void read_and_say(struct end *e, const char *how, size_t len, int flags, uint64_t offset)
{
	uint8_t bytes[8192];
	ssize_t n = recv(e->fd, bytes, len, flags);

	say(e, "%s %zu: %s%s", how, len, outcome(n), check(e, bytes, n, offset));
}

static void gives_thousand(struct end *e)
{
	give(e, 1000, 0);
	meet(e);
	meet(e);
	give(e, 500, 1000);
	take(e, 10, 0);
}

static void peeks(struct end *e)
{
	int off = 0;

	await(e->fd, POLLIN, PATIENCE_MS);
	meet(e);
	read_and_say(e, "peek", 100, MSG_PEEK, 0);
	read_and_say(e, "peek", 5000, MSG_PEEK, 0);
	say(e, "sees %s", events(e->fd));
	read_and_say(e, "read", 300, 0, 0);
	read_and_say(e, "peek", 5000, MSG_PEEK, 300);
	if (e->size) {
		say(e, "peek offset: %s", outcome(setsockopt(e->fd, SOL_SOCKET, SO_PEEK_OFF, &off, sizeof(off))));
		read_and_say(e, "peek", 100, MSG_PEEK, 300);
		read_and_say(e, "peek", 100, MSG_PEEK, 400);
	}
	read_and_say(e, "read", 5000, 0, 300);
	read_and_say(e, "peek", 10, MSG_PEEK, 0);
	meet(e);
	take(e, 500, 1000);
	give(e, 10, 0);
}

static void peeks_at_offsets(struct end *e)
{
	e->size = 1;
	peeks(e);
}

static void stays_blocking(struct end *e)
{
	set_nonblocking(e->fd, false);
}

static void waits_for_all(struct end *e)
{
	uint8_t bytes[1000];
	ssize_t n;

	set_nonblocking(e->fd, false);
	meet(e);
	n = recv(e->fd, bytes, sizeof(bytes), MSG_WAITALL);
	say(e, "wait for all 1000: %s%s", outcome(n), check(e, bytes, n, 0));
	meet(e);
	n = recv(e->fd, bytes, sizeof(bytes), MSG_WAITALL);
	say(e, "wait for all at the end: %s%s", outcome(n), check(e, bytes, n, 1000));
}

static void gives_by_and_by(struct end *e)
{
	meet(e);
	for (unsigned int i = 0; i < 10; i++) {
		give(e, 100, i * 100);
		sleep_ms(5);
	}
	meet(e);
	give(e, 123, 1000);
	sleep_ms(20);
	close(e->fd);
}

static void wants_all_without_waiting(struct end *e)
{
	await(e->fd, POLLIN, PATIENCE_MS);
	meet(e);
	read_and_say(e, "want all", 4000, MSG_WAITALL, 0);
	meet(e);
	take(e, 500, 1000);
	give(e, 10, 0);
}

static void turns_blocking(struct end *e)
{
	uint8_t bytes[1000];
	ssize_t n;

	set_nonblocking(e->fd, false);
	for (unsigned int i = 0; i < 20; i++) {
		meet(e);
		n = recv(e->fd, bytes, sizeof(bytes), 0);
		if (n != 50 || *check(e, bytes, n, i * 50))
			say(e, "blocking read %u: %s%s", i, outcome(n), check(e, bytes, n, i * 50));
		give(e, 50, i * 50);
	}
	say(e, "20 blocking reads");
}

static void gives_to_blocking(struct end *e)
{
	for (unsigned int i = 0; i < 20; i++) {
		meet(e);
		sleep_ms(i % 2 * 5);
		give(e, 50, i * 50);
		take(e, 50, i * 50);
	}
}

static void asks_for_size(struct end *e)
{
	static const int steps[] = { 1, 1000, 40000, 20000 };
	uint64_t had = 0;
	int n = -1;

	say(e, "asks: %s", outcome(ioctl(e->fd, FIONREAD, &n)));
	say(e, "nothing there: %d", n);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		uint64_t until = now_ms() + PATIENCE_MS / 10;

		meet(e);
		do {
			ioctl(e->fd, FIONREAD, &n);
		} while (n < steps[i] && now_ms() < until);
		say(e, "after %d: %d", steps[i], n);
		if (i == 1) {
			take(e, 400, had);
			ioctl(e->fd, FIONREAD, &n);
			say(e, "after a part: %d", n);
			take(e, 600, had + 400);
		} else {
			take(e, (size_t)steps[i], had);
		}
		had += (uint64_t)steps[i];
		ioctl(e->fd, FIONREAD, &n);
		say(e, "after reading: %d", n);
		meet(e);
	}
	meet(e);
	await(e->fd, POLLRDHUP, PATIENCE_MS);
	ioctl(e->fd, FIONREAD, &n);
	say(e, "at the end: %d", n);
}

static void fills_by_steps(struct end *e)
{
	meet(e);
	give(e, 1, 0);
	meet(e);
	meet(e);
	give(e, 1000, 1);
	meet(e);
	meet(e);
	give(e, 40000, 1001);
	meet(e);
	meet(e);
	give(e, 20000, 41001);
	meet(e);
	meet(e);
	close(e->fd);
}

static void asks_what_is_unsent(struct end *e)
{
	uint64_t until = now_ms() + PATIENCE_MS / 4;
	int n = -1;

	give(e, 1000, 0);
	meet(e);
	do {
		ioctl(e->fd, SIOCOUTQ, &n);
	} while (n && now_ms() < until);
	say(e, "unacknowledged: %d", n);
	ioctl(e->fd, SIOCOUTQNSD, &n);
	say(e, "unsent: %d", n);
	meet(e);
	give(e, 500, 1000);
	take(e, 10, 0);
}

static void reads_at_leisure(struct end *e)
{
	meet(e);
	meet(e);
	take(e, 1500, 0);
	give(e, 10, 0);
}

static void throws_away(struct end *e)
{
	uint8_t bytes[1000];

	memset(bytes, 7, sizeof(bytes));
	await(e->fd, POLLIN, PATIENCE_MS);
	meet(e);
	say(e, "truncating read: %s, buffer %s", outcome(recv(e->fd, bytes, 400, MSG_TRUNC)),
	    bytes[0] == 7 && bytes[399] == 7 ? "untouched" : "written");
	read_and_say(e, "read", 5000, 0, 400);
	meet(e);
	take(e, 500, 1000);
	give(e, 10, 0);
}

static void reads_in_parts(struct end *e)
{
	uint8_t bytes[1000];
	struct iovec parts[] = { { bytes, 1 }, { bytes + 1, 0 }, { bytes + 1, 99 }, { bytes + 100, 900 } };
	struct mmsghdr messages[] = { { .msg_hdr = { .msg_iov = parts, .msg_iovlen = 3 } },
				      { .msg_hdr = { .msg_iov = parts + 3, .msg_iovlen = 1 } } };
	struct timespec second = { .tv_sec = 1 };
	int n;
	ssize_t got;

	await(e->fd, POLLIN, PATIENCE_MS);
	meet(e);
	got = readv(e->fd, parts, 3);
	say(e, "readv: %s%s", outcome(got), check(e, bytes, got, 0));
	n = recvmmsg(e->fd, messages, 2, MSG_WAITFORONE, &second);
	say(e, "recvmmsg: %s", outcome(n));
	if (n == 2)
		say(e, "of %u%s and %u%s", messages[0].msg_len, check(e, bytes, 100, 100), messages[1].msg_len,
		    check(e, bytes + 100, 800, 200));
	meet(e);
	take(e, 500, 1000);
	give(e, 10, 0);
}

static void writes_in_parts(struct end *e)
{
	uint8_t bytes[1500];
	struct iovec parts[] = { { bytes, 1 }, { bytes + 1, 0 }, { bytes + 1, 599 }, { bytes + 600, 400 } };
	struct mmsghdr messages[] = { { .msg_hdr = { .msg_iov = parts, .msg_iovlen = 3 } },
				      { .msg_hdr = { .msg_iov = parts + 3, .msg_iovlen = 1 } } };
	int one = 1;

	/* Without Nagle, so that when a message arrives does not depend on acknowledgements. */
	setsockopt(e->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	pattern_fill(bytes, sizeof(bytes), content(e, true), 0);
	say(e, "sendmmsg: %s", outcome(sendmmsg(e->fd, messages, 2, MSG_NOSIGNAL)));
	meet(e);
	meet(e);
	parts[0] = (struct iovec){ bytes + 1000, 250 };
	parts[1] = (struct iovec){ bytes + 1250, 250 };
	say(e, "writev: %s", outcome(writev(e->fd, parts, 2)));
	take(e, 10, 0);
}

static void sends_nothing(struct end *e)
{
	say(e, "send of nothing: %s", outcome(send(e->fd, "", 0, MSG_NOSIGNAL)));
	say(e, "write of nothing: %s", outcome(write(e->fd, "", 0)));
	meet(e);
	meet(e);
	give(e, 100, 0);
	take(e, 10, 0);
}

static void gets_nothing(struct end *e)
{
	uint8_t bytes[10];

	meet(e);
	say(e, "sees %s", await(e->fd, POLLIN, QUIET_MS) ? "something" : "nothing");
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	say(e, "error queue: %s", outcome(recv(e->fd, bytes, sizeof(bytes), MSG_ERRQUEUE)));
	meet(e);
	take(e, 100, 0);
	give(e, 10, 0);
}

static void reads_nothing(struct end *e)
{
	uint8_t bytes[10];

	meet(e);
	say(e, "recv of nothing: %s", outcome(recv(e->fd, bytes, 0, 0)));
	say(e, "read of nothing: %s", outcome(read(e->fd, bytes, 0)));
	meet(e);
	await(e->fd, POLLIN, PATIENCE_MS);
	say(e, "recv of nothing with data there: %s", outcome(recv(e->fd, bytes, 0, 0)));
	take(e, 100, 0);
	give(e, 10, 0);
}

static void gives_to_reader_of_nothing(struct end *e)
{
	meet(e);
	meet(e);
	give(e, 100, 0);
	take(e, 10, 0);
}

/* Every arrival is an edge; what stays unread is not one again. */
static void counts_edges(struct end *e)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN | EPOLLET | EPOLLRDHUP };
	int n;

	epoll_ctl(epoll, EPOLL_CTL_ADD, e->fd, &event);
	for (unsigned int i = 0; i < 3; i++) {
		meet(e);
		say(e, "edge: %d", epoll_wait(epoll, &event, 1, PATIENCE_MS / 10));
		say(e, "without news: %d", epoll_wait(epoll, &event, 1, QUIET_MS));
		meet(e);
	}
	take(e, 300, 0);
	meet(e);
	n = epoll_wait(epoll, &event, 1, PATIENCE_MS / 10);
	say(e, "end: %d %s", n, event.events & EPOLLRDHUP ? "rdhup" : "no rdhup");
	close(epoll);
}

static void makes_edges(struct end *e)
{
	for (unsigned int i = 0; i < 3; i++) {
		meet(e);
		give(e, 100, i * 100);
		meet(e);
	}
	meet(e);
	close(e->fd);
}

static void watches_events(struct end *e)
{
	say(e, "idle: %s", events(e->fd));
	meet(e);
	await(e->fd, POLLIN, PATIENCE_MS);
	say(e, "with data: %s", events(e->fd));
	take(e, 100, 0);
	say(e, "after reading: %s", events(e->fd));
	meet(e);
	await(e->fd, POLLRDHUP, PATIENCE_MS);
	say(e, "with data and end: %s", events(e->fd));
	take_rest(e, 100);
	say(e, "at the end: %s", events(e->fd));
	close(e->fd);
}

static void causes_events(struct end *e)
{
	meet(e);
	give(e, 100, 0);
	meet(e);
	give(e, 100, 100);
	shutdown(e->fd, SHUT_WR);
	take_rest(e, 0);
}

const struct probe reading_probes[] = {
	{ "peek", peeks, gives_thousand, NULL },
	{ "peek-at-offset", peeks_at_offsets, gives_thousand, NULL },
	{ "wait-for-all", waits_for_all, gives_by_and_by, stays_blocking },
	{ "wait-for-all-turned-blocking", waits_for_all, gives_by_and_by, NULL },
	{ "wait-for-all-non-blocking", wants_all_without_waiting, gives_thousand, NULL },
	{ "blocking", turns_blocking, gives_to_blocking, stays_blocking },
	{ "turned-blocking", turns_blocking, gives_to_blocking, NULL },
	{ "fionread", asks_for_size, fills_by_steps, NULL },
	{ "siocoutq", reads_at_leisure, asks_what_is_unsent, NULL },
	{ "truncating-read", throws_away, gives_thousand, NULL },
	{ "vectors", reads_in_parts, writes_in_parts, NULL },
	{ "zero-length", gets_nothing, sends_nothing, NULL },
	{ "empty-read", reads_nothing, gives_to_reader_of_nothing, NULL },
	{ "edges", counts_edges, makes_edges, NULL },
	{ "poll-events", watches_events, causes_events, NULL },
	{ 0 },
};
