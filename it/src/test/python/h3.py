"""Asks a gateway over HTTP/3 in ways that ordinary clients do not: what E2E tests drive.

usage: h3.py HOST:PORT CA COMMAND [ARGUMENT]...     prints one JSON object
"""

import asyncio
import contextlib
import hashlib
import json
import os
import signal
import socket
import ssl
import sys
import time

from aioquic.asyncio import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.buffer import Buffer, encode_uint_var
from aioquic.h3.connection import H3_ALPN, FrameType, H3Connection, Setting, encode_frame
from aioquic.h3.events import DatagramReceived, DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ConnectionTerminated, StopSendingReceived, StreamReset
from aioquic.quic.packet import QuicProtocolVersion

NAME = "shop.example"
PATIENCE = 20
AFTERWARDS = 2


class Http3(H3Connection):
    """Tells of GOAWAY, which aioquic reads past, and that it takes datagrams where QUIC does."""

    going = False

    def _get_local_settings(self):
        settings = super()._get_local_settings()
        if self._quic.configuration.max_datagram_frame_size:
            settings[Setting.H3_DATAGRAM] = 1
        return settings

    def _check_control_frame_type(self, frame_type):
        self.going |= frame_type == FrameType.GOAWAY
        super()._check_control_frame_type(frame_type)


class Client(QuicConnectionProtocol):
    """An HTTP/3 connection that keeps what came of each stream."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.h3 = Http3(self._quic)
        self.streams = {}
        self.closed = None
        self.changed = asyncio.Event()

    def stream(self, number):
        return self.streams.setdefault(
            number,
            {"heads": [], "length": 0, "sha256": hashlib.sha256(), "trailers": None, "end": False, "reset": None, "stopped": None},
        )

    def quic_event_received(self, event):
        if isinstance(event, StreamReset):
            self.stream(event.stream_id)["reset"] = event.error_code
        elif isinstance(event, StopSendingReceived):
            self.stream(event.stream_id)["stopped"] = event.error_code
        elif isinstance(event, ConnectionTerminated):
            self.closed = event.error_code
        for http in self.h3.handle_event(event):
            if isinstance(http, DatagramReceived):
                self.datagram(http.data)
                continue
            stream = self.stream(http.stream_id)
            if isinstance(http, HeadersReceived):
                fields = {name.decode(): value.decode() for name, value in http.headers}
                if ":status" in fields:
                    stream["heads"].append(fields)
                else:
                    stream["trailers"] = fields
                stream["end"] |= http.stream_ended
            elif isinstance(http, DataReceived):
                self.received(http.stream_id, http.data)
                stream["length"] += len(http.data)
                stream["sha256"].update(http.data)
                stream["end"] |= http.stream_ended
        self.changed.set()

    def received(self, number, data):
        """For who wants the bytes themselves."""

    def datagram(self, data):
        """For who wants those beside the streams."""

    async def until(self, condition, patience=PATIENCE):
        async with asyncio.timeout(patience):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def ask(self, method="GET", path="/", fields=(), end=True):
        number = self._quic.get_next_available_stream_id()
        self.stream(number)
        self.h3.send_headers(
            number,
            [
                (b":method", method.encode()),
                (b":scheme", b"https"),
                (b":authority", NAME.encode()),
                (b":path", path.encode()),
                *[(name.encode(), value.encode()) for name, value in fields],
            ],
            end,
        )
        return number

    def raw(self, data, end=True):
        number = self._quic.get_next_available_stream_id()
        self.stream(number)
        self._quic.send_stream_data(number, data, end)
        return number

    def is_over(self, number):
        stream = self.stream(number)
        return stream["end"] or stream["reset"] is not None or self.closed is not None

    async def answer(self, number):
        self.transmit()
        await self.until(lambda: self.is_over(number))
        return self.told(number)

    def told(self, number):
        stream = self.stream(number)
        return {
            "status": int(stream["heads"][-1][":status"]) if stream["heads"] else None,
            "heads": stream["heads"],
            "length": stream["length"],
            "sha256": stream["sha256"].hexdigest(),
            "trailers": stream["trailers"],
            "reset": stream["reset"],
            "stopped": stream["stopped"],
            "closed": self.closed,
        }


class Asker:
    def __init__(self, address, ca):
        host, _, port = address.rpartition(":")
        self.host, self.port, self.ca = host, int(port), ca
        self.ticket = None

    def configuration(self, window=8 << 20, **more):
        configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name=NAME, **more)
        configuration.load_verify_locations(self.ca)
        configuration.max_data = configuration.max_stream_data = window
        return configuration

    def connect(self, **more):
        return connect(
            self.host,
            self.port,
            configuration=self.configuration(**more),
            create_protocol=Client,
            session_ticket_handler=self.keep,
        )

    def keep(self, ticket):
        self.ticket = ticket

    # Ordinary things.

    async def get(self, path="/", *fields):
        async with self.connect() as client:
            number = client.ask("GET", path, [field.split("=", 1) for field in fields])
            return await client.answer(number)

    async def post(self, path, length, chunk=1 << 16):
        """Sends so many bytes that are hard to guess, and says what came back."""
        sent = hashlib.sha256()
        async with self.connect() as client:
            number = client.ask("POST", path, end=False)
            block = hashlib.sha256(b"block").digest() * (int(chunk) // 32)
            left = int(length)
            while left:
                piece = block[: min(left, len(block))]
                left -= len(piece)
                sent.update(piece)
                client.h3.send_data(number, piece, left == 0)
                client.transmit()
                # No more in memory than the window of the stream allows.
                while client._quic._streams[number].sender._buffer_fin is None and len(client._quic._streams[number].sender._buffer) > 4 << 20:
                    await asyncio.sleep(0.005)
            answer = await client.answer(number)
            return {**answer, "sent": sent.hexdigest()}

    async def many(self, connections, streams, path="/"):
        """So many requests at once on so many connections: what each status came to."""
        counts = {}

        async def one():
            try:
                async with self.connect() as client:
                    numbers = [client.ask("GET", path) for _ in range(int(streams))]
                    client.transmit()
                    for number in numbers:
                        status = str((await client.answer(number))["status"])
                        counts[status] = counts.get(status, 0) + 1
            except (ConnectionError, TimeoutError) as error:
                counts[type(error).__name__] = counts.get(type(error).__name__, 0) + int(streams)

        gate = asyncio.Semaphore(50)

        async def gated():
            async with gate:
                await one()

        await asyncio.gather(*(gated() for _ in range(int(connections))))
        return counts

    async def loses_end(self, path):
        """Never gets the first datagram after the first bytes of a body, where there is one: whether the end comes all the same."""
        async with self.connect() as client:
            await client.answer(client.ask("GET", "/"))
            number = client.ask("GET", path)
            receive, lost = client.datagram_received, []

            def lose(datagram, address):
                if client.stream(number)["length"] and not lost:
                    lost.append(datagram)
                else:
                    receive(datagram, address)

            client.datagram_received = lose
            try:
                answer = await client.answer(number)
                return {"length": answer["length"], "end": client.stream(number)["end"]}
            except TimeoutError:
                return {"late": client.told(number)}

    async def moves(self, times, path="/", fresh=False):
        """Goes on from another port so often and asks each time: as behind a NAT that forgets, or, with fresh, by itself."""
        statuses, ids = {}, set()
        async with self.connect() as client:
            loop = asyncio.get_running_loop()
            for _ in range(int(times)):
                old = client._transport
                moved = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
                moved.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                moved.bind(("::", 0))
                transport, _ = await loop.create_datagram_endpoint(lambda: Relay(client), sock=moved)
                client._transport = transport
                if fresh:
                    await client.until(lambda: client._quic._peer_cid_available)
                    client._quic.change_connection_id()
                    ids.add(client._quic._peer_cid.cid)
                number = client.ask("GET", path)
                try:
                    status = str((await client.answer(number))["status"])
                except TimeoutError:
                    status = "late"
                statuses[status] = statuses.get(status, 0) + 1
                old.close()
                if status == "late":
                    break
        return statuses | ({"ids": len(ids)} if fresh else {})

    async def steady(self, seconds, connections, path="/", held=1):
        """Asks one request after another on so many connections, and goes to a new one when told to: what failed.

        Meanwhile so many uploads last all the time, each on a connection of its own. Says on stderr when it is under way; a SIGTERM
        ends it before its time, with a little of what comes after."""
        end = time.monotonic() + float(seconds)

        def stop():
            nonlocal end
            end = time.monotonic() + AFTERWARDS

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        missing = {f"asker {i}" for i in range(int(connections))} | {f"upload {i}" for i in range(int(held))}

        def begins(who):
            if missing == {who}:
                print("under way", file=sys.stderr, flush=True)
            missing.discard(who)

        told = {"asked": 0, "failed": [], "connections": 0, "goaways": 0, "slowest": 0.0, "held": [], "times": []}

        async def ask(who):
            while time.monotonic() < end:
                try:
                    await ask_on_one(who)
                except ConnectionError as refused:
                    told["failed"].append(["no connection", None, str(refused)])
                    await asyncio.sleep(0.1)

        async def ask_on_one(who):
            began = time.monotonic()
            async with self.connect() as client:
                told["connections"] += 1
                told["slowest"] = max(told["slowest"], time.monotonic() - began)
                while time.monotonic() < end and not client.h3.going:
                    began = time.monotonic()
                    try:
                        answer = await client.answer(client.ask("GET", path))
                    except TimeoutError:
                        answer = {"status": "late", "reset": None, "closed": client.closed}
                    took = time.monotonic() - began
                    told["times"].append(took)
                    told["asked"] += 1
                    begins(who)
                    told["slowest"] = max(told["slowest"], took)
                    if answer["status"] != 200:
                        told["failed"].append([answer["status"], answer["reset"], answer["closed"]])
                        break
                told["goaways"] += client.h3.going

        async def hold(who):
            async with self.connect() as client:
                number = client.ask("POST", path, end=False)
                sent = hashlib.sha256()
                length = 0
                while time.monotonic() < end and not client.is_over(number):
                    piece = os.urandom(1000)
                    sent.update(piece)
                    length += len(piece)
                    client.h3.send_data(number, piece, False)
                    client.transmit()
                    if client.stream(number)["heads"]:
                        begins(who)
                    await asyncio.sleep(0.1)
                if not client.is_over(number):
                    client.h3.send_data(number, b"", True)
                answer = await client.answer(number)
                whole = answer["status"] == 200 and answer["length"] == length and answer["sha256"] == sent.hexdigest()
                told["held"].append(whole or answer)

        await asyncio.gather(*(ask(who) if who.startswith("asker") else hold(who) for who in list(missing)))
        times = sorted(told.pop("times"))
        told["p50"] = times[len(times) // 2] if times else None
        told["p99"] = times[len(times) * 99 // 100] if times else None
        return told

    async def changes_key(self, path="/"):
        async with self.connect() as client:
            before = await client.answer(client.ask("GET", path))
            client._quic.request_key_update()
            after = await client.answer(client.ask("GET", path))
            return {"before": before["status"], "after": after["status"]}

    async def proves(self, path="/", token=""):
        """Asks, maybe with a token of before, and says how often it had to prove its address first."""
        async with self.connect(token=bytes.fromhex(token)) as client:
            answer = await client.answer(client.ask("GET", path))
            return {"status": answer["status"], "retries": client._quic._retry_count}

    async def negotiates(self, path="/"):
        """Begins with a version that the gateway does not speak: which one it ends up with."""
        versions = [QuicProtocolVersion.VERSION_2, QuicProtocolVersion.VERSION_1]
        async with self.connect(original_version=versions[0], supported_versions=versions) as client:
            answer = await client.answer(client.ask("GET", path))
            return {"status": answer["status"], "version": "%08x" % client._quic._version}

    async def marked(self, path="/"):
        """Sends packets that can tell of congestion, and such that do (RFC 3168): what each is answered."""
        statuses = []
        for mark in (1, 2, 3):
            async with self.connect() as client:
                client._transport.get_extra_info("socket").setsockopt(socket.IPPROTO_IP, socket.IP_TOS, mark)
                statuses.append((await client.answer(client.ask("GET", path)))["status"])
        return statuses

    async def grpc(self, method, count, size=100):
        """A gRPC call of so many messages, each sent after an answer to the one before where the method answers each."""
        fields = [("content-type", "application/grpc"), ("te", "trailers")]
        async with self.connect() as client:
            number = client.ask("POST", "/echo.Echo/" + method, fields, False)
            came = bytearray()
            client.received = lambda _, data: came.extend(data)

            def messages():
                at, lengths = 0, []
                while len(came) >= at + 5 and len(came) >= at + 5 + int.from_bytes(came[at + 1 : at + 5], "big"):
                    lengths.append(int.from_bytes(came[at + 1 : at + 5], "big"))
                    at += 5 + lengths[-1]
                return lengths

            for i in range(int(count)):
                message = bytes(int(size) + i)
                client.h3.send_data(number, b"\0" + len(message).to_bytes(4, "big") + message, False)
                client.transmit()
                if method == "Both":
                    await client.until(lambda: len(messages()) == i + 1 or client.is_over(number))
            client.h3.send_data(number, b"", True)
            answer = await client.answer(number)
            told = answer["trailers"] or answer["heads"][-1]
            return {"messages": messages(), "status": told.get("grpc-status"), "told": told.get("grpc-message"), "trailers": answer["trailers"] is not None}

    async def visit(self, path):
        """So that there is a ticket."""
        async with self.connect() as client:
            await client.answer(client.ask("GET", path))
            await client.until(lambda: self.ticket is not None)

    async def shows(self, path, certificate="", key=""):
        """Asks on two connections, with a certificate if there is one; the second comes with the first one's ticket if it got any."""
        shown = []
        for _ in range(2):
            configuration = self.configuration(session_ticket=self.ticket)
            if certificate:
                configuration.load_cert_chain(certificate, key)
            told = {"status": None, "resumed": False, "closed": None}
            with contextlib.suppress(ConnectionError):
                async with connect(self.host, self.port, configuration=configuration, create_protocol=Client, session_ticket_handler=self.keep) as client:
                    told["status"] = (await client.answer(client.ask("GET", path)))["status"]
                    told["resumed"] = client._quic.tls.session_resumed
                    told["closed"] = client.closed
                    with contextlib.suppress(TimeoutError):
                        await client.until(lambda: self.ticket is not None or client.closed is not None, 2)
            shown.append(told)
        return shown

    def connect_early(self):
        configuration = self.configuration(session_ticket=self.ticket)
        return connect(self.host, self.port, configuration=configuration, create_protocol=Client, wait_connected=False)

    async def early(self, path, methods="GET,POST"):
        """Asks in early data, each method once: what became of it."""
        await self.visit(path)
        async with self.connect_early() as client:
            numbers = [client.ask(method, path) for method in methods.split(",")]
            client.transmit()
            statuses = [(await client.answer(number))["status"] for number in numbers]
            return {"accepted": client._quic.tls.early_data_accepted, "statuses": statuses}

    async def comes_back(self, path, port=""):
        """Has a ticket, waits for a line, and asks in early data by that ticket, maybe elsewhere: what became of it."""
        await self.visit(path)
        print(json.dumps({"ticket": True}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        self.port = int(port or self.port)
        async with self.connect_early() as client:
            number = client.ask("GET", path)
            client.transmit()
            status = (await client.answer(number))["status"]
            return {"resumed": client._quic.tls.session_resumed, "accepted": client._quic.tls.early_data_accepted, "status": status}

    async def early_alone(self, path, methods="GET,POST"):
        """Asks in early data and never brings the handshake to its end, as who replays somebody else's cannot."""
        await self.visit("/first")
        sent, received = [], []
        async with self.connect_early() as client:
            send = client._transport.sendto
            client._transport.sendto = lambda data, address: (sent.append(bytes(data)), send(data, address))
            client.datagram_received = lambda data, address: received.append(data)
            for method in methods.split(","):
                client.ask(method, path)
            client.transmit()
            # Until it was answered, and nothing came for a second.
            async with asyncio.timeout(PATIENCE):
                before = -1
                while len(received) != before or all(data[0] & 0x80 for data in received):
                    before = len(received)
                    await asyncio.sleep(1)
            # Nothing more: not even that it closes.
            client._transport.sendto = lambda data, address: None
            client.wait_closed = lambda: asyncio.sleep(0)
        went, came = sum(map(len, sent)), sum(map(len, received))
        return {"ratio": came / went, "datagrams": [datagram.hex() for datagram in sent]}

    async def replay(self, *datagrams):
        """Sends what somebody else sent."""
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for datagram in datagrams:
            sender.sendto(bytes.fromhex(datagram), (self.host, self.port))
        return {"sent": len(datagrams)}

    async def overtakes(self, how, length, count=4, small=1000):
        """Asks for something small behind so many long ones, each of which is to come whole before the next: how many bytes of those came before all of it.

        How: the value of its priority field; or update, of a frame that comes after it; or server, of the answer's own."""
        length, count = int(length), int(count)
        async with self.connect() as client:
            numbers = [client.ask("GET", f"/big/{length}", [("priority", "u=3")]) for _ in range(count)]
            client.transmit()
            await client.until(lambda: all(client.stream(number)["length"] for number in numbers))
            before = sum(client.stream(number)["length"] for number in numbers)
            said = {"update": "u=7", "server": "u=7"}.get(how, how)
            number = client.ask("GET", ("/urgent/" if how == "server" else "/big/") + str(small), [("priority", said)])
            if how == "update":
                update = encode_frame(0xF0700, encode_uint_var(number) + b"u=0")
                client._quic.send_stream_data(client.h3._local_control_stream_id, update)
            answer = await client.answer(number)
            came = sum(client.stream(number)["length"] for number in numbers) - before
            for other in numbers:
                await client.answer(other)
            whole = all(client.stream(number)["length"] == length for number in numbers)
            return {"length": answer["length"], "share": came / (count * length - before), "whole": whole}

    async def reads_nothing(self, path, connections, streams):
        """Asks for much on so many connections and reads none of it; holds that until a line comes in."""
        async with contextlib.AsyncExitStack() as stack:
            asked = 0
            for _ in range(int(connections)):
                client = await stack.enter_async_context(self.connect(window=1 << 16))
                client._quic._write_connection_limits = client._quic._write_stream_limits = lambda *_, **__: None
                for _ in range(int(streams)):
                    client.ask("GET", path)
                    asked += 1
                client.transmit()
            print(json.dumps({"asked": asked}), flush=True)
            await asyncio.to_thread(sys.stdin.readline)
        return {}

    async def forges(self, path):
        """Asks in a datagram from another address than all its others: the answer."""
        async with self.connect() as client:
            await client.answer(client.ask("GET", "/own"))
            send = client._transport.sendto
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
                elsewhere.bind(("127.0.0.2", 0))
                client._transport.sendto = lambda data, *_: elsewhere.sendto(data, (self.host, self.port))
                number = client.ask("GET", path)
                client.transmit()
                client._transport.sendto = send
                return await client.answer(number)

    async def lures(self, path, how):
        """Has datagrams come from another address while it is answered: how many bytes went and came there, and what it got itself.

        How: forged, of an id of the connection and noise; or own, three of the connection's, but no answer to what comes there."""
        async with self.connect() as client:
            await client.answer(client.ask("GET", "/own"))
            loop, came, went = asyncio.get_running_loop(), 0, 0
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
                elsewhere.bind(("127.0.0.2", 0))
                elsewhere.setblocking(False)
                elsewhere.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)

                def count():
                    nonlocal came
                    with contextlib.suppress(BlockingIOError):
                        while True:
                            came += len(elsewhere.recv(65_536))

                def send(datagram):
                    nonlocal went
                    went += elsewhere.sendto(datagram, (self.host, self.port))

                loop.add_reader(elsewhere, count)
                if how == "own":
                    send_own, sent = client._transport.sendto, 0

                    def sendto(datagram, address):
                        nonlocal sent
                        sent += 1
                        if sent not in (10, 20, 30):
                            send_own(datagram, address)
                            return
                        send(datagram)
                        # By a later packet the peer knows where the client still is; acknowledgements alone may have ended.
                        loop.call_soon(lambda number=sent: (client._quic.send_ping(number), client.transmit()))

                    client._transport.sendto = sendto
                else:
                    receive = client.datagram_received

                    def received(datagram, address):
                        send(b"\x40" + client._quic._peer_cid.cid + os.urandom(30))
                        receive(datagram, address)

                    client.datagram_received = received
                answer = await client.answer(client.ask("GET", path))
                count()
                loop.remove_reader(elsewhere)
            return {"length": answer["length"], "closed": answer["closed"], "went": went, "came": came}

    async def never_ends(self, path):
        """Sends a head and no end, and pings so that the connection stays: what it gets."""
        async with self.connect() as client:
            number = client.ask("GET", path, end=False)
            client.transmit()
            async with asyncio.timeout(PATIENCE):
                while not client.stream(number)["heads"] and not client.is_over(number):
                    with contextlib.suppress(TimeoutError):
                        await client.until(lambda: client.stream(number)["heads"], 0.5)
                    await client.ping()
            return client.told(number)

    async def drips(self, what):
        """Sends a head or a body a byte at a time, often enough to seem alive: how the gateway ends that."""
        async with self.connect() as client:
            await client.answer(client.ask("GET", "/alive"))
            if what == "head":
                rest = request() + b"\0"
                number = client.raw(rest[:10], False)
                rest = rest[10:-1]
            else:
                number = client.ask("POST", "/dripped", [("content-length", "1000")], False)
                rest = data(b"a") * 1000
            for i in range(len(rest) - 1):
                if client.is_over(number):
                    break
                try:
                    client._quic.send_stream_data(number, rest[i : i + 1], False)
                except RuntimeError:
                    # Asked to stop: the answer may be behind that.
                    with contextlib.suppress(TimeoutError):
                        await client.answer(number)
                    break
                client.transmit()
                await asyncio.sleep(0.25)
            told = client.told(number)
            alive = (await client.answer(client.ask("GET", "/alive")))["status"]
            return {"status": told["status"], "reset": told["reset"], "alive": alive}

    # What must not pass. Each says how the stream or the connection ended.

    async def abuse(self, case):
        async with self.connect() as client:
            await client.wait_connected()
            number = client.raw(*ABUSES[case])
            try:
                answer = await client.answer(number)
            except TimeoutError:
                answer = client.told(number)
            alive = None
            if client.closed is None:
                alive = (await client.answer(client.ask("GET", "/alive")))["status"]
            return {**client.told(number), "alive": alive}

    async def uni(self, case):
        """Opens a stream that breaks the rules of its type, or breaks off one that may not end."""
        async with self.connect() as client:
            await client.wait_connected()
            await client.answer(client.ask("GET", "/alive"))
            UNIS[case](client)
            client.transmit()
            try:
                await client.until(lambda: client.closed is not None, 3)
            except TimeoutError:
                pass
            return {"closed": client.closed}

    async def resets(self, count):
        """Breaks off each of so many requests at once."""
        async with self.connect() as client:
            await client.wait_connected()
            done = 0
            for _ in range(int(count)):
                # No more than the server allows: that would be another offence.
                while client.closed is None and client._quic.get_next_available_stream_id() // 4 >= client._quic._remote_max_streams_bidi:
                    client.transmit()
                    await asyncio.sleep(0.005)
                try:
                    number = client.ask("GET", "/slow", end=False)
                    client._quic.reset_stream(number, 0x10C)
                except Exception:
                    break
                done += 1
                if done % 20 == 0:
                    client.transmit()
                    await asyncio.sleep(0.02)
                if client.closed is not None:
                    break
            client.transmit()
            try:
                await client.until(lambda: client.closed is not None, 5)
            except TimeoutError:
                pass
            return {"resets": done, "closed": client.closed}


class Relay(asyncio.DatagramProtocol):
    def __init__(self, client):
        self.client = client

    def datagram_received(self, data, address):
        self.client.datagram_received(data, address)


def literal(name, value):
    """A field as QPACK has it without any table (RFC 9204, 4.5.6), whatever its bytes are."""

    def string(bits, prefix, data):
        most = (1 << bits) - 1
        if len(data) < most:
            return bytes([prefix | len(data)]) + data
        rest = len(data) - most
        out = bytes([prefix | most])
        while rest >= 128:
            out += bytes([rest % 128 + 128])
            rest //= 128
        return out + bytes([rest]) + data

    return string(3, 0x20, name) + string(7, 0, value)


def head(*fields):
    return encode_frame(FrameType.HEADERS, b"\0\0" + b"".join(literal(name, value) for name, value in fields))


def request(*more, method=b"GET", path=b"/", scheme=b"https", authority=NAME.encode()):
    return head((b":method", method), (b":scheme", scheme), (b":authority", authority), (b":path", path), *more)


def extended(*more, protocol=b"websocket", method=b"CONNECT"):
    return head((b":method", method), (b":protocol", protocol), (b":scheme", b"https"), (b":authority", NAME.encode()), (b":path", b"/alive"), *more)


def data(content):
    return encode_frame(FrameType.DATA, content)


POST = {"method": b"POST"}
ABUSES = {
    "connection": (request((b"connection", b"close")),),
    "keep-alive": (request((b"keep-alive", b"timeout=5")),),
    "proxy-connection": (request((b"proxy-connection", b"close")),),
    "transfer-encoding": (request((b"transfer-encoding", b"chunked"), **POST) + data(b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"),),
    "upgrade": (request((b"upgrade", b"websocket")),),
    "te": (request((b"te", b"gzip")),),
    "upper-case-name": (request((b"X-Upper", b"1")),),
    "blank-in-name": (request((b"x y", b"1")),),
    "colon-in-name": (request((b"x:y", b"1")),),
    "empty-name": (request((b"", b"1")),),
    "crlf-in-value": (request((b"x", b"1\r\nsmuggled: 1")),),
    "lf-in-value": (request((b"x", b"1\nsmuggled: 1")),),
    "cr-in-value": (request((b"x", b"1\r2")),),
    "nul-in-value": (request((b"x", b"1\x002")),),
    "crlf-in-name": (request((b"x\r\nsmuggled", b"1")),),
    "crlf-in-path": (request(path=b"/ HTTP/1.1\r\nsmuggled: 1\r\n\r\n"),),
    "blank-in-path": (request(path=b"/a b"),),
    "fragment-in-path": (request(path=b"/a#b"),),
    "empty-path": (request(path=b""),),
    "no-slash-path": (request(path=b"a"),),
    "dot-dot-path": (request(path=b"/a/../b"),),
    "encoded-dot-dot-path": (request(path=b"/a/%2e%2E/b"),),
    "crlf-in-method": (request(method=b"GET / HTTP/1.1\r\nx: 1\r\n\r\nGET"),),
    "blank-in-method": (request(method=b"G ET"),),
    "empty-method": (request(method=b""),),
    "crlf-in-authority": (request(authority=b"shop.example\r\nx: 1"),),
    "user-in-authority": (request(authority=b"a@shop.example"),),
    "empty-authority": (request(authority=b""),),
    "bad-scheme": (request(scheme=b"file"),),
    "host-differs": (request((b"host", b"other.example")),),
    "two-hosts": (request((b"host", NAME.encode()), (b"host", NAME.encode())),),
    "no-method": (head((b":scheme", b"https"), (b":authority", b"a"), (b":path", b"/")),),
    "no-path": (head((b":method", b"GET"), (b":scheme", b"https"), (b":authority", b"a")),),
    "no-scheme": (head((b":method", b"GET"), (b":authority", b"a"), (b":path", b"/")),),
    "no-authority": (head((b":method", b"GET"), (b":scheme", b"https"), (b":path", b"/")),),
    "method-twice": (request((b":method", b"GET")),),
    "path-twice": (request((b":path", b"/b")),),
    "unknown-pseudo": (request((b":unknown", b"1")),),
    "status-in-request": (request((b":status", b"200")),),
    "pseudo-after-field": (head((b":method", b"GET"), (b":scheme", b"https"), (b"x", b"1"), (b":authority", b"a"), (b":path", b"/")),),
    "pseudo-in-trailers": (request(**POST) + data(b"a") + head((b":path", b"/")),),
    "length-too-long": (request((b"content-length", b"10"), **POST) + data(b"short"),),
    "length-too-short": (request((b"content-length", b"3"), **POST) + data(b"longer"),),
    "length-without-body": (request((b"content-length", b"3"), **POST),),
    "length-twice": (request((b"content-length", b"1"), (b"content-length", b"1"), **POST) + data(b"a"),),
    "lengths-differ": (request((b"content-length", b"1"), (b"content-length", b"2"), **POST) + data(b"a"),),
    "length-list": (request((b"content-length", b"1, 1"), **POST) + data(b"a"),),
    "length-negative": (request((b"content-length", b"-1"), **POST) + data(b"a"),),
    "length-plus": (request((b"content-length", b"+1"), **POST) + data(b"a"),),
    "length-hex": (request((b"content-length", b"0x1"), **POST) + data(b"a"),),
    "length-in-trailers": (request(**POST) + data(b"a") + head((b"content-length", b"1")),),
    "transfer-encoding-in-trailers": (request(**POST) + data(b"a") + head((b"transfer-encoding", b"chunked")),),
    "data-first": (data(b"a"),),
    "settings-on-request": (encode_frame(FrameType.SETTINGS, b""),),
    "goaway-on-request": (encode_frame(FrameType.GOAWAY, b"\0"),),
    "http2-frame": (encode_frame(0x6, b"12345678"),),
    "push-promise": (encode_frame(FrameType.PUSH_PROMISE, b"\0\0\0"),),
    "push-promise-with-head": (request(path=b"/alive") + encode_frame(FrameType.PUSH_PROMISE, b"\0" + request()[2:]), False),
    "half-push-promise": (request(path=b"/alive") + encode_uint_var(FrameType.PUSH_PROMISE), False),
    "connect-with-path": (request(method=b"CONNECT"),),
    "connect-with-length": (extended((b"content-length", b"5")) + data(b"hello"),),
    "connect-upgrade": (extended((b"upgrade", b"websocket")),),
    "protocol-without-connect": (extended(method=b"GET"),),
    "protocol-twice": (extended((b":protocol", b"websocket")),),
    "protocol-without-path": (head((b":method", b"CONNECT"), (b":protocol", b"websocket"), (b":scheme", b"https"), (b":authority", NAME.encode())),),
    "protocol-without-scheme": (head((b":method", b"CONNECT"), (b":protocol", b"websocket"), (b":authority", NAME.encode()), (b":path", b"/")),),
    "crlf-in-protocol": (extended(protocol=b"websocket\r\nsmuggled: 1"),),
    "head-in-tunnel": (extended() + data(b"a") + head((b"x", b"1")), False),
    "nothing": (b"",),
    "half-head": (request()[:-3],),
    "bad-qpack": (encode_frame(FrameType.HEADERS, b"\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),),
    "dynamic-qpack": (encode_frame(FrameType.HEADERS, b"\x02\x00\x80"),),
    "head-bomb": (request(*[(b"x-%d" % i, b"a" * 1000) for i in range(200)]),),
    "huge-head-frame": (encode_uint_var(FrameType.HEADERS) + encode_uint_var(1 << 30) + b"\0" * 1000, False),
}


def second_control(client):
    client._quic.send_stream_data(client._quic.get_next_available_stream_id(is_unidirectional=True), encode_uint_var(0) + encode_frame(FrameType.SETTINGS, b""))


def close_control(client):
    client._quic.send_stream_data(client.h3._local_control_stream_id, b"", True)


def reset_encoder(client):
    client._quic.reset_stream(client.h3._local_encoder_stream_id, 0)


def settings_twice(client):
    client._quic.send_stream_data(client.h3._local_control_stream_id, encode_frame(FrameType.SETTINGS, b""))


def data_on_control(client):
    client._quic.send_stream_data(client.h3._local_control_stream_id, encode_frame(FrameType.DATA, b"a"))


def headers_on_control(client):
    client._quic.send_stream_data(client.h3._local_control_stream_id, request())


def push_stream(client):
    client._quic.send_stream_data(client._quic.get_next_available_stream_id(is_unidirectional=True), encode_uint_var(1) + encode_uint_var(0))


def grow_table(client):
    # Set Dynamic Table Capacity to 4,096 (RFC 9204, 4.3.1), of which 0 was offered.
    client._quic.send_stream_data(client.h3._local_encoder_stream_id, b"\x3f\xe1\x1f")


UNIS = {
    "second-control": second_control,
    "close-control": close_control,
    "reset-encoder": reset_encoder,
    "settings-twice": settings_twice,
    "data-on-control": data_on_control,
    "headers-on-control": headers_on_control,
    "push-stream": push_stream,
    "grow-table": grow_table,
}


def amplification(address, datagrams, size):
    """Sends Initials without ever answering, from one port, and adds up what comes back."""
    from aioquic.quic.connection import QuicConnection

    host, _, port = address.rpartition(":")
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.settimeout(3)
    sent = received = packets = 0
    kinds = []
    for _ in range(int(datagrams)):
        configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name=NAME)
        quic = QuicConnection(configuration=configuration)
        quic.connect((host, int(port)), now=time.time())
        for datagram, _ in quic.datagrams_to_send(now=time.time()):
            datagram = datagram[: int(size)]
            probe.sendto(datagram, (host, int(port)))
            sent += len(datagram)
    try:
        while True:
            answer = probe.recv(65_536)
            received += len(answer)
            packets += 1
            kinds.append((answer[0] & 0x30) >> 4 if answer[0] & 0x80 else -1)
    except TimeoutError:
        pass
    return {"sent": sent, "received": received, "packets": packets, "ratio": received / sent if sent else 0, "retries": kinds.count(3)}


def version(address, size=1200):
    """Asks in a version that nobody speaks: which versions are offered."""
    host, _, port = address.rpartition(":")
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.settimeout(3)
    packet = b"\xc0" + bytes.fromhex("1a2a3a4a") + b"\x08" + b"12345678" + b"\x08" + b"87654321"
    packet += b"\0" * (int(size) - len(packet))
    probe.sendto(packet, (host, int(port)))
    try:
        answer = probe.recv(65_536)
    except TimeoutError:
        return {"versions": None, "length": 0}
    buffer = Buffer(data=answer)
    first, number = buffer.pull_uint8(), buffer.pull_uint32()
    destination = buffer.pull_bytes(buffer.pull_uint8())
    source = buffer.pull_bytes(buffer.pull_uint8())
    versions = []
    while not buffer.eof():
        versions.append("%08x" % buffer.pull_uint32())
    return {
        "negotiation": bool(first & 0x80) and number == 0 and destination == b"87654321" and source == b"12345678",
        "versions": versions,
        "length": len(answer),
    }


def main():
    address, ca, command, *arguments = sys.argv[1:]
    if command in ("amplification", "version"):
        result = globals()[command](address, *arguments)
    elif command == "abuses":
        result = list(ABUSES)
    elif command == "all-abuses":
        asker = Asker(address, ca)

        async def each():
            return {case: await asker.abuse(case) for case in ABUSES} | {case: await asker.uni(case) for case in UNIS}

        result = asyncio.run(each())
    else:
        result = asyncio.run(getattr(Asker(address, ca), command)(*arguments))
    json.dump(result, sys.stdout)
    print()


if __name__ == "__main__":
    main()
