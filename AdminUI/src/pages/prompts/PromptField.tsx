import { Suspense } from "react";
import type { ComponentProps } from "react";
import { lazyPage } from "../../app/lazyPage";
import { Skeleton } from "../../components/Skeleton";
import type CodeEditorType from "./CodeEditor";

type Props = ComponentProps<typeof CodeEditorType>;

/** The library behind it is as large as the rest of the app, so that it comes with the first editor. */
const CodeEditor = lazyPage<Props>(() => import("./CodeEditor"));

export function PromptField(props: Props) {
  return (
    <Suspense fallback={<Waiting text={props.text} />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}

/** The text can be read at once. */
function Waiting({ text }: { text: string }) {
  if (text === "") return <Skeleton height="220px" />;
  return (
    <div className="code-editor">
      <pre className="code-editor__waiting">{text}</pre>
    </div>
  );
}
