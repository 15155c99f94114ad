#!/usr/bin/env python3
"""A proxy between Unix sockets that can be told to misbehave.

usage: proxy.py NAME=LISTEN:TARGET...      commands on standard input, one a line, each answered with "ok":
    NAME pass                all bytes go through, those that were held as well
    NAME delay SECONDS       every piece comes that much later
    NAME blackhole           nothing comes through any more, not even the end of a connection; nothing is lost either
    NAME cut                 all connections are reset; bytes on their way are lost
    NAME refuse              as cut, and new connections are closed at once
"""

import asyncio
import contextlib
import sys


class Route:
    """One listening socket, and the connections that came through it."""

    def __init__(self, target):
        self.target = target
        self.open = asyncio.Event()
        self.open.set()
        self.delay = 0.0
        self.refuses = False
        self.links = set()

    def command(self, mode, argument="0"):
        self.delay = float(argument) if mode == "delay" else 0.0
        self.refuses = mode == "refuse"
        if mode in ("cut", "refuse"):
            for writer in [writer for link in self.links for writer in link]:
                writer.transport.abort()
        if mode == "blackhole":
            self.open.clear()
        else:
            self.open.set()

    async def accept(self, reader, writer):
        if self.refuses:
            writer.transport.abort()
            return
        try:
            await self.open.wait()
            upstream_reader, upstream_writer = await asyncio.open_unix_connection(self.target)
        except OSError:
            writer.transport.abort()
            return
        link = (writer, upstream_writer)
        self.links.add(link)
        try:
            await asyncio.gather(self.pump(reader, upstream_writer), self.pump(upstream_reader, writer))
        finally:
            self.links.discard(link)
            for end in link:
                end.transport.abort()

    async def pump(self, reader, writer):
        """Until one side ends, which ends the other side too: neither PostgreSQL nor Redis uses half a connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while chunk := await reader.read(65536):
                await self.open.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(chunk)
                await writer.drain()
        await self.open.wait()
        writer.close()


async def main(arguments):
    routes = {}
    for argument in arguments:
        name, _, path = argument.partition("=")
        listen, _, target = path.partition(":")
        routes[name] = Route(target)
        await asyncio.start_unix_server(routes[name].accept, listen)
    print("ready", flush=True)
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        name, *words = line.decode().split()
        routes[name].command(*words)
        print("ok", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
