// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "ends.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GOLDEN 0x9e3779b97f4a7c15ull

_Noreturn void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(2);
}

uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void sleep_ms(unsigned int ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };

	nanosleep(&t, NULL);
}

static socklen_t address(struct sockaddr_storage *to, const char *addr, uint16_t port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, addr, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return sizeof(*v4);
	}
	if (inet_pton(AF_INET6, addr, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		return sizeof(*v6);
	}
	errno = EINVAL;
	fail(addr);
}

int listen_on(const char *addr, uint16_t port)
{
	struct sockaddr_storage a;
	socklen_t len = address(&a, addr, port);
	int one = 1;
	int fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) || bind(fd, (void *)&a, len) ||
	    listen(fd, 4096))
		fail("listen");
	return fd;
}

int dial(const char *addr, uint16_t port, uint16_t from, int type)
{
	struct sockaddr_storage a;
	socklen_t len = address(&a, addr, port);
	int one = 1;
	int fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC | type, 0);
	socklen_t size = sizeof(int);
	int err = 0;

	if (fd < 0)
		return -1;
	if (from) {
		struct sockaddr_storage l = { .ss_family = a.ss_family };

		((struct sockaddr_in *)&l)->sin_port = htons(from);
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
		if (bind(fd, (void *)&l, len))
			goto close;
	}
	if (!connect(fd, (void *)&a, len))
		return fd;
	if (errno == EINPROGRESS && await(fd, POLLOUT, 10000) && !getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &size)) {
		if (!err)
			return fd;
		errno = err;
	}
close:
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

uint16_t local_port(int fd)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, (void *)&a, &len))
		fail("getsockname");
	return ntohs(((struct sockaddr_in *)&a)->sin_port);
}

void set_nonblocking(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK))
		fail("fcntl");
}

bool await(int fd, short events, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = events };
	int n;

	do {
		n = poll(&p, 1, timeout_ms);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

bool send_all(int fd, const void *from, size_t len, int timeout_ms)
{
	const uint8_t *p = from;

	while (len) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			if (await(fd, POLLOUT, timeout_ms))
				continue;
			errno = ETIMEDOUT;
			return false;
		}
		if (n < 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

ssize_t read_full(int fd, void *to, size_t len, int timeout_ms)
{
	size_t have = 0;

	while (have < len) {
		ssize_t n;

		if (!await(fd, POLLIN, timeout_ms)) {
			errno = ETIMEDOUT;
			return have ? (ssize_t)have : -1;
		}
		n = recv(fd, (uint8_t *)to + have, len - have, 0);
		if (n < 0 && errno == EAGAIN)
			continue;
		if (n < 0)
			return have ? (ssize_t)have : -1;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return x ^ (x >> 31);
}

uint64_t draw(uint64_t *state)
{
	return mix(*state += GOLDEN);
}

size_t draw_size(uint64_t *state, size_t max)
{
	uint64_t r = draw(state);
	unsigned int bits = 64 - (unsigned int)__builtin_clzll(max);
	size_t n = (size_t)((r >> 8) & ((1ull << (1 + r % bits)) - 1)) + 1;

	return n > max ? max : n;
}

void pattern_fill(uint8_t *to, size_t len, uint64_t key, uint64_t offset)
{
	uint64_t word;
	size_t i = 0;

	while (i < len) {
		size_t skip = (offset + i) % 8;
		size_t n = len - i < 8 - skip ? len - i : 8 - skip;

		word = mix(key + (offset + i) / 8 * GOLDEN);
		memcpy(to + i, (uint8_t *)&word + skip, n);
		i += n;
	}
}

ssize_t pattern_mismatch(const uint8_t *from, size_t len, uint64_t key, uint64_t offset)
{
	uint8_t want[4096];
	size_t at = 0;

	while (at < len) {
		size_t n = len - at < sizeof(want) ? len - at : sizeof(want);

		pattern_fill(want, n, key, offset + at);
		if (memcmp(want, from + at, n)) {
			for (size_t i = 0; i < n; i++)
				if (want[i] != from[at + i])
					return (ssize_t)(at + i);
		}
		at += n;
	}
	return -1;
}

/* Inverse of an odd number modulo 2^64, by Newton's iteration. */
static uint64_t inverse(uint64_t a)
{
	uint64_t x = a;

	for (int i = 0; i < 6; i++)
		x *= 2 - a * x;
	return x;
}

static uint64_t unmix(uint64_t x)
{
	x ^= x >> 31 ^ x >> 62;
	x *= inverse(0x94d049bb133111ebull);
	x ^= x >> 27 ^ x >> 54;
	x *= inverse(0xbf58476d1ce4e5b9ull);
	return x ^ x >> 30 ^ x >> 60;
}

int64_t pattern_locate(const uint8_t *from, size_t len, uint64_t key)
{
	for (size_t shift = 0; shift < 8 && shift + 8 <= len; shift++) {
		uint64_t word, block;

		memcpy(&word, from + shift, 8);
		block = (unmix(word) - key) * inverse(GOLDEN);
		if (block < 1ull << 40)
			return (int64_t)(block * 8) - (int64_t)shift;
	}
	return -1;
}
