// SPDX-License-Identifier: Apache-2.0
/*
 * hop: load on one connection hop, for what no common tool measures: ping-pong of a size, one-way streams and
 * connection churn, over TCP or a Unix socket, with event-driven ends. Prints one line of JSON.
 *
 *   hop serve ADDRESS:PORT|unix:PATH
 *   hop load ADDRESS:PORT|unix:PATH pingpong|stream|churn SIZE CONNECTIONS SECONDS [COUNT]
 */
#include "hop.h"

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
	      "       hop load ADDRESS:PORT|unix:PATH pingpong|stream|churn SIZE CONNECTIONS SECONDS [COUNT]\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	static struct outcome outcome;

	if (argc == 3 && strcmp(argv[1], "serve") == 0)
		return serve(argv[2]);
	if (argc < 7 || argc > 8 || strcmp(argv[1], "load") != 0)
		return usage();
	struct load load = {
		.to = endpoint_parse(argv[2]),
		.shape = argv[3],
		.size = (uint32_t)strtoul(argv[4], NULL, 10),
		.connections = (unsigned)strtoul(argv[5], NULL, 10),
		.seconds = strtod(argv[6], NULL),
		.count = argc == 8 ? strtoull(argv[7], NULL, 10) : UINT64_MAX,
	};
	bool streaming = strcmp(load.shape, "stream") == 0;
	bool known = streaming || strcmp(load.shape, "pingpong") == 0 || strcmp(load.shape, "churn") == 0;
	if (!known || load.size == 0 || load.size > MESSAGE_MAX || load.connections == 0 || load.connections > 4096)
		return usage();
	if (!(streaming ? stream(&load, &outcome) : exchange(&load, &outcome))) {
		fputs("hop: no progress for 5 s (expected: replies); the run does not count\n", stderr);
		return 3;
	}
	print(&outcome);
	return outcome.errors == 0 ? 0 : 1;
}
