import { initials } from "../format/text";

interface Props {
  name: string;
  size?: "small" | "normal";
}

/** Decoration: the name stands beside it. */
export function Avatar({ name, size = "normal" }: Props) {
  return (
    <span className={`avatar${size === "small" ? " avatar--small" : ""}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
