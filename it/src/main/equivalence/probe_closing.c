// SPDX-License-Identifier: Apache-2.0
/* How a connection ends, in every way that a program can end it. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits until the other end's closing has arrived here, whatever it looks like. */
static void await_close(struct end *e)
{
	await(e->fd, POLLRDHUP, PATIENCE_MS / 4);
}

static void try_send(struct end *e)
{
	say(e, "send: %s", outcome(send(e->fd, "x", 1, MSG_NOSIGNAL)));
}

static void half_close_first(struct end *e)
{
	give(e, 1000, 0);
	shutdown(e->fd, SHUT_WR);
	say(e, "after its own end: %s", events(e->fd));
	/* Not before: an answer would be seen or not, as it happens. */
	meet(e);
	try_send(e);
	take_rest(e, 0);
	say(e, "after both ends: %s", events(e->fd));
}

static void half_close_second(struct end *e)
{
	take_rest(e, 0);
	say(e, "after the other's end: %s", events(e->fd));
	meet(e);
	give(e, 100000, 0);
	close(e->fd);
}

static void leaves_unread(struct end *e)
{
	await(e->fd, POLLIN, PATIENCE_MS);
	meet(e);
	close(e->fd);
	meet(e);
}

static void meets_unread_close(struct end *e)
{
	give(e, 4096, 0);
	meet(e);
	meet(e);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	take_rest(e, 0);
	try_send(e);
	try_send(e);
}

static void answers_then_leaves_unread(struct end *e)
{
	await(e->fd, POLLIN, PATIENCE_MS);
	give(e, 100, 0);
	meet(e);
	close(e->fd);
	meet(e);
}

static void closes_after_reading(struct end *e)
{
	take(e, 4096, 0);
	meet(e);
	close(e->fd);
	meet(e);
}

static void reset_by(struct end *e)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	give(e, 4096, 0);
	meet(e);
	setsockopt(e->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(e->fd);
	meet(e);
}

static void reset_of(struct end *e)
{
	take(e, 4096, 0);
	meet(e);
	meet(e);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	take_rest(e, 4096);
	try_send(e);
}

static void reset_of_unread(struct end *e)
{
	await(e->fd, POLLIN, PATIENCE_MS);
	meet(e);
	meet(e);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	take_rest(e, 0);
	try_send(e);
}

static void lingers(struct end *e)
{
	struct linger some = { .l_onoff = 1, .l_linger = 5 };

	setsockopt(e->fd, SOL_SOCKET, SO_LINGER, &some, sizeof(some));
	give(e, 200000, 0);
	say(e, "close: %s", outcome(close(e->fd)));
}

static void reads_slowly(struct end *e)
{
	sleep_ms(QUIET_MS);
	take_rest(e, 0);
}

static void kills(struct end *e)
{
	take(e, 1000, 0);
	if (e->size)
		give(e, 1000, 0);
	meet(e);
	kill(e->peer, SIGKILL);
	waitpid(e->peer, NULL, 0);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	take_rest(e, 1000);
	try_send(e);
}

static void kills_with_unread(struct end *e)
{
	e->size = 1;
	kills(e);
}

static void is_killed(struct end *e)
{
	give(e, 1000, 0);
	meet(e);
	for (;;)
		pause();
}

static void stops_reading(struct end *e)
{
	uint8_t bytes[200];

	say(e, "shutdown: %s", outcome(shutdown(e->fd, SHUT_RD)));
	say(e, "sees %s", events(e->fd));
	meet(e);
	meet(e);
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	give(e, 500, 0);
	meet(e);
	close(e->fd);
}

static void sends_to_who_stopped_reading(struct end *e)
{
	meet(e);
	give(e, 100, 0);
	meet(e);
	take(e, 500, 0);
	meet(e);
	take_rest(e, 500);
}

static void stops_both(struct end *e)
{
	say(e, "shutdown: %s", outcome(shutdown(e->fd, SHUT_RDWR)));
	say(e, "sees %s", events(e->fd));
	try_send(e);
	meet(e);
	take_rest(e, 0);
}

static void meets_both_stopped(struct end *e)
{
	meet(e);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	take_rest(e, 0);
	close(e->fd);
}

static void sends_to_closed(struct end *e)
{
	meet(e);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	try_send(e);
	await(e->fd, POLLHUP, PATIENCE_MS / 4);
	try_send(e);
	take_rest(e, 0);
}

static void closes(struct end *e)
{
	close(e->fd);
	meet(e);
}

static void sends_and_exits(struct end *e)
{
	give(e, e->size ? e->size : 300000, 0);
	close(e->fd);
}

/* The reader goes away while the writer waits for room. */
static void fills(struct end *e)
{
	uint8_t bytes[65536] = { 0 };

	while (await(e->fd, POLLOUT, QUIET_MS) && send(e->fd, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		;
	meet(e);
	meet(e);
	await(e->fd, POLLHUP, PATIENCE_MS / 4);
	say(e, "sees %s", events(e->fd));
	say(e, "recv: %s", outcome(recv(e->fd, bytes, sizeof(bytes), 0)));
	try_send(e);
}

static void leaves_full(struct end *e)
{
	meet(e);
	close(e->fd);
	meet(e);
}

static void finds_nobody(struct end *e)
{
	meet(e);
	close(e->fd);
	e->fd = dial(e->addr, e->port, 0, SOCK_NONBLOCK);
	say(e, "connect: %s", outcome(e->fd));
	meet(e);
}

static void stops_listening(struct end *e)
{
	close(e->listener);
	meet(e);
	meet(e);
}

static void disconnects(struct end *e)
{
	struct sockaddr nowhere = { .sa_family = AF_UNSPEC };

	give(e, 100, 0);
	meet(e);
	say(e, "disconnect: %s", outcome(connect(e->fd, &nowhere, sizeof(nowhere))));
	say(e, "sees %s", events(e->fd));
	try_send(e);
	meet(e);
}

static void is_disconnected(struct end *e)
{
	take(e, 100, 0);
	meet(e);
	meet(e);
	await_close(e);
	say(e, "sees %s", events(e->fd));
	take_rest(e, 100);
}

static void uses_port_again(struct end *e)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };
	uint16_t port = local_port(e->fd);

	for (int i = 0; i < 20; i++) {
		/* Bytes that nobody will read, then a reset: the next owner of the port must not see them. */
		give(e, 1000 + (size_t)i, 5000);
		meet(e);
		setsockopt(e->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(e->fd);
		meet(e);
		e->fd = dial(e->addr, e->port, port, SOCK_NONBLOCK);
		if (e->fd < 0)
			say(e, "connect: %s", outcome(e->fd));
		give(e, 2000, 0);
		meet(e);
		take(e, 2000, 0);
		meet(e);
	}
	close(e->fd);
}

static void meets_port_again(struct end *e)
{
	for (int i = 0; i < 20; i++) {
		meet(e);
		meet(e);
		close(e->fd);
		e->fd = accept4(e->listener, NULL, NULL, SOCK_NONBLOCK);
		take(e, 2000, 0);
		meet(e);
		give(e, 2000, 0);
		meet(e);
	}
	take_rest(e, 2000);
}

static void is_accepted_late(struct end *e)
{
	close(e->fd);
	e->fd = dial(e->addr, e->port, 0, SOCK_NONBLOCK);
	give(e, 30000, 0);
	meet(e);
	take(e, 30000, 0);
	close(e->fd);
}

static void accepts_late(struct end *e)
{
	close(e->fd);
	meet(e);
	e->fd = accept4(e->listener, NULL, NULL, SOCK_NONBLOCK);
	take(e, 30000, 0);
	give(e, 30000, 0);
	take_rest(e, 30000);
}

static void leaves_before_accept(struct end *e)
{
	close(e->fd);
	e->fd = dial(e->addr, e->port, 0, SOCK_NONBLOCK);
	give(e, 30000, 0);
	close(e->fd);
	meet(e);
}

static void accepts_who_left(struct end *e)
{
	close(e->fd);
	meet(e);
	e->fd = accept4(e->listener, NULL, NULL, SOCK_NONBLOCK);
	take_rest(e, 0);
}

const struct probe closing_probes[] = {
	{ "half-close-by-client", half_close_second, half_close_first, NULL },
	{ "half-close-by-server", half_close_first, half_close_second, NULL },
	{ "close-unread-by-server", leaves_unread, meets_unread_close, NULL },
	{ "close-unread-by-client", meets_unread_close, leaves_unread, NULL },
	{ "close-unread-after-answer", answers_then_leaves_unread, meets_unread_close, NULL },
	{ "close-after-reading", closes_after_reading, meets_unread_close, NULL },
	{ "reset-by-server", reset_by, reset_of, NULL },
	{ "reset-by-client", reset_of, reset_by, NULL },
	{ "reset-with-data-unread", reset_by, reset_of_unread, NULL },
	{ "close-lingering", lingers, reads_slowly, NULL },
	{ "peer-killed", kills, is_killed, NULL },
	{ "peer-killed-with-data-unread", kills_with_unread, is_killed, NULL },
	{ "shutdown-reading", stops_reading, sends_to_who_stopped_reading, NULL },
	{ "shutdown-both", stops_both, meets_both_stopped, NULL },
	{ "send-to-closed", sends_to_closed, closes, NULL },
	{ "send-and-exit", reads_slowly, sends_and_exits, NULL },
	{ "close-on-waiting-writer", leaves_full, fills, NULL },
	{ "connect-refused", stops_listening, finds_nobody, NULL },
	{ "disconnect", is_disconnected, disconnects, NULL },
	{ "port-used-again", meets_port_again, uses_port_again, NULL },
	{ "accepted-late", accepts_late, is_accepted_late, NULL },
	{ "accepted-after-close", accepts_who_left, leaves_before_accept, NULL },
	{ 0 },
};
