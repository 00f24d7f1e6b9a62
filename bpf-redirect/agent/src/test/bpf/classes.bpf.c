// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What a switch's access and trunk ports do with VLAN tags, where the kernel has no
 * 802.1Q of its own; and a witness that counts what a trunk carries.
 */
#include <stddef.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define VLAN_ID_MASK 0xfff

/* Of the port; set by the test before load. */
const volatile __u32 vlan_id = 0;

/* Frames by VLAN (0: without a tag) and first byte of what they carry. */
struct frame_kind {
	__u32 vlan;
	__u32 first;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct frame_kind);
	__type(value, __u64);
} frames SEC(".maps");

SEC("tc")
int tag_frame(struct __sk_buff *skb)
{
	if (bpf_skb_vlan_push(skb, bpf_htons(ETH_P_8021Q), vlan_id))
		return TC_ACT_SHOT;
	return TC_ACT_OK;
}

SEC("tc")
int take_own(struct __sk_buff *skb)
{
	if (!skb->vlan_present || (skb->vlan_tci & VLAN_ID_MASK) != vlan_id)
		return TC_ACT_SHOT;
	return bpf_skb_vlan_pop(skb) ? TC_ACT_SHOT : TC_ACT_OK;
}

SEC("tc")
int count_frame(struct __sk_buff *skb)
{
	struct frame_kind kind = {};
	__u64 one = 1, *count;
	__u16 type;
	__u8 first;

	if (bpf_skb_load_bytes(skb, offsetof(struct ethhdr, h_proto), &type, 2) ||
	    type != bpf_htons(0x88b5) || bpf_skb_load_bytes(skb, ETH_HLEN, &first, 1))
		return TC_ACT_OK;
	if (skb->vlan_present)
		kind.vlan = skb->vlan_tci & VLAN_ID_MASK;
	kind.first = first;
	count = bpf_map_lookup_elem(&frames, &kind);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&frames, &kind, &one, BPF_ANY);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
