/* SPDX-License-Identifier: Apache-2.0 */
/* What the socket programs share: opening ends, and content that says of every byte where it belongs. */
#ifndef ENDS_H
#define ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

_Noreturn void fail(const char *what);
uint64_t now_ms(void);
void sleep_ms(unsigned int ms);

int listen_on(const char *addr, uint16_t port);
/* A connected socket, or -1 with errno. local_port 0: any; type: 0, or SOCK_NONBLOCK to connect as event loops do. */
int dial(const char *addr, uint16_t port, uint16_t local_port, int type);
uint16_t local_port(int fd);
void set_nonblocking(int fd, bool on);
/* Waits until fd has one of the events; false when the time has passed. */
bool await(int fd, short events, int timeout_ms);
/* Sends all of it on a blocking or non-blocking socket; false with errno. */
bool send_all(int fd, const void *from, size_t len, int timeout_ms);
/* Reads exactly len bytes unless the end or an error comes first: bytes read, or -1. */
ssize_t read_full(int fd, void *to, size_t len, int timeout_ms);

uint64_t mix(uint64_t x);
/* A small generator; never zero-seeded. */
uint64_t draw(uint64_t *state);
/* 1..max, small values as likely as large ones. */
size_t draw_size(uint64_t *state, size_t max);

/* Content is a function of (key, offset), so that a foreign, missing or reordered byte shows. */
void pattern_fill(uint8_t *to, size_t len, uint64_t key, uint64_t offset);
/* Index of the first wrong byte, or -1. */
ssize_t pattern_mismatch(const uint8_t *from, size_t len, uint64_t key, uint64_t offset);
/* Which offset of the content of key these bytes are, or -1: tells reordered bytes from foreign ones. */
int64_t pattern_locate(const uint8_t *from, size_t len, uint64_t key);

#endif
