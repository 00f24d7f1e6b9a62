"""Sends HTTP/1.1 over TLS as no client should: what a gateway answers, and whether it ends the connection.

usage: h1.py HOST:PORT CA     prints one JSON object
"""

import json
import socket
import ssl
import sys

NAME = b"shop.example"
END = b"\r\n\r\n"
POST = b"POST /a HTTP/1.1\r\nhost: " + NAME + b"\r\n"
GET = b"GET /a HTTP/1.1\r\nhost: " + NAME + b"\r\n"
ALIVE = b"GET /alive HTTP/1.1\r\nhost: " + NAME + b"\r\n"
UPGRADE = GET + b"connection: upgrade\r\nupgrade: websocket\r\n"
KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
SMUGGLED = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: " + NAME + END

ABUSES = {
    "length-and-chunked": POST + b"content-length: 6\r\ntransfer-encoding: chunked" + END + SMUGGLED,
    "chunked-and-length": POST + b"transfer-encoding: chunked\r\ncontent-length: 6" + END + SMUGGLED,
    "two-lengths": POST + b"content-length: 0\r\ncontent-length: 50" + END + SMUGGLED,
    "length-list": POST + b"content-length: 0, 50" + END + SMUGGLED,
    "length-plus": POST + b"content-length: +5" + END + SMUGGLED,
    "length-negative": POST + b"content-length: -5" + END + SMUGGLED,
    "length-hex": POST + b"content-length: 0x5" + END + SMUGGLED,
    "chunked-twice": POST + b"transfer-encoding: chunked\r\ntransfer-encoding: chunked" + END + SMUGGLED,
    "identity-chunked": POST + b"transfer-encoding: identity, chunked" + END + SMUGGLED,
    "chunked-identity": POST + b"transfer-encoding: chunked, identity" + END + SMUGGLED,
    "xchunked": POST + b"transfer-encoding: xchunked" + END + SMUGGLED,
    "vertical-tab-chunked": POST + b"transfer-encoding: \x0bchunked" + END + SMUGGLED,
    "blank-before-colon": POST + b"transfer-encoding : chunked" + END + SMUGGLED,
    "folded": POST + b"transfer-encoding:\r\n chunked" + END + SMUGGLED,
    "chunked-1.0": b"POST /a HTTP/1.0\r\nhost: " + NAME + b"\r\ntransfer-encoding: chunked" + END + SMUGGLED,
    "bad-chunk-length": POST + b"transfer-encoding: chunked" + END + b"zz\r\nabc\r\n0\r\n\r\n",
    "huge-chunk-length": POST + b"transfer-encoding: chunked" + END + b"fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
    "pipelined-upgrade": ALIVE + END[2:] + UPGRADE + b"sec-websocket-key: " + KEY + END + b"\x81\x85\0\0\0\0hello" + SMUGGLED,
    "upgrade-without-key": UPGRADE[:-2] + END + SMUGGLED,
    "upgrade-short-key": UPGRADE + b"sec-websocket-key: YWJj" + END + SMUGGLED,
    "upgrade-two-keys": UPGRADE + b"sec-websocket-key: " + KEY + b"\r\nsec-websocket-key: " + KEY + END + SMUGGLED,
    "nul-in-value": GET + b"x: a\0b" + END,
    "cr-in-value": GET + b"x: a\rb" + END,
    "blank-in-name": GET + b"x y: a" + END,
    "no-host": b"GET /a HTTP/1.1" + END,
    "two-hosts": GET + b"host: other.example" + END,
    "host-user": b"GET /a HTTP/1.1\r\nhost: a@b" + END,
    "dot-dot": b"GET /a/../b HTTP/1.1\r\nhost: " + NAME + END,
    "absolute-with-user": b"GET https://a@shop.example/ HTTP/1.1\r\nhost: " + NAME + END,
    "long-head": GET + b"".join(b"x-%d: %s\r\n" % (i, b"a" * 1000) for i in range(200)) + b"\r\n",
    "long-line": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nhost: " + NAME + END,
}


def ask(address, ca, request):
    context = ssl.create_default_context(cafile=ca)
    context.set_alpn_protocols(["http/1.1"])
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as plain, context.wrap_socket(plain, server_hostname=NAME.decode()) as tls:
        answer = b""
        ended = False
        try:
            tls.sendall(request)
            while not ended:
                piece = tls.recv(65_536)
                answer += piece
                ended = not piece
        except TimeoutError:
            pass
        except (ConnectionError, ssl.SSLError):
            ended = True
        return {"statuses": [int(line.split(b" ")[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.")], "ended": ended}


def main():
    address, ca = sys.argv[1:]
    json.dump({case: ask(address, ca, request) for case, request in ABUSES.items()}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
