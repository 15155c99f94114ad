import type { AssignedUser } from "../../api/types";
import { RelativeTime } from "../../components/RelativeTime";
import type { RowColumn } from "../../components/RowTable";
import { Thumbnail } from "../../components/Thumbnail";
import { nameOf, readable } from "../../format/text";

export const userColumns: readonly [RowColumn<AssignedUser>, ...RowColumn<AssignedUser>[]] = [
  {
    name: "user",
    title: "User",
    cell: ({ name, email }) => (
      <>
        <span className="users__name">{nameOf({ name, email })}</span>
        <small className="users__email">{email}</small>
      </>
    ),
  },
  { name: "role", title: "Role", cell: ({ role }) => readable(role) },
  { name: "asset", title: "Has now", cell: (user) => <CurrentAsset user={user} /> },
  { name: "since", title: "Since", cell: ({ assigned_at }) => assigned_at && <RelativeTime iso={assigned_at} /> },
  { name: "by", title: "Assigned by", cell: (user) => (user.current_asset ? assignerOf(user) : null) },
];

/** An account may be gone while what it did stays. */
export function assignerOf({ assigned_by_name }: AssignedUser): string {
  return assigned_by_name ?? "A former admin";
}

function CurrentAsset({ user: { current_asset: asset } }: { user: AssignedUser }) {
  if (!asset) return <span className="rows__faint">Nothing</span>;
  return (
    <span className="users__asset" title={asset.filename}>
      <Thumbnail asset={asset} />
      <span className="users__filename">{asset.filename}</span>
    </span>
  );
}
