import { useMemo, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import type { QueueMinute } from "../../api/types";
import { bars, chart, describeHour, describeMinute } from "./throughput";

interface Props {
  queue: string;
  /** Oldest first. */
  minutes: readonly QueueMinute[];
}

/** An hour as bars. Its sum stands below it, or the minute that the pointer or the arrow keys are on. */
export function ThroughputChart({ queue, minutes }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const drawn = useMemo(() => bars(minutes), [minutes]);
  const last = minutes.length - 1;
  const shown = Math.min(at ?? last, last);
  const minute = at === null ? undefined : minutes[shown];
  const text = minute ? describeMinute(minute) : describeHour(minutes);
  const width = minutes.length * chart.step;

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * minutes.length;
    setAt(Math.max(0, Math.min(last, Math.floor(place))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = at ?? last;
    const steps: Record<string, number> = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(last, next)));
  };

  return (
    <div className="throughput">
      <svg
        className="throughput__bars"
        viewBox={`0 0 ${width} ${chart.height}`}
        preserveAspectRatio="none"
        role="slider"
        tabIndex={0}
        aria-label={`Jobs of ${queue} by minute`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown}
        aria-valuetext={text}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setAt(null)}
        onFocus={() => setAt((now) => now ?? last)}
        onBlur={() => setAt(null)}
        onKeyDown={onKeyDown}
      >
        {minute && <rect className="throughput__at" x={shown * chart.step - 0.5} width={chart.step} height={chart.height} />}
        <rect className="throughput__ground" y={chart.height - 1} width={width} height={1} />
        {drawn.map(({ x, completed, failed }) => (
          <g key={x}>
            {completed.height > 0 && <rect className="throughput__completed" x={x} width={chart.bar} {...completed} />}
            {failed.height > 0 && <rect className="throughput__failed" x={x} width={chart.bar} {...failed} />}
          </g>
        ))}
      </svg>
      <p className="throughput__text" title={text}>
        {text}
      </p>
    </div>
  );
}
