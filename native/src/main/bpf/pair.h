/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_PAIR_H
#define SIDELANE_PAIR_H

#include "eligible.h"

/*
 * Keeps each context load at its own constant offset. Without it clang merges the
 * IPv4 and IPv6 branches and the verifier rejects the computed address.
 */
#define ctx_read(field)            \
	({                         \
		__u32 v = (field); \
		barrier_var(v);    \
		v;                 \
	})

static __always_inline void map_v4(__u32 ip[4], __u32 v4)
{
	ip[0] = 0;
	ip[1] = 0;
	ip[2] = bpf_htonl(0x0000ffff);
	ip[3] = v4;
}

static __always_inline struct handshake mirrored(const struct handshake *name)
{
	struct handshake other = *name;

	other.snd = name->rcv;
	other.rcv = name->snd;
	return other;
}

/* Both addresses of a full socket, as it sees them. */
struct addresses {
	__u32 local_ip[4];
	__u32 remote_ip[4];
	__u32 local_port;
	__u32 remote_port;
};

static __always_inline void read_addresses(struct sock_common *skc, struct addresses *a)
{
	if (skc->skc_family == AF_INET6) {
		BPF_CORE_READ_INTO(&a->local_ip, skc, skc_v6_rcv_saddr.in6_u.u6_addr32);
		BPF_CORE_READ_INTO(&a->remote_ip, skc, skc_v6_daddr.in6_u.u6_addr32);
	} else {
		map_v4(a->local_ip, skc->skc_rcv_saddr);
		map_v4(a->remote_ip, skc->skc_daddr);
	}
	a->local_port = skc->skc_num;
	a->remote_port = bpf_ntohs(skc->skc_dport);
}

/*
 * Whether a passive end's connection never left its pod: to a loopback address, as what is redirected to a sidecar, or
 * to the pod's own.
 */
static __always_inline bool stays_inside(const struct addresses *passive)
{
	const __u32 *ip = passive->local_ip;
	bool mapped = ip[2] == bpf_htonl(0x0000ffff);

	if (ip[0] == passive->remote_ip[0] && ip[1] == passive->remote_ip[1] && ip[2] == passive->remote_ip[2] &&
	    ip[3] == passive->remote_ip[3])
		return true;
	if (ip[0] || ip[1])
		return false;
	return mapped ? (ip[3] & bpf_htonl(0xff000000)) == bpf_htonl(0x7f000000) :
			!ip[2] && ip[3] == bpf_htonl(1);
}

static __always_inline __u64 netns_of(struct sock_common *skc)
{
	return skc->skc_net.net->net_cookie;
}

static __always_inline struct route destination(__u64 netns, const struct addresses *a)
{
	struct route route = { .netns = netns, .port = a->remote_port };

	__builtin_memcpy(route.ip, a->remote_ip, sizeof(route.ip));
	return route;
}

static __always_inline struct route listener(__u64 netns, __u32 port)
{
	return (struct route){ .netns = netns, .port = port };
}

/* What enrolling costs is not won back by less: one 64 B message each way costs more than on TCP (churn-hop-64B). */
#define WORTH_MESSAGES 4
#define WORTH_BYTES (64 * 1024)

/* A destination has that many, and the next ones stay on TCP until one of them was worth it. */
#define BRIEF_MANY 8

/*
 * Whether connections are enrolled as they are established. Not where those before were brief (a listener counts none)
 * and one that turns out to last can still be adopted.
 */
static __always_inline bool route_good(const struct route *route, const struct policy *policy)
{
	struct route_verdict *verdict = bpf_map_lookup_elem(&routes, route);

	if (!verdict || verdict->state != ROUTE_GOOD || verdict->cause)
		return false;
	return verdict->brief < BRIEF_MANY || !may_adopt || !(policy->flags & POLICY_ADOPT);
}

/* What is known to splice is never adopted: the first splice of each connection would miss what was redirected. */
static __always_inline bool route_habit(const struct route *route)
{
	struct route_verdict *verdict = bpf_map_lookup_elem(&routes, route);

	return verdict && verdict->cause == CAUSE_HABIT;
}

static __always_inline void learn_route(const struct route *route, __u32 state, __u32 cause)
{
	struct route_verdict verdict = { .state = state, .cause = cause };
	struct route_verdict *known = bpf_map_lookup_elem(&routes, route);

	/* A connection that waits to be accepted says nothing of later ones. */
	if (cause == CAUSE_NOT_READY)
		return;
	if (!known)
		bpf_map_update_elem(&routes, route, &verdict, BPF_ANY);
	else if (known->cause != CAUSE_HABIT) {	/* a habit, once seen, stays */
		known->state = state;
		known->cause = cause;
	}
}

/* Whether this end has bytes and read none so far: how its program reads is not known yet. */
static __always_inline bool never_read(const struct tcp_sock *tp)
{
	return tp->bytes_received && tp->copied_seq == tp->rcv_nxt - (__u32)tp->bytes_received;
}

/* A program that reads by splice says so at once; one that was held up says so a little later. */
#define SILENT_JIFFIES 250

/* Whether it is too early to say how the program at this end reads. */
static __always_inline bool unobserved(const struct tcp_sock *tp)
{
	const struct inet_connection_sock *icsk = (const void *)tp;

	if (tp->bytes_received)
		return never_read(tp);
	return (__u32)bpf_jiffies64() - icsk->icsk_ack.lrcvtime < SILENT_JIFFIES;
}

/*
 * A connection's name for one of its ends, rebuilt from what TCP keeps for the connection's whole life. An active
 * end's bytes_acked counts its SYN too.
 */
static __always_inline void name_passive(struct handshake *name, const struct tcp_sock *tp, const struct addresses *a)
{
	name->snd = tp->snd_una - (__u32)tp->bytes_acked;
	name->rcv = tp->rcv_nxt - (__u32)tp->bytes_received;
	__builtin_memcpy(name->client_ip, a->remote_ip, sizeof(name->client_ip));
	name->client_port = a->remote_port;
}

static __always_inline void name_active(struct handshake *name, const struct tcp_sock *tp, const struct addresses *a)
{
	name->snd = tp->snd_una - (__u32)tp->bytes_acked + 1;
	name->rcv = tp->rcv_nxt - (__u32)tp->bytes_received;
	__builtin_memcpy(name->client_ip, a->local_ip, sizeof(name->client_ip));
	name->client_port = a->local_port;
}

/*
 * Bytes that come by TCP to a counted end wait in the queue of the redirected ones.
 */
static __always_inline __u32 end_flags(struct tcp_sock *tp)
{
	__u32 flags = 0;

	if (is_sidecar(tp))
		flags |= CONNECTION_SIDECAR;
	if (fionread == FIONREAD_COUNTED)
		flags |= CONNECTION_COUNTED;
	return flags;
}

/* Takes back all that is known of an end that is not, or no longer, enrolled. */
static __always_inline void forget(struct bpf_sock *sk, __u64 address, const struct handshake *self)
{
	bpf_map_delete_elem(&ends, self);
	bpf_map_delete_elem(&arrivals, &address);
	bpf_sk_storage_delete(&connections, sk);
}

/* Storage for a new enrolled end; the caller enrols it next. */
static __always_inline struct connection *
new_connection(struct bpf_sock *sk, struct tcp_sock *tp, const struct handshake *self,
	       __u64 netns, __u32 flags)
{
	struct enrolled_end end = { .sk = (__u64)tp, .netns = netns, .flags = flags };
	__u32 arrived = tp->copied_seq;
	struct connection *c;

	/* NOEXIST: a name that is taken is never stolen. */
	if (bpf_map_update_elem(&ends, self, &end, BPF_NOEXIST))
		return 0;
	c = bpf_sk_storage_get(&connections, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!c || (flags & CONNECTION_COUNTED &&
		   bpf_map_update_elem(&arrivals, &end.sk, &arrived, BPF_ANY))) {
		forget(sk, end.sk, self);
		return 0;
	}
	__builtin_memset(c, 0, sizeof(*c));
	c->self = *self;
	c->peer = mirrored(self);
	c->flags = flags;
	c->netns = netns;
	c->sk = (__u64)tp;
	c->since_ns = bpf_ktime_get_ns();
	c->epoch = ~0ULL;
	return c;
}

/* Whoever has no room here, or no name of his own, stays on TCP and is counted. */
static __always_inline void count_enrolled(long error, bool adopted)
{
	struct totals *t = totals_here();

	if (!t)
		return;
	if (error)
		t->enrol_errors++;
	else
		t->enrolled++;
	if (!error && adopted)
		t->adopted++;
}

#endif
