/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIDELANE_HOP_H
#define SIDELANE_HOP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <time.h>

#include "endpoint.h"
#include "histogram.h"

#define MESSAGE_MAX (16u << 20)
#define MODE_REPLY 'r'
#define MODE_COUNT 'c'

/* How both ends run while a load lasts. */
enum ends {
	ENDS_ASLEEP, /* wherever the scheduler puts them; each sleeps until there is something to do */
	ENDS_ONE_CPU, /* the same, both on one processor: waking the other is no interrupt of another processor */
	ENDS_POLLING, /* neither sleeps, as where microseconds count: nobody has to be woken */
};

/* What a client says first; both ends run on one machine, so bytes are in its order. */
struct greeting {
	char magic[3];
	char mode;
	uint32_t size;
	uint32_t ends; /* enum ends */
};

struct load {
	struct endpoint to;
	const char *shape; /* pingpong, stream, churn */
	uint32_t size;
	unsigned connections;
	double seconds;
	uint64_t count; /* at most so many requests */
	enum ends ends;
};

struct outcome {
	struct histogram latency;
	uint64_t requests;
	uint64_t bytes;
	uint64_t errors;
	double seconds;
};

int serve(const char *where);

/* Puts the process where `ends` has it; every call counts from where it was started. */
void place(enum ends ends);

/* Each runs until its time or count is over and returns false where it stalled. */
bool exchange(const struct load *load, struct outcome *outcome);
bool stream(const struct load *load, struct outcome *outcome);

static inline uint64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static inline void watch(int ep, int op, int fd, uint32_t events, void *ptr)
{
	struct epoll_event e = {.events = events, .data.ptr = ptr};
	epoll_ctl(ep, op, fd, &e);
}

#endif
