"""Sends UDP through a gateway by CONNECT-UDP (RFC 9298): what E2E tests drive.

usage: udp.py HOST:PORT CA h1|h2|h3|datagrams COMMAND PATH [ARGUMENT]...     prints one JSON object

h1, h2 and h3 send capsules on their stream, datagrams the same beside it.
"""

import asyncio
import json
import os
import sys

import aioquic.quic.connection as quic
from aioquic.buffer import Buffer, encode_uint_var

from h3 import PATIENCE, Asker, Client
from ws import Http1Tunnel, Http2Tunnel, Http3Tunnel

CAPSULES = (("capsule-protocol", "?1"),)


class Capsules:
    """Payloads in capsules of a stream."""

    protocol = "connect-udp"

    async def give(self, payload, context=0):
        datagram = encode_uint_var(context) + payload
        await self.send(encode_uint_var(0) + encode_uint_var(len(datagram)) + datagram)

    async def take(self):
        """The next payload; None when the other end is over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                buffer = Buffer(data=bytes(self.buffer))
                try:
                    kind = buffer.pull_uint_var()
                    datagram = buffer.pull_bytes(buffer.pull_uint_var())
                except Exception:
                    if self.over():
                        return None
                    await self.more()
                    continue
                del self.buffer[: buffer.tell()]
                if kind == 0 and datagram[0] == 0:
                    return datagram[1:]


class Http1Capsules(Capsules, Http1Tunnel):
    pass


class Http2Capsules(Capsules, Http2Tunnel):
    pass


class Http3Capsules(Capsules, Http3Tunnel):
    settings = {"window": 8 << 20}


class Datagrams(Http3Tunnel):
    """Payloads beside the stream."""

    protocol = "connect-udp"
    settings = {"window": 8 << 20, "max_datagram_frame_size": 65_536, "max_datagram_size": 1_350}

    async def open(self, path, *fields):
        self.came = asyncio.Queue()
        await super().open(path, *fields)
        assert self.client.h3.received_settings.get(0x33) == 1, "datagrams are not offered"
        self.client.datagram = self.came.put_nowait

    async def give(self, payload, context=0):
        self.client.h3.send_datagram(self.number, encode_uint_var(context) + payload)
        self.client.transmit()

    async def take(self):
        async with asyncio.timeout(PATIENCE):
            return (await self.came.get())[1:]


KINDS = {"h1": Http1Capsules, "h2": Http2Capsules, "h3": Http3Capsules, "datagrams": Datagrams}


async def opens(tunnel, path):
    """How the request is answered, and why."""
    await tunnel.open(path, *CAPSULES)
    while tunnel.status not in (101, 200) and not tunnel.over():
        await tunnel.more()
    return {"status": tunnel.status, "why": bytes(tunnel.buffer).decode("latin-1").strip()}


async def echoes(tunnel, path, count, size):
    """Whether so many payloads come back as they went, one after another; those of another context do not count."""
    await tunnel.open(path, *CAPSULES)
    same = True
    for _ in range(int(count)):
        payload = os.urandom(int(size))
        await tunnel.give(b"ignored", 2)
        await tunnel.give(payload)
        same &= await tunnel.take() == payload
    return {"status": tunnel.status, "capsules": tunnel.fields.get("capsule-protocol"), "same": same}


async def ends(tunnel, path):
    """Sends once, and waits for the gateway to end it: how it does."""
    await tunnel.open(path, *CAPSULES)
    await tunnel.give(b"anybody?")
    while not tunnel.over():
        await tunnel.more()
    return {"status": tunnel.status, "reset": tunnel.reset}


async def holds(tunnel, path, count):
    """How each of so many is answered that are open at once."""
    tunnels = [tunnel, *(type(tunnel)(f"{tunnel.host}:{tunnel.port}", tunnel.ca) for _ in range(int(count) - 1))]
    statuses = []
    for each in tunnels:
        await each.open(path, *CAPSULES)
        statuses.append(each.status)
    for each in tunnels[1:]:
        await each.close()
    return statuses


async def inside(tunnel, path, name):
    """Asks a server of HTTP/3 through the tunnel."""
    await tunnel.open(path, *CAPSULES)
    asker = Asker(f"{tunnel.host}:{tunnel.port}", tunnel.ca)
    push = quic.push_quic_transport_parameters

    def modest(buffer, parameters):
        # A packet as long as they usually are would not fit into another one.
        parameters.max_udp_payload_size = 1_200
        push(buffer, parameters)

    quic.push_quic_transport_parameters = modest
    inner = Client(quic.QuicConnection(configuration=asker.configuration()))

    class Through(asyncio.DatagramTransport):
        def sendto(self, data, address=None):
            tunnel.client.h3.send_datagram(tunnel.number, b"\0" + bytes(data))
            tunnel.client.transmit()

    tunnel.client.datagram = lambda data: inner.datagram_received(data[1:], ("127.0.0.1", 1))
    inner.connection_made(Through())
    inner.connect(("127.0.0.1", 1))
    await inner.wait_connected()
    answer = await inner.answer(inner.ask("GET", name))
    inner.close()
    return {"status": answer["status"], "length": answer["length"]}


async def main():
    address, ca, kind, command, path, *arguments = sys.argv[1:]
    tunnel = KINDS[kind](address, ca)
    try:
        return await globals()[command](tunnel, path, *arguments)
    finally:
        await tunnel.close()


if __name__ == "__main__":
    json.dump(asyncio.run(main()), sys.stdout)
    print()
