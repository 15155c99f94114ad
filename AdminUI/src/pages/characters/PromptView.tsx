import { Icon } from "../../components/Icon";
import { RelativeTime } from "../../components/RelativeTime";
import { readable } from "../../format/text";
import type { EmotionEntry } from "./emotions";
import { SourceBadge } from "./SourceBadge";

/** The text that holds, as it is written and as it reads. */
export function PromptView({ entry }: { entry: EmotionEntry }) {
  const { emotion, source, version, text, resolved, updatedBy, updatedAt, warnings, note } = entry;
  return (
    <section className="prompt-view" aria-label={readable(emotion)}>
      <header className="prompt-view__head">
        <h2 className="prompt-view__title">{readable(emotion)}</h2>
        <SourceBadge source={source} />
        {version !== null && (
          <p className="prompt-view__by">
            Version {version}
            {updatedAt && (
              <>
                {" "}
                by {updatedBy ?? "a former admin"}, <RelativeTime iso={updatedAt} />
              </>
            )}
          </p>
        )}
      </header>
      {note && <p className="prompt-view__note">{note}</p>}
      {text !== null && <p className="prompt-view__text">{text}</p>}
      {warnings.map(({ kind, offset, message }) => (
        <p key={`${kind} ${offset}`} className="prompt-view__warning">
          <Icon name="alert" />
          {message}
        </p>
      ))}
      {resolved !== null && (
        <>
          <h3 className="sidebar__section">With the variables filled in</h3>
          <p className="prompt-view__text prompt-view__text--resolved">{resolved}</p>
        </>
      )}
    </section>
  );
}
