// SPDX-License-Identifier: Apache-2.0
/*
 * The serving end: one thread, level-triggered epoll, non-blocking sockets, as a proxy or a database has them.
 * A connection says in its first 8 bytes what it wants: replies to whole messages of a size, or a count of the
 * bytes that it sent, given once it has half-closed. It runs as the latest of them asked for.
 */
#include "hop.h"

#include <errno.h>
#include <signal.h>

struct connection {
	int fd;
	struct greeting greeting;
	size_t greeted;
	char *message;
	size_t have; /* of the request, read */
	size_t sent; /* of the reply, written */
	uint64_t total;
	bool replying;
	bool counting_done;
};

static char sink[256 * 1024];
static enum ends latest;

static void finish(struct connection *c)
{
	close(c->fd);
	free(c->message);
	free(c);
}

/* Each step returns false when the connection is over. */
static bool step_greeting(struct connection *c)
{
	ssize_t n = read(c->fd, (char *)&c->greeting + c->greeted, sizeof(c->greeting) - c->greeted);
	if (n <= 0)
		return n < 0 && errno == EAGAIN;
	c->greeted += (size_t)n;
	if (c->greeted < sizeof(c->greeting))
		return true;
	if (memcmp(c->greeting.magic, "HOP", 3) != 0 || c->greeting.size == 0 || c->greeting.size > MESSAGE_MAX)
		return false;
	if (c->greeting.ends != latest) {
		latest = c->greeting.ends;
		place(latest);
	}
	if (c->greeting.mode == MODE_REPLY)
		c->message = malloc(c->greeting.size);
	return c->greeting.mode == MODE_REPLY ? c->message != NULL : c->greeting.mode == MODE_COUNT;
}

static bool step_write(struct connection *c, const void *bytes, size_t size)
{
	while (c->sent < size) {
		ssize_t n = send(c->fd, (const char *)bytes + c->sent, size - c->sent, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN;
		c->sent += (size_t)n;
	}
	return true;
}

static bool step_reply(struct connection *c)
{
	if (!c->replying) {
		ssize_t n = read(c->fd, c->message + c->have, c->greeting.size - c->have);
		if (n <= 0)
			return n < 0 && errno == EAGAIN;
		c->have += (size_t)n;
		if (c->have < c->greeting.size)
			return true;
		c->replying = true;
		c->sent = 0;
	}
	if (!step_write(c, c->message, c->greeting.size))
		return false;
	if (c->sent == c->greeting.size) {
		c->replying = false;
		c->have = 0;
	}
	return true;
}

static bool step_count(struct connection *c)
{
	if (!c->counting_done) {
		ssize_t n = read(c->fd, sink, sizeof(sink));
		if (n < 0)
			return errno == EAGAIN;
		c->total += (uint64_t)n;
		if (n > 0)
			return true;
		c->counting_done = true;
	}
	return step_write(c, &c->total, sizeof(c->total)) && c->sent < sizeof(c->total);
}

static bool step(struct connection *c)
{
	if (c->greeted < sizeof(c->greeting)) {
		if (!step_greeting(c))
			return false;
		if (c->greeted < sizeof(c->greeting))
			return true;
	}
	return c->greeting.mode == MODE_REPLY ? step_reply(c) : step_count(c);
}

static void accept_all(int ep, int listener, const struct endpoint *at)
{
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		struct connection *c = calloc(1, sizeof(*c));
		if (c == NULL) {
			close(fd);
			return;
		}
		c->fd = fd;
		endpoint_no_delay(at, fd);
		watch(ep, EPOLL_CTL_ADD, fd, EPOLLIN, c);
	}
}

int serve(const char *where)
{
	struct endpoint at = endpoint_parse(where);
	int listener = endpoint_listen(&at), ep = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event events[256];

	signal(SIGPIPE, SIG_IGN);
	watch(ep, EPOLL_CTL_ADD, listener, EPOLLIN, NULL);
	for (;;) {
		int n = epoll_wait(ep, events, 256, latest == ENDS_POLLING ? 0 : -1);
		for (int i = 0; i < n; i++) {
			struct connection *c = events[i].data.ptr;
			if (c == NULL) {
				accept_all(ep, listener, &at);
				continue;
			}
			bool was_writing = c->replying || c->counting_done;
			if (!step(c)) {
				finish(c);
				/* Nobody may be left to poll for. */
				if (latest == ENDS_POLLING)
					latest = ENDS_ASLEEP;
				continue;
			}
			bool writing = c->replying || c->counting_done;
			if (writing != was_writing)
				watch(ep, EPOLL_CTL_MOD, c->fd, writing ? EPOLLOUT : EPOLLIN, c);
		}
	}
}
