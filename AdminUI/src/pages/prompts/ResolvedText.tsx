import type { PromptRef } from "./requests";
import { useValues } from "./values";
import { resolve } from "./variables";

/** The text as a video generator would receive it, while it is being written. */
export function ResolvedText({ prompt, text }: { prompt: PromptRef; text: string }) {
  const values = useValues(prompt.subject, prompt.emotion);
  const parts = resolve(text, values);
  return (
    <section className="resolved" aria-label="What the generator receives">
      <h3 className="prompt__section">What the generator receives</h3>
      <div className="resolved__text" tabIndex={0} role="group" aria-label="Resolved text">
        {text.trim() === "" ? (
          <span className="resolved__nothing">Nothing yet.</span>
        ) : (
          parts.map((part, index) =>
            part.kind === "text" ? (
              <span key={index}>{part.text}</span>
            ) : (
              <mark key={index} className={`resolved__${part.kind}`}>
                {part.text}
              </mark>
            ),
          )
        )}
      </div>
    </section>
  );
}
