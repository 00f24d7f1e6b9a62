// SPDX-License-Identifier: Apache-2.0
/*
 * streams: many two-way streams over non-blocking epoll ends, every byte checked on both sides.
 *
 *   streams serve ADDR PORT                                         until its stdin ends
 *   streams dial  ADDR PORT STREAMS BYTES SEED FIRST_ID PATIENCE_S  BYTES 0: until its stdin ends
 *
 * Each side prints `stream ID sent N received N FAULT` when a stream is over; who runs both compares the counts.
 * A stream's shape (both ways at once, in turns, one way, bursts with pauses) and its kind of epoll follow from its
 * id, so that the mixes that break an order are all there: small after large, a backlog, a change of direction.
 */
#define _GNU_SOURCE
#include "ends.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAGIC 0x736964656c616e65ull
#define MAX_WRITE (256 << 10)
#define MAX_READ (64 << 10)
/* What one stream may do before the others get their turn. */
#define STEPS 48
/* What the server gives its streams once its stdin has ended. */
#define GRACE_MS 30000

enum shape { BOTH_WAYS, IN_TURNS, TO_SERVER, TO_CLIENT, BURSTS, SHAPES };

struct hello {
	uint64_t magic, seed, id;
	uint64_t bytes; /* each way; 0: until the client ends */
};

struct stream {
	int fd;
	bool client, edge, greeted, sent_end, got_end, again, over;
	struct hello hello;
	size_t hello_have;
	uint32_t interest;
	uint64_t dice, sent, received, pause_read, pause_write;
	char fault[160];
	struct stream *next;
};

static struct stream *streams;
static int epoll_fd;
static bool finishing;
static unsigned int running;
static uint8_t buffer[MAX_WRITE];

static uint64_t key(const struct stream *s, bool to_server)
{
	return mix(s->hello.seed ^ mix(s->hello.id * 2 + to_server));
}

static enum shape shape(const struct stream *s)
{
	return (enum shape)(s->hello.id % SHAPES);
}

static void blame(struct stream *s, const char *what, int err)
{
	if (!s->fault[0])
		snprintf(s->fault, sizeof(s->fault), "%s%s%s", what, err ? ": " : "", err ? strerror(err) : "");
	s->over = true;
}

static void blame_content(struct stream *s, const uint8_t *at, size_t len, uint64_t offset)
{
	char from[64] = "unknown";

	for (struct stream *o = streams; o; o = o->next)
		for (int way = 0; way < 2; way++) {
			int64_t found = pattern_locate(at, len, key(o, way));

			if (found >= 0)
				snprintf(from, sizeof(from), "%s %" PRId64 " of stream %" PRIu64,
					 o == s ? "own offset" : "offset", found, o->hello.id);
		}
	snprintf(s->fault, sizeof(s->fault), "corrupted at offset %" PRIu64 " (holds %s)", offset, from);
	s->over = true;
}

static uint64_t sendable(const struct stream *s)
{
	enum shape h = shape(s);
	uint64_t total = s->hello.bytes ? s->hello.bytes : UINT64_MAX;

	if (!s->greeted || s->sent_end || h == (s->client ? TO_CLIENT : TO_SERVER))
		return 0;
	if (h == IN_TURNS) {
		if (s->client)
			return s->sent == s->received ? total - s->sent : 0;
		return s->received - s->sent;
	}
	return total - s->sent;
}

/* True when this side will never send again. */
static bool done_sending(const struct stream *s)
{
	enum shape h = shape(s);

	if (!s->greeted)
		return false;
	if (h == (s->client ? TO_CLIENT : TO_SERVER))
		return s->client ? (finishing || s->hello.bytes) : true;
	if (h == IN_TURNS) {
		if (!s->client)
			return s->got_end && s->sent == s->received;
		return s->sent == s->received && (s->hello.bytes ? s->sent == s->hello.bytes : finishing);
	}
	if (s->hello.bytes)
		return s->sent == s->hello.bytes;
	return s->client ? finishing : s->got_end;
}

static ssize_t write_some(struct stream *s, size_t len)
{
	pattern_fill(buffer, len, key(s, s->client), s->sent);
	if (len > 2 && draw(&s->dice) % 4 == 0) {
		size_t cut = 1 + draw(&s->dice) % (len - 1);
		struct iovec parts[] = { { buffer, cut }, { buffer + cut, len - cut } };

		return writev(s->fd, parts, 2);
	}
	return send(s->fd, buffer, len, MSG_NOSIGNAL);
}

static bool send_step(struct stream *s)
{
	uint64_t room = sendable(s);
	size_t len;
	ssize_t n;

	if (s->client && !s->greeted) {
		/* Fits any send buffer: never partial. */
		if (send(s->fd, &s->hello, sizeof(s->hello), MSG_NOSIGNAL) != sizeof(s->hello)) {
			if (errno == EAGAIN)
				return false;
			blame(s, "hello", errno);
		}
		s->greeted = true;
		return true;
	}
	if (!s->sent_end && done_sending(s)) {
		s->sent_end = true;
		if (shutdown(s->fd, SHUT_WR))
			blame(s, "shutdown", errno);
		return false;
	}
	if (!room || (s->client && finishing && !s->hello.bytes && shape(s) != IN_TURNS))
		return false;
	if (s->pause_write > now_ms())
		return false;
	len = draw_size(&s->dice, MAX_WRITE);
	n = write_some(s, len < room ? len : room);
	if (n < 0) {
		if (errno != EAGAIN)
			blame(s, "send", errno);
		return false;
	}
	s->sent += (uint64_t)n;
	if (shape(s) == BURSTS && draw(&s->dice) % 16 == 0)
		s->pause_write = now_ms() + draw(&s->dice) % 30;
	return true;
}

static bool greet(struct stream *s)
{
	ssize_t n = recv(s->fd, (uint8_t *)&s->hello + s->hello_have, sizeof(s->hello) - s->hello_have, 0);

	if (n <= 0) {
		if (n == 0 || errno != EAGAIN)
			blame(s, "hello", n ? errno : 0);
		return false;
	}
	s->hello_have += (size_t)n;
	if (s->hello_have < sizeof(s->hello))
		return true;
	if (s->hello.magic != MAGIC)
		blame(s, "corrupted hello", 0);
	s->greeted = true;
	s->dice = mix(s->hello.seed ^ ~s->hello.id);
	return true;
}

static bool receive_step(struct stream *s)
{
	ssize_t n, wrong;

	if (s->got_end || s->pause_read > now_ms())
		return false;
	if (!s->greeted)
		return !s->client && greet(s);
	n = recv(s->fd, buffer, draw_size(&s->dice, MAX_READ), 0);
	if (n < 0) {
		if (errno != EAGAIN)
			blame(s, "recv", errno);
		return false;
	}
	if (n == 0) {
		s->got_end = true;
		return false;
	}
	wrong = pattern_mismatch(buffer, (size_t)n, key(s, !s->client), s->received);
	if (wrong >= 0)
		blame_content(s, buffer + wrong, (size_t)(n - wrong), s->received + (uint64_t)wrong);
	s->received += (uint64_t)n;
	if (shape(s) == BURSTS && draw(&s->dice) % 16 == 0)
		s->pause_read = now_ms() + draw(&s->dice) % 40;
	return true;
}

/* Where the bytes of a stream are that did not end. */
static void blame_stuck(struct stream *s)
{
	struct tcp_info tcp = { 0 };
	socklen_t size = sizeof(tcp);
	int unread = 0, unsent = 0;
	char where[sizeof(s->fault)];

	ioctl(s->fd, FIONREAD, &unread);
	ioctl(s->fd, TIOCOUTQ, &unsent);
	getsockopt(s->fd, IPPROTO_TCP, TCP_INFO, &tcp, &size);
	snprintf(where, sizeof(where), "stuck (sent end %d, got end %d, unread %d, unacknowledged %d, state %u, probes %u, backoff %u, last data in %u ms ago)",
		 s->sent_end, s->got_end, unread, unsent, tcp.tcpi_state, tcp.tcpi_probes, tcp.tcpi_backoff, tcp.tcpi_last_data_recv);
	blame(s, where, 0);
}

static void report(struct stream *s)
{
	printf("stream %" PRIu64 " sent %" PRIu64 " received %" PRIu64 " %s\n", s->hello.id, s->sent, s->received,
	       s->fault[0] ? s->fault : "fine");
	close(s->fd);
	s->fd = -1;
	running--;
}

static void pump(struct stream *s)
{
	bool more = true;

	if (s->fd < 0)
		return;
	for (int i = 0; i < STEPS && more && !s->over; i++) {
		bool got = receive_step(s);

		more = (!s->over && send_step(s)) || got;
	}
	s->again = more;
	if (s->over || (s->sent_end && s->got_end))
		report(s);
}

static struct stream *add(int fd, bool client, bool edge)
{
	struct stream *s = calloc(1, sizeof(*s));
	struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = s };

	if (!s)
		fail("memory");
	s->fd = fd;
	s->client = client;
	s->edge = edge;
	s->next = streams;
	streams = s;
	running++;
	set_nonblocking(fd, true);
	if (!edge)
		e.events = s->interest = EPOLLIN;
	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e))
		fail("epoll_ctl");
	return s;
}

/* Level-triggered streams ask for writability only while they have something to send. */
static void interest(struct stream *s)
{
	struct epoll_event e = { .data.ptr = s };
	uint64_t now = now_ms();

	if (s->fd < 0 || s->edge)
		return;
	if (!s->got_end && s->pause_read <= now)
		e.events |= EPOLLIN;
	if ((sendable(s) || (s->client && !s->greeted)) && s->pause_write <= now)
		e.events |= EPOLLOUT;
	if (e.events == s->interest)
		return;
	s->interest = e.events;
	epoll_ctl(epoll_fd, EPOLL_CTL_MOD, s->fd, &e);
}

static void accept_all(int listener)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
		add(fd, false, fd % 2);
}

static void watch(int fd)
{
	struct epoll_event e = { .events = EPOLLIN, .data.u64 = (uint64_t)fd };

	set_nonblocking(fd, true);
	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e))
		fail("epoll_ctl");
}

static void stdin_step(void)
{
	char ignored[256];

	if (read(STDIN_FILENO, ignored, sizeof(ignored)) == 0) {
		finishing = true;
		epoll_ctl(epoll_fd, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
	}
}

static void forget_finished(void)
{
	for (struct stream **p = &streams; *p;) {
		struct stream *s = *p;

		if (s->fd >= 0) {
			p = &s->next;
			continue;
		}
		*p = s->next;
		free(s);
	}
}

/*
 * Until the streams have ended, or `patience` milliseconds after stdin did, or at `deadline` (0: none): streams that have not
 * ended by then are stuck.
 */
static void loop(int listener, uint64_t deadline, uint64_t patience)
{
	struct epoll_event events[256];

	while (running || (listener >= 0 && !finishing)) {
		bool again = false, pausing = false;
		uint64_t now = now_ms();
		int n;

		for (struct stream *s = streams; s; s = s->next) {
			again |= s->fd >= 0 && s->again;
			pausing |= s->pause_read > now || s->pause_write > now;
		}
		n = epoll_wait(epoll_fd, events, 256, again ? 0 : pausing ? 5 : 50);
		for (int i = 0; i < n; i++) {
			if (events[i].data.u64 == (uint64_t)listener)
				accept_all(listener);
			else if (events[i].data.u64 == STDIN_FILENO)
				stdin_step();
			else
				pump(events[i].data.ptr);
		}
		/*
		 * What is continued without an event: a turn that was used up, a pause that has passed, the end
		 * that stdin announced. Not an edge: a wake-up that never comes must show as a stuck stream.
		 */
		now = now_ms();
		for (struct stream *s = streams; s; s = s->next) {
			bool rested = (s->pause_read && s->pause_read <= now) || (s->pause_write && s->pause_write <= now);

			if (rested) {
				s->pause_read = s->pause_read <= now ? 0 : s->pause_read;
				s->pause_write = s->pause_write <= now ? 0 : s->pause_write;
			}
			if (s->again || rested || (finishing && !s->sent_end && s->client && done_sending(s)))
				pump(s);
			interest(s);
		}
		forget_finished();
		fflush(stdout);
		if (finishing && !deadline)
			deadline = now + patience;
		if (deadline && now > deadline) {
			for (struct stream *s = streams; s; s = s->next) {
				blame_stuck(s);
				report(s);
			}
			break;
		}
	}
}

static void dial_all(char **argv)
{
	unsigned int count = (unsigned int)atoi(argv[4]);
	uint64_t bytes = strtoull(argv[5], NULL, 0), seed = strtoull(argv[6], NULL, 0), first = strtoull(argv[7], NULL, 0);

	for (unsigned int i = 0; i < count; i++) {
		int fd = dial(argv[2], (uint16_t)atoi(argv[3]), 0, SOCK_NONBLOCK);
		struct stream *s;

		if (fd < 0)
			fail("connect");
		s = add(fd, true, (first + i) / SHAPES % 2);
		s->hello = (struct hello){ MAGIC, seed, first + i, bytes };
		s->dice = mix(seed ^ (first + i));
		pump(s);
	}
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (argc == 4 && !strcmp(argv[1], "serve")) {
		int listener = listen_on(argv[2], (uint16_t)atoi(argv[3]));

		watch(listener);
		watch(STDIN_FILENO);
		printf("listening %u\n", local_port(listener));
		fflush(stdout);
		loop(listener, 0, GRACE_MS);
		return 0;
	}
	if (argc == 9 && !strcmp(argv[1], "dial")) {
		uint64_t patience = strtoull(argv[8], NULL, 0) * 1000;

		watch(STDIN_FILENO);
		dial_all(argv);
		printf("dialled\n");
		fflush(stdout);
		/* Streams without a size last until stdin ends, which may take as long as it likes. */
		loop(-1, strtoull(argv[5], NULL, 0) ? now_ms() + patience : 0, patience);
		return 0;
	}
	fprintf(stderr, "usage: streams serve ADDR PORT | streams dial ADDR PORT STREAMS BYTES SEED FIRST_ID PATIENCE_S\n");
	return 64;
}
