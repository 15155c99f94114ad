import { useId, useRef, useState } from "react";
import type { Ref } from "react";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { announce } from "../../app/announcer";
import { mostCharacters } from "../../api/prompts";
import { save } from "./acts";
import type { CodeEditorHandle } from "./CodeEditor";
import { ConflictView } from "./ConflictView";
import { baseOf, hindranceOf } from "./editing";
import type { Editing } from "./editing";
import { opened, type } from "./editor";
import { Notices } from "./Notices";
import { ProblemList } from "./ProblemList";
import { PromptField } from "./PromptField";
import { ResolvedText } from "./ResolvedText";
import { SaveBar } from "./SaveBar";
import { SaveDefaultDialog } from "./SaveDefaultDialog";
import type { PromptRef } from "./requests";
import { TextCount } from "./TextCount";
import { shownProblems } from "./warnings";
import { VariableGuide } from "./VariableGuide";

interface Props {
  prompt: PromptRef;
  editing: Editing;
  handle: Ref<CodeEditorHandle>;
}

/** The text as it is written, what becomes of it, and the way to save it. */
export function PromptEditor({ prompt, editing, handle }: Props) {
  const conflict = useStore(opened, (state) => state.conflict);
  const field = useRef<CodeEditorHandle | null>(null);
  const [confirming, setConfirming] = useState(false);
  const described = useId();
  const writing = conflict ? { ...editing, base: baseOf(conflict.theirs) } : editing;
  const hindrance = hindranceOf(writing, mostCharacters);
  const start = () => {
    if (hindrance !== null) return;
    if (prompt.subject.kind === "defaults") setConfirming(true);
    else void save();
  };
  useCommands((command) => {
    if (command !== "save") return false;
    if (hindrance === "unchanged") announce("Nothing has changed.");
    start();
    return true;
  });
  const keep = (made: CodeEditorHandle | null) => {
    field.current = made;
    if (typeof handle === "function") handle(made);
  };
  return (
    <div className="prompt__body">
      {conflict ? (
        <ConflictView editing={editing} conflict={conflict} />
      ) : (
        <Notices prompt={prompt} editing={editing} />
      )}
      <div className="prompt__columns">
        <div className="prompt__write">
          <div className="prompt__field-head">
            <h3 className="prompt__section">{conflict ? "Your merge" : "Prompt"}</h3>
            <TextCount id={described} text={editing.text} />
          </div>
          <PromptField
            label={conflict ? "Your merge" : "Prompt"}
            text={editing.text}
            onChange={type}
            describedBy={described}
            handle={keep}
          />
          <VariableGuide
            subject={prompt.subject}
            emotion={prompt.emotion}
            onInsert={(text) => field.current?.insert(text)}
          />
          <ProblemList problems={shownProblems(editing)} field={field} />
        </div>
        <ResolvedText prompt={prompt} text={editing.text} />
      </div>
      <SaveBar editing={editing} hindrance={hindrance} asks={prompt.subject.kind === "defaults"} onSave={start} />
      {confirming && <SaveDefaultDialog prompt={prompt} editing={editing} onClose={() => setConfirming(false)} />}
    </div>
  );
}
