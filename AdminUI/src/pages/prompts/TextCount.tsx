import { mostCharacters } from "../../api/prompts";
import { lengthOf } from "./editing";

/** How much room is left. It is read out where it gets tight, not with each letter. */
export function TextCount({ id, text }: { id: string; text: string }) {
  const count = lengthOf(text);
  const over = count - mostCharacters;
  return (
    <p className={`text-count${over > 0 ? " text-count--over" : ""}`} id={id}>
      <span>
        {count.toLocaleString("en")} / {mostCharacters.toLocaleString("en")}
        <span className="visually-hidden"> characters</span>
      </span>
      {over > 0 && <strong role="alert">{over.toLocaleString("en")} too many</strong>}
    </p>
  );
}
