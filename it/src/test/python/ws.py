"""Asks a gateway for WebSockets over each HTTP, as clients do and as they should not: what E2E tests drive.

usage: ws.py HOST:PORT CA h1|h2|h3 COMMAND PATH [ARGUMENT]...     prints one JSON object
"""

import asyncio
import base64
import json
import os
import ssl
import sys
import urllib.request

import h2.config
import h2.connection
import h2.events
import h2.settings
from websockets.asyncio.client import connect as websocket
from websockets.frames import Frame, Opcode

from h3 import NAME, PATIENCE, Asker, Client

EXTENSION = (("sec-websocket-version", "13"), ("sec-websocket-protocol", "chat, other"), ("origin", "https://" + NAME))


def masked(payload, opcode=Opcode.BINARY):
    return Frame(opcode, payload).serialize(mask=True)


def take_frame(buffer):
    """The first whole frame of a server, which does not mask: (opcode, payload), or None."""
    if len(buffer) < 2:
        return None
    length, at = buffer[1] & 0x7F, 2
    if length >= 126:
        at = 4 if length == 126 else 10
        length = int.from_bytes(buffer[2:at], "big")
    if len(buffer) < at + length:
        return None
    frame = buffer[0] & 0x0F, bytes(buffer[at : at + length])
    del buffer[: at + length]
    return frame


class Tunnel:
    """A stream that asked for WebSocket, or another protocol. Reads nothing but when asked to."""

    protocol = "websocket"

    def __init__(self, address, ca):
        self.host, _, port = address.rpartition(":")
        self.port, self.ca = int(port), ca
        self.buffer, self.status, self.fields, self.ended, self.reset = bytearray(), None, {}, False, None

    def tls(self, *alpn):
        context = ssl.create_default_context(cafile=self.ca)
        context.set_alpn_protocols(alpn)
        return context

    async def frame(self):
        """The next frame; None when the other end is over."""
        async with asyncio.timeout(PATIENCE):
            while (frame := take_frame(self.buffer)) is None and not self.over():
                await self.more()
            return frame

    def over(self):
        return self.ended or self.reset is not None


class Http1Tunnel(Tunnel):
    async def open(self, path, *fields):
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, ssl=self.tls("http/1.1"), server_hostname=NAME)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"host: {NAME}", "connection: keep-alive, Upgrade", f"upgrade: {self.protocol}", f"sec-websocket-key: {key}"]
        self.writer.write("\r\n".join([*lines, *(f"{name}: {value}" for name, value in fields), "", ""]).encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        self.status = int(head[0].split(" ")[1])
        self.fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)

    async def more(self):
        try:
            data = await self.reader.read(1 << 16)
        except ConnectionError:
            data, self.reset = b"", 0
        self.buffer += data
        self.ended |= not data

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    def pending(self):
        return self.writer.transport.get_write_buffer_size()

    async def close(self):
        self.writer.transport.abort()


class Http2Tunnel(Tunnel):
    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, ssl=self.tls("h2"), server_hostname=NAME)
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.flush()
        while h2.settings.SettingCodes.ENABLE_CONNECT_PROTOCOL not in self.h2.remote_settings:
            await self.more()

    def flush(self):
        self.writer.write(self.h2.data_to_send())

    async def open(self, path, *fields):
        await self.connect()
        self.number = self.h2.get_next_available_stream_id()
        pseudo = ((":method", "CONNECT"), (":protocol", self.protocol), (":scheme", "https"), (":authority", NAME), (":path", path))
        self.h2.send_headers(self.number, [*pseudo, *fields])
        self.flush()
        while self.status is None and not self.over():
            await self.more()

    async def more(self):
        data = await self.reader.read(1 << 16)
        self.ended |= not data
        for event in self.h2.receive_data(data):
            match event:
                case h2.events.ResponseReceived():
                    self.fields = dict(event.headers)
                    self.status = int(self.fields[":status"])
                case h2.events.DataReceived():
                    self.buffer += event.data
                    self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                case h2.events.StreamEnded():
                    self.ended = True
                # After the end, without an error: it wants nothing more (RFC 9113, 8.1).
                case h2.events.StreamReset() if not self.ended or event.error_code:
                    self.reset = int(event.error_code)
                case h2.events.ConnectionTerminated():
                    self.reset = int(event.error_code)
        self.flush()

    async def send(self, data):
        while data:
            room = min(self.h2.local_flow_control_window(self.number), self.h2.max_outbound_frame_size)
            if room <= 0:
                await self.more()
                continue
            self.h2.send_data(self.number, data[:room])
            self.flush()
            await self.writer.drain()
            data = data[room:]
            self.sent = getattr(self, "sent", 0) + room

    def pending(self):
        return self.writer.transport.get_write_buffer_size()

    async def close(self):
        self.writer.transport.abort()


class Reading(Client):
    """Keeps the bytes of one stream, and grants no more than was asked for until `thaw`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.bytes = bytearray()
        self.limits = self._quic._write_connection_limits, self._quic._write_stream_limits
        self._quic._write_connection_limits = self._quic._write_stream_limits = lambda *_, **__: None

    def thaw(self):
        self._quic._write_connection_limits, self._quic._write_stream_limits = self.limits

    def received(self, number, data):
        self.bytes += data

    def datagram(self, data):
        """For who wants those."""


class Http3Tunnel(Tunnel):
    settings = {"window": 1 << 16}

    async def open(self, path, *fields):
        from aioquic.asyncio import connect

        asker = Asker(f"{self.host}:{self.port}", self.ca)
        self.connection = connect(self.host, self.port, configuration=asker.configuration(**self.settings), create_protocol=Reading)
        self.client = await self.connection.__aenter__()
        await self.client.until(lambda: self.client.h3.received_settings is not None)
        assert self.client.h3.received_settings[8] == 1, "extended CONNECT is not offered"
        number = self.number = self.client._quic.get_next_available_stream_id()
        self.client.stream(number)
        pseudo = ((":method", "CONNECT"), (":protocol", self.protocol), (":scheme", "https"), (":authority", NAME), (":path", path))
        self.client.h3.send_headers(number, [(name.encode(), value.encode()) for name, value in (*pseudo, *fields)])
        self.client.transmit()
        await self.client.until(lambda: self.client.stream(number)["heads"] or self.client.is_over(number))
        self.look()
        self.fields = self.client.stream(number)["heads"][-1] if self.client.stream(number)["heads"] else {}
        self.status = int(self.fields.get(":status", 0)) or None

    def look(self):
        stream = self.client.stream(self.number)
        self.buffer += self.client.bytes
        self.client.bytes.clear()
        self.ended, self.reset = stream["end"], stream["reset"]

    async def more(self):
        self.client.thaw()
        self.client.transmit()
        if not self.client.bytes:
            await self.client.until(lambda: self.client.bytes or self.client.is_over(self.number))
        self.look()

    async def send(self, data):
        self.client.h3.send_data(self.number, data, False)
        self.client.transmit()
        while self.pending() > 1 << 20:
            await asyncio.sleep(0.005)

    def pending(self):
        sender = self.client._quic._streams[self.number].sender
        return sender._buffer_stop - sender.highest_offset

    async def close(self):
        self.client.close()
        await self.connection.__aexit__(None, None, None)


KINDS = {"h1": Http1Tunnel, "h2": Http2Tunnel, "h3": Http3Tunnel}


async def until_still(value):
    """Waits until a figure has not changed for a second, and gives it."""
    last, still = -1, 0
    while still < 10:
        now = await asyncio.to_thread(value)
        still = still + 1 if now == last and now > 0 else 0
        last = now
        await asyncio.sleep(0.1)
    return last


async def opens(tunnel, path, *fields):
    """How a request for a WebSocket is answered, and what follows until its end."""
    await tunnel.open(path, *(field.split("=", 1) for field in fields))
    while not tunnel.over():
        await tunnel.more()
    return {"status": tunnel.status, "fields": tunnel.fields, "body": bytes(tunnel.buffer).decode("latin-1"), "reset": tunnel.reset}


async def echoes(tunnel, path, count, size):
    """Whether so many messages come back as they went, all under way at once, and how it ends."""
    await tunnel.open(path, *EXTENSION)
    messages = [os.urandom(int(size)) for _ in range(int(count))]

    async def send():
        for message in messages:
            await tunnel.send(masked(message))

    # HTTP/2 reads while it sends, whoever asked for it.
    sending = asyncio.create_task(send()) if not isinstance(tunnel, Http2Tunnel) else await send()
    same = [await tunnel.frame() for _ in messages] == [(Opcode.BINARY, message) for message in messages]
    if sending is not None:
        await sending
    await tunnel.send(masked((1000).to_bytes(2, "big"), Opcode.CLOSE))
    close = await tunnel.frame()
    end = await tunnel.frame()
    return {
        "status": tunnel.status,
        "protocol": tunnel.fields.get("sec-websocket-protocol"),
        "same": same,
        "close": close is not None and close[0] == Opcode.CLOSE and int.from_bytes(close[1], "big"),
        "end": end is None and tunnel.ended,
        "reset": tunnel.reset,
    }


async def reads_late(tunnel, path, upstream, length):
    """Reads nothing until the upstream can send no more; then all of it."""
    await tunnel.open(path)

    def sent():
        with urllib.request.urlopen(f"http://{upstream}/sent") as answer:
            return int(answer.read())

    held = await until_still(sent)
    got = 0
    while (frame := await tunnel.frame()) is not None and frame[0] == Opcode.BINARY:
        got += len(frame[1])
    return {"held": held, "got": got}


async def writes_to_nobody(tunnel, path, length):
    """How much of so many bytes goes when the upstream reads none."""
    await tunnel.open(path)
    block, gone = masked(bytes(1 << 16)), 0

    async def send():
        nonlocal gone
        while gone < int(length):
            await tunnel.send(block)
            gone += len(block)

    sending = asyncio.create_task(send())
    accepted = await until_still(lambda: max(gone, getattr(tunnel, "sent", 0)) - tunnel.pending())
    sending.cancel()
    return {"accepted": accepted}


async def library(address, ca, path):
    """What an ordinary client makes of it: compression, a subprotocol, ping and close included."""
    host, _, port = address.rpartition(":")
    context = ssl.create_default_context(cafile=ca)
    async with websocket(f"wss://{NAME}:{port}{path}", host=host, ssl=context, subprotocols=["chat"], compression=None, proxy=None) as socket:
        await socket.send("hello")
        text = await socket.recv()
        await (await socket.ping())
        subprotocol = socket.subprotocol
    return {"text": text, "protocol": subprotocol, "close": socket.close_code}


async def main():
    address, ca, kind, command, path, *arguments = sys.argv[1:]
    if command == "library":
        return await library(address, ca, path)
    tunnel = KINDS[kind](address, ca)
    try:
        return await globals()[command](tunnel, path, *arguments)
    finally:
        await tunnel.close()


if __name__ == "__main__":
    json.dump(asyncio.run(main()), sys.stdout)
    print()
