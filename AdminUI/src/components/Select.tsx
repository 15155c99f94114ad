import { Icon } from "./Icon";

interface Props<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string }[];
  onChange(value: Value): void;
}

/** The browser's own select, dressed: it brings keyboard, touch and screen readers with it. */
export function Select<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  return (
    <div className="select">
      <select
        className="select__input"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <Icon name="chevron" size={14} className="select__arrow" />
    </div>
  );
}
