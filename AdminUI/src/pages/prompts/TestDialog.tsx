import { useEffect, useState } from "react";
import { cancelPreview, requestPreview } from "../../api/previews";
import type { Preview } from "../../api/types";
import { explain } from "../../api/errors";
import { useBusy } from "../../app/busy";
import { useWait } from "../../app/countdown";
import { showToast } from "../../app/toasts";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { readable } from "../../format/text";
import { CharacterChoice } from "./CharacterChoice";
import type { Standing } from "./editing";
import { PreviewPane } from "./PreviewPane";
import { isRunning, refusalWords } from "./previewWords";
import type { PromptRef } from "./requests";
import type { Testing } from "./testing";
import { usePreview, useSavedPreview } from "./usePreview";

interface Props {
  prompt: PromptRef;
  standing: Standing;
  /** Its id; null while it is being asked for. */
  preview: string | null;
  testing: Testing;
}

/** A clip of what was typed, on its way and when it is there, beside that of the saved text. */
export function TestDialog({ prompt, standing, preview: id, testing }: Props) {
  const after = usePreview(testing.phase === "idle" ? id : null);
  const { preview } = after;
  const found = useSavedPreview(preview);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => setAsked(null), [id]);
  const before = usePreview(asked ?? found);
  const isDraft = preview?.source === "draft";
  return (
    <Dialog
      title={`Test of “${readable(prompt.emotion)}”`}
      className={`dialog--test${isDraft ? " dialog--test-two" : ""}`}
      onClose={testing.close}
      actions={<Actions preview={preview} testing={testing} refresh={after.refresh} />}
    >
      {testing.phase === "choosing" && <CharacterChoice onChoose={testing.startOn} />}
      {testing.phase === "refused" && <Refused error={testing.error} testing={testing} />}
      {(testing.phase === "sending" || testing.phase === "idle") && (
        <div className="test">
          {isDraft && (
            <Before
              of={preview}
              before={before}
              isThere={(asked ?? found) !== null}
              standing={standing}
              onAsk={setAsked}
            />
          )}
          <PreviewPane
            title={isDraft ? "After" : "Preview"}
            note={preview ? sourceWords(preview) : ""}
            reused={testing.reused !== null && testing.reused === id}
            shown={after}
            isFirst
            whenBroken={<Refused error={after.error} testing={testing} />}
          />
        </div>
      )}
    </Dialog>
  );
}

function sourceWords({ source, prompt_version }: Preview): string {
  if (source === "draft") return "What you have written, not saved";
  const version = prompt_version === null ? "" : `, version ${prompt_version}`;
  return `${source === "character" ? "The own text" : "The default"}${version}`;
}

interface BeforeProps {
  of: Preview;
  before: ReturnType<typeof usePreview>;
  isThere: boolean;
  standing: Standing;
  onAsk(id: string): void;
}

/** The saved text's. Where none is at hand, it can be made. */
function Before({ of, before, isThere, standing, onAsk }: BeforeProps) {
  const [busy, make] = useBusy(async () => {
    try {
      onAsk((await requestPreview(of.character_id, of.emotion)).id);
    } catch (error) {
      showToast(explain(error).detail, { tone: "error" });
    }
  });
  if (isThere && before.error === null) {
    const note = before.preview ? sourceWords(before.preview) : "";
    return <PreviewPane title="Before" note={note} reused={false} shown={before} />;
  }
  const isNothing = standing.source === "none";
  return (
    <section className="preview" aria-label="Before">
      <header className="preview__head">
        <h3 className="preview__title">Before</h3>
      </header>
      <div className="player preview__none">
        <p>{isNothing ? "There is no saved text to compare with." : "No preview of the saved text is at hand."}</p>
        {!isNothing && (
          <Button size="small" busy={busy} onClick={make}>
            Make one
          </Button>
        )}
      </div>
    </section>
  );
}

function Refused({ error, testing }: { error: unknown; testing: Testing }) {
  const { title, detail, next, canRetry } = refusalWords(error);
  const seconds = useWait(error);
  return (
    <div className="test__refused" role="alert">
      <h3>{title}</h3>
      <p>
        {detail} {next}
      </p>
      {canRetry && (
        <Button icon="retry" aria-disabled={seconds > 0 || undefined} onClick={seconds > 0 ? undefined : testing.again}>
          {seconds > 0 ? `Try again in ${seconds} s` : "Test again"}
        </Button>
      )}
    </div>
  );
}

function Actions({ preview, testing, refresh }: { preview: Preview | null; testing: Testing; refresh(): void }) {
  const [busy, cancel] = useBusy(async () => {
    if (!preview) return;
    try {
      await cancelPreview(preview.id);
    } catch (error) {
      // It may have ended meanwhile.
      showToast(explain(error).detail, { tone: "error" });
    } finally {
      refresh();
    }
  });
  return (
    <>
      {preview && isRunning(preview) && (
        <Button icon="stop" busy={busy} onClick={cancel}>
          Cancel the test
        </Button>
      )}
      {preview && !isRunning(preview) && testing.phase === "idle" && (
        <Button icon="retry" onClick={testing.again}>
          Test again
        </Button>
      )}
      <Button data-autofocus onClick={testing.close}>
        Close
      </Button>
    </>
  );
}
