// SPDX-License-Identifier: Apache-2.0
/*
 * duplex: blocking sockets, each shared by two threads, one that only reads and one that only writes: the program
 * that a socket's enrolment itself hurts (a send wakes the other thread's recv with EAGAIN).
 *
 *   duplex serve ADDR PORT                                         until its stdin ends
 *   duplex dial  ADDR PORT STREAMS BYTES SEED FIRST_ID DEADLINE_S [turns]   BYTES 0: until its stdin ends
 *
 * With `turns` the server's sockets are non-blocking while they wait for a request, in a poll, and blocking while it is
 * read, as the JDK's HTTP server has it.
 *
 * Prints what streams prints.
 */
#define _GNU_SOURCE
#include "ends.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_WRITE (64 << 10)

struct hello {
	uint64_t seed, id, bytes, turns;
};

struct stream {
	int fd;
	bool client;
	struct hello hello;
	atomic_bool ended; /* the other side's end was read */
	uint64_t sent, received;
	char send_fault[96], receive_fault[96];
};

static atomic_int running;
static atomic_bool finishing;

static uint64_t key(const struct stream *s, bool to_server)
{
	return mix(s->hello.seed ^ mix(s->hello.id * 2 + to_server));
}

static bool more_to_send(const struct stream *s)
{
	if (s->hello.bytes)
		return s->sent < s->hello.bytes;
	return s->client ? !finishing : !s->ended;
}

static void *write_side(void *arg)
{
	struct stream *s = arg;
	uint64_t dice = mix(s->hello.seed ^ s->hello.id ^ s->client);
	uint8_t *buffer = malloc(MAX_WRITE);

	while (more_to_send(s)) {
		size_t len = draw_size(&dice, MAX_WRITE);
		ssize_t n;

		if (s->hello.bytes && len > s->hello.bytes - s->sent)
			len = s->hello.bytes - s->sent;
		pattern_fill(buffer, len, key(s, s->client), s->sent);
		n = send(s->fd, buffer, len, MSG_NOSIGNAL);
		if (n < 0) {
			snprintf(s->send_fault, sizeof(s->send_fault), "send: %s", strerror(errno));
			break;
		}
		s->sent += (uint64_t)n;
		/* Pauses make the reader wait in recv, which is where the harm is done. */
		if (draw(&dice) % 8 == 0)
			sleep_ms(draw(&dice) % 3);
	}
	shutdown(s->fd, SHUT_WR);
	free(buffer);
	return NULL;
}

static void read_side(struct stream *s)
{
	uint8_t *buffer = malloc(MAX_WRITE);

	for (;;) {
		ssize_t n = recv(s->fd, buffer, MAX_WRITE, 0);
		ssize_t wrong;

		if (n < 0)
			snprintf(s->receive_fault, sizeof(s->receive_fault), "recv: %s", strerror(errno));
		if (n <= 0) {
			s->ended = true;
			break;
		}
		wrong = pattern_mismatch(buffer, (size_t)n, key(s, !s->client), s->received);
		if (wrong >= 0) {
			snprintf(s->receive_fault, sizeof(s->receive_fault), "corrupted at offset %" PRIu64,
				 s->received + (uint64_t)wrong);
			break;
		}
		s->received += (uint64_t)n;
	}
	free(buffer);
}

#define REQUEST 20000
#define ANSWER 100

/* In parts, so that the server has to wait within a request. */
static void ask(struct stream *s)
{
	uint64_t dice = mix(s->hello.seed ^ s->hello.id);
	uint8_t request[REQUEST], answer[ANSWER];

	set_nonblocking(s->fd, true);
	while (more_to_send(s)) {
		/* Time in which the server's socket is non-blocking, as an idle connection's is. */
		sleep_ms(draw(&dice) % 6);
		pattern_fill(request, REQUEST, key(s, true), s->sent);
		for (size_t at = 0; at < REQUEST; at += REQUEST / 4) {
			if (!send_all(s->fd, request + at, REQUEST / 4, -1)) {
				snprintf(s->send_fault, sizeof(s->send_fault), "send: %s", strerror(errno));
				return;
			}
			if (draw(&dice) % 4 == 0)
				sleep_ms(1);
		}
		s->sent += REQUEST;
		if (read_full(s->fd, answer, ANSWER, -1) != ANSWER ||
		    pattern_mismatch(answer, ANSWER, key(s, false), s->received) >= 0) {
			snprintf(s->receive_fault, sizeof(s->receive_fault), "answer: %s", strerror(errno));
			return;
		}
		s->received += ANSWER;
	}
	shutdown(s->fd, SHUT_WR);
}

static void answer_in_turns(struct stream *s)
{
	uint8_t request[REQUEST], answer[ANSWER];
	size_t have = 0;
	ssize_t n;

	for (;;) {
		set_nonblocking(s->fd, true);
		await(s->fd, POLLIN, -1);
		set_nonblocking(s->fd, false);
		for (have = 0; have < REQUEST; have += (size_t)n) {
			n = recv(s->fd, request + have, REQUEST - have, 0);
			if (n < 0 && errno == EAGAIN) {
				/* As the JDK does: wait and try again. */
				await(s->fd, POLLIN, -1);
				n = 0;
				continue;
			}
			if (n <= 0)
				break;
		}
		if (have < REQUEST)
			break;
		if (pattern_mismatch(request, REQUEST, key(s, true), s->received) >= 0) {
			snprintf(s->receive_fault, sizeof(s->receive_fault), "corrupted after %" PRIu64, s->received);
			return;
		}
		s->received += REQUEST;
		pattern_fill(answer, ANSWER, key(s, false), s->sent);
		if (!send_all(s->fd, answer, ANSWER, -1))
			break;
		s->sent += ANSWER;
	}
	if (have || n < 0)
		snprintf(s->receive_fault, sizeof(s->receive_fault), "ended within a request: %s", strerror(errno));
}

static void *run(void *arg)
{
	struct stream *s = arg;
	pthread_t writer;
	ssize_t n;

	if (s->client)
		n = send(s->fd, &s->hello, sizeof(s->hello), MSG_NOSIGNAL);
	else
		n = recv(s->fd, &s->hello, sizeof(s->hello), MSG_WAITALL);
	if (n != sizeof(s->hello)) {
		snprintf(s->receive_fault, sizeof(s->receive_fault), "hello: %s", strerror(errno));
	} else if (s->hello.turns) {
		(s->client ? ask : answer_in_turns)(s);
	} else {
		pthread_create(&writer, NULL, write_side, s);
		read_side(s);
		if (s->receive_fault[0])
			shutdown(s->fd, SHUT_RDWR);
		pthread_join(writer, NULL);
	}
	flockfile(stdout);
	printf("stream %" PRIu64 " sent %" PRIu64 " received %" PRIu64 " %s\n", s->hello.id, s->sent, s->received,
	       s->receive_fault[0] ? s->receive_fault : s->send_fault[0] ? s->send_fault : "fine");
	fflush(stdout);
	funlockfile(stdout);
	atomic_fetch_sub(&running, 1);
	close(s->fd);
	free(s);
	return NULL;
}

static pthread_t start(int fd, bool client, struct hello hello)
{
	struct stream *s = calloc(1, sizeof(*s));
	pthread_t thread;

	if (!s)
		fail("memory");
	s->fd = fd;
	s->client = client;
	s->hello = hello;
	atomic_fetch_add(&running, 1);
	if (pthread_create(&thread, NULL, run, s))
		fail("thread");
	return thread;
}

static void *end_with_stdin(void *arg)
{
	char ignored[256];

	(void)arg;
	while (read(STDIN_FILENO, ignored, sizeof(ignored)) > 0)
		;
	/* Who started us ends stdin once the other side is through: these are about to be. */
	for (int i = 0; i < 2000 && atomic_load(&running); i++)
		sleep_ms(5);
	exit(0);
}

static void *finish_with_stdin(void *arg)
{
	char ignored[256];

	(void)arg;
	while (read(STDIN_FILENO, ignored, sizeof(ignored)) > 0)
		;
	finishing = true;
	return NULL;
}

static void serve(const char *addr, uint16_t port)
{
	int listener = listen_on(addr, port);
	pthread_t thread;
	int fd;

	printf("listening %u\n", local_port(listener));
	fflush(stdout);
	pthread_create(&thread, NULL, end_with_stdin, NULL);
	while ((fd = accept(listener, NULL, NULL)) >= 0)
		pthread_detach(start(fd, false, (struct hello){ 0 }));
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 4 && !strcmp(argv[1], "serve")) {
		serve(argv[2], (uint16_t)atoi(argv[3]));
		return 0;
	}
	if (argc >= 9 && !strcmp(argv[1], "dial")) {
		unsigned int count = (unsigned int)atoi(argv[4]);
		pthread_t *threads = calloc(count, sizeof(*threads));
		pthread_t watcher;

		alarm((unsigned int)atoi(argv[8]));
		for (unsigned int i = 0; i < count; i++) {
			int fd = dial(argv[2], (uint16_t)atoi(argv[3]), 0, 0);

			if (fd < 0)
				fail("connect");
			threads[i] = start(fd, true,
					   (struct hello){ strtoull(argv[6], NULL, 0), strtoull(argv[7], NULL, 0) + i,
							   strtoull(argv[5], NULL, 0), argc > 9 });
		}
		pthread_create(&watcher, NULL, finish_with_stdin, NULL);
		puts("dialled");
		fflush(stdout);
		for (unsigned int i = 0; i < count; i++)
			pthread_join(threads[i], NULL);
		free(threads);
		return 0;
	}
	fprintf(stderr, "usage: duplex serve ADDR PORT | duplex dial ADDR PORT STREAMS BYTES SEED FIRST_ID DEADLINE_S\n");
	return 64;
}
