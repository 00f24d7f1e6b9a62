// SPDX-License-Identifier: Apache-2.0
/*
 * Requests and replies of one size, one in flight on each connection. The reply must equal the request, which holds
 * a number of its own, so a lost, doubled or swapped reply counts as an error. "churn" opens a connection for each.
 */
#include "hop.h"

#include <errno.h>
#include <signal.h>

#define STALL_MS 5000

struct client {
	int fd;
	uint64_t began;
	uint64_t number;
	char *request; /* greeting, then the message */
	char *reply;
	size_t size;
	size_t skip; /* the greeting is not sent twice */
	size_t sent;
	size_t have;
	bool writing;
};

static bool open_client(const struct load *load, int ep, struct client *c)
{
	c->fd = socket(load->to.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	endpoint_no_delay(&load->to, c->fd);
	if (connect(c->fd, (const struct sockaddr *)&load->to.address, load->to.length) != 0 && errno != EINPROGRESS) {
		close(c->fd);
		c->fd = -1;
		return false;
	}
	watch(ep, EPOLL_CTL_ADD, c->fd, EPOLLOUT, c);
	c->skip = 0;
	return true;
}

static void begin(struct client *c, uint64_t number)
{
	c->number = number;
	memcpy(c->request + sizeof(struct greeting), &number, c->size < sizeof(number) ? c->size : sizeof(number));
	c->sent = c->skip;
	c->have = 0;
	c->writing = true;
}

/* 1: the reply is whole; 0: would block; -1: over. */
static int advance(struct client *c)
{
	size_t all = sizeof(struct greeting) + c->size;
	while (c->writing) {
		ssize_t n = send(c->fd, c->request + c->sent, all - c->sent, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN ? 0 : -1;
		c->sent += (size_t)n;
		c->writing = c->sent < all;
	}
	c->skip = sizeof(struct greeting);
	while (c->have < c->size) {
		ssize_t n = read(c->fd, c->reply + c->have, c->size - c->have);
		if (n <= 0)
			return n < 0 && errno == EAGAIN ? 0 : -1;
		c->have += (size_t)n;
	}
	return memcmp(c->reply, c->request + sizeof(struct greeting), c->size) == 0 ? 1 : -1;
}

static void finish(const struct client *c, struct outcome *o)
{
	histogram_add(&o->latency, now_ns() - c->began);
	o->requests++;
	o->bytes += 2 * c->size;
}

/* SIGTERM: what is under way is finished and counted, as when time is over. */
static volatile sig_atomic_t told_to_end;

static void end(int number)
{
	(void)number;
	told_to_end = 1;
}

static bool over(const struct load *load, const struct outcome *o, uint64_t number, uint64_t deadline)
{
	return told_to_end || number >= load->count || o->errors > 1000 || now_ns() >= deadline;
}

static unsigned start_client(const struct load *load, struct outcome *o, int ep, struct client *c, uint64_t number)
{
	bool opened;

	c->began = now_ns();
	opened = open_client(load, ep, c);
	o->errors += !opened;
	begin(c, number);
	return opened;
}

/* Whether nothing came for as long as a sleeper would wait: `seen` requests were over at `since`. */
static bool stalled(const struct outcome *o, uint64_t *seen, uint64_t *since)
{
	if (o->requests == *seen)
		return now_ns() - *since > STALL_MS * 1000000ull;
	*seen = o->requests;
	*since = now_ns();
	return false;
}

bool exchange(const struct load *load, struct outcome *o)
{
	bool churn = strcmp(load->shape, "churn") == 0;
	int ep = epoll_create1(EPOLL_CLOEXEC);
	struct client *clients = calloc(load->connections, sizeof(*clients));
	uint64_t start = now_ns(), deadline = start + (uint64_t)(load->seconds * 1e9), number = 0;
	uint64_t seen = 0, since = start;
	unsigned open = 0;
	struct epoll_event events[256];

	signal(SIGTERM, end);
	for (unsigned i = 0; i < load->connections; i++) {
		struct client *c = &clients[i];
		struct greeting hello = {.magic = "HOP", .mode = MODE_REPLY, .size = load->size, .ends = load->ends};
		c->size = load->size;
		c->request = malloc(sizeof(hello) + load->size);
		c->reply = malloc(load->size);
		memcpy(c->request, &hello, sizeof(hello));
		for (uint32_t b = 0; b < load->size; b++)
			c->request[sizeof(hello) + b] = (char)(b * 31 + i);
		open += start_client(load, o, ep, c, number++);
	}
	while (open > 0) {
		int n = epoll_wait(ep, events, 256, load->ends == ENDS_POLLING ? 0 : STALL_MS);
		if (n == 0 && (load->ends != ENDS_POLLING || stalled(o, &seen, &since)))
			return false;
		for (int i = 0; i < n; i++) {
			struct client *c = events[i].data.ptr;
			bool was_writing = c->writing;
			int done;
			/* The reply may be there before the loop comes round: take it now, no event will tell of it. */
			while ((done = advance(c)) == 1 && !churn && !over(load, o, number, deadline)) {
				finish(c, o);
				c->began = now_ns();
				begin(c, number++);
			}
			if (done == 1)
				finish(c, o);
			o->errors += done < 0;
			if (done != 0) {
				close(c->fd);
				open--;
				if (!over(load, o, number, deadline))
					open += start_client(load, o, ep, c, number++);
				continue;
			}
			if (was_writing != c->writing)
				watch(ep, EPOLL_CTL_MOD, c->fd, c->writing ? EPOLLOUT : EPOLLIN, c);
		}
	}
	o->seconds = (double)(now_ns() - start) / 1e9;
	return true;
}
