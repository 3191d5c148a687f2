"""A bare `websockets` server that keeps sockets open: what one costs when nobody asks for anything.

`python -m tests.bench.rooms.echo PORT`.
"""

import sys

import uvloop
from websockets.asyncio.server import ServerConnection, serve


async def keep(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def main(port: int) -> None:
    async with serve(keep, "127.0.0.1", port, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
