// SPDX-License-Identifier: Apache-2.0
/*
 * One-way writes of one size until the time is over; then the other end tells how many bytes it got, which must be
 * all of them. The clock stops when that answer is there, so queued bytes are not counted as sent.
 */
#include "hop.h"

#include <errno.h>
#include <poll.h>

#define STALL_MS 5000

static bool ready(int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};
	return poll(&p, 1, STALL_MS) > 0;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
	for (size_t at = 0; at < size;) {
		ssize_t n = send(fd, bytes + at, size - at, MSG_NOSIGNAL);
		if (n > 0)
			at += (size_t)n;
		else if (errno != EAGAIN || !ready(fd, POLLOUT))
			return false;
	}
	return true;
}

static bool read_count(int fd, uint64_t *count)
{
	for (size_t at = 0; at < sizeof(*count);) {
		ssize_t n = read(fd, (char *)count + at, sizeof(*count) - at);
		if (n > 0)
			at += (size_t)n;
		else if (n == 0 || errno != EAGAIN || !ready(fd, POLLIN))
			return false;
	}
	return true;
}

bool stream(const struct load *load, struct outcome *o)
{
	int fd = socket(load->to.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct greeting hello = {.magic = "HOP", .mode = MODE_COUNT, .size = load->size, .ends = load->ends};
	char *message = malloc(load->size);
	uint64_t arrived = 0;

	endpoint_no_delay(&load->to, fd);
	for (uint32_t b = 0; b < load->size; b++)
		message[b] = (char)(b * 31);
	if (connect(fd, (const struct sockaddr *)&load->to.address, load->to.length) != 0 && errno != EINPROGRESS)
		return false;
	if (!ready(fd, POLLOUT) || !write_all(fd, (char *)&hello, sizeof(hello)))
		return false;
	uint64_t start = now_ns(), deadline = start + (uint64_t)(load->seconds * 1e9);
	/* The clock is read once in 16 writes: at 64 bytes it would else be part of what is measured. */
	while (o->requests < load->count && (o->requests % 16 != 0 || now_ns() < deadline)) {
		if (!write_all(fd, message, load->size))
			return false;
		o->requests++;
	}
	shutdown(fd, SHUT_WR);
	if (!read_count(fd, &arrived))
		return false;
	o->seconds = (double)(now_ns() - start) / 1e9;
	o->bytes = arrived;
	o->errors = arrived == o->requests * load->size ? 0 : 1;
	if (o->errors)
		fprintf(stderr, "hop: %llu bytes arrived (expected: %llu); the run does not count\n",
			(unsigned long long)arrived, (unsigned long long)o->requests * load->size);
	close(fd);
	return true;
}
