/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_REDIRECT_H
#define SIDELANE_REDIRECT_H

#include "pair.h"

/* A peer that has not shown up after this is not on this node. */
#define PATIENCE_NS (1000 * 1000 * 1000ULL)

/* Bytes redirected to `psock` and not read; 0 or ~0 where only "none" or "some" is known. */
static __always_inline __u64 unread_at(struct sk_psock *psock)
{
	struct list_head *queue = (void *)psock + bpf_core_field_offset(struct sk_psock, ingress_msg);

	if (bpf_core_field_exists(psock->msg_tot_len))
		return PEEK(struct sk_psock, psock, msg_tot_len);
	return PEEK(struct sk_psock, psock, ingress_msg.next) == queue ? 0 : ~0ULL;
}

static __always_inline bool over_budget(struct connection *c, struct sk_psock *psock, __u32 size)
{
	__u64 unread = unread_at(psock);

	if (bpf_core_field_exists(psock->msg_tot_len))
		return unread > c->budget;
	/* No byte count in this kernel: ours, which starts anew whenever the queue is empty. */
	if (!unread)
		c->since_empty = 0;
	if (c->since_empty > c->budget)
		return true;
	c->since_empty += size;
	return false;
}

/*
 * Whether TCP's sockets have more memory than tcp_mem[0], to which the kernel grants all they ask for
 * (net/core/sock.c, __sk_mem_raise_allocated). Above it a redirected message may be refused, and its writer
 * would see ENOMEM where TCP makes it wait.
 */
static __always_inline bool memory_scarce(struct tcp_sock *me)
{
	struct proto *tcp = ((struct sock *)me)->__sk_common.skc_prot;
	long low = 0;

	bpf_probe_read_kernel(&low, sizeof(low), tcp->sysctl_mem);
	return tcp->memory_allocated->counter >= low;
}

/*
 * Whether every byte that `me` gave to TCP comes before what is redirected now.
 *
 * It does when the reader has read them all. With the no-op verdict it is enough that
 * they have arrived, for then they wait in the same queue: TCP has acknowledged the
 * last one, and whoever moved it there has let the socket go since. (rcv_nxt grows
 * under the socket's lock, before the bytes are moved; so it is read first.)
 */
static __always_inline bool in_order(struct connection *c, struct tcp_sock *me,
				     struct tcp_sock *peer, struct sk_psock *psock)
{
	struct sock *sk = (struct sock *)peer;

	if (PEEK(struct tcp_sock, peer, copied_seq) == me->write_seq)
		return true;
	if (!(c->flags & CONNECTION_PEER_COUNTED) ||
	    !bpf_core_field_exists(psock->msg_tot_len) ||
	    !bpf_core_field_exists(sk->sk_lock.slock.rlock.raw_lock.val.counter))
		return false;
	if (PEEK(struct tcp_sock, peer, rcv_nxt) != me->write_seq)
		return false;
	barrier();
	return !PEEK(struct sock, sk, sk_lock.owned) &&
	       !PEEK(struct sock, sk, sk_lock.slock.rlock.raw_lock.val.counter) &&
	       !PEEK(struct sock, sk, sk_receive_queue.qlen) &&
	       !PEEK(struct sk_psock, psock, ingress_skb.qlen);
}

/* Whether policy has the service port off, which the client's pod decides and only its end knows. */
static __always_inline bool port_off(struct connection *c, struct tcp_sock *me, const struct policy *mine,
				     const struct policy *theirs)
{
	bool active = c->flags & CONNECTION_ACTIVE;
	struct tcp_sock *client = active ? me : (void *)c->peer_sk;
	__u16 port = bpf_ntohs(BPF_CORE_READ((struct sock *)client, __sk_common.skc_dport));

	return active ? port_refused(c->netns, port, mine->flags) :
			port_refused(c->peer_netns, port, theirs->flags);
}

/* The cause that holds for all messages of `c` under today's policies and habits. */
static __always_inline __u32 standing_cause(struct connection *c, struct tcp_sock *me)
{
	struct policy *mine = bpf_map_lookup_elem(&policies, &c->netns);
	struct policy *theirs = bpf_map_lookup_elem(&policies, &c->peer_netns);
	struct veto *veto;

	if (!hop_allowed(c->netns, mine, c->peer_netns, theirs) || port_off(c, me, mine, theirs))
		return CAUSE_POLICY_OFF;
	c->budget = mine->unread_budget;
	veto = bpf_map_lookup_elem(&vetoes, &c->peer_sk);
	if (!veto)
		veto = bpf_map_lookup_elem(&vetoes, &c->sk);
	if (veto)
		return veto->cause;
	/* Where FIONREAD lies about redirected bytes, only sidecars may be given any. */
	if (fionread == FIONREAD_WRONG && !(c->flags & CONNECTION_PEER_SIDECAR))
		return CAUSE_HABIT;
	return CAUSE_NONE;
}

static __always_inline bool find_peer(struct connection *c)
{
	struct handshake key = c->peer;
	struct enrolled_end *peer = bpf_map_lookup_elem(&ends, &key);

	if (!peer)
		return false;
	c->peer_netns = peer->netns;
	if (peer->flags & CONNECTION_COUNTED)
		c->flags |= CONNECTION_PEER_COUNTED;
	if (peer->flags & CONNECTION_SIDECAR)
		c->flags |= CONNECTION_PEER_SIDECAR;
	c->peer_sk = peer->sk;
	return true;
}

/*
 * The guard. CAUSE_NONE only if redirecting `size` bytes now keeps order, bound and
 * wake-ups as TCP's. The peer is not locked: its fields are read with fault handling,
 * only ever grow stale towards "do not redirect", and the redirect itself goes by key.
 */
static __always_inline __u32 guard(struct connection *c, struct tcp_sock *me, __u32 size)
{
	struct tcp_sock *peer = (void *)c->peer_sk;
	struct sock *peer_sk = (void *)c->peer_sk;
	struct sk_psock *psock;
	struct socket *socket;
	struct file *file;

	if (((struct inet_connection_sock *)me)->icsk_ulp_ops)
		return CAUSE_SOCKET_OPTION;
	/* Only TCP refuses what is sent after shutdown(). */
	if (((struct sock *)me)->sk_shutdown & SEND_SHUTDOWN)
		return CAUSE_NOT_READY;
	socket = PEEK(struct sock, peer_sk, sk_socket);
	file = PEEK(struct socket, socket, file);
	if (!file)
		return CAUSE_NOT_READY;
	if (PEEK(struct sock, peer_sk, sk_rcvlowat) > 1 ||
	    PEEK(struct inet_connection_sock, peer, icsk_ulp_ops))
		return CAUSE_SOCKET_OPTION;
	psock = PSOCK_POINTER(PEEK(struct sock, peer_sk, sk_user_data));
	if (!psock)
		return CAUSE_NO_PEER;
	if (!GUARDED)
		return CAUSE_NONE;
	if (!(PEEK(struct file, file, f_flags) & O_NONBLOCK)) {
		struct policy *theirs = bpf_map_lookup_elem(&policies, &c->peer_netns);

		if (!theirs || !(theirs->flags & POLICY_ALLOW_BLOCKING))
			return CAUSE_BLOCKING_READER;
	}
	if (!in_order(c, me, peer, psock))
		return CAUSE_ORDER;
	return memory_scarce(me) || over_budget(c, psock, size) ? CAUSE_BUDGET : CAUSE_NONE;
}

static __always_inline void count(struct connection *c, __u32 cause, __u32 size)
{
	struct totals *t = totals_here();

	if (cause >= CAUSES)
		return;
	c->messages[cause]++;
	if (cause == CAUSE_REDIRECTED)
		c->redirected_bytes += size;
	else
		c->tcp_bytes += size;
	if (!t)
		return;
	t->messages[cause]++;
	if (cause == CAUSE_REDIRECTED)
		t->redirected_bytes += size;
	else
		t->tcp_bytes += size;
}

/* Once: notes that this end had enough to send, where the active end, which learns from it, finds it at its end. */
static __always_inline void note_worth(struct connection *c)
{
	struct enrolled_end *peer;
	struct handshake key;

	if (c->flags & CONNECTION_WORTH ||
	    (c->messages[CAUSE_REDIRECTED] < WORTH_MESSAGES && c->redirected_bytes < WORTH_BYTES))
		return;
	c->flags |= CONNECTION_WORTH;
	if (c->flags & CONNECTION_ACTIVE)
		return;
	key = c->peer;
	peer = bpf_map_lookup_elem(&ends, &key);
	if (peer)
		peer->flags |= CONNECTION_WORTH;
}

/* No peer: new pairs take a moment to form, others have their peer elsewhere. */
static __always_inline __u32 peerless(struct connection *c, struct tcp_sock *me)
{
	struct addresses a = {};
	struct route route;

	if (bpf_ktime_get_ns() - c->since_ns < PATIENCE_NS)
		return CAUSE_NOT_READY;
	c->off = CAUSE_NO_PEER;
	veto_socket(c->sk, CAUSE_NO_PEER);
	if (c->flags & CONNECTION_ACTIVE) {
		read_addresses((struct sock_common *)me, &a);
		route = destination(c->netns, &a);
		bpf_map_delete_elem(&routes, &route);
	}
	return CAUSE_NO_PEER;
}

static __always_inline __u32 decide(struct connection *c, struct tcp_sock *me, __u32 size)
{
	__u64 epoch;

	if (!c->peer_sk && c->off != CAUSE_NO_PEER && !find_peer(c))
		return peerless(c, me);
	epoch = epoch_now();
	if (c->epoch != epoch && c->off != CAUSE_NO_PEER) {
		c->epoch = epoch;
		c->off = standing_cause(c, me);
	}
	return c->off ? c->off : guard(c, me, size);
}

SEC("sk_msg")
int redirect_payload(struct sk_msg_md *msg)
{
	struct connection *c;
	struct handshake key;
	struct tcp_sock *me;
	__u32 cause;
	long verdict;

	if (!msg->sk)
		return SK_PASS;
	me = bpf_skc_to_tcp_sock(msg->sk);
	c = bpf_sk_storage_get(&connections, msg->sk, 0, 0);
	if (!c || !me)
		return SK_PASS;

	cause = decide(c, me, msg->size);
	if (!cause) {
		key = c->peer;
		if (c->flags & CONNECTION_PEER_COUNTED)
			verdict = bpf_msg_redirect_hash(msg, &sockets_counted, &key, BPF_F_INGRESS);
		else
			verdict = bpf_msg_redirect_hash(msg, &sockets, &key, BPF_F_INGRESS);
		cause = verdict == SK_PASS ? CAUSE_REDIRECTED : CAUSE_NO_PEER;
	}
	count(c, cause, msg->size);
	note_worth(c);
	return SK_PASS;
}

/* What sk_skb_adjust_room (net/core/filter.c) takes off at most, and what a packet may have (BIG TCP). */
#define CUT_BYTES 0xfff
#define CUTS (0x80000 / CUT_BYTES + 1)

/* Leaves the last `rest` bytes. */
static __always_inline void cut_front(struct __sk_buff *skb, __u32 rest)
{
	__s32 cut;

	for (int i = 0; i < CUTS; i++) {
		cut = skb->len - rest;
		if (cut <= 0)
			return;
		if (cut > CUT_BYTES)
			cut = CUT_BYTES;
		if (bpf_skb_adjust_room(skb, -cut, BPF_ADJ_ROOM_NET, 0))
			return;
	}
}

/*
 * Redirects nothing: its presence makes the kernel move bytes that came by TCP to the queue that FIONREAD counts.
 *
 * A retransmission may overlap what came before it. TCP queues such a packet whole and skips the known part when it
 * is read (tcp_recvmsg_locked: copied_seq - seq); what is moved is read from its first byte on, so that part is cut
 * here. The packet of a socket that was adopted with a part of it read is the same, also where a recvmsg of TCP's own,
 * entered before, read on after the adoption: what TCP has handed out (copied_seq) is known as well.
 */
SEC("sk_skb/stream_verdict")
int count_stream(struct __sk_buff *skb)
{
	struct tcp_sock *tp = skb->sk ? bpf_skc_to_tcp_sock(skb->sk) : 0;
	__u64 address = (__u64)tp;
	__u32 *next, read, seq, end;
	__s32 fresh;

	next = tp ? bpf_map_lookup_elem(&arrivals, &address) : 0;
	if (!next || bpf_probe_read_kernel(&seq, sizeof(seq), &((struct sk_buff *)skb)->cb))
		return SK_PASS;
	read = tp->copied_seq;
	if ((__s32)(read - *next) > 0)
		*next = read;
	end = seq + skb->len;
	fresh = end - *next;
	cut_front(skb, fresh > 0 ? fresh : 0);
	if (fresh > 0)
		*next = end;
	return SK_PASS;
}

#endif
