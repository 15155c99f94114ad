import { CopyButton } from "./CopyButton";
import { Icon } from "./Icon";

/** What went wrong, in words that can be taken along. */
export function Failure({ text }: { text: string }) {
  return (
    <section className="failure" aria-label="What went wrong">
      <Icon name="alert" />
      <p>{text}</p>
      <CopyButton text={text} label="Copy error text" />
    </section>
  );
}
