// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Takes a connection whose two ends are on this node off the TCP/IP stack.
 *
 * track_established (sock_ops) pairs ends by their handshake and enrols pairs whose
 * programs are known to be fine; redirect_payload (sk_msg) hands a message to the
 * other end only where order and back-pressure stay TCP's; sweep_* (iter/tcp) adopt
 * connections that exist already and take ends off again.
 *
 * No program ever drops: whatever is not redirected takes the TCP path.
 */
#include <stdbool.h>

#include <linux/bpf.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "pair.h"
#include "establish.h"
#include "redirect.h"
#include "sweep.h"
#include "habits.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
