/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef SIDELANE_KERNEL_H
#define SIDELANE_KERNEL_H

/*
 * The few kernel fields we read, for CO-RE: offsets are fixed up at load from the
 * running kernel's BTF, so only names and types matter here.
 */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct list_head {
	struct list_head *next, *prev;
};

struct net {
	__u64 net_cookie;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct in6_addr {
	union {
		__be32 u6_addr32[4];
	} in6_u;
};

typedef struct {
	__u32 val;
} kuid_t;

typedef struct {
	__s64 counter;
} atomic64_t;

struct proto {
	atomic64_t *memory_allocated;
	long *sysctl_mem;
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	struct proto *skc_prot;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	unsigned long skc_flags;
};

struct inode {
	unsigned short i_mode;
};

struct file {
	unsigned int f_flags;
	struct inode *f_inode;
	void *private_data;
};

struct socket {
	struct file *file;
	struct sock *sk;
};

struct sk_buff {
	char cb[48];	/* of one that TCP has queued: struct tcp_skb_cb, whose first field is `seq` */
};

struct sk_buff_head {
	struct sk_buff *next;
	__u32 qlen;
};

typedef struct {
	int counter;
} atomic_t;

struct qspinlock {
	union {
		atomic_t val;
	};
};

struct raw_spinlock {
	struct qspinlock raw_lock;
};

struct spinlock {
	union {
		struct raw_spinlock rlock;
	};
};

typedef struct {
	struct spinlock slock;
	int owned;
} socket_lock_t;

struct kernfs_node {
	__u64 id;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct cgroup {
	struct cgroup_subsys_state self;
	struct kernfs_node *kn;
};

struct sock_cgroup_data {
	struct cgroup *cgroup;
};

struct sock {
	struct sock_common __sk_common;
	struct sk_buff_head sk_receive_queue;
	socket_lock_t sk_lock;
	int sk_rcvlowat;
	__u8 sk_shutdown;
	unsigned short sk_protocol;
	struct socket *sk_socket;
	void *sk_user_data;
	kuid_t sk_uid;
	struct sock_cgroup_data sk_cgrp_data;
};

struct inet_connection_sock {
	const void *icsk_ulp_ops;
	struct {
		__u32 lrcvtime;	/* jiffies; of the handshake until data comes */
	} icsk_ack;
};

struct tcp_sock {
	__u32 copied_seq;
	__u32 write_seq;
	__u32 snd_una;
	__u32 rcv_nxt;
	__u64 bytes_acked;
	__u64 bytes_received;
	__u32 data_segs_in;
	__u32 data_segs_out;
	__u8 repair : 1;
	__u8 syn_data : 1;
	bool is_mptcp;
};

struct sk_psock {
	struct sk_buff_head ingress_skb;
	struct list_head ingress_msg;
	__u32 msg_tot_len;	/* not in every kernel: test before use */
};

struct files_struct {
	struct fdtable *fdt;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct task_struct {
	struct files_struct *files;
};

enum sock_flags {
	SOCK_URGINLINE,
	SOCK_ZEROCOPY,
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
	__u64 session_id;
	__u64 seq_num;
};

struct bpf_iter__tcp {
	union {
		struct bpf_iter_meta *meta;
	};
	union {
		struct sock_common *sk_common;
	};
	unsigned int uid;
};

#pragma clang attribute pop

#define AF_INET 2
#define AF_INET6 10
#define TCP_ESTABLISHED 1
#define SEND_SHUTDOWN 2
#define O_NONBLOCK 00004000
#define S_IFMT 00170000
#define S_IFSOCK 0140000
#define IPPROTO_TCP 6

/* net/core/skmsg.h keeps flags in the low bits of sk_user_data. */
#define PSOCK_POINTER(user_data) ((struct sk_psock *)((__u64)(user_data) & ~7ULL))

extern int LINUX_KERNEL_VERSION __kconfig;
extern void *bpf_rdonly_cast(const void *object, __u32 btf_id) __ksym __weak;

/*
 * A field of an object that is not ours to lock and may be gone: a read that faults gives 0. Kernels from 6.2 on do it
 * by a load in place; a copy, as before, costs a call for each.
 */
#define PEEK(type, object, field)                                                              \
	(LINUX_KERNEL_VERSION >= KERNEL_VERSION(6, 2, 0) ?                                     \
		 ((type *)bpf_rdonly_cast((const void *)(object), bpf_core_type_id_kernel(type)))->field : \
		 BPF_CORE_READ((type *)(object), field))

#endif
