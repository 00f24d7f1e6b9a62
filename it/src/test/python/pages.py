"""An upstream for browsers: any path is a page, /ws answers each message with itself.

usage: pages.py PORT
"""

import asyncio
import sys
from http import HTTPStatus

from websockets.asyncio.server import serve


def page(connection, request):
    if not request.path.startswith("/ws"):
        response = connection.respond(HTTPStatus.OK, "<!doctype html><title>page</title>\n")
        del response.headers["content-type"]
        response.headers["content-type"] = "text/html"
        return response


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def main():
    async with serve(echo, "127.0.0.1", int(sys.argv[1]), process_request=page) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
