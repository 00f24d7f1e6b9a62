# SPDX-License-Identifier: Apache-2.0
"""Uploads and their receivers in Python: event loop, and threads that block.

ends.py serve-asyncio|serve-threads ADDR PORT              prints "listening PORT"; answers a PUT with its SHA-256
ends.py upload-asyncio|upload-threads ADDR PORT COUNT SEED MAX    prints "uploads N right N wrong N failed N"
"""

import asyncio
import hashlib
import http.client
import http.server
import random
import sys
import threading

CONNECTIONS = 4


def bodies(count, seed, limit):
    dice = random.Random(seed)
    for _ in range(count):
        size = min(limit, int(2 ** dice.uniform(0, 25)))
        yield dice.randbytes(min(size, 65536)) * (size // 65536 + 1), size


class Count:
    def __init__(self):
        self.right = self.wrong = self.failed = 0
        self.lock = threading.Lock()

    def add(self, right=0, wrong=0, failed=0):
        with self.lock:
            self.right += right
            self.wrong += wrong
            self.failed += failed

    def show(self):
        total = self.right + self.wrong + self.failed
        print(f"uploads {total} right {self.right} wrong {self.wrong} failed {self.failed}", flush=True)


async def receive(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(next(l for l in head.decode().split("\r\n") if l.lower().startswith("content-length"))[15:])
            digest = hashlib.sha256()
            while length:
                part = await reader.read(min(length, 65536))
                if not part:
                    return
                digest.update(part)
                length -= len(part)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n" + digest.hexdigest().encode())
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def serve_asyncio(addr, port):
    server = await asyncio.start_server(receive, addr, port)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        length = int(self.headers["Content-Length"])
        digest = hashlib.sha256()
        while length:
            part = self.rfile.read(min(length, 65536))
            digest.update(part)
            length -= len(part)
        self.send_response(200)
        self.send_header("Content-Length", "64")
        self.end_headers()
        self.wfile.write(digest.hexdigest().encode())

    def log_message(self, *_):
        pass


def serve_threads(addr, port):
    server = http.server.ThreadingHTTPServer((addr, port), Receiver)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("listening", server.server_address[1], flush=True)
    sys.stdin.read()


async def upload_asyncio(addr, port, count, seed, limit):
    seen = Count()

    async def connection(number):
        reader, writer = await asyncio.open_connection(addr, port)
        for body, size in bodies(count // CONNECTIONS, seed + number, limit):
            body = body[:size]
            writer.write(b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
            writer.write(body)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            answer = await reader.readexactly(64)
            right = b" 200 " in head and answer.decode() == hashlib.sha256(body).hexdigest()
            seen.add(right=right, wrong=not right)
        writer.close()

    results = await asyncio.gather(*(connection(i) for i in range(CONNECTIONS)), return_exceptions=True)
    for r in results:
        if isinstance(r, Exception):
            print("failed:", repr(r), flush=True)
            seen.add(failed=1)
    seen.show()


def upload_threads(addr, port, count, seed, limit):
    seen = Count()

    def connection(number):
        try:
            link = http.client.HTTPConnection(addr, port)
            for body, size in bodies(count // CONNECTIONS, seed + number, limit):
                body = body[:size]
                link.request("PUT", "/", body)
                right = link.getresponse().read().decode() == hashlib.sha256(body).hexdigest()
                seen.add(right=right, wrong=not right)
        except (OSError, http.client.HTTPException) as e:
            print("failed:", repr(e), flush=True)
            seen.add(failed=1)

    threads = [threading.Thread(target=connection, args=(i,)) for i in range(CONNECTIONS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    seen.show()


def main():
    mode, addr, port, *rest = sys.argv[1:]
    numbers = [int(n) for n in rest]
    if mode == "serve-asyncio":
        asyncio.run(serve_asyncio(addr, int(port)))
    elif mode == "serve-threads":
        serve_threads(addr, int(port))
    elif mode == "upload-asyncio":
        asyncio.run(upload_asyncio(addr, int(port), *numbers))
    elif mode == "upload-threads":
        upload_threads(addr, int(port), *numbers)
    else:
        sys.exit(__doc__)


main()
