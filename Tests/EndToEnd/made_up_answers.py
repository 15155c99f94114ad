"""How a made-up server says no, and how it tells news."""

import json

# In place of the browser's event stream: open at once, and fed by `tell`.
EVENT_SOURCE = """
window.EventSource = class extends EventTarget {
    static CONNECTING = 0; static OPEN = 1; static CLOSED = 2;
    static open = new Set();
    readyState = 0;
    constructor(url) {
        super();
        this.topics = new URL(url, location.href).searchParams.getAll('topic');
        EventSource.open.add(this);
        setTimeout(() => { if (this.readyState === 0) { this.readyState = 1; this.dispatchEvent(new Event('open')); } });
    }
    close() { this.readyState = 2; EventSource.open.delete(this); }
};
window.tell = (topic, kind, data) => {
    for (const source of EventSource.open)
        if (source.topics.includes(topic)) source.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }));
};
"""


class Refused(Exception):
    """What is wrong with a request, as the answer says it."""

    def __init__(self, status: int, code: str, detail: str, headers: dict | None = None, **more):
        super().__init__(detail)
        self.answer = {
            "status": status, "headers": {"Content-Type": "application/problem+json", **(headers or {})},
            "body": json.dumps({"type": "about:blank", "title": "Refused", "status": status, "code": code, "detail": detail,
                                "request_id": "req-4711", **more})}
