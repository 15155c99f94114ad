import { useId, useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";

interface Props<Name extends string> {
  label: string;
  tabs: readonly { name: Name; text: string }[];
  selected: Name;
  onSelect(name: Name): void;
  /** Beside the tabs, at the right. */
  tools?: ReactNode;
  children: ReactNode;
}

/** One panel with several faces. Arrow keys move between the tabs, Tab goes into the panel. */
export function Tabs<Name extends string>({
  label,
  tabs,
  selected,
  onSelect,
  tools,
  children,
}: Props<Name>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.name === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.name);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <div className="tabs">
      <div className="tabs__head">
        <div className="tabs__list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.name}
              type="button"
              role="tab"
              className="tabs__tab"
              id={`${id}-${tab.name}`}
              data-tab={tab.name}
              aria-selected={tab.name === selected}
              aria-controls={`${id}-panel`}
              tabIndex={tab.name === selected ? 0 : -1}
              onClick={() => onSelect(tab.name)}
            >
              {tab.text}
            </button>
          ))}
        </div>
        {tools}
      </div>
      <div className="tabs__panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </div>
  );
}
