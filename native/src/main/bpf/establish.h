/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_ESTABLISH_H
#define SIDELANE_ESTABLISH_H

#include "pair.h"

static __always_inline void sockops_addresses(struct bpf_sock_ops *ctx, struct addresses *a)
{
	if (ctx->family == AF_INET6) {
		a->local_ip[0] = ctx_read(ctx->local_ip6[0]);
		a->local_ip[1] = ctx_read(ctx->local_ip6[1]);
		a->local_ip[2] = ctx_read(ctx->local_ip6[2]);
		a->local_ip[3] = ctx_read(ctx->local_ip6[3]);
		a->remote_ip[0] = ctx_read(ctx->remote_ip6[0]);
		a->remote_ip[1] = ctx_read(ctx->remote_ip6[1]);
		a->remote_ip[2] = ctx_read(ctx->remote_ip6[2]);
		a->remote_ip[3] = ctx_read(ctx->remote_ip6[3]);
	} else {
		map_v4(a->local_ip, ctx_read(ctx->local_ip4));
		map_v4(a->remote_ip, ctx_read(ctx->remote_ip4));
	}
	a->local_port = ctx->local_port;
	a->remote_port = bpf_ntohl(ctx->remote_port);
}

/* track_established is called again as this socket's state changes. */
static __always_inline void call_on_state(struct bpf_sock_ops *ctx)
{
	bpf_sock_ops_cb_flags_set(ctx, ctx->bpf_sock_ops_cb_flags | BPF_SOCK_OPS_STATE_CB_FLAG);
}

static __always_inline int enrol(struct bpf_sock_ops *ctx, struct bpf_sock *sk,
				 struct tcp_sock *tp, struct handshake *self, __u64 netns,
				 __u32 flags)
{
	struct connection *c;
	long error;

	c = new_connection(sk, tp, self, netns, flags);
	if (!c) {
		count_enrolled(-1, false);
		return -1;
	}
	if (flags & CONNECTION_COUNTED)
		error = bpf_sock_hash_update(ctx, &sockets_counted, self, BPF_NOEXIST);
	else
		error = bpf_sock_hash_update(ctx, &sockets, self, BPF_NOEXIST);
	count_enrolled(error, false);
	if (error)
		forget(sk, (__u64)tp, self);
	else
		call_on_state(ctx);
	return error;
}

/*
 * The active end completes first and cannot know whether its peer is on this node:
 * it is enrolled only where connections to this destination were found to be local.
 */
static __always_inline void active_established(struct bpf_sock_ops *ctx, struct bpf_sock *sk, struct tcp_sock *tp,
					       const struct policy *policy, __u64 netns,
					       struct handshake *self, struct addresses *a)
{
	struct pending_active mine = { .netns = netns }, *pended;
	struct route route = destination(netns, a);

	__builtin_memcpy(self->client_ip, a->local_ip, sizeof(self->client_ip));
	self->client_port = a->local_port;
	mine.unpaired = port_refused(netns, a->remote_port, policy->flags) != CAUSE_NONE;
	/* Before it is enrolled: of two with one name the second knows of the first, before either peer looks. */
	if (bpf_map_update_elem(&pending, self, &mine, BPF_NOEXIST)) {
		pended = bpf_map_lookup_elem(&pending, self);
		if (pended)
			pended->unpaired = 1;
		return;
	}
	if (mine.unpaired)
		return;
	if ((policy->flags & POLICY_ENROL_ALWAYS || route_good(&route, policy)) && !ineligible(tp, policy->flags) &&
	    !enrol(ctx, sk, tp, self, netns, CONNECTION_ACTIVE | end_flags(tp))) {
		pended = bpf_map_lookup_elem(&pending, self);
		if (pended)
			pended->enrolled = 1;
		return;
	}
	call_on_state(ctx);
}

static __always_inline void passive_established(struct bpf_sock_ops *ctx, struct bpf_sock *sk, struct tcp_sock *tp,
						const struct policy *policy, __u64 netns,
						struct handshake *self, struct addresses *a)
{
	struct route here = listener(netns, a->local_port);
	struct pending_active *pended, active;
	struct handshake peer;

	__builtin_memcpy(self->client_ip, a->remote_ip, sizeof(self->client_ip));
	self->client_port = a->remote_port;
	peer = mirrored(self);
	pended = bpf_map_lookup_elem(&pending, &peer);
	if (!pended || pended->unpaired)
		return;
	active = *pended;
	bpf_map_delete_elem(&pending, &peer);
	if (stays_inside(a) && active.netns != netns)
		return;
	if (!hop_allowed(netns, policy, active.netns, bpf_map_lookup_elem(&policies, &active.netns)))
		return;
	if (has_special_option(tp))
		return;
	if (!active.enrolled || !(policy->flags & POLICY_ENROL_ALWAYS || route_good(&here, policy))) {
		control_add(CONTROL_UNADOPTED);
		bpf_map_update_elem(&met, &peer, &here, BPF_ANY);
		call_on_state(ctx);
		return;
	}
	enrol(ctx, sk, tp, self, netns, end_flags(tp));
}

/* As WORTH_MESSAGES, each way, where no message is seen. */
#define WORTH_SEGMENTS (2 * WORTH_MESSAGES)

/* Whether the next connections to this one's destination should be enrolled at once. What was adopted was not brief. */
static __always_inline void learn_worth(struct bpf_sock_ops *ctx, const struct connection *c)
{
	struct handshake self = c->self;
	struct enrolled_end *end = bpf_map_lookup_elem(&ends, &self);
	struct route_verdict *verdict;
	struct addresses a = {};
	struct route route;

	if (!(c->flags & CONNECTION_ACTIVE))
		return;
	sockops_addresses(ctx, &a);
	route = destination(c->netns, &a);
	verdict = bpf_map_lookup_elem(&routes, &route);
	if (!verdict)
		return;
	if (c->flags & CONNECTION_WORTH || (end && end->flags & CONNECTION_WORTH))
		verdict->brief = 0;
	else if (verdict->brief < BRIEF_MANY && !(c->flags & CONNECTION_ADOPTED))
		verdict->brief++;
}

/*
 * A connection that stayed on TCP is learned from as it ends: when an end leaves ESTABLISHED its program still has
 * it open, and is known by all it did. So what is too short for a sweep to meet is learned as well, by its second
 * connection at the latest: the client mostly ends first, and needs to know of the listener.
 */
static __always_inline void learn_from(struct bpf_sock_ops *ctx, struct bpf_sock *sk, struct tcp_sock *tp,
				       const struct policy *policy, __u64 netns)
{
	struct route here, there, *at;
	struct route_verdict *theirs;
	struct handshake name = {};
	struct connection *c;
	struct addresses a = {};
	__u32 cause;

	c = bpf_sk_storage_get(&connections, sk, 0, 0);
	if (c) {
		learn_worth(ctx, c);
		return;
	}
	if (tp->data_segs_in + tp->data_segs_out < WORTH_SEGMENTS || never_read(tp))
		return;
	cause = ineligible(tp, policy->flags);
	sockops_addresses(ctx, &a);
	name_passive(&name, tp, &a);
	name = mirrored(&name);
	here = listener(netns, a.local_port);
	at = bpf_map_lookup_elem(&met, &name);
	if (at && at->netns == here.netns && at->port == here.port) {
		learn_route(&here, ROUTE_GOOD, cause);
		return;
	}
	name_active(&name, tp, &a);
	at = bpf_map_lookup_elem(&met, &name);
	if (!at)
		return;
	here = *at;
	there = destination(netns, &a);
	if (!cause) {
		theirs = bpf_map_lookup_elem(&routes, &here);
		if (!theirs)
			return;
		cause = theirs->cause;
	}
	learn_route(&there, ROUTE_GOOD, cause);
	theirs = bpf_map_lookup_elem(&routes, &there);
	if (theirs)
		theirs->brief = 0;
}

/*
 * Frees the name for others; where nobody will read any more (`last`) what is kept by the socket's address as well:
 * the segment that closes a connection is still to be cut by it.
 */
static __always_inline void let_go(struct bpf_sock *sk, bool last)
{
	struct connection *c = bpf_sk_storage_get(&connections, sk, 0, 0);
	struct enrolled_end *end;
	struct handshake self;
	__u64 address;

	if (!c)
		return;
	self = c->self;
	address = c->sk;
	end = bpf_map_lookup_elem(&ends, &self);
	if (end)
		c->flags |= end->flags & CONNECTION_WORTH;
	bpf_map_delete_elem(&ends, &self);
	if (last)
		bpf_map_delete_elem(&arrivals, &address);
}

SEC("sockops")
int track_established(struct bpf_sock_ops *ctx)
{
	struct handshake self = {};
	struct addresses a = {};
	struct policy *policy;
	struct bpf_sock *sk;
	struct tcp_sock *tp;
	struct totals *t;
	__u64 netns, address;
	bool leaves, active;

	sk = ctx->sk;
	if (!sk)
		return 1;
	/* A passive end that nobody accepted ends with its listener, and no program lets go of it. */
	if (ctx->op == BPF_SOCK_OPS_STATE_CB && ctx->args[1] == BPF_TCP_CLOSE) {
		tp = bpf_skc_to_tcp_sock(sk);
		let_go(sk, !tp || !((struct sock *)tp)->sk_socket);
	}
	leaves = ctx->op == BPF_SOCK_OPS_STATE_CB && ctx->args[0] == BPF_TCP_ESTABLISHED;
	active = ctx->op == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB;
	if (!leaves && !active && ctx->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB)
		return 1;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return 1;
	netns = bpf_get_netns_cookie(ctx);
	policy = bpf_map_lookup_elem(&policies, &netns);
	if (leaves) {
		if (redirects(policy))
			learn_from(ctx, sk, tp, policy, netns);
		return 1;
	}
	/* A kernel address is used again: what an earlier socket did there is over. */
	address = (__u64)tp;
	bpf_map_delete_elem(&vetoes, &address);
	/* Whoever repairs a socket chose its numbers: no sweep may believe them later. */
	if (BPF_CORE_READ_BITFIELD(tp, repair)) {
		veto_socket(address, CAUSE_SOCKET_OPTION);
		return 1;
	}
	if (!redirects(policy))
		return 1;
	/* Data in the SYN moves the numbers. */
	if (BPF_CORE_READ_BITFIELD(tp, syn_data))
		return 1;
	t = totals_here();
	if (t && active)
		t->active_seen++;
	else if (t)
		t->passive_seen++;

	self.snd = ctx->snd_nxt;
	self.rcv = ctx->rcv_nxt;
	sockops_addresses(ctx, &a);
	if (active)
		active_established(ctx, sk, tp, policy, netns, &self, &a);
	else
		passive_established(ctx, sk, tp, policy, netns, &self, &a);
	return 1;
}

/* A socket that a program had: as soon as it lets go. */
SEC("cgroup/sock_release")
int forget_closed(struct bpf_sock *sk)
{
	let_go(sk, true);
	return 1;
}

#endif
