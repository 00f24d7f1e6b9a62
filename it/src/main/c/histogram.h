/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latencies in log-linear buckets: 128 to a power of two, so a percentile is off by less than 0.8 %.
 * Values are nanoseconds; what lies above the last bucket (68 s) counts in it.
 */
#ifndef SIDELANE_HISTOGRAM_H
#define SIDELANE_HISTOGRAM_H

#include <stdint.h>

#define SUB_BITS 7
#define SUB (1u << SUB_BITS)
#define POWERS 30

struct histogram {
	uint64_t count[POWERS * SUB];
	uint64_t total;
};

static inline unsigned histogram_bucket(uint64_t ns)
{
	if (ns < SUB)
		return (unsigned)ns;
	unsigned power = 63 - (unsigned)__builtin_clzll(ns) - SUB_BITS;
	unsigned bucket = (power + 1) * SUB + (unsigned)((ns >> power) - SUB);
	return bucket < POWERS * SUB ? bucket : POWERS * SUB - 1;
}

/* The middle of a bucket, which is what a percentile in it is reported as. */
static inline double histogram_value(unsigned bucket)
{
	if (bucket < SUB)
		return bucket;
	unsigned power = bucket / SUB - 1;
	double low = (double)((uint64_t)(bucket % SUB + SUB) << power);
	return low + (double)(1ull << power) / 2;
}

static inline void histogram_add(struct histogram *h, uint64_t ns)
{
	h->count[histogram_bucket(ns)]++;
	h->total++;
}

static inline double histogram_percentile(const struct histogram *h, double percentile)
{
	double rank = percentile / 100 * (double)h->total;
	uint64_t seen = 0;
	for (unsigned b = 0; b < POWERS * SUB; b++) {
		seen += h->count[b];
		if (seen > 0 && (double)seen >= rank)
			return histogram_value(b);
	}
	return 0;
}

#endif
