// SPDX-License-Identifier: Apache-2.0
/* Much data on one connection, and many connections with little. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (128 << 10)

/* Only every so many bytes is compared: five gigabytes on a slow machine. */
static bool sparse_wrong(struct end *e, const uint8_t *bytes, size_t len, uint64_t offset)
{
	size_t head = len < 64 ? len : 64;

	return pattern_mismatch(bytes, head, content(e, false), offset % CHUNK) >= 0 ||
	       pattern_mismatch(bytes + len - head, head, content(e, false), (offset + len - head) % CHUNK) >= 0;
}

/* The same chunk again and again: its content is cheap, and a lost or doubled byte shifts all that follow. */
static void sends_much(struct end *e)
{
	static uint8_t bytes[CHUNK];
	uint64_t sent = 0, total = e->size ? e->size : 64 << 20;

	pattern_fill(bytes, CHUNK, content(e, true), 0);
	while (sent < total) {
		size_t at = sent % CHUNK, len = CHUNK - at < total - sent ? CHUNK - at : (size_t)(total - sent);
		ssize_t n = send(e->fd, bytes + at, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN && await(e->fd, POLLOUT, PATIENCE_MS))
			continue;
		if (n < 0) {
			say(e, "send after %" PRIu64 ": %s", sent, outcome(n));
			break;
		}
		sent += (uint64_t)n;
	}
	shutdown(e->fd, SHUT_WR);
	take_rest(e, 0);
}

static void reads_much(struct end *e)
{
	static uint8_t bytes[CHUNK];
	uint64_t got = 0, at = 0;
	bool wrong = false;
	const char *finish = "quiet";

	while (await(e->fd, POLLIN, PATIENCE_MS)) {
		/* Never over the end of a chunk, so that the content is one run. */
		ssize_t n = recv(e->fd, bytes, CHUNK - at, 0);

		if (n < 0 && errno == EAGAIN)
			continue;
		if (n <= 0) {
			finish = n ? outcome(n) : "the end";
			break;
		}
		wrong |= sparse_wrong(e, bytes, (size_t)n, got);
		got += (uint64_t)n;
		at = got % CHUNK;
	}
	say(e, "read %" PRIu64 "%s, then %s", got, wrong ? " wrong" : "", finish);
	give(e, 10, 0);
	close(e->fd);
}

#define CONNECTIONS 10000

static void connects_often(struct end *e)
{
	uint64_t count = e->size ? e->size : CONNECTIONS;

	close(e->fd);
	for (uint64_t i = 0; i < count; i++) {
		e->fd = dial(e->addr, e->port, 0, SOCK_NONBLOCK);
		if (e->fd < 0) {
			say(e, "connect %" PRIu64 ": %s", i, outcome(-1));
			break;
		}
		/* Every third says something and leaves, every third asks, every third leaves at once. */
		if (i % 3 != 2 && !send_all(e->fd, &i, sizeof(i), PATIENCE_MS))
			say(e, "send %" PRIu64 ": %s", i, outcome(-1));
		if (i % 3 == 1) {
			uint64_t answer = 0;

			if (read_full(e->fd, &answer, sizeof(answer), PATIENCE_MS) != sizeof(answer) || answer != i)
				say(e, "answer %" PRIu64 " of %" PRIu64, answer, i);
		}
		close(e->fd);
	}
	say(e, "done");
}

static void accepts_often(struct end *e)
{
	uint64_t count = e->size ? e->size : CONNECTIONS, said = 0, sum = 0, silent = 0;

	close(e->fd);
	for (uint64_t i = 0; i < count; i++) {
		uint64_t word = 0;
		ssize_t n;

		if (!await(e->listener, POLLIN, PATIENCE_MS)) {
			say(e, "nobody came after %" PRIu64, i);
			break;
		}
		e->fd = accept4(e->listener, NULL, NULL, SOCK_NONBLOCK);
		n = read_full(e->fd, &word, sizeof(word), PATIENCE_MS);
		if (n == sizeof(word)) {
			said++;
			sum += word;
			if (word % 3 == 1)
				send_all(e->fd, &word, sizeof(word), PATIENCE_MS);
		} else {
			silent++;
		}
		close(e->fd);
	}
	say(e, "%" PRIu64 " said something, sum %" PRIu64 ", %" PRIu64 " silent", said, sum, silent);
}

const struct probe bulk_probes[] = {
	{ "much", reads_much, sends_much, NULL },
	{ "many-connections", accepts_often, connects_often, NULL },
	{ 0 },
};
