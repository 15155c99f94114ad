import type { MouseEvent, ReactNode } from "react";
import type { Queue } from "../../api/types";
import { useBusy } from "../../app/busy";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { PageLink } from "../../components/PageLink";
import { RelativeTime } from "../../components/RelativeTime";
import { navigate } from "../../app/router";
import { formatAge, plural } from "../../format/text";
import { pausingMeans, setPaused } from "./acts";
import { hrefTo } from "./place";
import type { Face } from "./place";
import { ThroughputChart } from "./ThroughputChart";

interface Props {
  queue: Queue;
  selected: boolean;
}

/** One queue at a glance. All of them have the same columns, so that they compare. */
export function QueueCard({ queue, selected }: Props) {
  const href = hrefTo({ queue: queue.name });
  const choose = (event: MouseEvent<HTMLElement>) => {
    // The links, the button and the chart on it have a meaning of their own.
    if (event.target instanceof Element && event.target.closest("a, button, svg")) return;
    navigate(href);
  };
  return (
    <li className={`queue-card${selected ? " queue-card--selected" : ""}`} onClick={choose}>
      <div className="queue-card__head">
        <h2 className="queue-card__name">
          <PageLink href={href} current={selected}>
            {queue.name}
          </PageLink>
        </h2>
        <State queue={queue} />
      </div>
      <dl className="queue-card__figures">
        <Figure
          name="Waiting"
          queue={queue}
          face="pending"
          note={queue.scheduled > 0 ? `${queue.scheduled.toLocaleString("en")} later` : ""}
        >
          {queue.pending}
        </Figure>
        <Figure name="Oldest" queue={queue}>
          {queue.oldest_seconds > 0 ? formatAge(queue.oldest_seconds) : "–"}
        </Figure>
        <Figure name="Running" queue={queue} face="processing">
          {queue.processing}
        </Figure>
        <Figure name="Failed" queue={queue} face="failed" alarming={queue.failed > 0}>
          {queue.failed}
        </Figure>
        <Figure name="Workers" queue={queue} face="workers" note={queue.workers > 0 ? plural(queue.slots, "slot") : ""}>
          {queue.workers}
        </Figure>
      </dl>
      <ThroughputChart queue={queue.name} minutes={queue.throughput} />
      <PauseButton queue={queue} />
    </li>
  );
}

function State({ queue }: { queue: Queue }) {
  if (queue.paused) {
    return (
      <p className="queue-card__state">
        <Badge tone="warning" icon="pause">
          Paused
        </Badge>
        {queue.paused_at && <RelativeTime iso={queue.paused_at} />}
      </p>
    );
  }
  if (queue.workers === 0) {
    return (
      <p className="queue-card__state queue-card__state--alarming">
        <Icon name="alert" size={14} /> No worker serves it
      </p>
    );
  }
  const word = queue.processing > 0 ? "At work" : queue.pending > 0 ? "Waiting" : "Idle";
  return <p className="queue-card__state">{word}</p>;
}

interface FigureProps {
  name: string;
  queue: Queue;
  /** What a click on the number shows. */
  face?: Face;
  /** Beside the number. */
  note?: string;
  alarming?: boolean;
  children: ReactNode;
}

function Figure({ name, queue, face, note = "", alarming = false, children }: FigureProps) {
  const number = typeof children === "number" ? children.toLocaleString("en") : children;
  return (
    <div className="figure">
      <dt className="figure__name">{name}</dt>
      <dd className={`figure__value${alarming ? " figure__value--alarming" : ""}`}>
        {face ? (
          <PageLink
            href={hrefTo({ queue: queue.name, face })}
            label={`${name} in ${queue.name}: ${number}${note && `, ${note}`}`}
          >
            {number}
          </PageLink>
        ) : (
          number
        )}
        {note && <small className="figure__note">{note}</small>}
      </dd>
    </div>
  );
}

function PauseButton({ queue }: { queue: Queue }) {
  const [busy, start] = useBusy(() => setPaused(queue.name, !queue.paused));
  return (
    <Button
      className="queue-card__pause"
      size="small"
      icon={queue.paused ? "play" : "pause"}
      busy={busy}
      title={queue.paused ? "Waiting jobs are begun again" : pausingMeans}
      aria-label={`${queue.paused ? "Resume" : "Pause"} ${queue.name}`}
      onClick={start}
    >
      {queue.paused ? "Resume" : "Pause"}
    </Button>
  );
}
