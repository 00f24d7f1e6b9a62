"""Sends HTTP/2 over TLS as no client should, and bytes slowly: how a gateway ends that.

usage: http2.py HOST:PORT CA COMMAND [ARGUMENT]...     prints one JSON object
"""

import contextlib
import json
import select
import socket
import ssl
import struct
import sys
import threading
import time

import hpack
from aioquic.buffer import Buffer, BufferReadError

from h3 import ABUSES as HTTP3
from h3 import NAME

DATA, HEADERS, RESET, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 5, 6, 7, 8, 9
END_STREAM, END_HEADERS = 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
PATIENCE = 20


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack("!I", len(payload))[1:] + bytes([kind, flags]) + struct.pack("!I", stream) + payload


def string(value):
    if len(value) < 127:
        return bytes([len(value)]) + value
    rest, out = len(value) - 127, b"\x7f"
    while rest >= 128:
        out += bytes([rest % 128 + 128])
        rest //= 128
    return out + bytes([rest]) + value


def block(*fields):
    """Fields as HPACK has them without any table (RFC 7541, 6.2.2), whatever their bytes are."""
    return b"".join(b"\0" + string(name) + string(value) for name, value in fields)


def request(*more, path=b"/alive", method=b"GET"):
    return block((b":method", method), (b":scheme", b"https"), (b":authority", NAME.encode()), (b":path", path), *more)


def http3_fields(payload):
    """The fields of a head that has literals alone, as h3.py writes them."""

    def length(first, bits):
        value = first & (1 << bits) - 1
        if value < (1 << bits) - 1:
            return value
        shift = 0
        while True:
            more = buffer.pull_uint8()
            value += (more & 127) << shift
            shift += 7
            if more < 128:
                return value

    buffer, fields = Buffer(data=payload), []
    if buffer.pull_bytes(2) != b"\0\0":
        return None
    while not buffer.eof():
        first = buffer.pull_uint8()
        if first & 0xF8 != 0x20:
            return None
        name = buffer.pull_bytes(length(first, 3))
        fields.append((name, buffer.pull_bytes(length(buffer.pull_uint8(), 7))))
    return fields


def translated(data, end=True):
    """What h3.py sends on a stream as frames of HTTP/2; None where there is no such thing."""
    buffer, frames = Buffer(data=data), []
    try:
        while not buffer.eof():
            kind = buffer.pull_uint_var()
            payload = buffer.pull_bytes(buffer.pull_uint_var())
            if kind == DATA:
                frames.append((DATA, 0, payload))
            elif kind == HEADERS and (fields := http3_fields(payload)) is not None and len(whole := block(*fields)) <= 1 << 14:
                frames.append((HEADERS, END_HEADERS, whole))
            else:
                return None
    except BufferReadError:
        return None
    last = len(frames) - 1
    return b"".join(frame(kind, flags | (END_STREAM if end and i == last else 0), 1, payload) for i, (kind, flags, payload) in enumerate(frames)) or None


SAME = {case: frames for case, sent in HTTP3.items() if (frames := translated(*sent))}
OWN = {
    "data-on-connection": frame(DATA, END_STREAM, 0, b"a"),
    "even-stream": frame(HEADERS, END_HEADERS | END_STREAM, 2, request()),
    "head-on-connection": frame(HEADERS, END_HEADERS | END_STREAM, 0, request()),
    "push-promise": frame(PUSH_PROMISE, END_HEADERS, 1, struct.pack("!I", 2) + request()),
    "continuation-alone": frame(CONTINUATION, END_HEADERS, 1, request()),
    "ping-within-head": frame(HEADERS, END_STREAM, 1, request()) + frame(PING, 0, 0, b"12345678"),
    "other-stream-within-head": frame(HEADERS, END_STREAM, 1, request()) + frame(CONTINUATION, END_HEADERS, 3, b""),
    "long-frame": frame(HEADERS, END_HEADERS | END_STREAM, 1, request((b"x", b"a" * 20_000))),
    "short-ping": frame(PING, 0, 0, b"123"),
    "odd-settings": frame(SETTINGS, 0, 0, b"12345"),
    "settings-on-stream": frame(SETTINGS, 0, 1),
    "push-setting": frame(SETTINGS, 0, 0, struct.pack("!HI", 2, 2)),
    "window-setting": frame(SETTINGS, 0, 0, struct.pack("!HI", 4, 1 << 31)),
    "window-overflow": frame(WINDOW_UPDATE, 0, 0, struct.pack("!I", (1 << 31) - 1)),
    "window-of-nothing": frame(WINDOW_UPDATE, 0, 0, struct.pack("!I", 0)),
    "bad-hpack": frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\xff\xff\xff\xff\xff\xff"),
    "no-such-entry": frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\xfe"),
    "grow-table": frame(HEADERS, END_HEADERS | END_STREAM, 1, b"\x3f\xe1\xff\x07" + request()),
    "self-dependency": frame(HEADERS, END_HEADERS | END_STREAM | 0x20, 1, struct.pack("!IB", 1, 15) + request()),
    "reset-of-nothing": frame(RESET, 0, 5, struct.pack("!I", 8)),
    "more-padding-than-frame": frame(DATA, 8, 1, b"\xff"),
}


class Connection:
    """Frames, and what came of them. Reads nothing but when asked to."""

    def __init__(self, address, ca):
        context = ssl.create_default_context(cafile=ca)
        context.set_alpn_protocols(["h2"])
        host, _, port = address.rpartition(":")
        self.socket = context.wrap_socket(socket.create_connection((host, int(port)), timeout=PATIENCE), server_hostname=NAME)
        self.buffer, self.decoder = b"", hpack.Decoder()
        self.goaway, self.ended, self.acknowledged = None, False, 0
        self.resets, self.statuses = {}, {}

    def __enter__(self):
        self.send(PREFACE + frame(SETTINGS))
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Whether it may go on."""
        try:
            self.socket.sendall(data)
        except OSError:
            self.ended = True
        return not self.ended

    def read(self):
        try:
            data = self.socket.recv(65_536)
        except TimeoutError:
            return False
        except OSError:
            data = b""
        self.ended = not data
        self.buffer += data
        while len(self.buffer) >= 9 and len(self.buffer) >= 9 + (length := int.from_bytes(self.buffer[:3])):
            kind, flags, stream = self.buffer[3], self.buffer[4], int.from_bytes(self.buffer[5:9])
            self.take(kind, flags, stream, self.buffer[9 : 9 + length])
            self.buffer = self.buffer[9 + length :]
        return True

    def take(self, kind, flags, stream, payload):
        if kind == GOAWAY:
            self.goaway = int.from_bytes(payload[4:8])
        elif kind == RESET:
            # The first: what comes for the stream afterwards is answered by others.
            self.resets.setdefault(stream, int.from_bytes(payload))
        elif kind == HEADERS:
            self.statuses[stream] = int(dict(self.decoder.decode(payload)).get(":status", 0))
        elif kind == SETTINGS and not flags & 1:
            self.send(frame(SETTINGS, 1))
        elif kind in (PING, SETTINGS):
            self.acknowledged += 1

    def ready(self):
        return select.select([self.socket], [], [], 0)[0] or self.socket.pending()

    def until(self, condition):
        while not condition() and not self.ended and self.read():
            pass

    def told(self):
        return {"goaway": self.goaway, "closed": self.ended or self.goaway is not None, "resets": len(self.resets), "reset": self.resets.get(1), "status": self.statuses.get(1)}


def abuse(address, ca, frames):
    with Connection(address, ca) as connection:
        connection.send(frames)
        connection.until(lambda: 1 in connection.resets or 1 in connection.statuses or connection.goaway is not None)
        alive = None
        if connection.goaway is None and not connection.ended:
            connection.send(frame(HEADERS, END_HEADERS | END_STREAM, 3, request()))
            connection.until(lambda: 3 in connection.statuses or 3 in connection.resets)
            alive = connection.statuses.get(3)
        return {**connection.told(), "alive": alive}


def abuses(address, ca):
    return {case: abuse(address, ca, frames) for case, frames in (SAME | {"own " + name: frames for name, frames in OWN.items()}).items()}


# Floods: each sends so many, unless it is ended before, then reads to the end.


def flood(address, ca, kind, count):
    with Connection(address, ca) as connection:
        sent, reads = 0, FLOODS[kind][0]
        for pieces in FLOODS[kind][1](int(count)):
            if not connection.send(pieces):
                break
            sent += 1
            while reads and connection.ready() and not connection.ended:
                connection.read()
            if connection.goaway is not None:
                break
        connection.until(lambda: connection.goaway is not None)
        return {**connection.told(), "sent": sent}


def resets(count):
    for i in range(count):
        number = 2 * i + 1
        yield frame(HEADERS, END_HEADERS, number, request(method=b"POST")) + frame(RESET, 0, number, struct.pack("!I", 8))


def has_reset(count):
    """Breaks rules within streams, so that the other side resets them."""
    for i in range(count):
        number = 2 * i + 1
        yield frame(HEADERS, END_HEADERS, number, request(method=b"POST")) + frame(WINDOW_UPDATE, 0, number, struct.pack("!I", 0))


def continuations(piece):
    def pieces(count):
        yield frame(HEADERS, END_STREAM, 1, request())
        for _ in range(count):
            yield frame(CONTINUATION, 0, 1, piece)

    return pieces


def table_bomb(count):
    """Puts a field into the table and refers to it, a byte each."""
    entry = b"\x40" + string(b"x") + string(b"a" * 4_000)
    yield frame(HEADERS, END_HEADERS | END_STREAM, 1, request() + entry + b"\xbe" * count)


def long_head(count):
    whole = request(*((b"x-%d" % i, b"a" * 1_000) for i in range(count)))
    yield frame(HEADERS, END_STREAM, 1, whole[: 1 << 14])
    rest = [whole[at : at + (1 << 14)] for at in range(1 << 14, len(whole), 1 << 14)]
    for i, piece in enumerate(rest):
        yield frame(CONTINUATION, END_HEADERS if i == len(rest) - 1 else 0, 1, piece)


def empty_data(count):
    yield frame(HEADERS, END_HEADERS, 1, request(method=b"POST", path=b"/echo"))
    for _ in range(count):
        yield frame(DATA, 0, 1)


def many(piece):
    def pieces(count):
        for _ in range(0, count, 100):
            yield piece * 100

    return pieces


FLOODS = {
    # Whether it reads meanwhile, and what it sends.
    "resets": (True, resets),
    "has-reset": (True, has_reset),
    "empty-continuations": (True, continuations(b"")),
    "small-continuations": (True, continuations(block((b"x", b"a")))),
    "whole-continuations": (True, continuations(block((b"x", b"a" * 16_000)))),
    "table-bomb": (True, table_bomb),
    "long-head": (True, long_head),
    "empty-data": (True, empty_data),
    "pings": (False, many(frame(PING, 0, 0, b"12345678"))),
    "settings": (False, many(frame(SETTINGS, 0, 0, struct.pack("!HI", 4, 65_535)))),
}


# Slowly: a byte at a time, often enough to seem alive.


def hello():
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname=NAME)
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


HEAD = frame(HEADERS, END_STREAM, 1, request())
SLOW = {
    # The protocol, what comes at once and what comes slowly. It never comes to an end.
    "hello": (None, b"", hello()),
    "http/1.1 line": ("http/1.1", b"", b"GET /" + b"a" * 10_000),
    "http/1.1 head": ("http/1.1", b"GET /slow HTTP/1.1\r\nhost: shop.example\r\n", b"x-a: b\r\n" * 10_000),
    "http/1.1 next head": ("http/1.1", b"GET /alive HTTP/1.1\r\nhost: shop.example\r\n\r\nGET /slow HTTP/1.1\r\n", b"x-a: b\r\n" * 10_000),
    "h2 preface": ("h2", b"", PREFACE[:-1]),
    "h2 frame": ("h2", PREFACE + frame(SETTINGS), frame(HEADERS, END_HEADERS | END_STREAM, 1, request((b"x", b"a" * 10_000)))),
    "h2 continuation": ("h2", PREFACE + frame(SETTINGS) + HEAD, frame(CONTINUATION, 0, 1, block((b"x", b"a" * 10_000)))),
    "h2 pings": ("h2", PREFACE + frame(SETTINGS), frame(PING, 0, 0, b"12345678") * 10_000),
}


def drip(address, ca, kind):
    protocol, first, rest = SLOW[kind]
    host, _, port = address.rpartition(":")
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(socket.create_connection((host, int(port)), timeout=PATIENCE))
        if protocol:
            context = ssl.create_default_context(cafile=ca)
            context.set_alpn_protocols([protocol])
            opened = stack.enter_context(context.wrap_socket(opened, server_hostname=NAME))
        try:
            opened.sendall(first)
            opened.settimeout(0.1)
            # All but the last byte of what would be whole with it.
            for at in range(len(rest) - 1):
                opened.sendall(rest[at : at + 1])
                with contextlib.suppress(TimeoutError):
                    if not opened.recv(65_536):
                        return "ended"
            opened.settimeout(PATIENCE)
            while opened.recv(65_536):
                pass
        except TimeoutError:
            return "lasts"
        except OSError:
            pass
        return "ended"


def drips(address, ca):
    told = {}
    threads = [threading.Thread(target=lambda kind=kind: told.__setitem__(kind, drip(address, ca, kind)), daemon=True) for kind in SLOW]
    until = time.monotonic() + 3 * PATIENCE
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    return {kind: told.get(kind, "lasts") for kind in SLOW}


def main():
    address, ca, command, *arguments = sys.argv[1:]
    json.dump(globals()[command](address, ca, *arguments), sys.stdout)
    print()


if __name__ == "__main__":
    main()
