import { useEffect } from "react";
import type { Asset } from "../../api/types";
import { usersPath } from "../../app/router";
import { Avatar } from "../../components/Avatar";
import { PageLink } from "../../components/PageLink";
import { RelativeTime } from "../../components/RelativeTime";
import { nameOf, plural } from "../../format/text";
import { refetch } from "./libraryEffects";

/** Who has it, since when, and by whom. */
export function AssetAssignment({ asset }: { asset: Asset }) {
  const { id, user_id, assigned_users_count } = asset;
  useEffect(() => {
    // Lists do not count, and events name nobody.
    if (user_id !== null && assigned_users_count === null) refetch(id);
  }, [id, user_id, assigned_users_count]);
  if (asset.conversion_status !== "completed" && user_id === null) return null;
  return (
    <section aria-label="Assignment">
      <h3 className="sidebar__section">Assigned to</h3>
      {user_id === null ? (
        <p className="sidebar__note">Nobody has it now.</p>
      ) : (
        <Holder asset={asset} userId={user_id} />
      )}
    </section>
  );
}

function Holder({ asset, userId }: { asset: Asset; userId: string }) {
  const { assigned_user: user, assigned_at, assigned_by_name: by, assigned_users_count: count } = asset;
  const name = user === null ? "A user" : nameOf(user);
  const others = (count ?? 1) - 1;
  return (
    <div className="assignment__holder">
      <Avatar name={name} />
      <div className="assignment__text">
        <p className="assignment__who">
          <PageLink className="assignment__link" href={`${usersPath}/${encodeURIComponent(userId)}`}>
            {name}
          </PageLink>
          {others > 0 && <span>{`and ${plural(others, "other")}`}</span>}
        </p>
        <p className="assignment__how">
          {assigned_at && <RelativeTime iso={assigned_at} />}
          {by !== null && ` by ${by}`}
        </p>
      </div>
    </div>
  );
}
