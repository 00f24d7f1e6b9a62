"""An HTTP/2 upstream by prior knowledge that checks nothing of what it gets, writes it to a file, and answers a body with that body.

usage: http2_upstream.py PORT FILE     a line of JSON a stream that is over: its fields, body, trailers, and whether it was ended or reset
"""

import asyncio
import contextlib
import json
import sys

import h2.config
import h2.connection
import h2.events
import h2.exceptions
from h2.settings import SettingCodes, Settings


def pairs(headers):
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]


class Streams:
    def __init__(self, record):
        config = h2.config.H2Configuration(client_side=False, header_encoding=None, validate_inbound_headers=False, normalize_inbound_headers=False)
        self.h2 = h2.connection.H2Connection(config)
        self.h2.local_settings = Settings(client=False, initial_values={SettingCodes.ENABLE_CONNECT_PROTOCOL: 1, SettingCodes.MAX_CONCURRENT_STREAMS: 100})
        self.record, self.open = record, {}
        self.h2.initiate_connection()

    def take(self, event):
        number = getattr(event, "stream_id", None)
        match event:
            case h2.events.RequestReceived():
                self.open[number] = {"fields": pairs(event.headers), "body": "", "trailers": [], "end": "none"}
                # At once, so that who waits for it sends the rest.
                self.h2.send_headers(number, [(b":status", b"200")])
            case h2.events.DataReceived():
                self.open[number]["body"] += event.data.decode("latin-1")
                self.h2.acknowledge_received_data(event.flow_controlled_length, number)
            case h2.events.TrailersReceived():
                self.open[number]["trailers"] = pairs(event.headers)
            case h2.events.StreamReset():
                self.over(number, "reset")
            case h2.events.StreamEnded():
                self.h2.send_data(number, self.over(number, "ended")["body"].encode("latin-1"), end_stream=True)

    def over(self, number, how):
        stream = {**self.open.pop(number), "end": how}
        self.record(stream)
        return stream


async def serve(reader, writer, record):
    streams = Streams(record)
    writer.write(streams.h2.data_to_send())
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            for event in streams.h2.receive_data(data):
                # What came with it may have ended the stream.
                with contextlib.suppress(h2.exceptions.StreamClosedError, h2.exceptions.StreamIDTooLowError):
                    streams.take(event)
            writer.write(streams.h2.data_to_send())
    for number in list(streams.open):
        streams.over(number, "none")
    writer.close()


async def main():
    port, file = sys.argv[1:]
    with open(file, "w", buffering=1, encoding="utf-8") as out:

        def record(stream):
            out.write(json.dumps(stream) + "\n")

        server = await asyncio.start_server(lambda reader, writer: serve(reader, writer, record), "127.0.0.1", int(port))
        print("listening", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
