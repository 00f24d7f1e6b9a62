// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * One program of each kind that the binding attaches, and one map of each kind
 * that it reads. They do the least that a test can see.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct socket_seen {
	__u64 cookie;
	__u32 port;
	__u32 pad;
};

/* Set by the tests before load. */
const volatile __u32 answer = 41;
const volatile bool loud = false;
const volatile __u32 watched_pid = 0;
__u64 threshold = 5;
__u64 calls;
__u32 answered;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u32);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 16);
	__type(key, __u64);
	__type(value, __u64);
} sockets SEC(".maps");

static __always_inline void count(__u32 index)
{
	__u32 *counter = bpf_map_lookup_elem(&counters, &index);

	if (counter)
		(*counter)++;
}

SEC("sockops")
int count_sockops(struct bpf_sock_ops *ctx)
{
	if (ctx->op == BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB)
		count(0);
	return 1;
}

SEC("sockops")
int ignore_sockops(struct bpf_sock_ops *ctx)
{
	return 1;
}

SEC("sk_msg")
int pass_message(struct sk_msg_md *ctx)
{
	return SK_PASS;
}

SEC("sk_skb/stream_verdict")
int pass_stream(struct __sk_buff *ctx)
{
	return SK_PASS;
}

SEC("sk_lookup")
int pass_lookup(struct bpf_sk_lookup *ctx)
{
	return SK_PASS;
}

SEC("xdp")
int pass_packet(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("tc")
int count_packet(struct __sk_buff *ctx)
{
	count(1);
	return 0; /* TC_ACT_OK */
}

/* getpgid(2) is rare enough to be the bell that a test rings. */
SEC("tp/syscalls/sys_enter_getpgid")
int report_getpgid(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	if (watched_pid && pid != watched_pid)
		return 0;
	__sync_fetch_and_add(&calls, 1);
	answered = answer + loud;
	return 0;
}

SEC("raw_tp/sys_enter")
int count_raw(void *ctx)
{
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(count_exit, void *task)
{
	return 0;
}

SEC("fentry/tcp_close")
int BPF_PROG(count_close, void *sk)
{
	return 0;
}

struct sock_common {
	__be16 skc_dport;
	__u16 skc_num;
} __attribute__((preserve_access_index));

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__tcp {
	struct bpf_iter_meta *meta;
	struct sock_common *sk_common;
} __attribute__((preserve_access_index));

SEC("iter/tcp")
int list_tcp(struct bpf_iter__tcp *ctx)
{
	struct sock_common *sk = ctx->sk_common;
	struct socket_seen seen = {};

	if (!sk)
		return 0;
	seen.cookie = bpf_get_socket_cookie(sk);
	seen.port = sk->skc_num;
	bpf_seq_write(ctx->meta->seq, &seen, sizeof(seen));
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
