#!/usr/bin/env python3
"""Ten thousand clients that wait for one asset: the time until the last has the change, and the gateway's memory.

Half hold a long poll (`?wait=30` with the ETag they have), half an event stream. Then the asset's failed conversion is
tried again: from the answer to that request, which comes after the commit, until each client has read the change.

usage: Benchmarks/waiters.py [--clients 10000] [--rounds 5]
"""

import argparse
import select
import socket
import time

from instance import clip, facts, forget_peak, median, memory, raise_file_limit, running, table, verdict


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--clients", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    options = options.parse_args()
    raise_file_limit(options.clients + 200)

    with running() as instance:
        asset = failed_asset(instance)
        idle = memory(instance.pid)[0]
        forget_peak(instance.pid)
        crowd = Crowd(instance, asset, options.clients)
        rows = []
        for number in range(1, options.rounds + 1):
            crowd.wait_for_news()
            waiting = memory(instance.pid)[0]
            polls, streams = crowd.change()
            rows.append([number, *(f"{1000 * value:.0f}" for value in (median(polls), max(polls), median(streams), max(streams))),
                         f"{waiting / 1e6:.0f}", max(polls + streams)])
            crowd.settle()
        peak = memory(instance.pid)[1]
        crowd.close()

    print(f"{options.clients} clients wait for one asset. {facts()}\n")
    table(["round", "long poll p50 ms", "last ms", "event stream p50 ms", "last ms", "gateway MB, all waiting"],
          [row[:-1] for row in rows])
    print(f"Gateway's memory: {idle / 1e6:.0f} MB idle, {peak / 1e6:.0f} MB at most.\n")
    verdict("seconds until the last client has the change, worst round", max(row[-1] for row in rows), "<", 1)
    verdict("gateway's most memory in MB", peak / 1e6, "<", 400)


def failed_asset(instance):
    """A video with a good header and pictures that cannot be decoded: its conversion fails again and again."""
    video = bytearray(clip())
    start = video.index(b"mdat") + 4
    video[start:] = bytes((index * 167 + 13) % 256 for index in range(len(video) - start))
    asset = instance.finished(instance.upload(bytes(video))["id"])
    if asset["conversion_status"] != "failed":
        raise SystemExit(f"the asset should have failed and has {asset['conversion_status']}")
    return asset["id"]


class Crowd:
    """All clients, in one process and thread, so that the gateway keeps a core for itself."""

    def __init__(self, instance, asset, count):
        self.instance, self.path = instance, f"/api/admin/assets/{asset}"
        self.poller = select.epoll()
        self.streams, self.polls, self.sockets = set(), set(), {}
        stream = instance.head("GET", f"/api/admin/events?topic=asset:{asset}")
        for index in range(count):
            connection = socket.create_connection((instance.host, instance.port), timeout=30)
            number = connection.fileno()
            self.sockets[number] = connection
            if index % 2:
                connection.sendall(stream)
                self.streams.add(number)
            else:
                self.polls.add(number)
            connection.setblocking(False)
            self.poller.register(number, select.EPOLLIN)

    def wait_for_news(self):
        """Every stream has been greeted and every long poll is held."""
        self.drain(0.5)
        etag = self.instance.request("GET", f"{self.path}/status")[1]["ETag"]
        self.poll = self.instance.head("GET", f"{self.path}/status?wait=30", f"If-None-Match: {etag}")
        for number in self.polls:
            self.sockets[number].sendall(self.poll)
        early = self.drain(2)
        if early & self.polls:
            raise SystemExit(f"{len(early & self.polls)} long polls were answered although nothing had changed")

    def drain(self, quiet):
        """Reads and forgets until nothing has come for so many seconds; returns who was heard."""
        heard = set()
        while ready := self.poller.poll(quiet):
            for number, _ in ready:
                self.receive(number)
                heard.add(number)
        return heard

    def receive(self, number):
        data = self.sockets[number].recv(65536)
        if not data:
            raise SystemExit("the gateway closed a waiting client's connection")
        return data

    def change(self):
        """Makes the change and returns each long poll's and each stream's seconds from its answer."""
        connection = self.instance.connect()
        connection.sendall(self.instance.head("POST", f"{self.path}/retry", "Content-Length: 0"))
        connection.setblocking(False)
        self.poller.register(connection.fileno(), select.EPOLLIN)
        waiting, seen, answered = self.polls | self.streams, {}, None
        end = time.perf_counter() + 25
        while waiting or answered is None:
            for number, _ in self.poller.poll(1):
                if number == connection.fileno():
                    answered = time.perf_counter()
                    status = connection.recv(65536).split()[1]
                    if status != b"202":
                        raise SystemExit(f"the retry was answered with {status}")
                    self.poller.unregister(number)
                    continue
                data = self.receive(number)
                news = b"event: asset.updated" in data if number in self.streams else data.startswith(b"HTTP/1.1 200")
                if news and number in waiting:
                    seen[number] = time.perf_counter()
                    waiting.discard(number)
            if time.perf_counter() > end:
                raise SystemExit(f"{len(waiting)} clients have not heard of the change")
        connection.close()
        # Who hears of it before the one who made the change is not late.
        after = {number: max(0, when - answered) for number, when in seen.items()}
        return [after[number] for number in self.polls], [after[number] for number in self.streams]

    def settle(self):
        self.instance.finished(self.path.rsplit("/", 1)[1])
        self.drain(0.5)

    def close(self):
        for connection in self.sockets.values():
            connection.close()


if __name__ == "__main__":
    main()
