import { useEffect, useState } from "react";
import { fetchAsset } from "../../api/assets";
import { fetchUser } from "../../api/assignments";
import type { AuditEntry } from "../../api/types";
import { hrefWith, navigate } from "../../app/router";
import { useStore } from "../../app/Store";
import { Icon } from "../../components/Icon";
import { entries } from "./auditList";
import { nameOfPerson, shortId } from "./words";

interface Kind {
  title: string;
  /** Null where the entry does not tell. */
  nameIn(entry: AuditEntry, id: string): string | null;
  fetchName(id: string, signal: AbortSignal): Promise<string>;
}

const fetchUserName = async (id: string, signal: AbortSignal) => nameOfPerson(await fetchUser(id, signal));

const kinds: Record<"actor" | "user" | "asset", Kind> = {
  actor: {
    title: "By",
    nameIn: ({ actor }, id) => (actor?.id === id ? nameOfPerson(actor) : null),
    fetchName: fetchUserName,
  },
  user: {
    title: "User",
    nameIn: ({ user }, id) => (user?.id === id ? nameOfPerson(user) : null),
    fetchName: fetchUserName,
  },
  asset: {
    title: "Asset",
    nameIn: ({ asset_id, asset_filename }, id) => (asset_id === id ? asset_filename : null),
    fetchName: async (id, signal) => (await fetchAsset(id, signal)).filename,
  },
};

interface Props {
  name: keyof typeof kinds;
  id: string;
}

/** Who or what the list is narrowed to, by name. */
export function FilterChip({ name, id }: Props) {
  const { title } = kinds[name];
  const text = useName(kinds[name], id);
  return (
    <span className="chip" title={id}>
      <span className="chip__title">{title}</span>
      <span className="chip__text">{text}</span>
      <button
        type="button"
        className="chip__remove"
        aria-label={`No longer only ${title.toLowerCase()} ${text}`}
        onClick={() => navigate(hrefWith({ [name]: null }))}
      >
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

/** From the entries that are shown, which all have it, or else from the server; an id where neither knows it. */
function useName({ nameIn, fetchName }: Kind, id: string): string {
  const { items, phase } = useStore(entries.store, (state) => state);
  const [fetched, setFetched] = useState<{ id: string; name: string } | null>(null);
  const listed = items.map((entry) => nameIn(entry, id)).find((name) => name !== null) ?? null;
  const isUnknown = phase === "ready" && listed === null && fetched?.id !== id;
  useEffect(() => {
    if (!isUnknown) return undefined;
    const abort = new AbortController();
    fetchName(id, abort.signal).then((name) => setFetched({ id, name }), () => {});
    return () => abort.abort();
  }, [id, isUnknown, fetchName]);
  return listed ?? (fetched?.id === id ? fetched.name : shortId(id));
}
