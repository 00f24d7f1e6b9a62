/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_SWEEP_H
#define SIDELANE_SWEEP_H

#include "pair.h"
#include "redirect.h"

/*
 * A sweep walks the sockets of each pod three times, each socket locked while a
 * program sees it: sweep_name files every possible passive end under its name,
 * sweep_active finds the active ends that mirror one and enrols those, sweep_passive
 * enrols the passive ends so met. Names are rebuilt (name_passive, name_active), so a pair
 * is found under load and whatever its age.
 */
struct end {
	struct tcp_sock *tp;
	struct policy *policy;
	struct handshake name;
	struct addresses a;
	__u64 netns;
	__u32 cause;	/* why it may not be enrolled now, or CAUSE_NONE */
};

#define ROOT_CGROUP 1
#define DEEPEST_CGROUP 32

/* Whether the programs are called for this socket: of another one nobody would hear that it closes. */
static __always_inline bool is_in_cgroup(const struct sock *sk)
{
	struct cgroup *cgroup = sk->sk_cgrp_data.cgroup;
	struct cgroup_subsys_state *parent;
	int i;

	if (cgroup_id == ROOT_CGROUP)
		return true;
	for (i = 0; i < DEEPEST_CGROUP && cgroup; i++) {
		if (cgroup->kn->id == cgroup_id)
			return true;
		parent = cgroup->self.parent;
		cgroup = parent ? parent->cgroup : 0;
	}
	return false;
}

static __always_inline bool read_end(struct bpf_iter__tcp *ctx, struct end *e)
{
	struct sock_common *skc = ctx->sk_common;
	struct tcp_sock *tp;

	if (!skc || skc->skc_state != TCP_ESTABLISHED)
		return false;
	tp = bpf_skc_to_tcp_sock(skc);
	if (!tp)
		return false;
	e->netns = netns_of(skc);
	e->policy = bpf_map_lookup_elem(&policies, &e->netns);
	if (!redirects(e->policy) || !is_in_cgroup((struct sock *)tp))
		return false;
	if (bpf_sk_storage_get(&connections, (struct sock *)tp, 0, 0))
		return false;
	/* In someone else's sockmap, or in one that was drained while bytes were unread. */
	if (((struct sock *)tp)->sk_user_data)
		return false;
	e->tp = tp;
	read_addresses(skc, &e->a);
	/* Before any byte was exchanged there is nothing to gain. It has its name all the same: nobody passes for it. */
	if ((!tp->bytes_received && tp->bytes_acked < 2) || (GUARDED && unobserved(tp)))
		e->cause = CAUSE_NOT_READY;
	else
		e->cause = ineligible(tp, e->policy->flags);
	return true;
}

static __always_inline void take_off(struct connection *c, struct tcp_sock *tp)
{
	struct handshake self = c->self;

	if (c->flags & CONNECTION_COUNTED)
		bpf_map_delete_elem(&sockets_counted, &self);
	else
		bpf_map_delete_elem(&sockets, &self);
	forget((struct bpf_sock *)tp, (__u64)tp, &self);
}

static __always_inline bool adopt(struct end *e, __u32 flags)
{
	struct connection *c;
	long error;

	if (!may_adopt)
		return false;
	flags |= end_flags(e->tp);
	if (ineligible(e->tp, e->policy->flags))
		return false;
	c = new_connection((struct bpf_sock *)e->tp, e->tp, &e->name, e->netns,
			   flags | CONNECTION_ADOPTED);
	if (!c) {
		count_enrolled(-1, true);
		return false;
	}
	if (c->flags & CONNECTION_COUNTED)
		error = bpf_map_update_elem(&sockets_counted, &e->name, e->tp, BPF_NOEXIST);
	else
		error = bpf_map_update_elem(&sockets, &e->name, e->tp, BPF_NOEXIST);
	count_enrolled(error, true);
	if (error) {
		forget((struct bpf_sock *)e->tp, (__u64)e->tp, &e->name);
		return false;
	}
	/*
	 * A reader that turned blocking meanwhile may be on its way into TCP's own recvmsg,
	 * which would never see what is queued here. It turned before it read.
	 */
	if (ineligible(e->tp, e->policy->flags)) {
		take_off(c, e->tp);
		return false;
	}
	return true;
}

SEC("iter/tcp")
int sweep_name(struct bpf_iter__tcp *ctx)
{
	struct candidate candidate = {};
	struct candidate *twin;
	struct end e = {};

	if (!read_end(ctx, &e))
		return 0;
	name_passive(&e.name, e.tp, &e.a);
	candidate.sk = (__u64)e.tp;
	candidate.netns = e.netns;
	candidate.cause = e.cause;
	candidate.port = e.a.local_port;
	candidate.inside = stays_inside(&e.a);
	candidate.policy = e.policy->flags;
	/* Two of one name: one of them lies, and neither is believed. */
	if (bpf_map_update_elem(&candidates, &e.name, &candidate, BPF_NOEXIST)) {
		twin = bpf_map_lookup_elem(&candidates, &e.name);
		if (twin && twin->sk != candidate.sk)
			twin->cause = CAUSE_NO_PEER;
	}
	return 0;
}

/*
 * The passive end that mirrors an active end's name, if it may be its peer; 0 too where a second active end has
 * that name, which then is nobody's.
 */
static __always_inline struct candidate *meet(const struct handshake *mirror, __u64 netns, const struct policy *policy)
{
	struct handshake key = *mirror;
	struct candidate *peer = bpf_map_lookup_elem(&candidates, &key);

	if (!peer || (peer->inside && peer->netns != netns))
		return 0;
	if (peer->matched) {
		peer->matched = MATCH_AMBIGUOUS;
		return 0;
	}
	peer->matched = MATCH_FOUND;
	return hop_allowed(netns, policy, peer->netns, bpf_map_lookup_elem(&policies, &peer->netns)) ? peer : 0;
}

/*
 * An active end that was enrolled as it was established may have met a passive end
 * that was not: that one is enrolled now.
 */
static __always_inline bool waits_for_peer(struct bpf_iter__tcp *ctx)
{
	struct sock_common *skc = ctx->sk_common;
	struct tcp_sock *tp = skc ? bpf_skc_to_tcp_sock(skc) : 0;
	struct candidate *peer;
	struct connection *c;
	struct route at;

	if (!tp)
		return false;
	c = bpf_sk_storage_get(&connections, (struct sock *)tp, 0, 0);
	if (!c || !(c->flags & CONNECTION_ACTIVE) || c->peer_sk)
		return false;
	peer = meet(&c->peer, c->netns, bpf_map_lookup_elem(&policies, &c->netns));
	if (!peer || peer->cause)
		return true;
	at = listener(peer->netns, peer->port);
	if (!route_habit(&at))
		peer->matched = MATCH_ENROLLED;
	return true;
}

SEC("iter/tcp")
int sweep_active(struct bpf_iter__tcp *ctx)
{
	struct route to, at;
	struct candidate *peer;
	struct handshake mirror;
	struct end e = {};

	if (waits_for_peer(ctx) || !read_end(ctx, &e))
		return 0;
	name_active(&e.name, e.tp, &e.a);
	mirror = mirrored(&e.name);
	peer = meet(&mirror, e.netns, e.policy);
	if (!peer || port_refused(e.netns, e.a.remote_port, e.policy->flags))
		return 0;
	to = destination(e.netns, &e.a);
	at = listener(peer->netns, peer->port);
	learn_route(&at, ROUTE_GOOD, peer->cause);
	learn_route(&to, ROUTE_GOOD, e.cause ? e.cause : peer->cause);
	if (e.cause || peer->cause || !(e.policy->flags & peer->policy & POLICY_ADOPT))
		return 0;
	if (route_habit(&at) || route_habit(&to))
		return 0;
	if (adopt(&e, CONNECTION_ACTIVE))
		peer->matched = MATCH_ENROLLED;
	return 0;
}

SEC("iter/tcp")
int sweep_passive(struct bpf_iter__tcp *ctx)
{
	struct candidate *candidate;
	struct end e = {};

	if (!read_end(ctx, &e))
		return 0;
	name_passive(&e.name, e.tp, &e.a);
	candidate = bpf_map_lookup_elem(&candidates, &e.name);
	if (candidate && candidate->matched == MATCH_ENROLLED && candidate->sk == (__u64)e.tp)
		adopt(&e, 0);
	return 0;
}

/* A redirect that was decided before a veto has long been queued after this. */
#define VETO_SETTLES_NS (1000 * 1000 * 1000ULL)

/* Why this enrolled end should be taken off, or CAUSE_NONE. */
static __always_inline __u32 due(struct connection *c, struct tcp_sock *tp)
{
	struct policy *policy = bpf_map_lookup_elem(&policies, &c->netns);
	struct veto *veto = bpf_map_lookup_elem(&vetoes, &c->sk);
	__u32 cause;

	if (!redirects(policy))
		return CAUSE_POLICY_OFF;
	if (veto)
		return bpf_ktime_get_ns() - veto->since_ns > VETO_SETTLES_NS ? veto->cause :
									      CAUSE_NONE;
	cause = ineligible(tp, policy->flags);
	if (cause && cause != CAUSE_NOT_READY)
		veto_socket(c->sk, cause);
	return CAUSE_NONE;
}

/*
 * Takes ends off whose pod was switched off, or that showed a habit. The caller lets a
 * second pass after switching off, so nothing is still on its way here; the
 * socket is locked, so nothing is moved between its queues meanwhile. An end with unread
 * bytes is left for the next sweep.
 */
SEC("iter/tcp")
int sweep_release(struct bpf_iter__tcp *ctx)
{
	struct sock_common *skc = ctx->sk_common;
	struct connection *c;
	struct sk_psock *psock;
	struct tcp_sock *tp;
	struct totals *t;

	if (!skc)
		return 0;
	tp = bpf_skc_to_tcp_sock(skc);
	if (!tp)
		return 0;
	c = bpf_sk_storage_get(&connections, (struct sock *)tp, 0, 0);
	if (!c || !due(c, tp))
		return 0;
	psock = PSOCK_POINTER(((struct sock *)tp)->sk_user_data);
	if (psock && (unread_at(psock) || BPF_CORE_READ(psock, ingress_skb.qlen)))
		return 0;
	take_off(c, tp);
	t = totals_here();
	if (t)
		t->released++;
	return 0;
}

/* The enrolled ends of a pod, as struct connection_record. */
SEC("iter/tcp")
int dump_connections(struct bpf_iter__tcp *ctx)
{
	struct sock_common *skc = ctx->sk_common;
	struct connection_record record = {};
	struct addresses a = {};
	struct connection *c;
	struct sk_psock *psock;
	struct tcp_sock *tp;
	struct sock *sk;

	tp = skc ? bpf_skc_to_tcp_sock(skc) : 0;
	if (!tp)
		return 0;
	sk = (struct sock *)tp;
	c = bpf_sk_storage_get(&connections, sk, 0, 0);
	if (!c)
		return 0;
	__builtin_memcpy(&record.connection, c, sizeof(record.connection));
	read_addresses(skc, &a);
	__builtin_memcpy(record.local_ip, a.local_ip, sizeof(a.local_ip));
	__builtin_memcpy(record.remote_ip, a.remote_ip, sizeof(a.remote_ip));
	record.local_port = a.local_port;
	record.remote_port = a.remote_port;
	record.family = skc->skc_family;
	record.uid = sk->sk_uid.val;
	psock = PSOCK_POINTER(sk->sk_user_data);
	record.unread = psock ? unread_at(psock) : 0;
	bpf_seq_write(ctx->meta->seq, &record, sizeof(record));
	return 0;
}

#endif
