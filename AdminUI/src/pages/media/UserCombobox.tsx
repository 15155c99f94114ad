import { useId } from "react";
import type { KeyboardEvent, RefObject } from "react";
import type { AssignedUser } from "../../api/types";
import { useLasting } from "../../app/environment";
import { Icon } from "../../components/Icon";
import { plural } from "../../format/text";
import type { Combobox, ComboboxNews } from "./combobox";
import { UserOption } from "./UserOption";
import { NoUsers, SearchFailed, UsersSkeleton } from "./UserSearchStates";

interface Props {
  inputRef: RefObject<HTMLInputElement>;
  search: Combobox<AssignedUser>;
  /** What is to be assigned. */
  assetId: string;
  picked: ReadonlySet<string>;
  tell(news: ComboboxNews<AssignedUser>): void;
  onRetry(): void;
  /** Into those who are picked, or out of them. */
  onToggle(user: AssignedUser): void;
  onSubmit(): void;
}

/** The list is always there, so that nothing covers what has been picked. The focus stays in the text field. */
export function UserCombobox({ inputRef, search, assetId, picked, tell, onRetry, onToggle, onSubmit }: Props) {
  const id = useId();
  const { text, phase, options, active } = search;
  const optionId = (index: number) => `${id}-${index}`;
  const stale = useLasting(phase === "searching" && options.length > 0, 150);
  const toggle = (user: AssignedUser) => {
    onToggle(user);
    tell({ kind: "taken" });
    // What is typed next is another name.
    inputRef.current?.select();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const option = options[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      tell({ kind: "moved", by: event.key === "ArrowDown" ? 1 : -1 });
    } else if (event.key === "Enter") {
      if (event.ctrlKey || event.metaKey) onSubmit();
      else if (option) toggle(option);
      else if (phase === "ready") onSubmit();
    } else if (event.key === "Escape" && text !== "") {
      tell({ kind: "typed", text: "" });
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="user-search">
      <div className="search-field">
        <Icon name="search" className="search-field__icon" />
        <input
          ref={inputRef}
          className="search-field__input"
          role="combobox"
          aria-label="Search users by name or email"
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? optionId(active) : undefined}
          placeholder="Name or email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          data-autofocus
          value={text}
          onChange={(event) => tell({ kind: "typed", text: event.target.value })}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="visually-hidden" role="status">
        {phase === "ready" && (options.length === 0 ? "Nobody was found" : `${plural(options.length, "user")} listed`)}
      </p>
      <div className={`user-search__found${stale ? " user-search__found--stale" : ""}`}>
        <ul
          role="listbox"
          id={`${id}-list`}
          className="user-search__list"
          aria-label="Users"
          aria-multiselectable="true"
        >
          {phase !== "failed" &&
            options.map((user, index) => (
              <UserOption
                key={user.id}
                id={optionId(index)}
                user={user}
                assetId={assetId}
                active={index === active}
                picked={picked.has(user.id)}
                onToggle={() => toggle(user)}
              />
            ))}
        </ul>
        {phase === "failed" && <SearchFailed error={search.error} onRetry={onRetry} />}
        {phase === "ready" && options.length === 0 && <NoUsers text={text.trim()} />}
        {phase === "searching" && options.length === 0 && <UsersSkeleton />}
        {phase === "ready" && search.hasMore && (
          <p className="user-search__more">There are more. Type on to find them.</p>
        )}
      </div>
    </div>
  );
}
