// SPDX-License-Identifier: Apache-2.0
/*
 * churn: many short connections whose every byte names its owner, from source ports that are told, so that twins in
 * two networks can have the same addresses, ports and timing.
 *
 *   churn serve ADDR PORT KEY                            until its stdin ends
 *   churn dial  ADDR PORT KEY COUNT FIRST_SOURCE_PORT HOLD_MS
 *
 * Source ports repeat after 20,000, 0: any. Each connection is held for HOLD_MS before its last message. dial begins
 * with the first line on its stdin. Each prints `connections N right N foreign N failed N`.
 */
#define _GNU_SOURCE
#include "ends.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 3
#define MESSAGE 600
#define PATIENCE_MS 20000
#define SOURCE_PORTS 20000

struct count {
	uint64_t connections, right, foreign, failed;
};

/* The first word of a message says whose it is; the rest is content of that owner. */
static bool say(int fd, uint64_t key, uint64_t number, uint64_t round)
{
	uint8_t message[MESSAGE];

	memcpy(message, &number, sizeof(number));
	pattern_fill(message + 8, MESSAGE - 8, mix(key) ^ number, round);
	return send_all(fd, message, MESSAGE, PATIENCE_MS);
}

enum heard { RIGHT, FOREIGN, ENDED, FAILED };

static enum heard hear(int fd, uint64_t key, uint64_t round, uint64_t *number)
{
	uint8_t message[MESSAGE];
	ssize_t n = read_full(fd, message, MESSAGE, PATIENCE_MS);

	if (n == 0)
		return ENDED;
	if (n != MESSAGE)
		return FAILED;
	memcpy(number, message, sizeof(*number));
	if (pattern_mismatch(message + 8, MESSAGE - 8, mix(key) ^ *number, round) >= 0)
		return FOREIGN;
	return RIGHT;
}

static void add(struct count *c, enum heard h)
{
	c->connections++;
	c->right += h == RIGHT || h == ENDED;
	c->foreign += h == FOREIGN;
	c->failed += h == FAILED;
}

static void print(const struct count *c)
{
	printf("connections %" PRIu64 " right %" PRIu64 " foreign %" PRIu64 " failed %" PRIu64 "\n", c->connections,
	       c->right, c->foreign, c->failed);
	fflush(stdout);
}

static void serve(const char *addr, uint16_t port, uint64_t key)
{
	int listener = listen_on(addr, port);
	struct pollfd wait[] = { { .fd = listener, .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };
	struct count count = { 0 };

	printf("listening %u\n", local_port(listener));
	fflush(stdout);
	while (poll(wait, 2, -1) > 0 && !wait[1].revents) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		enum heard h = RIGHT;

		if (fd < 0)
			continue;
		for (uint64_t r = 0; h == RIGHT; r++) {
			uint64_t number;

			h = hear(fd, key, r, &number);
			if (h == RIGHT && !say(fd, key + 1, number, r))
				h = FAILED;
		}
		add(&count, h);
		close(fd);
	}
	print(&count);
}

static void dial_all(const char *addr, uint16_t port, uint64_t key, uint64_t count, uint16_t first,
		     unsigned int hold_ms)
{
	struct count seen = { 0 };
	char line[16];

	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		return;
	for (uint64_t i = 0; i < count; i++) {
		int fd = dial(addr, port, first ? (uint16_t)(first + i % SOURCE_PORTS) : 0, SOCK_NONBLOCK);
		enum heard h = RIGHT;

		if (fd < 0) {
			fprintf(stderr, "connect %" PRIu64 ": %s\n", i, strerror(errno));
			add(&seen, FAILED);
			continue;
		}
		for (uint64_t r = 0; r < ROUNDS && h == RIGHT; r++) {
			uint64_t number = ~0ull;

			if (hold_ms && r == ROUNDS - 1)
				sleep_ms(hold_ms);
			h = say(fd, key, i, r) ? hear(fd, key + 1, r, &number) : FAILED;
			if (h == RIGHT && number != i)
				h = FOREIGN;
			if (h == ENDED)
				h = FAILED;
		}
		add(&seen, h);
		close(fd);
	}
	print(&seen);
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 5 && !strcmp(argv[1], "serve")) {
		serve(argv[2], (uint16_t)atoi(argv[3]), strtoull(argv[4], NULL, 0));
		return 0;
	}
	if (argc == 8 && !strcmp(argv[1], "dial")) {
		dial_all(argv[2], (uint16_t)atoi(argv[3]), strtoull(argv[4], NULL, 0), strtoull(argv[5], NULL, 0),
			 (uint16_t)atoi(argv[6]), (unsigned int)atoi(argv[7]));
		return 0;
	}
	fprintf(stderr, "usage: churn serve ADDR PORT KEY | churn dial ADDR PORT KEY COUNT FIRST_SOURCE_PORT HOLD_MS\n");
	return 64;
}
