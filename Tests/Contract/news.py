"""The gateway's event stream, as somebody who follows it sees it."""

import json
import threading

import httpx

from gateway import eventually


class Stream:
    """An event stream, read in a thread of its own."""

    def __init__(self, gateway, *topics, last=None):
        self.events = []
        self.opened = threading.Event()
        self.closing = threading.Event()
        self.answer = None
        self._arguments = (gateway, topics, {"Last-Event-ID": last} if last else {})
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self):
        self._thread.start()
        assert self.opened.wait(20), "the stream did not open"
        return self

    def __exit__(self, *_):
        self.closing.set()

    def _follow(self):
        try:
            self._read()
        except httpx.TransportError:
            # Who has left the stream does not mind how it ends: the thread hears of it with the next line only.
            if not self.closing.is_set():
                raise

    def _read(self):
        gateway, topics, headers = self._arguments
        with gateway.client(headers=headers) as client:
            with client.stream("GET", "/api/admin/events", params={"topic": topics}) as answer:
                self.answer = answer
                self.opened.set()
                event = {}
                for line in answer.iter_lines():
                    if self.closing.is_set():
                        return
                    name, _, value = line.partition(":")
                    if not line and "data" in event:
                        self.events.append({**event, "data": json.loads(event["data"])})
                    if not line:
                        event = {}
                    elif name:
                        event[name] = value.removeprefix(" ")

    def kinds(self, asset):
        return [event["event"] for event in self.events if event["data"].get("asset_id") == asset]

    def wait_for(self, asset, kind, status=None):
        def found():
            for event in list(self.events):
                data = event["data"]
                if data.get("asset_id") == asset and event["event"] == kind and status in (None, data.get("conversion_status")):
                    return event

        return eventually(found, f"{kind} of {asset} ({status}) is told")

    def told(self, kind, within=1, **data):
        """The data of the one event of this kind that says so much."""

        def found():
            for event in list(self.events):
                if event["event"] == kind and data.items() <= event["data"].items():
                    return event["data"]

        return eventually(found, f"{kind} {data} is told; there were {[event['event'] for event in self.events]}", within)
