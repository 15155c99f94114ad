import type { AuditEntry } from "../../api/types";
import type { Listing } from "../../app/CursorList";
import { hrefWith } from "../../app/router";
import { CopyButton } from "../../components/CopyButton";
import { EmptyState } from "../../components/EmptyState";
import { Facts, IdFact } from "../../components/Facts";
import type { Fact } from "../../components/Facts";
import { PageLink } from "../../components/PageLink";
import { RelativeTime } from "../../components/RelativeTime";
import { Sidebar } from "../../components/Sidebar";
import { readable } from "../../format/text";
import { formatExactTime } from "../../format/time";
import { assetHref, userHref } from "../users/place";
import { actionWords, detailsInOrder, nameOfAsset, nameOfPerson } from "./words";

interface Props {
  id: string;
  listing: Listing<AuditEntry>;
  onClose(): void;
}

/** All that one entry says. */
export function AuditSidebar({ id, listing: { items, phase }, onClose }: Props) {
  const entry = items.find((item) => String(item.id) === id);
  return (
    <Sidebar title={entry ? actionWords(entry.action) : `Entry ${id}`} onClose={onClose}>
      {entry && <About entry={entry} />}
      {!entry && phase !== "loading" && (
        <EmptyState icon="search" title="Not among those shown">
          It is older than what was loaded, or does not fit the filters.
        </EmptyState>
      )}
    </Sidebar>
  );
}

function About({ entry }: { entry: AuditEntry }) {
  const { actor, user, asset_id, details } = entry;
  const asset = nameOfAsset(entry);
  const rows: Fact[] = [
    ["When", <RelativeTime iso={entry.created_at} />],
    ["Exactly", formatExactTime(entry.created_at)],
    ["By", actor ? <Link href={userHref(actor.id)} text={nameOfPerson(actor)} /> : "System"],
  ];
  if (user) rows.push(["User", <Link href={userHref(user.id)} text={nameOfPerson(user)} />]);
  if (asset !== null) rows.push(["Asset", asset_id === null ? asset : <Link href={assetHref(asset_id)} text={asset} />]);
  const ids: Fact[] = [
    ["Entry", entry.id.toLocaleString("en")],
    ["Action", <code>{entry.action}</code>],
  ];
  if (actor) ids.push(["By", <IdFact id={actor.id} label="Copy the id of who did it" />]);
  if (user) ids.push(["User", <IdFact id={user.id} label="Copy user id" />]);
  if (asset_id !== null) ids.push(["Asset", <IdFact id={asset_id} label="Copy asset id" />]);
  if (entry.request_id !== null) ids.push(["Request", <IdFact id={entry.request_id} label="Copy request id" />]);
  const more = detailsInOrder(details).map(([name, value]): Fact => [readable(name), <Value text={value} />]);
  return (
    <>
      <Facts title="What happened" rows={rows} />
      {more.length > 0 && <Facts title="Details" rows={more} />}
      <Facts title="Ids" rows={ids} />
      <Narrowing entry={entry} />
    </>
  );
}

function Link({ href, text }: { href: string; text: string }) {
  return (
    <PageLink className="audit__link" href={href}>
      {text}
    </PageLink>
  );
}

/** What is long is read whole, and can be taken along. */
function Value({ text }: { text: string }) {
  return (
    <span className="audit__value">
      <span>{text}</span>
      {text.length > 24 && <CopyButton text={text} label="Copy value" />}
    </span>
  );
}

function Narrowing({ entry: { actor, user, asset_id, action } }: { entry: AuditEntry }) {
  const ways = [
    ["this action", { action }],
    ...(actor ? [["this actor", { actor: actor.id }] as const] : []),
    ...(user ? [["this user", { user: user.id }] as const] : []),
    ...(asset_id !== null ? [["this asset", { asset: asset_id }] as const] : []),
  ] as const;
  return (
    <section>
      <h3 className="sidebar__section">Show only</h3>
      <div className="audit__ways">
        {ways.map(([text, change]) => (
          <PageLink key={text} className="button button--plain button--small" href={hrefWith(change)}>
            {text.replace("this ", "This ")}
          </PageLink>
        ))}
      </div>
    </section>
  );
}
