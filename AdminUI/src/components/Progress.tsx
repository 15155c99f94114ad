import { formatPercent } from "../format/text";

interface Props {
  label: string;
  /** 0 to 100; null while nobody can tell. */
  value: number | null;
  /** What is read out instead of the bare percentage. */
  text?: string;
}

export function Progress({ label, value, text }: Props) {
  const clamped = value === null ? null : Math.min(100, Math.max(0, value));
  return (
    <div
      className={`progress${clamped === null ? " progress--unknown" : ""}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={clamped === null ? undefined : Math.round(clamped)}
      aria-valuetext={text ?? (clamped === null ? undefined : formatPercent(clamped))}
    >
      <div className="progress__bar" style={clamped === null ? undefined : { width: `${clamped}%` }} />
    </div>
  );
}
