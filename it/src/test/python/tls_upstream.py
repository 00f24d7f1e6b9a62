"""An upstream behind TLS that says what it was shown: HTTP/2 or HTTP/1.1 as agreed on.

usage: tls_upstream.py PORT CERTIFICATE KEY h2|http/1.1 [CLIENT_CA]     with CLIENT_CA clients must show a certificate
"""

import asyncio
import json
import ssl
import sys

import h2.config
import h2.connection
import h2.events

named = {}


def tls(certificate, key, protocol, authority=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols([protocol])
    context.sni_callback = lambda socket, name, _: named.__setitem__(socket, name)
    if authority:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authority)
    return context


async def serve(reader, writer):
    shown = writer.get_extra_info("ssl_object")
    told = {
        "protocol": shown.selected_alpn_protocol(),
        "name": named.pop(shown, None),
        "client": bool(shown.getpeercert(True)),
    }
    try:
        await (http2 if told["protocol"] == "h2" else http1)(reader, writer, told)
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    writer.close()


async def http1(reader, writer, told):
    while True:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps(told).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)


async def http2(reader, writer, told):
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
    connection.initiate_connection()
    writer.write(connection.data_to_send())
    while data := await reader.read(1 << 16):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                body = json.dumps({**told, "scheme": dict(event.headers)[":scheme"]}).encode()
                connection.send_headers(event.stream_id, [(":status", "200")])
                connection.send_data(event.stream_id, body, end_stream=True)
        writer.write(connection.data_to_send())


async def main():
    port, certificate, key, protocol, *authority = sys.argv[1:]
    server = await asyncio.start_server(serve, "127.0.0.1", int(port), ssl=tls(certificate, key, protocol, *authority))
    print("listening", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
