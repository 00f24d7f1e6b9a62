"""Sends Initials of QUIC from addresses that are nobody's, as a flood has them, and reads no answer.

usage: initials.py HOST:PORT COUNT     prints one JSON object

One in ten is a whole one that aioquic made, of two hundred; the others have only the look of it, each with an id of its own. Sources
are of 127.0.0.0/8. Needs CAP_NET_RAW.
"""

import json
import random
import socket
import struct
import sys
import time

from aioquic.h3.connection import H3_ALPN
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection

SIZE = 1_200
WHOLE = 200


def whole(host, port):
    quic = QuicConnection(configuration=QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name="shop.example"))
    quic.connect((host, port), now=time.time())
    return quic.datagrams_to_send(now=time.time())[0][0]


def main():
    address, count = sys.argv[1], int(sys.argv[2])
    host, _, port = address.rpartition(":")
    port, chance = int(port), random.Random(1)
    ready = [whole(host, port) for _ in range(WHOLE)]
    # Version 1, ids of eight bytes, no token, the rest of the packet.
    rest = b"\x08sidelane\x00" + struct.pack("!H", 0x4000 | SIZE - 26) + chance.randbytes(SIZE - 26)
    sender = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    target, to = socket.inet_aton(host), (host, 0)
    sent = refused = 0
    began = time.monotonic()
    for i in range(count):
        packet = ready[i // 10 % WHOLE] if i % 10 == 0 else b"\xc0\0\0\0\x01\x08" + chance.randbytes(8) + rest
        length = 28 + len(packet)
        source = struct.pack("!I", 0x7F000000 | chance.randrange(0x10000, 0xFFFFFF))
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, socket.IPPROTO_UDP, 0, source, target)
        try:
            sender.sendto(head + struct.pack("!HHHH", chance.randrange(1024, 65536), port, length - 20, 0) + packet, to)
            sent += 1
        except OSError:
            refused += 1
    json.dump({"sent": sent, "refused": refused, "seconds": time.monotonic() - began}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
