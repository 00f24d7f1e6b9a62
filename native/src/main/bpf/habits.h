/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_HABITS_H
#define SIDELANE_HABITS_H

#include "pair.h"

#define SOL_SOCKET 1
#define SO_OOBINLINE 10
#define SO_RCVLOWAT 18
#define SO_ZEROCOPY 60
#define SOL_TCP 6
#define TCP_REPAIR 19
#define TCP_ULP 31

static __always_inline bool changes_semantics(__s32 level, __s32 option)
{
	if (level == SOL_SOCKET)
		return option == SO_RCVLOWAT || option == SO_ZEROCOPY || option == SO_OOBINLINE;
	return level == SOL_TCP && (option == TCP_ULP || option == TCP_REPAIR);
}

/* Sees an option that redirecting cannot honour before it takes effect. */
SEC("cgroup/setsockopt")
int watch_options(struct bpf_sockopt *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	struct connection *c;

	if (!changes_semantics(ctx->level, ctx->optname) || !sk)
		return 1;
	c = bpf_sk_storage_get(&connections, sk, 0, 0);
	if (c)
		veto_socket(c->sk, CAUSE_SOCKET_OPTION);
	return 1;
}

/* The layout of every sys_enter tracepoint. */
struct sys_enter {
	__u64 common;
	__u64 id;
	__u64 args[6];
};

static __always_inline struct sock *socket_behind(__u32 fd)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct socket *socket;
	struct file **slot;
	struct file *file;

	if (fd >= BPF_CORE_READ(table, max_fds))
		return 0;
	slot = BPF_CORE_READ(table, fd) + fd;
	if (bpf_probe_read_kernel(&file, sizeof(file), slot) || !file)
		return 0;
	if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK)
		return 0;
	socket = BPF_CORE_READ(file, private_data);
	return BPF_CORE_READ(socket, sk);
}

/*
 * splice(2) reads TCP's queue and never the one that redirected bytes wait in. A socket
 * that splices is taken off, and so are later ones of its listener or destination.
 */
SEC("tp/syscalls/sys_enter_splice")
int watch_splice(struct sys_enter *ctx)
{
	struct sock *sk = socket_behind(ctx->args[0]);
	struct addresses a = {};
	struct route to, at;
	__u64 netns;
	__u16 family;

	if (!sk || BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP)
		return 0;
	family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (family != AF_INET && family != AF_INET6)
		return 0;
	netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, net_cookie);
	if (!bpf_map_lookup_elem(&policies, &netns))
		return 0;
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
	return 0;
}

#endif
