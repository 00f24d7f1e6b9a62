/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_ABI_H
#define SIDELANE_ABI_H

/*
 * Layouts shared with user space; io.sidelane.agent.datapath.Abi mirrors them and a
 * test compares sizes and offsets. Everything is fixed width, padding is explicit
 * and zero. A changed layout needs a new version, which is also the pin directory.
 */
#define SIDELANE_ABI_VERSION 1

/*
 * The name of one end of a TCP connection: the two first sequence numbers, as that
 * end sees them, and the client's address, which REDIRECT and DNAT keep. The other
 * end has the same name with snd and rcv exchanged. Numbers and ports are in host
 * byte order, addresses in network byte order, IPv4 v4-mapped.
 */
struct handshake {
	__u32 snd;	/* first byte this end sends: its ISN + 1 */
	__u32 rcv;	/* first byte this end receives */
	__u32 client_ip[4];
	__u16 client_port;
	__u16 zero;	/* the key is hashed as bytes */
};

/* What a pod's policy allows; no entry means that the pod is left alone. */
enum policy_flag {
	POLICY_REDIRECT = 1 << 0,
	POLICY_SIDECAR_LOCAL = 1 << 1,	/* both ends in one network namespace */
	POLICY_SAME_NODE = 1 << 2,	/* ends in two network namespaces */
	POLICY_ALLOW_BLOCKING = 1 << 3,
	POLICY_ENROL_ALWAYS = 1 << 4,	/* do not observe first */
	POLICY_ADOPT = 1 << 6,
	POLICY_ONLY_PORTS = 1 << 7,	/* only ports with PORT_INCLUDE */
};

struct policy {
	__u32 flags;		/* enum policy_flag */
	__u32 unread_budget;	/* bytes a reader may leave unread before TCP takes over */
};

enum port_rule {
	PORT_INCLUDE = 1,
	PORT_EXCLUDE = 2,
};

struct port_key {
	__u64 netns;	/* netns cookie */
	__u32 port;	/* service port, as the client sees it */
	__u32 zero;
};

/* Why a message went by TCP, or a connection stays there. Order is ABI: append only. */
enum cause {
	CAUSE_NONE,
	CAUSE_ORDER,		/* bytes given to TCP are still unread */
	CAUSE_BUDGET,		/* the reader is behind; TCP's window takes over */
	CAUSE_NO_PEER,		/* the other end is not enrolled on this node */
	CAUSE_BLOCKING_READER,
	CAUSE_POLICY_OFF,
	CAUSE_SOCKET_OPTION,	/* ULP, zero-copy, low-water mark, MPTCP, repair, urgent data */
	CAUSE_HABIT,		/* the program splices, or asks FIONREAD where it lies */
	CAUSE_NOT_READY,	/* not accepted yet, or the pair is only just forming */
	CAUSE_ERROR,
	CAUSE_REDIRECTED,	/* not a fallback; closes the list */
	CAUSES,
};

enum connection_flag {
	CONNECTION_ACTIVE = 1 << 0,	/* this end called connect() */
	CONNECTION_COUNTED = 1 << 1,	/* enrolled in sockets_counted */
	CONNECTION_PEER_COUNTED = 1 << 2,
	CONNECTION_SIDECAR = 1 << 3,	/* owned by the sidecar's uid */
	CONNECTION_PEER_SIDECAR = 1 << 4,
	CONNECTION_ADOPTED = 1 << 5,	/* enrolled after it was established */
	CONNECTION_WORTH = 1 << 6,	/* so much was redirected that enrolling it was worth what it costs */
};

/* State of one enrolled end, in socket-local storage. */
struct connection {
	struct handshake self;
	__u32 flags;		/* enum connection_flag */
	struct handshake peer;
	__u32 off;		/* enum cause that holds for the whole connection, or 0 */
	__u64 netns;		/* cookies */
	__u64 peer_netns;
	__u64 sk;		/* kernel addresses: identity only, never leave the node */
	__u64 peer_sk;
	__u64 since_ns;		/* enrolled at, CLOCK_MONOTONIC */
	__u64 epoch;		/* of the policy that `off` was computed from */
	__u32 budget;		/* bytes */
	__u32 since_empty;	/* redirected since the peer's queue was last empty */
	__u64 messages[CAUSES];
	__u64 redirected_bytes;
	__u64 tcp_bytes;
};

/* What an enrolled end tells its peer; the name is taken back when the socket closes. */
struct enrolled_end {
	__u64 sk;
	__u64 netns;
	__u32 flags;	/* enum connection_flag, as seen by the end itself */
	__u32 zero;
};

/* What programs at one listener, or behind one destination, are known to do. */
struct route {
	__u64 netns;
	__u32 ip[4];	/* destination; zero for a listener */
	__u32 port;
	__u32 zero;
};

enum route_state {
	ROUTE_OBSERVED = 0,
	ROUTE_GOOD = 1,		/* a pair was found and both ends may be enrolled */
};

struct route_verdict {
	__u16 state;	/* enum route_state */
	__u16 brief;	/* of a destination: how many connections in a row ended before they were worth it */
	__u32 cause;	/* enum cause that keeps it on TCP, or 0 */
};

/* One record of the connections dump. */
struct connection_record {
	struct connection connection;
	__u32 local_ip[4];
	__u32 remote_ip[4];
	__u16 local_port;
	__u16 remote_port;
	__u16 family;	/* AF_INET or AF_INET6 */
	__u16 zero;
	__u64 unread;	/* redirected bytes waiting at this end; ~0 where only "some" is known */
	__u32 uid;
	__u32 zero2;
};

/* A socket that must not take part any more, and since when (CLOCK_MONOTONIC). */
struct veto {
	__u32 cause;	/* enum cause */
	__u32 zero;
	__u64 since_ns;
};

/* Indices of the array `control`. */
enum control {
	CONTROL_POLICY_EPOCH,	/* written by the agent only */
	CONTROL_HABIT_EPOCH,	/* written by the programs only */
	CONTROL_UNADOPTED,	/* local pairs met that are not enrolled yet */
	CONTROL_DRAINING,	/* leaving: nobody may switch pods on any more */
	CONTROLS,
};

/* Node-wide sums, per CPU. */
struct totals {
	__u64 messages[CAUSES];
	__u64 redirected_bytes;
	__u64 tcp_bytes;
	__u64 enrolled;
	__u64 adopted;
	__u64 released;
	__u64 enrol_errors;
	__u64 active_seen;
	__u64 passive_seen;
};

#endif
