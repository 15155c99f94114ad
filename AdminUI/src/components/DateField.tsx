interface Props {
  label: string;
  /** 2026-05-04, or empty. */
  value: string;
  min?: string;
  max?: string;
  onChange(value: string): void;
}

/** The browser's own, dressed: it brings a calendar, keyboard and the reader's way to write a date. */
export function DateField({ label, value, min, max, onChange }: Props) {
  return (
    <label className="date-field">
      <span className="date-field__label">{label}</span>
      <input
        type="date"
        className="date-field__input"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
