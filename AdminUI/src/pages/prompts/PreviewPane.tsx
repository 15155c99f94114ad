import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { serverNow } from "../../api/serverClock";
import type { Preview } from "../../api/types";
import { announce } from "../../app/announcer";
import { useSecondClock } from "../../app/environment";
import { Badge } from "../../components/Badge";
import { CopyButton } from "../../components/CopyButton";
import { Player } from "../../components/Player";
import { Progress } from "../../components/Progress";
import { formatAge, formatTimeLeft } from "../../format/text";
import { formatExactTime, secondsBetween } from "../../format/time";
import { endingWords, expiryWords, isRunning, stageWords } from "./previewWords";
import type { usePreview } from "./usePreview";

interface Props {
  title: string;
  note: string;
  reused: boolean;
  shown: ReturnType<typeof usePreview>;
  /** Its end is read out. */
  isFirst?: boolean;
  /** In place of it, where it cannot be loaded. */
  whenBroken?: ReactNode;
}

/** One preview: on its way, ended without a video, or playing. */
export function PreviewPane({ title, note, reused, shown, isFirst = false, whenBroken }: Props) {
  const { preview, error, refresh } = shown;
  const status = preview?.status ?? null;
  useEffect(() => {
    if (!isFirst) return;
    if (status === "completed") announce("The preview is there.");
    if (status === "failed") announce("The test has ended without a video.");
  }, [status, isFirst]);
  if (preview === null && error !== null && whenBroken) return <>{whenBroken}</>;
  return (
    <section className="preview" aria-label={title}>
      <header className="preview__head">
        <h3 className="preview__title">{title}</h3>
        <p className="preview__note">{note}</p>
        {reused && (
          <Badge tone="info" icon="clock">
            Made before
          </Badge>
        )}
      </header>
      {reused && <p className="preview__reused">Nothing has changed since this was made, so it is shown again.</p>}
      {preview === null || isRunning(preview) ? (
        <OnItsWay preview={preview} />
      ) : preview.status === "completed" ? (
        <Made preview={preview} title={title} onBroken={refresh} />
      ) : (
        <Ended preview={preview} />
      )}
      {preview && (
        <details className="preview__text">
          <summary>What the generator received</summary>
          <p>{preview.resolved_text}</p>
        </details>
      )}
    </section>
  );
}

function OnItsWay({ preview }: { preview: Preview | null }) {
  const now = useSecondClock();
  const stage = preview ? stageWords(preview) : "Sending it";
  const elapsed = preview ? secondsBetween(preview.created_at, serverNow(now)) : 0;
  const isWaiting = preview === null || preview.status === "pending";
  const left = formatTimeLeft(preview?.eta_seconds ?? null);
  return (
    <div className="player preview__way">
      <div className="preview__work">
        <p className="preview__stage" role="status" aria-label="Stage">
          {stage}
        </p>
        <Progress label="Progress of the test" value={isWaiting ? null : preview.progress} text={stage} />
        <p className="preview__times">
          <span>{formatAge(elapsed)} so far</span>
          <span>{left}</span>
        </p>
      </div>
    </div>
  );
}

function Made({ preview, title, onBroken }: { preview: Preview; title: string; onBroken(): void }) {
  const now = useSecondClock();
  const broken = useRef<string | null>(null);
  const { video_url, poster_url, expires_at, created_at, completed_at } = preview;
  const left = (Date.parse(expires_at) - serverNow(now)) / 1000;
  if (video_url === null || left <= 0) {
    return (
      <div className="player preview__none">
        <p>This preview has expired. Test again to see it.</p>
      </div>
    );
  }
  return (
    <>
      <Player
        medium="webm"
        url={video_url}
        poster={poster_url}
        thumbhash={null}
        name={title}
        width={1280}
        height={720}
        playing
        onBroken={() => {
          // Links expire before previews do: asked again, it has a new one. Once for each link.
          if (broken.current === video_url) return;
          broken.current = video_url;
          onBroken();
        }}
      />
      <p className="preview__times">
        <span>{completed_at && `Made in ${formatAge(secondsBetween(created_at, completed_at))}`}</span>
        <span title={formatExactTime(expires_at)}>{expiryWords(left)}</span>
      </p>
    </>
  );
}

function Ended({ preview }: { preview: Preview }) {
  const { title, next } = endingWords(preview);
  const isOurs = preview.error_code !== "cancelled";
  return (
    <div className="player preview__none">
      <h4>{title}</h4>
      {isOurs && preview.error && <p>{preview.error}</p>}
      <p>{next}</p>
      {isOurs && (
        <p className="request-id">
          Preview <code>{preview.id}</code> <CopyButton text={preview.id} label="Copy preview id" />
        </p>
      )}
    </div>
  );
}
