// SPDX-License-Identifier: Apache-2.0
/* Moving bytes without read and write, and moving sockets between processes. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <unistd.h>

#define PART 200000

static ssize_t splice_in(struct end *e, int pipe, size_t len)
{
	uint64_t until = now_ms() + PATIENCE_MS / 4;
	ssize_t n;

	do {
		await(e->fd, POLLIN, 100);
		n = splice(e->fd, NULL, pipe, NULL, len, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
	} while (n < 0 && errno == EAGAIN && now_ms() < until);
	return n;
}

/* Splices once, when there is nothing yet: that it does so can be known before it matters. */
static void has_spliced(struct end *e)
{
	int pipes[2];

	set_nonblocking(e->fd, true);
	if (pipe(pipes))
		fail("pipe");
	splice(e->fd, NULL, pipes[1], NULL, 1, SPLICE_F_NONBLOCK);
	close(pipes[0]);
	close(pipes[1]);
}

static void splices_to_file(struct end *e)
{
	uint8_t bytes[4096];
	uint64_t got = 0;
	int pipes[2];
	ssize_t n = 0;
	bool wrong = false;

	if (pipe(pipes))
		fail("pipe");
	while (got < PART && (n = splice_in(e, pipes[1], PART - got)) > 0)
		while (n > 0) {
			ssize_t r = read(pipes[0], bytes, (size_t)n < sizeof(bytes) ? (size_t)n : sizeof(bytes));

			wrong |= pattern_mismatch(bytes, (size_t)r, content(e, false), got) >= 0;
			got += (uint64_t)r;
			n -= r;
		}
	say(e, "spliced in: %s of %d%s", outcome(n < 0 ? n : (ssize_t)got), PART, wrong ? " wrong" : "");
	give(e, 10, 0);
	take_rest(e, got);
}

static void feeds_splice(struct end *e)
{
	give(e, PART, 0);
	take(e, 10, 0);
	give(e, 777, PART);
	close(e->fd);
}

static void splices_out(struct end *e)
{
	uint8_t bytes[4096];
	int pipes[2];

	if (pipe(pipes))
		fail("pipe");
	for (uint64_t sent = 0; sent < PART;) {
		ssize_t n = PART - sent < sizeof(bytes) ? (ssize_t)(PART - sent) : (ssize_t)sizeof(bytes);

		pattern_fill(bytes, (size_t)n, content(e, true), sent);
		n = write(pipes[1], bytes, (size_t)n);
		sent += (uint64_t)n;
		while (n > 0) {
			ssize_t r = splice(pipes[0], NULL, e->fd, NULL, (size_t)n, SPLICE_F_MOVE);

			if (r < 0 && errno == EAGAIN && await(e->fd, POLLOUT, PATIENCE_MS))
				continue;
			if (r <= 0) {
				say(e, "splice out: %s", outcome(r));
				return;
			}
			n -= r;
		}
	}
	take(e, 10, 0);
	close(e->fd);
}

static void reads_spliced(struct end *e)
{
	take(e, PART, 0);
	give(e, 10, 0);
	take_rest(e, PART);
}

/* A proxy's loop: socket to pipe to the same socket. */
static void splices_back(struct end *e)
{
	int pipes[2];
	uint64_t moved = 0;
	ssize_t n = 0;

	if (pipe(pipes))
		fail("pipe");
	while (moved < PART && (n = splice_in(e, pipes[1], PART - moved)) > 0)
		while (n > 0) {
			ssize_t r = splice(pipes[0], NULL, e->fd, NULL, (size_t)n, SPLICE_F_MOVE);

			if (r < 0 && errno == EAGAIN && await(e->fd, POLLOUT, PATIENCE_MS))
				continue;
			if (r <= 0)
				break;
			moved += (uint64_t)r;
			n -= r;
		}
	say(e, "spliced through: %s of %d", outcome(n < 0 ? n : (ssize_t)moved), PART);
	if (moved < PART)
		take(e, PART - moved, moved);
}

static void sends_and_gets_back(struct end *e)
{
	uint8_t *bytes = malloc(PART);
	ssize_t n;

	give(e, PART, 0);
	n = read_full(e->fd, bytes, PART, PATIENCE_MS / 4);
	say(e, "got back: %s%s", outcome(n),
	    n > 0 && pattern_mismatch(bytes, (size_t)n, content(e, true), 0) >= 0 ? " wrong" : "");
	free(bytes);
}

static int file_with_content(struct end *e)
{
	int fd = memfd_create("content", MFD_CLOEXEC);
	uint8_t *bytes = malloc(PART);

	pattern_fill(bytes, PART, content(e, true), 0);
	if (fd < 0 || write(fd, bytes, PART) != PART)
		fail("memfd");
	free(bytes);
	return fd;
}

static void sends_file(struct end *e)
{
	int file = file_with_content(e);
	off_t at = 0;

	while (at < PART) {
		ssize_t n = sendfile(e->fd, file, &at, (size_t)(PART - at));

		if (n < 0 && errno == EAGAIN && await(e->fd, POLLOUT, PATIENCE_MS))
			continue;
		if (n <= 0) {
			say(e, "sendfile: %s", outcome(n));
			break;
		}
	}
	take(e, 10, 0);
	close(e->fd);
}

static void sends_zero_copy(struct end *e)
{
	uint8_t *bytes = malloc(PART);
	char control[256];
	struct msghdr message = { .msg_control = control, .msg_controllen = sizeof(control) };
	int one = 1, sends = 0, completed = 0;

	say(e, "zero-copy: %s", outcome(setsockopt(e->fd, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one))));
	pattern_fill(bytes, PART, content(e, true), 0);
	for (size_t sent = 0; sent < PART;) {
		ssize_t n = send(e->fd, bytes + sent, PART - sent < 65536 ? PART - sent : 65536, MSG_ZEROCOPY | MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN && await(e->fd, POLLOUT, PATIENCE_MS))
			continue;
		if (n < 0) {
			say(e, "send: %s", outcome(n));
			break;
		}
		sent += (size_t)n;
		sends++;
	}
	take(e, 10, 0);
	while (completed < sends && await(e->fd, POLLERR, PATIENCE_MS / 10)) {
		struct cmsghdr *c;

		message.msg_controllen = sizeof(control);
		if (recvmsg(e->fd, &message, MSG_ERRQUEUE) < 0)
			break;
		c = CMSG_FIRSTHDR(&message);
		if (c) {
			struct sock_extended_err *err = (void *)CMSG_DATA(c);

			if (err->ee_origin == SO_EE_ORIGIN_ZEROCOPY)
				completed += (int)(err->ee_data - err->ee_info + 1);
		}
	}
	say(e, "%s", completed == sends ? "every send completed" : "completions missing");
	close(e->fd);
	free(bytes);
}

static void has_zero_copy(struct end *e)
{
	int one = 1;

	set_nonblocking(e->fd, true);
	setsockopt(e->fd, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one));
}

static void pass_fd(int to, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, c = 'f';
	struct iovec part = { &c, 1 };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);

	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(h), &fd, sizeof(int));
	if (sendmsg(to, &m, 0) != 1)
		fail("pass a descriptor");
}

static int receive_fd(int from)
{
	char control[CMSG_SPACE(sizeof(int))], c;
	struct iovec part = { &c, 1 };
	struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control) };
	int fd;

	if (recvmsg(from, &m, 0) != 1)
		fail("receive a descriptor");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(int));
	return fd;
}

/* Half of the bytes is read here, the rest by another process, which also answers. */
static void hands_over(struct end *e)
{
	int way[2];
	pid_t other;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, way))
		fail("socketpair");
	other = fork();
	if (other == 0) {
		close(e->fd);
		e->fd = receive_fd(way[1]);
		take(e, 50000, 50000);
		give(e, 1000, 0);
		take_rest(e, 100000);
		fflush(NULL);
		_exit(0);
	}
	take(e, 50000, 0);
	pass_fd(way[0], e->fd);
	close(e->fd);
	waitpid(other, NULL, 0);
}

static void forks(struct end *e)
{
	pid_t other = fork();

	if (other == 0) {
		take(e, 50000, 0);
		close(e->fd);
		fflush(NULL);
		_exit(0);
	}
	waitpid(other, NULL, 0);
	take(e, 50000, 50000);
	give(e, 1000, 0);
	take_rest(e, 100000);
}

static void duplicates(struct end *e)
{
	int copy = dup(e->fd);

	take(e, 50000, 0);
	close(e->fd);
	e->fd = copy;
	take(e, 50000, 50000);
	give(e, 1000, 0);
	take_rest(e, 100000);
}

static void feeds_handed(struct end *e)
{
	give(e, 100000, 0);
	take(e, 1000, 0);
	give(e, 500, 100000);
	close(e->fd);
}

const struct probe moving_probes[] = {
	{ "splice-in", splices_to_file, feeds_splice, has_spliced },
	{ "splice-in-later", splices_to_file, feeds_splice, NULL },
	{ "splice-out", reads_spliced, splices_out, NULL },
	{ "splice-through", splices_back, sends_and_gets_back, has_spliced },
	{ "splice-through-later", splices_back, sends_and_gets_back, NULL },
	{ "sendfile", reads_spliced, sends_file, NULL },
	{ "zero-copy", reads_spliced, sends_zero_copy, has_zero_copy },
	{ "zero-copy-later", reads_spliced, sends_zero_copy, NULL },
	{ "handed-to-another-process", hands_over, feeds_handed, NULL },
	{ "forked", forks, feeds_handed, NULL },
	{ "duplicated", duplicates, feeds_handed, NULL },
	{ 0 },
};
