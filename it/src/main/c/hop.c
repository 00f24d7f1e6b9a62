// SPDX-License-Identifier: Apache-2.0
/*
 * hop: load on one connection hop, for what no common tool measures: ping-pong of a size, one-way streams and
 * connection churn, over TCP or a Unix socket, with event-driven ends. Prints one line of JSON.
 *
 *   hop serve ADDRESS:PORT|unix:PATH
 *   hop load ADDRESS:PORT|unix:PATH pingpong|stream|churn SIZE CONNECTIONS SECONDS [COUNT [asleep|one-cpu|polling]]
 */
#include "hop.h"

#include <sched.h>

static const char *const ENDS[] = {[ENDS_ASLEEP] = "asleep", [ENDS_ONE_CPU] = "one-cpu", [ENDS_POLLING] = "polling"};

static const double PERCENTILES[] = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100};

static void print(const struct outcome *o)
{
	printf("{\"requests\":%llu,\"seconds\":%.6f,\"bytes\":%llu,\"errors\":%llu,\"percentilesUs\":{",
	       (unsigned long long)o->requests, o->seconds, (unsigned long long)o->bytes,
	       (unsigned long long)o->errors);
	for (size_t i = 0; o->latency.total > 0 && i < sizeof(PERCENTILES) / sizeof(PERCENTILES[0]); i++)
		printf("%s\"%g\":%.3f", i == 0 ? "" : ",", PERCENTILES[i],
		       histogram_percentile(&o->latency, PERCENTILES[i]) / 1000);
	puts("}}");
}

static int usage(void)
{
	fputs("usage: hop serve ADDRESS:PORT|unix:PATH\n"
	      "       hop load ADDRESS:PORT|unix:PATH pingpong|stream|churn SIZE CONNECTIONS SECONDS [COUNT [asleep|one-cpu|polling]]\n",
	      stderr);
	return 2;
}

void place(enum ends ends)
{
	static cpu_set_t start;
	cpu_set_t last;

	if (CPU_COUNT(&start) == 0)
		sched_getaffinity(0, sizeof(start), &start);
	CPU_ZERO(&last);
	for (int cpu = CPU_SETSIZE - 1; cpu >= 0 && CPU_COUNT(&last) == 0; cpu--)
		if (CPU_ISSET(cpu, &start))
			CPU_SET(cpu, &last);
	sched_setaffinity(0, sizeof(start), ends == ENDS_ONE_CPU ? &last : &start);
}

/* -1: none of that name. */
static int ends_of(const char *name)
{
	for (int i = 0; i < (int)(sizeof(ENDS) / sizeof(ENDS[0])); i++)
		if (strcmp(ENDS[i], name) == 0)
			return i;
	return -1;
}

int main(int argc, char **argv)
{
	static struct outcome outcome;

	if (argc == 3 && strcmp(argv[1], "serve") == 0)
		return serve(argv[2]);
	if (argc < 7 || argc > 9 || strcmp(argv[1], "load") != 0)
		return usage();
	int ends = argc == 9 ? ends_of(argv[8]) : ENDS_ASLEEP;
	struct load load = {
		.to = endpoint_parse(argv[2]),
		.shape = argv[3],
		.size = (uint32_t)strtoul(argv[4], NULL, 10),
		.connections = (unsigned)strtoul(argv[5], NULL, 10),
		.seconds = strtod(argv[6], NULL),
		.count = argc >= 8 ? strtoull(argv[7], NULL, 10) : UINT64_MAX,
		.ends = (enum ends)ends,
	};
	bool streaming = strcmp(load.shape, "stream") == 0;
	bool known = streaming || strcmp(load.shape, "pingpong") == 0 || strcmp(load.shape, "churn") == 0;
	if (!known || ends < 0 || load.size == 0 || load.size > MESSAGE_MAX || load.connections == 0 || load.connections > 4096)
		return usage();
	place(load.ends);
	if (!(streaming ? stream(&load, &outcome) : exchange(&load, &outcome))) {
		fputs("hop: no progress for 5 s (expected: replies); the run does not count\n", stderr);
		return 3;
	}
	print(&outcome);
	return outcome.errors == 0 ? 0 : 1;
}
