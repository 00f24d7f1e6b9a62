// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the agent attaches to see whether a driver runs XDP programs: it lets every
 * packet pass. Attached to interfaces of the agent's own, and to others only when
 * somebody names them.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int pass_packets(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
