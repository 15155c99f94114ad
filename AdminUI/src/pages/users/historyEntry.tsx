import type { BriefAsset, AssignmentAction, AssignmentHistoryEntry } from "../../api/types";
import { Badge } from "../../components/Badge";
import { Button } from "../../components/Button";
import type { IconName } from "../../components/Icon";
import { PageLink } from "../../components/PageLink";
import { Thumbnail } from "../../components/Thumbnail";
import { hasAgain, nameOfAsset } from "./assignments";
import { assetHref } from "./place";

export const actionWords: Record<AssignmentAction, string> = {
  assigned: "Assigned",
  undone: "Undone",
  reverted: "Reverted",
};

const looks: Record<AssignmentAction, ["info" | "neutral" | "warning", IconName]> = {
  assigned: ["info", "check"],
  undone: ["neutral", "undo"],
  reverted: ["warning", "undo"],
};

/** What was done, and by whom. */
export function EntryHead({ entry, isCurrent }: { entry: AssignmentHistoryEntry; isCurrent: boolean }) {
  const { action, performed_by, bulk } = entry;
  const [tone, icon] = looks[action] ?? ["neutral", "clock"];
  return (
    <span className="entry__head">
      <Badge tone={isCurrent ? "good" : tone} icon={icon}>
        {isCurrent ? "Has now" : actionWords[action] ?? action}
      </Badge>
      <span className="entry__by" title={performed_by.email}>
        by {performed_by.name || performed_by.email}
        {bulk && ", with others in bulk"}
      </span>
    </span>
  );
}

/** With what, and what came of it. */
export function EntryBody({ entry, onRevert }: { entry: AssignmentHistoryEntry; onRevert(): void }) {
  const { action, asset, can_revert } = entry;
  const isPast = action === "assigned" && !can_revert;
  return (
    <div className={`entry${isPast ? " entry--past" : ""}`}>
      {asset && <Thumbnail asset={asset} />}
      <div className="entry__text">
        {asset ? <AssetLink asset={asset} /> : <span>{nameOfAsset(entry)}</span>}
        <span className="entry__change">{changeOf(entry)}</span>
      </div>
      {can_revert && (
        <Button size="small" aria-label={`Revert the assignment of ${nameOfAsset(entry)}…`} onClick={onRevert}>
          Revert…
        </Button>
      )}
    </div>
  );
}

/** A deleted one is nowhere to be shown. */
function AssetLink({ asset }: { asset: BriefAsset }) {
  if (asset.deleted) {
    return (
      <span className="entry__name" title={asset.filename}>
        {asset.filename} <small className="entry__gone">deleted</small>
      </span>
    );
  }
  return (
    <PageLink className="entry__name" href={assetHref(asset.id)}>
      {asset.filename}
    </PageLink>
  );
}

function changeOf(entry: AssignmentHistoryEntry): string {
  if (entry.action !== "assigned") return `Taken back; the user ${hasAgain(entry)}`;
  const { previous_asset } = entry;
  const before = previous_asset ? `In place of “${previous_asset.filename}”` : "Nothing was assigned before";
  return entry.can_revert ? before : `${before}; taken back since`;
}
