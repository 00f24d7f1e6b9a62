// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The smallest object with a map and a program: for tests that load it often. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* A .bss, which libbpf maps into the process. */
__u64 calls;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} one SEC(".maps");

SEC("sockops")
int accept_all(struct bpf_sock_ops *ctx)
{
	__u32 key = 0;
	__u64 *value = bpf_map_lookup_elem(&one, &key);

	if (value)
		(*value)++;
	calls++;
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
