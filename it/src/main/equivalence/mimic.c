// SPDX-License-Identifier: Apache-2.0
/*
 * mimic: a hostile end that wants to be taken for one end of somebody else's connection, whose numbers it knows.
 *
 *   mimic watch DEVICE PORT             prints `handshake CLIENT_PORT CLIENT_ISN SERVER_ISN` of the next connection
 *   mimic answer DEVICE FEED            acknowledges whatever is sent on the device, and says FEED bytes once
 *   mimic repair LOCAL PORT REMOTE PORT SND RCV FEED
 *                                       a real socket whose numbers were set in repair mode; reads FEED bytes from
 *                                       its own network, so that it has read as much as who it wants to be
 *   mimic dial DEVICE LOCAL PORT REMOTE PORT ISN REMOTE_MAC
 *                                       a TCP of its own that chooses its number; says 100 bytes, then listens
 *
 * repair and dial print `said N` when the other end has got what they said, and when their stdin ends `heard N`, what
 * came beyond FEED.
 * Addresses are IPv4.
 */
#define _GNU_SOURCE
#include "ends.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SAID 100
#define SEGMENT 600
#define PATIENCE_MS 20000

struct frame {
	struct ether_header ether;
	struct iphdr ip;
	struct tcphdr tcp;
	uint8_t data[2048];
} __attribute__((packed));

static int open_device(const char *name)
{
	struct sockaddr_ll a = { .sll_family = AF_PACKET,
				 .sll_protocol = htons(ETH_P_IP),
				 .sll_ifindex = (int)if_nametoindex(name) };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_IP));

	if (fd < 0 || !a.sll_ifindex || bind(fd, (void *)&a, sizeof(a)))
		fail(name);
	return fd;
}

/* The next TCP frame that came from outside: its length of data, or -1 when the time has passed. */
static ssize_t next_frame(int fd, struct frame *f, int timeout_ms, bool own_too)
{
	uint64_t until = now_ms() + (uint64_t)timeout_ms;

	while (now_ms() < until) {
		struct sockaddr_ll from;
		socklen_t len = sizeof(from);
		ssize_t n;
		size_t head;

		if (!await(fd, POLLIN, (int)(until - now_ms())))
			continue;
		n = recvfrom(fd, f, sizeof(*f), 0, (void *)&from, &len);
		if (n < (ssize_t)(sizeof(f->ether) + sizeof(f->ip) + sizeof(f->tcp)) || f->ip.protocol != IPPROTO_TCP ||
		    (!own_too && from.sll_pkttype == PACKET_OUTGOING))
			continue;
		head = f->ip.ihl * 4u + f->tcp.doff * 4u;
		return ntohs(f->ip.tot_len) - (ssize_t)head;
	}
	return -1;
}

static uint32_t sum(const void *from, size_t len, uint32_t start)
{
	const uint8_t *p = from;

	for (size_t i = 0; i < len; i++)
		start += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	return start;
}

static uint16_t fold(uint32_t s)
{
	while (s >> 16)
		s = (s & 0xffff) + (s >> 16);
	return htons((uint16_t)~s);
}

struct ends {
	uint8_t own_mac[ETH_ALEN], other_mac[ETH_ALEN];
	uint32_t own_ip, other_ip;
	uint16_t own_port, other_port;
};

static void send_frame(int fd, const struct ends *e, uint32_t seq, uint32_t ack, uint8_t flags, size_t len)
{
	struct frame f = { .ether = { .ether_type = htons(ETHERTYPE_IP) },
			   .ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP },
			   .tcp = { .doff = 5, .window = htons(65535) } };
	uint32_t pseudo;

	memcpy(f.ether.ether_shost, e->own_mac, ETH_ALEN);
	memcpy(f.ether.ether_dhost, e->other_mac, ETH_ALEN);
	f.ip.saddr = e->own_ip;
	f.ip.daddr = e->other_ip;
	f.ip.tot_len = htons((uint16_t)(sizeof(f.ip) + sizeof(f.tcp) + len));
	f.ip.check = fold(sum(&f.ip, sizeof(f.ip), 0));
	f.tcp.source = e->own_port;
	f.tcp.dest = e->other_port;
	f.tcp.seq = htonl(seq);
	f.tcp.ack_seq = htonl(ack);
	((uint8_t *)&f.tcp)[13] = flags;
	memset(f.data, 'm', len);
	pseudo = sum(&f.ip.saddr, 8, IPPROTO_TCP + (uint32_t)(sizeof(f.tcp) + len));
	f.tcp.check = fold(sum(&f.tcp, sizeof(f.tcp) + len, pseudo));
	if (send(fd, &f, sizeof(f.ether) + sizeof(f.ip) + sizeof(f.tcp) + len, 0) < 0)
		fail("send a frame");
}

static void own_mac(int fd, const char *device, uint8_t mac[ETH_ALEN])
{
	struct ifreq request = { 0 };

	strncpy(request.ifr_name, device, IFNAMSIZ - 1);
	if (ioctl(fd, SIOCGIFHWADDR, &request))
		fail(device);
	memcpy(mac, request.ifr_hwaddr.sa_data, ETH_ALEN);
}

static void watch(const char *device, uint16_t port)
{
	int fd = open_device(device);
	struct frame f;

	puts("watching");
	fflush(stdout);
	while (next_frame(fd, &f, PATIENCE_MS, true) >= 0)
		if (f.tcp.syn && f.tcp.ack && ntohs(f.tcp.source) == port) {
			printf("handshake %u %u %u\n", ntohs(f.tcp.dest), ntohl(f.tcp.ack_seq) - 1, ntohl(f.tcp.seq));
			return;
		}
	fprintf(stderr, "no handshake to port %u\n", port);
	exit(1);
}

static void swap_ends(struct ends *e, const struct frame *f)
{
	memcpy(e->own_mac, f->ether.ether_dhost, ETH_ALEN);
	memcpy(e->other_mac, f->ether.ether_shost, ETH_ALEN);
	e->own_ip = f->ip.daddr;
	e->other_ip = f->ip.saddr;
	e->own_port = f->tcp.dest;
	e->other_port = f->tcp.source;
}

static void answer(const char *device, size_t feed)
{
	int fd = open_device(device);
	struct frame f;

	puts("answering");
	fflush(stdout);
	while (!await(STDIN_FILENO, POLLIN, 0)) {
		ssize_t n = next_frame(fd, &f, 20, false);
		struct ends e;

		if (n <= 0)
			continue;
		swap_ends(&e, &f);
		send_frame(fd, &e, ntohl(f.tcp.ack_seq), ntohl(f.tcp.seq) + (uint32_t)n, TH_ACK, 0);
		for (size_t said = 0; said < feed; said += SEGMENT)
			send_frame(fd, &e, ntohl(f.tcp.ack_seq) + (uint32_t)said, ntohl(f.tcp.seq) + (uint32_t)n,
				   TH_ACK | TH_PUSH, feed - said < SEGMENT ? feed - said : SEGMENT);
		feed = 0;
	}
}

static void set_number(int fd, int queue, uint32_t number)
{
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_QUEUE, &queue, sizeof(queue)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_QUEUE_SEQ, &number, sizeof(number)))
		fail("set a sequence number");
}

static void hear_until_stdin_ends(int fd)
{
	uint64_t heard = 0;

	while (!await(STDIN_FILENO, POLLIN, 0)) {
		uint8_t bytes[4096];
		ssize_t n;

		if (!await(fd, POLLIN, 50))
			continue;
		n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
		if (n > 0)
			heard += (uint64_t)n;
		else if (n == 0 || errno != EAGAIN)
			sleep_ms(50);
	}
	printf("heard %" PRIu64 "\n", heard);
}

static void repair(char **argv)
{
	struct sockaddr_in local = { .sin_family = AF_INET }, remote = { .sin_family = AF_INET };
	struct tcp_repair_window window = { .snd_wl1 = (uint32_t)strtoul(argv[7], NULL, 0),
					    .snd_wnd = 60000,
					    .max_window = 60000,
					    .rcv_wnd = 60000,
					    .rcv_wup = (uint32_t)strtoul(argv[7], NULL, 0) };
	size_t feed = strtoul(argv[8], NULL, 0);
	uint8_t *fed = malloc(feed + 1);
	int one = 1, zero = 0, queued = -1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	uint64_t until = now_ms() + PATIENCE_MS;

	inet_pton(AF_INET, argv[2], &local.sin_addr);
	local.sin_port = htons((uint16_t)atoi(argv[3]));
	inet_pton(AF_INET, argv[4], &remote.sin_addr);
	remote.sin_port = htons((uint16_t)atoi(argv[5]));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &one, sizeof(one)))
		fail("repair mode");
	set_number(fd, TCP_SEND_QUEUE, (uint32_t)strtoul(argv[6], NULL, 0));
	set_number(fd, TCP_RECV_QUEUE, (uint32_t)strtoul(argv[7], NULL, 0));
	if (bind(fd, (void *)&local, sizeof(local)) || connect(fd, (void *)&remote, sizeof(remote)))
		fail("connect in repair mode");
	/* A window, or it may not send. */
	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_WINDOW, &window, sizeof(window)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &zero, sizeof(zero)))
		fail("leave repair mode");
	/* Something has to be acknowledged, or the socket looks as if it never had been used. */
	while (queued && now_ms() < until) {
		uint8_t bytes[SAID];

		if (queued < 0) {
			memset(bytes, 'm', sizeof(bytes));
			if (send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL) < 0)
				fail("send");
		}
		ioctl(fd, SIOCOUTQ, &queued);
		sleep_ms(5);
	}
	if (read_full(fd, fed, feed, PATIENCE_MS) != (ssize_t)feed)
		fail("read what is fed");
	printf("said %d\n", queued ? 0 : SAID);
	fflush(stdout);
	hear_until_stdin_ends(fd);
}

static void dial_raw(char **argv)
{
	int fd = open_device(argv[2]);
	struct ends e = { .own_port = htons((uint16_t)atoi(argv[4])), .other_port = htons((uint16_t)atoi(argv[6])) };
	uint32_t isn = (uint32_t)strtoul(argv[7], NULL, 0), next = 0, acked = isn;
	uint64_t heard = 0;
	struct frame f;
	bool said = false;

	own_mac(fd, argv[2], e.own_mac);
	if (sscanf(argv[8], "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", e.other_mac, e.other_mac + 1, e.other_mac + 2,
		   e.other_mac + 3, e.other_mac + 4, e.other_mac + 5) != 6) {
		errno = EINVAL;
		fail(argv[8]);
	}
	inet_pton(AF_INET, argv[3], &e.own_ip);
	inet_pton(AF_INET, argv[5], &e.other_ip);
	send_frame(fd, &e, isn, 0, TH_SYN, 0);
	while (!await(STDIN_FILENO, POLLIN, 0)) {
		ssize_t n = next_frame(fd, &f, 50, false);

		if (n < 0 || f.tcp.dest != e.own_port || f.ip.saddr != e.other_ip)
			continue;
		if (f.tcp.rst)
			break;
		acked = ntohl(f.tcp.ack_seq);
		if (f.tcp.syn) {
			next = ntohl(f.tcp.seq) + 1;
			send_frame(fd, &e, isn + 1, next, TH_ACK, 0);
			send_frame(fd, &e, isn + 1, next, TH_ACK | TH_PUSH, SAID);
			continue;
		}
		if (!said && acked == isn + 1 + SAID) {
			said = true;
			printf("said %d\n", SAID);
			fflush(stdout);
		}
		if (n > 0 && ntohl(f.tcp.seq) == next) {
			heard += (uint64_t)n;
			next += (uint32_t)n;
			send_frame(fd, &e, isn + 1 + SAID, next, TH_ACK, 0);
		}
	}
	printf("heard %" PRIu64 "\n", heard);
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "watch"))
		watch(argv[2], (uint16_t)atoi(argv[3]));
	else if (argc == 4 && !strcmp(argv[1], "answer"))
		answer(argv[2], strtoul(argv[3], NULL, 0));
	else if (argc == 9 && !strcmp(argv[1], "repair"))
		repair(argv);
	else if (argc == 9 && !strcmp(argv[1], "dial"))
		dial_raw(argv);
	else
		return fprintf(stderr, "usage: mimic watch|answer|repair|dial ... (see the head of mimic.c)\n"), 64;
	return 0;
}
