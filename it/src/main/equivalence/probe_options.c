// SPDX-License-Identifier: Apache-2.0
/* Socket options that change what reading and writing mean. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

static void set_int(struct end *e, const char *name, int level, int option, int value)
{
	say(e, "%s %d: %s", name, value, outcome(setsockopt(e->fd, level, option, &value, sizeof(value))));
}

static void waits_for_low_water(struct end *e)
{
	set_int(e, "low-water mark", SOL_SOCKET, SO_RCVLOWAT, 1000);
	meet(e);
	meet(e);
	say(e, "with 500: %s", await(e->fd, POLLIN, QUIET_MS) ? "readable" : "not readable");
	meet(e);
	say(e, "with 1000: %s", await(e->fd, POLLIN, PATIENCE_MS / 4) ? "readable" : "not readable");
	take(e, 1000, 0);
	set_int(e, "low-water mark", SOL_SOCKET, SO_RCVLOWAT, 1);
	meet(e);
	take_rest(e, 1000);
}

static void has_low_water(struct end *e)
{
	int two = 2;

	/* Messages of the warm-up are longer. */
	set_nonblocking(e->fd, true);
	setsockopt(e->fd, SOL_SOCKET, SO_RCVLOWAT, &two, sizeof(two));
}

static void reaches_low_water(struct end *e)
{
	meet(e);
	give(e, 500, 0);
	meet(e);
	meet(e);
	give(e, 500, 500);
	meet(e);
	give(e, 10, 1000);
	close(e->fd);
}

static void stays_blocking(struct end *e)
{
	set_nonblocking(e->fd, false);
}

static void times_out_reading(struct end *e)
{
	struct timeval limit = { .tv_usec = 150000 };
	uint8_t bytes[100];
	uint64_t start;

	set_nonblocking(e->fd, false);
	setsockopt(e->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	start = now_ms();
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	say(e, "%s", now_ms() - start >= 140 ? "waited" : "did not wait");
	limit = (struct timeval){ .tv_sec = PATIENCE_MS / 1000 };
	setsockopt(e->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	meet(e);
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	give(e, 10, 0);
}

static void gives_after_timeout(struct end *e)
{
	meet(e);
	sleep_ms(30);
	give(e, 100, 0);
	take(e, 10, 0);
}

static void times_out_writing(struct end *e)
{
	struct timeval limit = { .tv_usec = 150000 };
	uint8_t *bytes = calloc(1, 1 << 20);
	ssize_t n = 1;
	uint64_t start;

	set_nonblocking(e->fd, false);
	setsockopt(e->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	for (int i = 0; n > 0 && i < 256; i++) {
		start = now_ms();
		n = send(e->fd, bytes, 1 << 20, MSG_NOSIGNAL);
	}
	say(e, "send without room: %s", n > 0 ? "took all" : outcome(n));
	say(e, "%s", now_ms() - start >= 140 ? "waited" : "did not wait");
	meet(e);
	meet(e);
	free(bytes);
}

static void does_not_read(struct end *e)
{
	meet(e);
	meet(e);
}

static void sends_urgent(struct end *e)
{
	give(e, 100, 0);
	meet(e);
	say(e, "urgent: %s", outcome(send(e->fd, "u", 1, MSG_OOB | MSG_NOSIGNAL)));
	meet(e);
	meet(e);
	give(e, 100, 100);
	meet(e);
	close(e->fd);
}

static void read_around_urgent(struct end *e)
{
	uint8_t bytes[500];
	int mark = -1;

	meet(e);
	meet(e);
	await(e->fd, POLLPRI, PATIENCE_MS / 10);
	say(e, "sees %s", events(e->fd));
	say(e, "at mark: %s", outcome(ioctl(e->fd, SIOCATMARK, &mark)));
	say(e, "mark: %d", mark);
	say(e, "urgent: %s", outcome(recv(e->fd, bytes, 1, MSG_OOB)));
	meet(e);
	meet(e);
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	ioctl(e->fd, SIOCATMARK, &mark);
	say(e, "mark: %d", mark);
	await(e->fd, POLLRDHUP, PATIENCE_MS / 4);
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
}

static void read_urgent_inline(struct end *e)
{
	set_int(e, "inline", SOL_SOCKET, SO_OOBINLINE, 1);
	read_around_urgent(e);
}

static void corks(struct end *e)
{
	meet(e);
	set_int(e, "cork", IPPROTO_TCP, TCP_CORK, 1);
	for (unsigned int i = 0; i < 10; i++)
		give(e, 10, i * 10);
	meet(e);
	set_int(e, "cork", IPPROTO_TCP, TCP_CORK, 0);
	meet(e);
	say(e, "more: %s", outcome(send(e->fd, "0123456789", 10, MSG_MORE | MSG_NOSIGNAL)));
	say(e, "no more: %s", outcome(send(e->fd, "0123456789", 10, MSG_NOSIGNAL)));
	meet(e);
	say(e, "more, then closes: %s", outcome(send(e->fd, "0123456789", 10, MSG_MORE | MSG_NOSIGNAL)));
	close(e->fd);
}

static void reads_corked(struct end *e)
{
	uint8_t bytes[100];

	meet(e);
	meet(e);
	meet(e);
	take(e, 100, 0);
	say(e, "corked read: %s", outcome(read_full(e->fd, bytes, 20, PATIENCE_MS / 4)));
	meet(e);
	say(e, "last read: %s", outcome(read_full(e->fd, bytes, 20, PATIENCE_MS / 4)));
}

static void takes_urgent_inline(struct end *e)
{
	int one = 1;

	set_nonblocking(e->fd, true);
	setsockopt(e->fd, SOL_SOCKET, SO_OOBINLINE, &one, sizeof(one));
}

static void asks_tcp_info(struct end *e)
{
	struct tcp_info before = { 0 }, after = { 0 };
	socklen_t len = sizeof(before);

	getsockopt(e->fd, IPPROTO_TCP, TCP_INFO, &before, &len);
	say(e, "state: %u", before.tcpi_state);
	meet(e);
	take(e, 50000, 0);
	len = sizeof(after);
	getsockopt(e->fd, IPPROTO_TCP, TCP_INFO, &after, &len);
	say(e, "received: %llu", (unsigned long long)(after.tcpi_bytes_received - before.tcpi_bytes_received));
	say(e, "retransmitted: %u", after.tcpi_total_retrans);
	give(e, 100, 0);
}

static void feeds_tcp_info(struct end *e)
{
	struct tcp_info before = { 0 }, after = { 0 };
	socklen_t len = sizeof(before);

	getsockopt(e->fd, IPPROTO_TCP, TCP_INFO, &before, &len);
	meet(e);
	give(e, 50000, 0);
	take(e, 100, 0);
	len = sizeof(after);
	getsockopt(e->fd, IPPROTO_TCP, TCP_INFO, &after, &len);
	say(e, "acknowledged: %llu", (unsigned long long)(after.tcpi_bytes_acked - before.tcpi_bytes_acked));
}

/* What programs set on the way, and what must go on afterwards. */
static void sets_many(struct end *e)
{
	give(e, 1000, 0);
	set_int(e, "no delay", IPPROTO_TCP, TCP_NODELAY, 1);
	set_int(e, "quick ack", IPPROTO_TCP, TCP_QUICKACK, 1);
	set_int(e, "keep alive", SOL_SOCKET, SO_KEEPALIVE, 1);
	set_int(e, "user timeout", IPPROTO_TCP, TCP_USER_TIMEOUT, 20000);
	set_int(e, "unsent low-water mark", IPPROTO_TCP, TCP_NOTSENT_LOWAT, 16384);
	set_int(e, "send buffer", SOL_SOCKET, SO_SNDBUF, 65536);
	set_int(e, "receive buffer", SOL_SOCKET, SO_RCVBUF, 65536);
	say(e, "unknown protocol: %s", outcome(setsockopt(e->fd, IPPROTO_TCP, TCP_ULP, "nothing", 7)));
	give(e, 300000, 1000);
	take(e, 301000, 0);
}

static void follows_many(struct end *e)
{
	take(e, 301000, 0);
	give(e, 301000, 0);
}

const struct probe option_probes[] = {
	{ "low-water-mark", waits_for_low_water, reaches_low_water, has_low_water },
	{ "low-water-mark-later", waits_for_low_water, reaches_low_water, NULL },
	{ "receive-timeout", times_out_reading, gives_after_timeout, stays_blocking },
	{ "receive-timeout-turned-blocking", times_out_reading, gives_after_timeout, NULL },
	{ "send-timeout", does_not_read, times_out_writing, stays_blocking },
	{ "send-timeout-turned-blocking", does_not_read, times_out_writing, NULL },
	{ "urgent", read_around_urgent, sends_urgent, NULL },
	{ "urgent-inline", read_urgent_inline, sends_urgent, takes_urgent_inline },
	{ "cork", reads_corked, corks, NULL },
	{ "tcp-info", asks_tcp_info, feeds_tcp_info, NULL },
	{ "options-on-the-way", follows_many, sets_many, NULL },
	{ 0 },
};
