// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Sees whoever splices from a TCP socket, by splice(2), io_uring or from within the kernel. An
 * object of its own, on the data path's maps: a kernel that permits no fentry refuses the whole
 * object that has one.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "splice.h"

/* net/ipv4/tcp.c: ssize_t tcp_splice_read(struct socket *sock, ...), of IPv4 and IPv6. */
SEC("fentry/tcp_splice_read")
int BPF_PROG(watch_splice, struct socket *socket)
{
	splices(BPF_CORE_READ(socket, sk));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
