"""What was done to the system, and what came of it."""

import time
import uuid
from collections import Counter, defaultdict


class Ledger:
    def __init__(self, name, seed):
        self.name, self.seed = name, seed
        # Marks the processes of this run: none may be left at its end.
        self.run = f"greenroom-faults-{uuid.uuid4().hex}"
        self.began = time.time()
        self.ended = None
        self.faults = Counter()
        self.facts = {}
        self.lost, self.doubled, self.by_hand = set(), set(), set()
        # Category to the seconds from a death until the job's next start.
        self.recoveries = defaultdict(list)
        # Seconds, category, job and when its worker died.
        self.slowest = (0.0, "", "", 0.0)
        self.violations = []
        self.not_run = []

    def violate(self, what):
        self.violations.append(what)

    @property
    def failed(self):
        return bool(self.violations or self.lost or self.doubled or self.by_hand)

    def lines(self):
        """The ledger as Markdown."""
        seconds = (self.ended or time.time()) - self.began
        yield f"### {self.name}"
        yield ""
        yield f"Seed {self.seed}, {seconds:.0f} s."
        yield ""
        yield "| what | number |"
        yield "|---|---:|"
        for fault, count in sorted(self.faults.items()):
            yield f"| fault: {fault} | {count:,} |"
        for fact, value in self.facts.items():
            yield f"| {fact} | {value:,} |" if isinstance(value, int) else f"| {fact} | {value} |"
        yield f"| **lost** | **{len(self.lost)}** |"
        yield f"| **doubled** | **{len(self.doubled)}** |"
        yield f"| **by hand** | **{len(self.by_hand)}** |"
        for fault in self.not_run:
            yield f"| not run: {fault} | – |"
        yield ""
        if self.recoveries:
            yield "| from a death to the job's next start, or as said | jobs | p50 s | p99 s | most s |"
            yield "|---|---:|---:|---:|---:|"
            for category, values in sorted(self.recoveries.items()):
                figures = " | ".join(f"{percentile(values, share):.2f}" for share in (50, 99, 100))
                yield f"| {category} | {len(values)} | {figures} |"
            yield ""
            seconds, category, job, died = self.slowest
            yield f"The slowest, {seconds:.1f} s, {category}: job {job}, whose worker died {died - self.began:.0f} s in."
            yield ""
        for violation in self.violations:
            yield f"- VIOLATED: {violation}"
        yield f"{self.name}: {'FAILED' if self.failed else 'held'}"
        yield ""


def percentile(values, share):
    """The nearest-rank percentile."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-len(ranked) * share // 100) - 1))]
