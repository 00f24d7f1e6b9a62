/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_SPLICE_H
#define SIDELANE_SPLICE_H

#include "pair.h"

/*
 * splice(2) reads TCP's queue and never the one that redirected bytes wait in. A socket
 * that splices is taken off, and so are later ones of its listener or destination.
 */
static __always_inline void splices(struct sock *sk)
{
	__u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	struct addresses a = {};
	struct route to, at;
	__u64 netns;

	if (family != AF_INET && family != AF_INET6)
		return;
	netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, net_cookie);
	if (!bpf_map_lookup_elem(&policies, &netns))
		return;
	veto_socket((__u64)sk, CAUSE_HABIT);
	if (family == AF_INET6)
		BPF_CORE_READ_INTO(&a.remote_ip, sk, __sk_common.skc_v6_daddr.in6_u.u6_addr32);
	else
		map_v4(a.remote_ip, BPF_CORE_READ(sk, __sk_common.skc_daddr));
	a.remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
	to = destination(netns, &a);
	at = listener(netns, BPF_CORE_READ(sk, __sk_common.skc_num));
	learn_route(&to, ROUTE_GOOD, CAUSE_HABIT);
	learn_route(&at, ROUTE_GOOD, CAUSE_HABIT);
}

#endif
