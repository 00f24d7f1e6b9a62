/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_MAPS_H
#define SIDELANE_MAPS_H

#include "sidelane_abi.h"

/*
 * Enrolled ends. Two maps, because a stream verdict belongs to a map: where the
 * kernel misreports FIONREAD for bytes that came by TCP, ends go to sockets_counted,
 * whose no-op verdict moves those bytes to the queue that FIONREAD counts.
 */
struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 65536);
	__type(key, struct handshake);
	__type(value, __u64);
} sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 65536);
	__type(key, struct handshake);
	__type(value, __u64);
} sockets_counted SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 131072);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct handshake);
	__type(value, struct enrolled_end);
} ends SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct connection);
} connections SEC(".maps");

/*
 * Per counted socket, by struct sock's address: the sequence number after the last byte that the no-op verdict
 * moved. (A socket's local storage is closed to such a program.)
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 131072);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, __u32);
} arrivals SEC(".maps");

/* Netns cookie -> policy of the pod. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, struct policy);
} policies SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct port_key);
	__type(value, __u32);	/* enum port_rule */
} ports SEC(".maps");

/*
 * Active ends between their half of the handshake and the passive end's. Pods with the same addresses and ports that
 * connect within 64 ns of each other have the same numbers (net/core/secure_seq.c: one secret for all netns, and a
 * clock), so two may have one name.
 */
struct pending_active {
	__u64 netns;
	__u32 enrolled;
	__u32 unpaired;	/* of two with this name, or of a port that policy has off: whoever mirrors it stays on TCP */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct handshake);
	__type(value, struct pending_active);
} pending SEC(".maps");

/* The listener that an active end met while one of the two is not enrolled. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct handshake);	/* the active end's own name */
	__type(value, struct route);
} met SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct route);
	__type(value, struct route_verdict);
} routes SEC(".maps");

enum match {
	MATCH_NONE = 0,
	MATCH_FOUND = 1,	/* an active end has the mirrored name */
	MATCH_ENROLLED = 2,	/* and is enrolled */
	MATCH_AMBIGUOUS = 3,	/* two have */
};

/* Passive ends named by one sweep, waiting for their active end to be met. */
struct candidate {
	__u64 sk;
	__u64 netns;
	__u32 cause;	/* why this end may not be enrolled, or 0 */
	__u32 matched;	/* enum match */
	__u16 port;
	__u16 inside;	/* its connection never left the pod */
	__u32 policy;	/* enum policy_flag of its pod */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct handshake);	/* the passive end's own name */
	__type(value, struct candidate);
} candidates SEC(".maps");

/* Sockets whose program showed a habit that redirecting would hurt. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);	/* struct sock's address */
	__type(value, struct veto);
} vetoes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CONTROLS);
	__type(key, __u32);
	__type(value, __u64);
} control SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct totals);
} totals SEC(".maps");

static __always_inline struct totals *totals_here(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&totals, &zero);
}

static __always_inline __u64 *control_at(__u32 index)
{
	return bpf_map_lookup_elem(&control, &index);
}

static __always_inline void control_add(__u32 index)
{
	__u64 *value = control_at(index);

	if (value)
		__sync_fetch_and_add(value, 1);
}

/* Changes whenever a policy or a habit did. */
static __always_inline __u64 epoch_now(void)
{
	__u64 *policy = control_at(CONTROL_POLICY_EPOCH);
	__u64 *habit = control_at(CONTROL_HABIT_EPOCH);

	return (policy ? *policy : 0) + (habit ? *habit : 0);
}

/* Stops redirecting from and to this socket with the next message. */
static __always_inline void veto_socket(__u64 sk, __u32 cause)
{
	struct veto veto = { .cause = cause, .since_ns = bpf_ktime_get_ns() };

	if (!bpf_map_update_elem(&vetoes, &sk, &veto, BPF_NOEXIST))
		control_add(CONTROL_HABIT_EPOCH);
}

#endif
