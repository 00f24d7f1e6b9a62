// SPDX-License-Identifier: Apache-2.0
/*
 * duplex: blocking sockets, each shared by two threads, one that only reads and one that only writes: the program
 * that a socket's enrolment itself hurts (a send wakes the other thread's recv with EAGAIN).
 *
 *   duplex serve ADDR PORT                                         until its stdin ends
 *   duplex dial  ADDR PORT STREAMS BYTES SEED FIRST_ID DEADLINE_S
 *
 * Prints what streams prints.
 */
#define _GNU_SOURCE
#include "ends.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_WRITE (64 << 10)

struct hello {
	uint64_t seed, id, bytes;
};

struct stream {
	int fd;
	bool client;
	struct hello hello;
	uint64_t sent, received;
	char send_fault[96], receive_fault[96];
};

static atomic_int running;

static uint64_t key(const struct stream *s, bool to_server)
{
	return mix(s->hello.seed ^ mix(s->hello.id * 2 + to_server));
}

static void *write_side(void *arg)
{
	struct stream *s = arg;
	uint64_t dice = mix(s->hello.seed ^ s->hello.id ^ s->client);
	uint8_t *buffer = malloc(MAX_WRITE);

	while (s->sent < s->hello.bytes) {
		size_t len = draw_size(&dice, MAX_WRITE);
		ssize_t n;

		if (len > s->hello.bytes - s->sent)
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
		if (n <= 0)
			break;
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
	if (argc == 9 && !strcmp(argv[1], "dial")) {
		unsigned int count = (unsigned int)atoi(argv[4]);
		pthread_t *threads = calloc(count, sizeof(*threads));

		alarm((unsigned int)atoi(argv[8]));
		for (unsigned int i = 0; i < count; i++) {
			int fd = dial(argv[2], (uint16_t)atoi(argv[3]), 0, 0);

			if (fd < 0)
				fail("connect");
			threads[i] = start(fd, true,
					   (struct hello){ strtoull(argv[6], NULL, 0), strtoull(argv[7], NULL, 0) + i,
							   strtoull(argv[5], NULL, 0) });
		}
		for (unsigned int i = 0; i < count; i++)
			pthread_join(threads[i], NULL);
		free(threads);
		return 0;
	}
	fprintf(stderr, "usage: duplex serve ADDR PORT | duplex dial ADDR PORT STREAMS BYTES SEED FIRST_ID DEADLINE_S\n");
	return 64;
}
