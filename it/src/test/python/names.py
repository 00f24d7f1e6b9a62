"""Whose certificate a gateway shows, over TCP and QUIC, by the name that it is asked for.

usage: names.py HOST:PORT CA NAME...     prints the SHA-256 of each certificate in hex, by name and transport
"""

import asyncio
import hashlib
import json
import socket
import ssl
import sys

from aioquic.asyncio import connect
from aioquic.h3.connection import H3_ALPN
from aioquic.quic.configuration import QuicConfiguration
from cryptography.hazmat.primitives.serialization import Encoding


def tcp(host, port, name):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((host, port), timeout=10) as plain, context.wrap_socket(plain, server_hostname=name) as tls:
        return tls.getpeercert(True)


async def quic(host, port, name):
    configuration = QuicConfiguration(is_client=True, alpn_protocols=H3_ALPN, server_name=name, verify_mode=ssl.CERT_NONE)
    async with connect(host, port, configuration=configuration) as client:
        await client.wait_connected()
        return client._quic.tls._peer_certificate.public_bytes(Encoding.DER)


def main():
    address, _ca, *names = sys.argv[1:]
    host, _, port = address.rpartition(":")
    shown = {name: {"tcp": tcp(host, int(port), name), "quic": asyncio.run(quic(host, int(port), name))} for name in names}
    json.dump({name: {way: hashlib.sha256(der).hexdigest() for way, der in each.items()} for name, each in shown.items()}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
