// SPDX-License-Identifier: Apache-2.0
/*
 * probe: one case on one connection, printed as a canonical text that must not depend on what carries the bytes.
 *
 *   probe CASE ADDR PORT [CLIENT_NETNS|- [SIZE]]
 *   probe list
 *
 * It connects to itself (server here, client in a child), keeps the connection busy with small messages and says
 * `connected CLIENT_PORT SERVER_PORT`. Who runs it looks whether the connection is accelerated by now, and answers
 * `again` (another connection: programs are observed before they are accelerated) or `run`.
 */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PING 64

static const struct probe *const groups[] = { closing_probes, reading_probes,  option_probes,
					      moving_probes,  stalling_probes, bulk_probes };
static FILE *observation;

void say(struct end *e, const char *format, ...)
{
	va_list args;

	fprintf(observation, "%s ", e->server ? "server" : "client");
	va_start(args, format);
	vfprintf(observation, format, args);
	va_end(args);
	fputc('\n', observation);
}

void meet(struct end *e)
{
	char c = 'm';

	if (write(e->sync, &c, 1) == 1 && read(e->sync, &c, 1) == 1)
		return;
	say(e, "is alone");
}

const char *outcome(ssize_t n)
{
	static char text[8][32];
	static unsigned int turn;
	char *to = text[turn++ % 8];

	if (n < 0)
		return strerrorname_np(errno);
	snprintf(to, sizeof(text[0]), "%zd", n);
	return to;
}

const char *events(int fd)
{
	static const struct {
		short bit;
		const char *name;
	} names[] = { { POLLIN, " in" },   { POLLPRI, " pri" }, { POLLOUT, " out" },
		      { POLLERR, " err" }, { POLLHUP, " hup" }, { POLLRDHUP, " rdhup" } };
	static char text[64];
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLPRI | POLLOUT | POLLRDHUP };

	text[0] = 0;
	poll(&p, 1, 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (p.revents & names[i].bit)
			strcat(text, names[i].name);
	return text[0] ? text + 1 : "none";
}

uint64_t content(const struct end *e, bool mine)
{
	return e->server == mine ? 0x5e77e7 : 0xc11e47;
}

void give(struct end *e, size_t len, uint64_t offset)
{
	uint8_t *bytes = malloc(len);

	pattern_fill(bytes, len, content(e, true), offset);
	if (!send_all(e->fd, bytes, len, PATIENCE_MS))
		say(e, "could not send %zu: %s", len, strerrorname_np(errno));
	free(bytes);
}

void take(struct end *e, size_t len, uint64_t offset)
{
	uint8_t *bytes = malloc(len);
	ssize_t n = read_full(e->fd, bytes, len, PATIENCE_MS);
	ssize_t wrong = n > 0 ? pattern_mismatch(bytes, (size_t)n, content(e, false), offset) : -1;

	if (wrong >= 0)
		say(e, "read %zd, wrong from %zd on", n, wrong);
	else
		say(e, "read %s of %zu", outcome(n), len);
	free(bytes);
}

void take_rest(struct end *e, uint64_t offset)
{
	static uint8_t bytes[65536];
	const char *finish = "quiet";
	uint64_t got = 0;
	bool wrong = false;

	for (;;) {
		ssize_t n;

		if (!await(e->fd, POLLIN, PATIENCE_MS / 4))
			break;
		n = recv(e->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN)
			continue;
		if (n <= 0) {
			finish = n ? strerrorname_np(errno) : "the end";
			break;
		}
		wrong |= pattern_mismatch(bytes, (size_t)n, content(e, false), offset + got) >= 0;
		got += (uint64_t)n;
	}
	say(e, "read %" PRIu64 "%s, then %s", got, wrong ? " wrong bytes" : "", finish);
}

static const struct probe *find(const char *name)
{
	for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
		for (const struct probe *p = groups[g]; p->name; p++)
			if (!strcmp(p->name, name))
				return p;
	fprintf(stderr, "probe: %s (expected: a name that `probe list` prints)\n", name);
	exit(64);
}

static void list(void)
{
	for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
		for (const struct probe *p = groups[g]; p->name; p++)
			puts(p->name);
}

/* Sends and receives one small message: p from the client, echoed by the server. */
static void ping(struct end *e)
{
	uint8_t bytes[PING] = { 0 };

	if (e->server) {
		if (read_full(e->fd, bytes, PING, PATIENCE_MS) != PING || !send_all(e->fd, bytes, PING, PATIENCE_MS))
			fail("ping at the server");
	} else if (!send_all(e->fd, bytes, PING, PATIENCE_MS) || read_full(e->fd, bytes, PING, PATIENCE_MS) != PING) {
		fail("ping at the client");
	}
}

static void prepare(const struct probe *p, struct end *e)
{
	if (p->prepare)
		p->prepare(e);
	else
		set_nonblocking(e->fd, true);
}

static char command(int sync)
{
	char c;

	return read(sync, &c, 1) == 1 ? c : 'q';
}

static void order(int sync, char c)
{
	if (write(sync, &c, 1) != 1)
		fail("the client is gone");
}

static void be_client(const struct probe *p, struct end *e, int report)
{
	observation = fdopen(report, "w");
	for (char c = 'a'; c == 'a';) {
		e->fd = dial(e->addr, e->port, 0, p->prepare ? 0 : SOCK_NONBLOCK);
		if (e->fd < 0)
			fail("connect");
		prepare(p, e);
		order(e->sync, 'c');
		while ((c = command(e->sync)) == 'p')
			ping(e);
		if (c == 'r')
			p->client(e);
		else
			close(e->fd);
	}
	fclose(observation);
	_exit(0);
}

static uint16_t peer_port(int fd)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);
	uint8_t *port = (uint8_t *)&a + 2;

	if (getpeername(fd, (void *)&a, &len))
		fail("getpeername");
	return (uint16_t)(port[0] << 8 | port[1]);
}

static void connect_and_ping_until_told(const struct probe *p, struct end *e)
{
	char line[16];

	for (;;) {
		if (command(e->sync) != 'c')
			fail("the client did not connect");
		e->fd = accept4(e->listener, NULL, NULL, SOCK_CLOEXEC);
		if (e->fd < 0)
			fail("accept");
		prepare(p, e);
		printf("connected %u %u\n", peer_port(e->fd), e->port);
		fflush(stdout);
		while (!await(STDIN_FILENO, POLLIN, 5)) {
			order(e->sync, 'p');
			ping(e);
		}
		/* One more, so that a case never starts on a message that is still on its way. */
		order(e->sync, 'p');
		ping(e);
		if (!fgets(line, sizeof(line), stdin))
			exit(1);
		if (line[0] == 'r')
			return;
		order(e->sync, 'a');
		close(e->fd);
	}
}

static void copy_report(int from)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		fwrite(bytes, 1, (size_t)n, stdout);
}

static void enter_netns(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || setns(fd, CLONE_NEWNET))
		fail(path);
	close(fd);
}

int main(int argc, char **argv)
{
	struct end e = { .server = true };
	int sync[2], report[2], status;
	const struct probe *p;

	if (argc == 2 && !strcmp(argv[1], "list")) {
		list();
		return 0;
	}
	if (argc < 4) {
		fprintf(stderr, "usage: probe CASE ADDR PORT [CLIENT_NETNS|- [SIZE]] | probe list\n");
		return 64;
	}
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdin, NULL, _IONBF, 0);
	p = find(argv[1]);
	e.addr = argv[2];
	e.size = argc > 5 ? strtoull(argv[5], NULL, 0) : 0;
	e.listener = listen_on(e.addr, (uint16_t)atoi(argv[3]));
	e.port = local_port(e.listener);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sync) || pipe2(report, O_CLOEXEC))
		fail("pipes");
	e.peer = fork();
	if (e.peer == 0) {
		close(e.listener);
		close(sync[0]);
		close(report[0]);
		e.sync = sync[1];
		e.server = false;
		e.listener = -1;
		if (argc > 4 && strcmp(argv[4], "-"))
			enter_netns(argv[4]);
		be_client(p, &e, report[1]);
	}
	close(sync[1]);
	close(report[1]);
	e.sync = sync[0];
	connect_and_ping_until_told(p, &e);
	observation = stdout;
	order(e.sync, 'r');
	p->server(&e);
	fflush(stdout);
	copy_report(report[0]);
	if (waitpid(e.peer, &status, 0) == e.peer && WIFEXITED(status) && WEXITSTATUS(status))
		printf("client exited with %d\n", WEXITSTATUS(status));
	return 0;
}
