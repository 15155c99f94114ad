import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { RelativeTime } from "../../components/RelativeTime";
import { discardWithUndo } from "./acts";
import { isOvertaken } from "./editing";
import type { Editing, Standing } from "./editing";
import { openConflict } from "./editor";
import type { PromptRef } from "./requests";

/** What is good to know before one goes on writing. */
export function Notices({ prompt, editing }: { prompt: PromptRef; editing: Editing }) {
  const { latest, restored } = editing;
  return (
    <div className="notices" role="status" aria-label="Notices">
      {isOvertaken(editing) ? (
        <div className="notice notice--warning">
          <Icon name="alert" />
          <p>
            {whatHappened(latest)} What you write is untouched.
          </p>
          <Button size="small" onClick={openConflict}>
            Compare and merge
          </Button>
        </div>
      ) : (
        restored !== null && (
          <div className="notice">
            <Icon name="pencil" />
            <p>
              Your draft from <RelativeTime iso={new Date(restored).toISOString()} /> is back. It is not saved yet.
            </p>
            <Button size="small" onClick={() => discardWithUndo("The draft is set aside.", "Undo")}>
              Discard the draft
            </Button>
          </div>
        )
      )}
      <Inherits prompt={prompt} standing={latest} />
    </div>
  );
}

export function whatHappened({ source, by, version, affects }: Standing): string {
  const who = by ?? "Somebody else";
  if (source === "character" || (source === "global" && affects !== null)) {
    return `${who} has saved version ${version} meanwhile.`;
  }
  return source === "global" ? "The default holds here now." : "There is no text here any more.";
}

function Inherits({ prompt: { subject, emotion }, standing: { source } }: { prompt: PromptRef; standing: Standing }) {
  if (source === "none") {
    return (
      <p className="notices__hint">
        {subject.kind === "defaults"
          ? `There is no default for “${emotion}” yet: characters without a text of their own have none.`
          : `${subject.name} has no text for “${emotion}”, and there is no default: no video can be made of it.`}
      </p>
    );
  }
  if (source !== "global" || subject.kind === "defaults") return null;
  return (
    <p className="notices__hint">
      {subject.name} uses the default here. Once you save, the text is {subject.name}’s own, and changes of the default no
      longer reach it.
    </p>
  );
}
