/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Stands before the ports of a QUIC gateway, where the driver has a packet: drops
 * what cannot be QUIC or is too much of one source's, and counts everything by its
 * cause. What a connection that is there may send always passes: short headers,
 * and long ones with an id that the gateway made, which proves itself by SipHash.
 *
 * The key, the ids and their offsets are those of
 * io.sidelane.gateway.quic.ConnectionIds; Shield mirrors causes and maps.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define LONG_HEADER 0x80
#define QUIC_1 1
#define SMALLEST_INITIAL 1200
#define SMALLEST_FIRST_ID 8 /* RFC 9000, 7.2 */
#define SMALLEST_SHORT 21   /* RFC 9000, 10.3: a stateless reset, the least there is */
#define ID_LENGTH 20
#define PROOF_AT 2
#define RANDOM_AT 6
#define MOST_SOURCES 65536
#define MOST_PORTS 64
#define FRAGMENTS 0x3fff /* more follow, or an offset */
#define BURST_NS 1000000000ULL

enum {
	TYPE_INITIAL,
	TYPE_EARLY,
};

/* Those from RUNT on are dropped. */
enum cause {
	ESTABLISHED,
	SHORT_HEADER,
	INITIAL,
	EARLY_DATA,
	OTHER_VERSION,
	RUNT,
	SHORT_INITIAL,
	UNKNOWN_ID,
	INITIAL_RATE,
	VERSION_RATE,
	CAUSES,
};

const volatile __u64 interval_ns = 10000000;
const volatile __u64 key_0, key_1;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_PORTS);
	__type(key, __u16);
	__type(value, __u8);
} ports SEC(".maps");

struct source {
	__u64 high, low;
};

/* When the next packet of a source would be due if it came as slowly as it may. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, MOST_SOURCES);
	__type(key, struct source);
	__type(value, __u64);
} sources SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CAUSES);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

struct datagram {
	struct source source;
	__u32 at;
	__u32 length;
};

#define ROTATE(x, bits) ((x) << (bits) | (x) >> (64 - (bits)))

static __always_inline void sip_round(__u64 v[4])
{
	v[0] += v[1];
	v[1] = ROTATE(v[1], 13) ^ v[0];
	v[0] = ROTATE(v[0], 32);
	v[2] += v[3];
	v[3] = ROTATE(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = ROTATE(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = ROTATE(v[1], 17) ^ v[2];
	v[2] = ROTATE(v[2], 32);
}

/* SipHash-2-4 of sixteen bytes. */
static __always_inline __u64 sip_hash(__u64 first, __u64 second)
{
	__u64 v[4] = { key_0 ^ 0x736f6d6570736575ULL, key_1 ^ 0x646f72616e646f6dULL,
		       key_0 ^ 0x6c7967656e657261ULL, key_1 ^ 0x7465646279746573ULL };
	__u64 blocks[3] = { first, second, 16ULL << 56 };

#pragma unroll
	for (int i = 0; i < 3; i++) {
		v[3] ^= blocks[i];
		sip_round(v);
		sip_round(v);
		v[0] ^= blocks[i];
	}
	v[2] ^= 0xff;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static __always_inline bool is_ours(struct xdp_md *ctx, __u32 at)
{
	struct {
		__u8 id[ID_LENGTH];
	} seen;
	__u8 message[16];
	__u64 words[2];
	__u32 proof;

	if (bpf_xdp_load_bytes(ctx, at, &seen, sizeof(seen)))
		return false;
	__builtin_memcpy(message, seen.id, PROOF_AT);
	__builtin_memcpy(message + PROOF_AT, seen.id + RANDOM_AT, ID_LENGTH - RANDOM_AT);
	__builtin_memcpy(words, message, sizeof(words));
	__builtin_memcpy(&proof, seen.id + PROOF_AT, sizeof(proof));
	return proof == (__u32)sip_hash(words[0], words[1]);
}

/* Whether a source sends no more than it may: a second's worth at once, then one an interval. */
static __always_inline bool within_rate(const struct source *source)
{
	__u64 now = bpf_ktime_get_ns();
	__u64 *due = bpf_map_lookup_elem(&sources, source);
	__u64 next = due && *due > now ? *due : now;

	if (next - now > BURST_NS)
		return false;
	next += interval_ns;
	if (due)
		*due = next;
	else
		bpf_map_update_elem(&sources, source, &next, BPF_ANY);
	return true;
}

static __always_inline enum cause look(struct xdp_md *ctx, const struct datagram *packet)
{
	struct {
		__u8 first;
		__u8 version[4];
		__u8 id_length;
	} seen;
	__u32 version;

	if (packet->length < sizeof(seen) || bpf_xdp_load_bytes(ctx, packet->at, &seen, sizeof(seen)))
		return RUNT;
	if (!(seen.first & LONG_HEADER))
		return packet->length < SMALLEST_SHORT ? RUNT : SHORT_HEADER;
	__builtin_memcpy(&version, seen.version, sizeof(version));
	version = bpf_ntohl(version);
	if (version == QUIC_1) {
		__u32 type = seen.first >> 4 & 3;

		if (seen.id_length == ID_LENGTH && is_ours(ctx, packet->at + sizeof(seen)))
			return ESTABLISHED;
		/* The codec takes them of connections that it knows alone. */
		if (type == TYPE_EARLY)
			return EARLY_DATA;
		if (type != TYPE_INITIAL || seen.id_length < SMALLEST_FIRST_ID)
			return UNKNOWN_ID;
		if (packet->length < SMALLEST_INITIAL)
			return SHORT_INITIAL;
		return within_rate(&packet->source) ? INITIAL : INITIAL_RATE;
	}
	/* Version Negotiation is for servers to send. */
	if (!version)
		return UNKNOWN_ID;
	if (packet->length < SMALLEST_INITIAL)
		return SHORT_INITIAL;
	return within_rate(&packet->source) ? OTHER_VERSION : VERSION_RATE;
}

/* Where a UDP header begins, 0 when there is none; addresses of IPv6 count by their first half. */
static __always_inline __u32 find_udp(struct xdp_md *ctx, struct source *source)
{
	struct ethhdr ethernet;
	__u32 at = sizeof(ethernet);

	if (bpf_xdp_load_bytes(ctx, 0, &ethernet, sizeof(ethernet)))
		return 0;
	if (ethernet.h_proto == bpf_htons(ETH_P_IP)) {
		struct iphdr ip;

		if (bpf_xdp_load_bytes(ctx, at, &ip, sizeof(ip)) || ip.protocol != IPPROTO_UDP ||
		    ip.frag_off & bpf_htons(FRAGMENTS))
			return 0;
		source->low = ip.saddr;
		return at + ip.ihl * 4;
	}
	if (ethernet.h_proto == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr ip;

		if (bpf_xdp_load_bytes(ctx, at, &ip, sizeof(ip)) || ip.nexthdr != IPPROTO_UDP)
			return 0;
		__builtin_memcpy(&source->high, &ip.saddr, sizeof(source->high));
		source->low = 1;
		return at + sizeof(ip);
	}
	return 0;
}

SEC("xdp")
int shield(struct xdp_md *ctx)
{
	struct datagram packet = {};
	struct udphdr udp;
	__u64 *count;
	__u32 cause;
	__u32 at = find_udp(ctx, &packet.source);
	__u16 port;

	if (!at || bpf_xdp_load_bytes(ctx, at, &udp, sizeof(udp)))
		return XDP_PASS;
	port = bpf_ntohs(udp.dest);
	if (!bpf_map_lookup_elem(&ports, &port))
		return XDP_PASS;
	packet.at = at + sizeof(udp);
	packet.length = bpf_ntohs(udp.len) < sizeof(udp) ? 0 : bpf_ntohs(udp.len) - sizeof(udp);
	cause = look(ctx, &packet);
	count = bpf_map_lookup_elem(&counts, &cause);
	if (count)
		++*count;
	return cause < RUNT ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
