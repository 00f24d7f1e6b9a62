/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_ELIGIBLE_H
#define SIDELANE_ELIGIBLE_H

#include "kernel.h"
#include "maps.h"

/* Written by the agent before load. */
const volatile __u32 sidecar_uid = 1337;
/* Whether FIONREAD needs sockets_counted; lies outright; or is right as it is. */
enum fionread {
	FIONREAD_RIGHT = 0,
	FIONREAD_COUNTED = 1,
	FIONREAD_WRONG = 2,
};
const volatile __u32 fionread = FIONREAD_COUNTED;
/*
 * Whether a sweep may enrol what it finds. Before 6.5 the iterator holds the socket's
 * spin lock, which enrolling takes again: there a sweep only learns.
 */
const volatile bool may_adopt = true;
/* The cgroup that the programs are attached to. */
const volatile __u64 cgroup_id = 1;

#ifdef SIDELANE_UNGUARDED
#define GUARDED 0
#else
#define GUARDED 1
#endif

static __always_inline bool is_sidecar(struct tcp_sock *tp)
{
	return ((struct sock *)tp)->sk_uid.val == sidecar_uid;
}

static __always_inline bool sock_flag(struct sock *sk, int bit)
{
	return sk->__sk_common.skc_flags & (1UL << bit);
}

/* Socket features whose semantics the redirect would change. `tp` is the socket's own. */
static __always_inline bool has_special_option(struct tcp_sock *tp)
{
	struct sock *sk = (struct sock *)tp;

	if (((struct inet_connection_sock *)tp)->icsk_ulp_ops)
		return true;
	if (sk->sk_rcvlowat > 1)
		return true;
	if (sock_flag(sk, bpf_core_enum_value(enum sock_flags, SOCK_ZEROCOPY)) ||
	    sock_flag(sk, bpf_core_enum_value(enum sock_flags, SOCK_URGINLINE)))
		return true;
	if (bpf_core_field_exists(tp->is_mptcp) && tp->is_mptcp)
		return true;
	return BPF_CORE_READ_BITFIELD(tp, repair);
}

/* Whether anything may be enrolled in the pod of this policy, which may be none. */
static __always_inline bool redirects(const struct policy *policy)
{
	return policy && policy->flags & POLICY_REDIRECT;
}

/* CAUSE_NONE if this end, which is locked by us, may be enrolled under policy `flags`. */
static __always_inline __u32 ineligible(struct tcp_sock *tp, __u32 flags)
{
	struct socket *socket = ((struct sock *)tp)->sk_socket;
	struct file *file;
	__u64 address = (__u64)tp;
	struct veto *veto;

	veto = bpf_map_lookup_elem(&vetoes, &address);
	if (veto)
		return veto->cause;
	if (has_special_option(tp))
		return CAUSE_SOCKET_OPTION;
	if (flags & POLICY_ALLOW_BLOCKING || !GUARDED)
		return CAUSE_NONE;
	if (!socket)
		return CAUSE_NOT_READY;
	file = socket->file;
	if (!file)
		return CAUSE_NOT_READY;
	return file->f_flags & O_NONBLOCK ? CAUSE_NONE : CAUSE_BLOCKING_READER;
}

/* CAUSE_NONE if the policy lets connections to this service port be enrolled. */
static __always_inline __u32 port_refused(__u64 netns, __u32 port, __u32 flags)
{
	struct port_key key = { .netns = netns, .port = port };
	__u32 *rule = bpf_map_lookup_elem(&ports, &key);

	if (rule)
		return *rule == PORT_EXCLUDE ? CAUSE_POLICY_OFF : CAUSE_NONE;
	return flags & POLICY_ONLY_PORTS ? CAUSE_POLICY_OFF : CAUSE_NONE;
}

/* Whether two pods' policies together allow a hop between them. */
static __always_inline bool hop_allowed(__u64 netns, const struct policy *mine,
					__u64 peer_netns, const struct policy *theirs)
{
	__u32 scope = netns == peer_netns ? POLICY_SIDECAR_LOCAL : POLICY_SAME_NODE;
	__u32 need = POLICY_REDIRECT | scope;

	return mine && theirs && (mine->flags & need) == need &&
	       (theirs->flags & need) == need;
}

#endif
