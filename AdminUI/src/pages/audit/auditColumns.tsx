import type { AuditEntry, KnownPerson } from "../../api/types";
import { hrefWith } from "../../app/router";
import { Icon } from "../../components/Icon";
import { PageLink } from "../../components/PageLink";
import { RelativeTime } from "../../components/RelativeTime";
import type { RowColumn } from "../../components/RowTable";
import { actionIcon, actionWords, detailsLine, nameOfAsset, nameOfPerson } from "./words";

export const auditColumns: readonly [RowColumn<AuditEntry>, ...RowColumn<AuditEntry>[]] = [
  {
    name: "action",
    title: "What",
    cell: ({ action }) => (
      <>
        <Icon name={actionIcon(action)} size={14} className="audit__icon" />
        <span className="audit__action">{actionWords(action)}</span>
      </>
    ),
  },
  {
    name: "actor",
    title: "By",
    cell: ({ actor }) => {
      if (!actor) return <span className="rows__faint">System</span>;
      return <Narrow by="actor" person={actor} what="what this admin did" />;
    },
  },
  { name: "user", title: "User", cell: ({ user }) => user && <Narrow by="user" person={user} what="this user" /> },
  { name: "asset", title: "Asset", cell: (entry) => <AssetCell entry={entry} /> },
  { name: "details", title: "Details", cell: ({ details }) => <Details text={detailsLine(details)} /> },
  { name: "time", title: "When", cell: ({ created_at }) => <RelativeTime iso={created_at} /> },
];

function Narrow({ by, person, what }: { by: "actor" | "user"; person: KnownPerson; what: string }) {
  const name = nameOfPerson(person);
  return (
    <PageLink className="audit__narrow" href={hrefWith({ [by]: person.id })} label={`${name}: show only ${what}`}>
      {name}
    </PageLink>
  );
}

function AssetCell({ entry }: { entry: AuditEntry }) {
  const name = nameOfAsset(entry);
  if (name === null) return null;
  const { asset_id: id } = entry;
  if (id === null) return <>{name}</>;
  return (
    <PageLink className="audit__narrow" href={hrefWith({ asset: id })} label={`${name}: show only this asset`}>
      {name}
    </PageLink>
  );
}

function Details({ text }: { text: string }) {
  return <span title={text}>{text}</span>;
}
