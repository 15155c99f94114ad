import { announcement } from "../app/announcer";
import { useStore } from "../app/Store";

/** The page's one polite live region. */
export function Announcer() {
  const { text, count } = useStore(announcement, (state) => state);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" aria-label="Announcements">
      {/* A new element each time, so that the same sentence is read again. */}
      <span key={count}>{text}</span>
    </div>
  );
}
