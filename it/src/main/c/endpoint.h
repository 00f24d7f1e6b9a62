/* SPDX-License-Identifier: Apache-2.0 */
/* Names of places to listen at or connect to: 127.0.0.1:80, [::1]:80, unix:/path. Sockets are non-blocking. */
#ifndef SIDELANE_ENDPOINT_H
#define SIDELANE_ENDPOINT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct endpoint {
	struct sockaddr_storage address;
	socklen_t length;
};

static inline struct endpoint endpoint_parse(const char *text)
{
	struct endpoint e = {0};
	char host[64] = "";
	const char *colon = strrchr(text, ':');
	if (strncmp(text, "unix:", 5) == 0) {
		struct sockaddr_un *un = (struct sockaddr_un *)&e.address;
		un->sun_family = AF_UNIX;
		snprintf(un->sun_path, sizeof(un->sun_path), "%s", text + 5);
		e.length = sizeof(*un);
		return e;
	}
	if (colon == NULL || colon - text >= (ptrdiff_t)sizeof(host)) {
		fprintf(stderr, "endpoint: %s (expected: ADDRESS:PORT or unix:PATH)\n", text);
		exit(2);
	}
	memcpy(host, text, (size_t)(colon - text));
	in_port_t port = htons((uint16_t)atoi(colon + 1));
	if (host[0] == '[') {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&e.address;
		host[strlen(host) - 1] = 0;
		in6->sin6_family = AF_INET6;
		in6->sin6_port = port;
		e.length = sizeof(*in6);
		if (inet_pton(AF_INET6, host + 1, &in6->sin6_addr) == 1)
			return e;
	} else {
		struct sockaddr_in *in = (struct sockaddr_in *)&e.address;
		in->sin_family = AF_INET;
		in->sin_port = port;
		e.length = sizeof(*in);
		if (inet_pton(AF_INET, host, &in->sin_addr) == 1)
			return e;
	}
	fprintf(stderr, "endpoint: %s (expected: a numeric address)\n", text);
	exit(2);
}

static inline void endpoint_no_delay(const struct endpoint *e, int fd)
{
	int on = 1;
	if (e->address.ss_family != AF_UNIX)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static inline int endpoint_listen(const struct endpoint *e)
{
	int on = 1, fd = socket(e->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (e->address.ss_family == AF_UNIX)
		unlink(((const struct sockaddr_un *)&e->address)->sun_path);
	if (bind(fd, (const struct sockaddr *)&e->address, e->length) != 0 || listen(fd, 4096) != 0) {
		perror("listen");
		exit(1);
	}
	return fd;
}

#endif
