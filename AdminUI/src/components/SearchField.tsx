import { forwardRef } from "react";
import { Icon } from "./Icon";

interface Props {
  label: string;
  value: string;
  onChange(value: string): void;
  /** The key that leads here, shown while the field is empty. */
  shortcut?: string;
}

export const SearchField = forwardRef<HTMLInputElement, Props>(function SearchField(
  { label, value, onChange, shortcut },
  ref,
) {
  return (
    <div className="search-field">
      <Icon name="search" className="search-field__icon" />
      <input
        ref={ref}
        type="search"
        className="search-field__input"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          if (value === "") event.currentTarget.blur();
          else onChange("");
        }}
      />
      {value === "" ? (
        shortcut && (
          <kbd className="search-field__key" aria-hidden="true">
            {shortcut}
          </kbd>
        )
      ) : (
        <button type="button" className="search-field__clear" aria-label="Clear search" onClick={() => onChange("")}>
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
});
