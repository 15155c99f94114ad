import { useEffect, useRef } from "react";
import { hrefWith, navigate, useParameter } from "../../app/router";
import { useSearchText } from "../../app/searchText";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ListingFrame } from "../../components/ListingFrame";
import { Page } from "../../components/Page";
import { PageHead } from "../../components/PageHead";
import { RowTable, RowTableSkeleton } from "../../components/RowTable";
import type { RowTableHandle } from "../../components/RowTable";
import { SearchField } from "../../components/SearchField";
import { plural } from "../../format/text";
import { leaveList, returnedFrom, userHref } from "./place";
import { userColumns } from "./userColumns";
import { refreshUsers, startUsers, users } from "./usersList";

export default function UsersPage() {
  const q = useParameter("q") ?? "";
  const listing = useStore(users.store, (state) => state);
  const { items, nextCursor, phase } = listing;
  const [text, setText] = useSearchText(q);
  const search = useRef<HTMLInputElement>(null);
  const table = useRef<RowTableHandle>(null);

  useEffect(startUsers, []);
  useEffect(() => users.show({ q }), [q]);
  useEffect(() => {
    // Who comes back goes on where the list was left.
    const user = phase === "ready" ? returnedFrom() : null;
    if (user !== null) table.current?.focus(user);
  }, [phase]);
  useCommands((command) => {
    if (command === "search") {
      search.current?.focus();
      search.current?.select();
      return true;
    }
    if (command !== "next" && command !== "previous") return false;
    return table.current?.move(command === "next" ? 1 : -1) ?? false;
  });

  const isKnown = phase === "ready" || phase === "loadingMore";
  const count = isKnown ? `${items.length.toLocaleString("en")}${nextCursor === null ? "" : "+"}` : "";
  return (
    <Page title="Users">
      <PageHead title="Users" count={count} countLabel="Number of users">
        <SearchField ref={search} label="Search by name or email" value={text} onChange={setText} shortcut="/" />
      </PageHead>
      <div className="page__body">
        <ListingFrame
          listing={listing}
          skeleton={<RowTableSkeleton label="Loading users" height="44px" />}
          empty={<Nothing q={q} />}
          soFar={`The first ${plural(items.length, "user")} by name are shown.`}
          moreLabel="Load more"
          onRetry={refreshUsers}
          onMore={() => void users.loadMore()}
        >
          <RowTable
            label="Users"
            look="users"
            items={items}
            columns={userColumns}
            hrefOf={({ id }) => userHref(id)}
            onOpen={({ id }) => leaveList(id)}
            tableRef={table}
          />
        </ListingFrame>
      </div>
    </Page>
  );
}

function Nothing({ q }: { q: string }) {
  if (q === "") {
    return (
      <EmptyState icon="users" title="No users yet">
        Whoever has an account stands here, with the asset that they have now.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="Nobody matches"
      action={<Button onClick={() => navigate(hrefWith({ q: null }))}>Show all users</Button>}
    >
      No user has “{q}” in the name or the email.
    </EmptyState>
  );
}
