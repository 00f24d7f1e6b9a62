// SPDX-License-Identifier: Apache-2.0
/*
 * far: runs a command at the far end of a link on which packets take time and are lost, each way.
 *
 *   far ROUND-TRIP-MILLIS LOST-PERCENT COMMAND...
 *
 * The TUN device far0 of the namespace that this was started in is the near end, 192.0.2.1. The command has a namespace of its own
 * with the other end, 192.0.2.2, and nothing else. This process is what is between them: for kernels without netem. Ends with the
 * command, by its code.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEVICE "far0"
#define MTU 1500
/* A power of two, and 12 MB. */
#define UNDERWAY (1u << 13)

struct packet {
	uint64_t due;
	uint16_t length;
	uint8_t bytes[MTU];
};

/* Of one end: what goes to the other one, in its order. */
struct way {
	int from;
	int to;
	uint32_t first;
	uint32_t next;
	struct packet underway[UNDERWAY];
};

static void must(bool done, const char *what)
{
	if (done)
		return;
	fprintf(stderr, "far: %s: %s (expected: root, and /dev/net/tun)\n", what, strerror(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

/* One end of the link, in the namespace that this is in. */
static int attach(void)
{
	struct ifreq request = {.ifr_name = DEVICE, .ifr_flags = IFF_TUN | IFF_NO_PI};
	int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	must(tun >= 0 && ioctl(tun, TUNSETIFF, &request) == 0, DEVICE);
	return tun;
}

static void address(const char *own, const char *network)
{
	struct ifreq request = {.ifr_name = DEVICE};
	struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	in->sin_family = AF_INET;
	inet_pton(AF_INET, own, &in->sin_addr);
	must(ioctl(control, SIOCSIFADDR, &request) == 0, own);
	inet_pton(AF_INET, network, &in->sin_addr);
	must(ioctl(control, SIOCSIFNETMASK, &request) == 0, network);
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	must(ioctl(control, SIOCSIFFLAGS, &request) == 0, "start of " DEVICE);
	close(control);
}

static void take(struct way *way, uint64_t delay, double lost)
{
	while (way->next - way->first < UNDERWAY) {
		struct packet *packet = &way->underway[way->next % UNDERWAY];
		ssize_t length = read(way->from, packet->bytes, sizeof(packet->bytes));

		if (length <= 0)
			return;
		if (drand48() < lost)
			continue;
		packet->due = now() + delay;
		packet->length = (uint16_t)length;
		way->next++;
	}
}

/* What has arrived; returns when the next will. */
static uint64_t give(struct way *way)
{
	while (way->first != way->next) {
		const struct packet *packet = &way->underway[way->first % UNDERWAY];

		if (packet->due > now())
			return packet->due;
		must(write(way->to, packet->bytes, packet->length) == packet->length, "packet");
		way->first++;
	}
	return UINT64_MAX;
}

static int relay(struct way *ways, uint64_t delay, double lost, pid_t command)
{
	struct pollfd ready[3] = {{.fd = ways[0].from, .events = POLLIN},
				  {.fd = ways[1].from, .events = POLLIN},
				  {.fd = pidfd_open(command, 0), .events = POLLIN}};
	int status;

	must(ready[2].fd >= 0, "pidfd");
	while (!ready[2].revents) {
		uint64_t there = give(&ways[0]), back = give(&ways[1]);
		uint64_t due = there < back ? there : back, at = now();
		uint64_t wait = due == UINT64_MAX ? 1000000000 : due > at ? due - at : 0;
		struct timespec timeout = {.tv_sec = (time_t)(wait / 1000000000), .tv_nsec = (long)(wait % 1000000000)};

		must(ppoll(ready, 3, &timeout, NULL) >= 0, "poll");
		for (int i = 0; i < 2; i++)
			if (ready[i].revents)
				take(&ways[i], delay, lost);
	}
	waitpid(command, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	static struct way ways[2];
	char *rest[2] = {NULL, NULL};
	double millis = argc < 4 ? -1 : strtod(argv[1], &rest[0]);
	double percent = argc < 4 ? -1 : strtod(argv[2], &rest[1]);
	pid_t command;

	if (millis < 0 || percent < 0 || percent > 100 || *rest[0] || *rest[1]) {
		fputs("usage: far ROUND-TRIP-MILLIS LOST-PERCENT COMMAND...\n", stderr);
		return 2;
	}
	ways[0].to = ways[1].from = attach();
	must(unshare(CLONE_NEWNET) == 0, "network namespace");
	ways[0].from = ways[1].to = attach();
	address("192.0.2.2", "255.255.255.0");
	srand48((long)now());
	command = fork();
	must(command >= 0, "fork");
	if (command == 0) {
		execvp(argv[3], argv + 3);
		fprintf(stderr, "far: %s: %s (expected: a command)\n", argv[3], strerror(errno));
		return 127;
	}
	/* Who waits for a processor here would be a longer link. */
	setpriority(PRIO_PROCESS, 0, -20);
	return relay(ways, (uint64_t)(millis / 2 * 1e6), percent / 100, command);
}
