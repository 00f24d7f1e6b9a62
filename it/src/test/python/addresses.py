"""Begins connections of QUIC without answering what comes back: what a gateway sends to who has proved nothing.

usage: addresses.py HOST:PORT CA COMMAND [ARGUMENT]...     prints one JSON object
"""

import asyncio
import json
import os
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from aioquic.h3.connection import H3_ALPN
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection

from h3 import NAME, Asker

# As long as nothing more comes.
QUIET = 3
# Of an Ethernet frame.
MOST = 1_472


def initial(host, port, protocols=H3_ALPN):
    quic = QuicConnection(configuration=QuicConfiguration(is_client=True, alpn_protocols=protocols, server_name=NAME))
    quic.connect((host, port), now=time.time())
    return quic.datagrams_to_send(now=time.time())[0][0]


def noise(first, size):
    """A packet of the same connection that nobody can open: a first byte, the version, the id of the Initial, and then anything."""
    head = bytes([first[0] | 0x0F]) + first[1 : 6 + first[5]] + b"\0"
    return head + os.urandom(size - len(head))


# What is sent from an address of its own: of a first Initial, and of one whose protocols nobody speaks.
KINDS = {
    "alone": lambda first, _: [first],
    "duplicates": lambda first, _: [first] * 5,
    "noise after it": lambda first, _: [first] + [noise(first, 1_200) for _ in range(4)],
    "noise within it": lambda first, _: [first + os.urandom(MOST - len(first))] * 2,
    "short noise after it": lambda first, _: [first] + [noise(first, 100) for _ in range(20)],
    "noise of short headers after it": lambda first, _: [first] + [b"\x40" + first[6 : 6 + first[5]] + os.urandom(40) for _ in range(20)],
    "an Initial that is none": lambda first, _: [noise(first, 1_200)] * 2,
    "what is closed at once": lambda _, refused: [refused] * 5,
    "short headers of no connection": lambda *_: [b"\x40" + os.urandom(size) for size in (20, 40, 100, 1_199, 1_471)] * 2,
}


def draws(address, _ca):
    """All kinds at once."""
    host, _, port = address.rpartition(":")
    target = host, int(port)
    sent = [kind(initial(*target), initial(*target, ["none"])) for kind in KINDS.values()]
    with ThreadPoolExecutor(len(KINDS)) as threads:
        return dict(zip(KINDS, threads.map(lambda pending: draw(target, pending), sent)))


def draw(target, pending):
    """Sends, a datagram at a time, and adds up; the worst is of what had come after each was sent."""
    sent = received = packets = retries = 0
    worst = 0.0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        while True:
            if pending:
                sent += probe.sendto(pending.pop(0), target)
            probe.settimeout(0.2 if pending else QUIET)
            try:
                while True:
                    answer = probe.recv(65_536)
                    received += len(answer)
                    packets += 1
                    retries += answer[0] & 0xF0 == 0xF0
                    worst = max(worst, received / sent)
            except TimeoutError:
                if not pending:
                    return {"sent": sent, "received": received, "packets": packets, "retries": retries, "worst": worst}


def crowds(address, ca, count):
    """Leaves so many handshakes open, and asks then as an honest client: how often each was asked to prove its address."""
    host, _, port = address.rpartition(":")
    target = host, int(port)
    probes, kinds = [], []
    for _ in range(int(count)):
        probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        probe.settimeout(QUIET)
        probe.sendto(initial(*target), target)
        probes.append(probe)
        # One after another: each is counted when the next one comes.
        kinds.append("retry" if probe.recv(65_536)[0] & 0xF0 == 0xF0 else "handshake")
    honest = asyncio.run(Asker(address, ca).proves("/honest"))
    return {"handshake": kinds.count("handshake"), "retry": kinds.count("retry"), "honest": honest}


def main():
    address, ca, command, *arguments = sys.argv[1:]
    json.dump(globals()[command](address, ca, *arguments), sys.stdout)
    print()


if __name__ == "__main__":
    main()
