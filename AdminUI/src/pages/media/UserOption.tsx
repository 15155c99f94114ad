import { useEffect, useRef } from "react";
import type { AssignedUser } from "../../api/types";
import { Avatar } from "../../components/Avatar";
import { Icon } from "../../components/Icon";
import { nameOf } from "../../format/text";

interface Props {
  id: string;
  user: AssignedUser;
  /** What is to be assigned. */
  assetId: string;
  /** Enter takes it. */
  active: boolean;
  picked: boolean;
  onToggle(): void;
}

export function UserOption({ id, user, assetId, active, picked, onToggle }: Props) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <li
      ref={row}
      id={id}
      role="option"
      aria-selected={picked}
      className={`user-option${active ? " user-option--active" : ""}`}
      // The focus stays in the text field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onToggle}
    >
      <Avatar name={nameOf(user)} />
      <span className="user-option__who">
        <span className="user-option__name">{nameOf(user)}</span>
        <span className="user-option__email">{user.email}</span>
      </span>
      <span className="user-option__has">{hasWords(user, assetId)}</span>
      <span className="user-option__mark">{picked && <Icon name="check" />}</span>
    </li>
  );
}

function hasWords({ current_asset: has }: AssignedUser, assetId: string): string {
  if (has === null) return "";
  return has.id === assetId ? "has it already" : `has ${has.filename}`;
}
