import { useEffect, useRef } from "react";
import { isMissing } from "../../api/errors";
import { useLasting } from "../../app/environment";
import { navigate, useParameter, usePlace } from "../../app/router";
import { session } from "../../app/session";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { showToast } from "../../app/toasts";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import { StaleNotice } from "../../components/StaleNotice";
import type { CodeEditorHandle } from "./CodeEditor";
import { isDirty } from "./editing";
import type { Editing } from "./editing";
import { opened, refreshNow, startPrompt } from "./editor";
import { HistoryView } from "./HistoryView";
import { isHistory, subjectId } from "./place";
import { PromptEditor } from "./PromptEditor";
import { PromptHead } from "./PromptHead";
import type { PromptRef } from "./requests";
import { historyHref, promptHref } from "./subject";
import type { PromptSubject } from "./subject";
import { TestDialog } from "./TestDialog";
import { useTesting } from "./testing";

interface Props {
  subject: PromptSubject;
  emotion: string;
}

/** The prompt of one emotion: its editor, its history, and its test. */
export function PromptPage({ subject, emotion }: Props) {
  const user = useStore(session, (state) => (state.phase === "signedIn" ? state.user.id : ""));
  const id = subjectId(subject);
  useEffect(() => {
    const ref = { subject, emotion };
    const stop = startPrompt(ref, user);
    return () => {
      tellOfDraft(ref);
      stop();
    };
    // What the subject is called changes nothing here.
  }, [id, emotion, user]);
  const open = useStore(opened, (state) => state);
  const isOpen = open.ref !== null && subjectId(open.ref.subject) === id && open.ref.emotion === emotion;
  return (
    <section className="prompt" aria-label="Prompt">
      {isOpen && open.editing ? (
        <Open prompt={{ subject, emotion }} editing={open.editing} error={open.error} />
      ) : (
        <NotYet emotion={emotion} error={isOpen ? open.error : null} />
      )}
    </section>
  );
}

function Open({ prompt, editing, error }: { prompt: PromptRef; editing: Editing; error: unknown }) {
  const { path } = usePlace();
  const showsHistory = isHistory(path);
  const preview = useParameter("test");
  const field = useRef<CodeEditorHandle | null>(null);
  const wantsFocus = useRef(false);
  const testing = useTesting(prompt, preview);
  const edit = () => {
    // The field comes with its library, or with the way back from the history.
    wantsFocus.current = field.current === null;
    if (showsHistory) navigate(promptHref(prompt.subject, prompt.emotion));
    else field.current?.focus();
  };
  useCommands((command) => {
    if (command === "test") testing.start();
    else if (command === "diff") navigate(historyHref(prompt.subject, prompt.emotion));
    else if (command === "edit") edit();
    else return false;
    return true;
  });
  return (
    <>
      <PromptHead prompt={prompt} standing={editing.latest} showsHistory={showsHistory} onTest={testing.start} />
      {error !== null && <StaleNotice error={error} onRetry={refreshNow} />}
      {showsHistory ? (
        <HistoryView prompt={prompt} standing={editing.latest} />
      ) : (
        <PromptEditor
          prompt={prompt}
          editing={editing}
          handle={(made) => {
            field.current = made;
            if (made && wantsFocus.current) made.focus();
            if (made) wantsFocus.current = false;
          }}
        />
      )}
      {(preview !== null || testing.phase !== "idle") && (
        <TestDialog prompt={prompt} standing={editing.latest} preview={preview} testing={testing} />
      )}
    </>
  );
}

function NotYet({ emotion, error }: { emotion: string; error: unknown }) {
  const waiting = useLasting(error === null, 150);
  if (error !== null && isMissing(error)) {
    return (
      <EmptyState icon="search" title="No such prompt">
        There is no emotion “{emotion}”, or the character is gone. The link may not be complete.
      </EmptyState>
    );
  }
  if (error !== null) return <ErrorState error={error} onRetry={refreshNow} />;
  if (!waiting) return null;
  return (
    <div className="prompt__waiting" role="status" aria-label="Loading the prompt">
      <Skeleton height="32px" width="240px" />
      <Skeleton height="260px" />
    </div>
  );
}

/** Who goes away in the middle of a text is told that nothing is lost. */
function tellOfDraft({ subject, emotion }: PromptRef): void {
  const { editing, touched, kept } = opened.get();
  if (!editing || !touched || !isDirty(editing) || session.get().phase !== "signedIn") return;
  const whose = subject.kind === "defaults" ? "the default" : subject.name;
  const until = kept ? "in this browser" : "until this page is closed";
  showToast(`Your draft of “${emotion}” for ${whose} is kept ${until}.`, {
    seconds: 8,
    action: { label: "Back to it", run: () => navigate(promptHref(subject, emotion)) },
  });
}
