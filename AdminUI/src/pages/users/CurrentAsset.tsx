import { useRef } from "react";
import { serverNow } from "../../api/serverClock";
import type { BriefAsset, AssignedUser } from "../../api/types";
import { useBusy } from "../../app/busy";
import { useSecondClock } from "../../app/environment";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { Facts, IdFact } from "../../components/Facts";
import type { Fact } from "../../components/Facts";
import { Icon } from "../../components/Icon";
import { PageLink } from "../../components/PageLink";
import { Player } from "../../components/Player";
import type { Medium } from "../../components/Player";
import { RelativeTime } from "../../components/RelativeTime";
import { readable } from "../../format/text";
import { undo } from "./acts";
import { currentOf, undoSecondsLeft } from "./assignments";
import { history, refreshNow } from "./openUser";
import { assetHref } from "./place";
import { assignerOf } from "./userColumns";

/** What the user has now, playing, and who the user is. */
export function CurrentAsset({ user }: { user: AssignedUser }) {
  const { current_asset: asset, assigned_at } = user;
  const rows: Fact[] = [
    ["Email", user.email],
    ["Role", readable(user.role)],
    ["Joined", <RelativeTime iso={user.created_at} />],
    ["Id", <IdFact id={user.id} label="Copy user id" />],
  ];
  return (
    <div className="user__now">
      <section className="user__asset" aria-label="Has now">
        <h2 className="user__section">Has now</h2>
        {asset ? <Playing key={asset.id} asset={asset} /> : <Nothing />}
        {asset && (
          <div className="user__caption">
            <div className="user__source">
              <PageLink className="user__filename" href={assetHref(asset.id)} label={`Show ${asset.filename} in media`}>
                {asset.filename}
              </PageLink>
              <p className="user__since">
                Assigned {assigned_at && <RelativeTime iso={assigned_at} />} by {assignerOf(user)}
              </p>
            </div>
            <Undo user={user} />
          </div>
        )}
      </section>
      <Facts title="User" rows={rows} />
    </div>
  );
}

/** The best that there is to look at. */
function mediumOf({ webm_url, gif_url, thumbnail_url }: BriefAsset): [Medium, string] | null {
  if (webm_url) return ["webm", webm_url];
  if (gif_url) return ["gif", gif_url];
  return thumbnail_url ? ["image", thumbnail_url] : null;
}

function Playing({ asset }: { asset: BriefAsset }) {
  const broken = useRef<string | null>(null);
  const shown = mediumOf(asset);
  if (!shown) return <Nothing text="It has no outputs to show" />;
  const [medium, url] = shown;
  return (
    <Player
      key={medium}
      medium={medium}
      url={url}
      poster={asset.thumbnail_url}
      thumbhash={asset.thumbhash}
      name={asset.filename}
      width={asset.width}
      height={asset.height}
      playing
      onBroken={() => {
        // Links expire: the user, fetched again, has a new one. Once for each link.
        if (broken.current === url) return;
        broken.current = url;
        refreshNow();
      }}
    />
  );
}

function Nothing({ text = "Has no asset now" }: { text?: string }) {
  return (
    <div className="player player--empty">
      <span>{text}</span>
    </div>
  );
}

/** While the newest assignment can be undone, how long that will be so. */
function Undo({ user }: { user: AssignedUser }) {
  const entry = useStore(history.store, ({ items }) => currentOf(items, user.current_assignment_id));
  const seconds = undoSecondsLeft(entry, serverNow(useSecondClock()));
  const [busy, start] = useBusy(async () => {
    if (entry) await undo(user, entry);
  });
  if (seconds === 0 && !busy) return null;
  return (
    <Button busy={busy} onClick={start} aria-label={`Undo, ${seconds} seconds left`}>
      <Icon name="undo" />
      Undo
      <span className="user__seconds">{seconds} s</span>
    </Button>
  );
}
