/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Chooses among the UDP sockets of a QUIC gateway's port, one a worker, by the
 * connection id: its first byte is the worker that the connection lives on. So a
 * client that goes on from another address reaches it, which the kernel's hash
 * of addresses would not see to.
 *
 * Attached by SO_ATTACH_REUSEPORT_EBPF, which hands it the datagram from its
 * payload on and takes its answer for the socket's place in the group; a place
 * that is none means that the kernel's hash decides. The ids are made by
 * io.sidelane.gateway.quic.ConnectionIds, which offsets and length mirror.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#define LONG_HEADER 0x80
#define LONG_ID_LENGTH_AT 5
#define LONG_ID_AT 6
#define SHORT_ID_AT 1
#define ID_LENGTH 20
#define WORKER_AT 0
#define BY_HASH 0xffffffff

static __always_inline __u32 byte_at(struct __sk_buff *skb, __u32 offset)
{
	__u8 byte;

	if (bpf_skb_load_bytes(skb, offset, &byte, sizeof(byte)))
		return BY_HASH;
	return byte;
}

SEC("socket")
int steer(struct __sk_buff *skb)
{
	__u32 first = byte_at(skb, 0);

	if (first == BY_HASH)
		return BY_HASH;
	if (!(first & LONG_HEADER))
		return byte_at(skb, SHORT_ID_AT + WORKER_AT);
	/* An id of another length is one that the client made up for its first packet. */
	if (byte_at(skb, LONG_ID_LENGTH_AT) != ID_LENGTH)
		return BY_HASH;
	return byte_at(skb, LONG_ID_AT + WORKER_AT);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
