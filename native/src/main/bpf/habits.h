/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_HABITS_H
#define SIDELANE_HABITS_H

#include "pair.h"
#include "splice.h"

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
 * Where the kernel permits no fentry (splice.bpf.c). Every system call of the node then takes a
 * little longer, whichever it is.
 */
SEC("tp/syscalls/sys_enter_splice")
int watch_splice_calls(struct sys_enter *ctx)
{
	struct sock *sk = socket_behind(ctx->args[0]);

	if (sk && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_TCP)
		splices(sk);
	return 0;
}

#endif
