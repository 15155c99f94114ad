import { variableNames } from "./variables";
import type { VariableName } from "./variables";
import { useValues } from "./values";
import type { PromptSubject } from "./subject";

const meanings: Record<VariableName, string> = {
  character_name: "The character’s name",
  emotion: "The emotion, as it is called here",
  timestamp: "When the video is made, in UTC",
  user_id: "Whom it is made for; in a test, you",
};

interface Props {
  subject: PromptSubject;
  emotion: string;
  onInsert(text: string): void;
}

/** What can be filled in; a click puts it where the cursor is. */
export function VariableGuide({ subject, emotion, onInsert }: Props) {
  const values = useValues(subject, emotion);
  return (
    <div className="variables" role="group" aria-label="Insert a variable">
      {variableNames.map((name) => (
        <button
          key={name}
          type="button"
          className="variables__variable"
          title={`${meanings[name]}. Now: ${values[name]}`}
          // The cursor stays where it is in the text.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onInsert(`{${name}}`)}
        >
          <code>{`{${name}}`}</code>
          <span className="variables__meaning">{meanings[name]}</span>
        </button>
      ))}
      <p className="variables__hint">
        <code>{"{{"}</code> and <code>{"}}"}</code> stand for braces.
      </p>
    </div>
  );
}
