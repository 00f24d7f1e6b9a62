/* SPDX-License-Identifier: Apache-2.0 */
/* A probe is a pair of functions on the two ends of one connection, which say what they observe. */
#ifndef PROBE_H
#define PROBE_H

#include "ends.h"

#include <sys/types.h>

/* Longer than anything a healthy connection needs, on a slow machine too. */
#define PATIENCE_MS 20000
/* How long nothing has to happen before "nothing happened" is an observation. */
#define QUIET_MS 120

struct end {
	int fd;
	int sync;     /* to the other end's process */
	int listener; /* the server's */
	pid_t peer;   /* the client's process, at the server */
	bool server;
	const char *addr;
	uint16_t port;
	uint64_t size; /* what the case's argument says, 0 without */
};

struct probe {
	const char *name;
	void (*server)(struct end *);
	void (*client)(struct end *);
	/* What each end does with a socket as soon as it has it, NULL: makes it non-blocking, as event loops do. */
	void (*prepare)(struct end *);
};

extern const struct probe closing_probes[], reading_probes[], option_probes[], moving_probes[], stalling_probes[],
	bulk_probes[];

/* Adds a line to the observation, under the end's name. */
void say(struct end *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Returns when both ends are here. */
void meet(struct end *e);
/* What a call returned: its number, or the name of errno. */
const char *outcome(ssize_t n);
/* What poll says now, as text. */
const char *events(int fd);
/* Sends len bytes of this end's content from offset on. */
void give(struct end *e, size_t len, uint64_t offset);
/* Reads len bytes of the other end's content and says how that went. */
void take(struct end *e, size_t len, uint64_t offset);
/* Reads to the end, says how much came, whether it was right, and what the end looked like. */
void take_rest(struct end *e, uint64_t offset);
/* The content of the end that sends. */
uint64_t content(const struct end *e, bool mine);

#endif
