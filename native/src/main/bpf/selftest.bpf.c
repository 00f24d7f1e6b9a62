// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The agent's questions to this kernel, asked on two sockets of its own: what does it
 * do with redirected bytes, with TCP's bytes on an enrolled socket, and does what the
 * guard reads mean what we think?
 *
 * The writer is at key 0, the reader at key 1. Whatever is not redirected takes TCP.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} pair SEC(".maps");

/* Redirect messages (1) or leave them to TCP (0). */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} redirecting SEC(".maps");

/* The sender's sequence numbers at its last message. */
struct seen {
	__u32 write_seq;
	__u32 copied_seq;
	__u32 has_message_length;	/* sk_psock.msg_tot_len exists */
	__u32 messages;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct seen);
} observations SEC(".maps");

SEC("sk_msg")
int redirect_to_reader(struct sk_msg_md *msg)
{
	struct sk_psock *psock = 0;
	__u32 zero = 0, reader = 1;
	__u32 *on = bpf_map_lookup_elem(&redirecting, &zero);
	struct seen *seen = bpf_map_lookup_elem(&observations, &zero);
	struct tcp_sock *me = msg->sk ? bpf_skc_to_tcp_sock(msg->sk) : 0;

	if (seen && me) {
		seen->write_seq = me->write_seq;
		seen->copied_seq = me->copied_seq;
		seen->has_message_length = bpf_core_field_exists(psock->msg_tot_len);
		seen->messages++;
	}
	if (on && *on)
		bpf_msg_redirect_hash(msg, &pair, &reader, BPF_F_INGRESS);
	return SK_PASS;
}

SEC("sk_skb/stream_verdict")
int count_stream(struct __sk_buff *skb)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
