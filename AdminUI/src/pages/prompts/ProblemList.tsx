import type { RefObject } from "react";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import type { CodeEditorHandle } from "./CodeEditor";
import type { Problem } from "./variables";

interface Props {
  problems: readonly Problem[];
  field: RefObject<CodeEditorHandle>;
}

/** More than these are told by number: one slip repeated fifty times is one slip. */
const mostShown = 5;

/** What is odd about the text. None of it stands in the way of a save. */
export function ProblemList({ problems, field }: Props) {
  const more = problems.length - mostShown;
  return (
    <div role="status" aria-label="Warnings">
      {problems.length > 0 && (
        <ul className="problems">
          {problems.slice(0, mostShown).map((problem, index) => (
            <li key={`${index} ${problem.text}`} className="problems__problem">
              <Icon name="alert" size={14} />
              <button
                type="button"
                className="problems__words"
                onClick={() => field.current?.select(problem.from, problem.to)}
              >
                {problem.kind !== "bidirectional_control" && <code>{problem.text}</code>} {problem.message}
              </button>
              {problem.fix && <Fix problem={problem} fix={problem.fix} field={field} />}
            </li>
          ))}
          {more > 0 && <li className="problems__more">and {more} more</li>}
        </ul>
      )}
    </div>
  );
}

function Fix({ problem, fix, field }: { problem: Problem; fix: NonNullable<Problem["fix"]>; field: Props["field"] }) {
  return (
    <Button size="small" onClick={() => field.current?.replace(problem.from, problem.to, fix.text)}>
      {fix.label}
    </Button>
  );
}
