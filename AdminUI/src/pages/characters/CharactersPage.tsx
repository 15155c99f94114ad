import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import { useLasting } from "../../app/environment";
import { isMove } from "../../app/keymap";
import { hrefWith, navigate, useParameter } from "../../app/router";
import { useSearchText } from "../../app/searchText";
import { useCommands } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Page } from "../../components/Page";
import { PageHead } from "../../components/PageHead";
import { RowTableSkeleton } from "../../components/RowTable";
import { SearchField } from "../../components/SearchField";
import { StaleNotice } from "../../components/StaleNotice";
import { CharacterDialog } from "./CharacterDialog";
import { CharacterTable } from "./CharacterTable";
import type { CharacterTableHandle } from "./CharacterTable";
import { characters, defaults, refreshAll, startCharacters } from "./charactersList";
import { defaultsCoverage, defaultsMatch } from "./coverage";
import { CoverageLegend } from "./CoverageMark";
import { returnedFrom } from "./place";

export default function CharactersPage() {
  const q = useParameter("q") ?? "";
  const [text, setText] = useSearchText(q);
  const [creating, setCreating] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const table = useRef<CharacterTableHandle>(null);
  const count = useStore(characters.store, ({ items, nextCursor, total, phase }) => {
    if (phase === "loading" || phase === "failed") return "";
    return total === null ? `${items.length.toLocaleString("en")}${nextCursor === null ? "" : "+"}` : total.toLocaleString("en");
  });
  useEffect(startCharacters, []);
  useEffect(() => characters.show({ q }), [q]);
  useCommands((command) => {
    if (command === "create") {
      setCreating(true);
    } else if (command === "search") {
      search.current?.focus();
      search.current?.select();
    } else {
      return isMove(command) && (table.current?.move(command) ?? false);
    }
    return true;
  });
  return (
    <Page title="Characters">
      <PageHead title="Characters" count={count} countLabel="Number of characters">
        <SearchField ref={search} label="Search names and texts" value={text} onChange={setText} shortcut="/" />
        <Button look="primary" icon="plus" onClick={() => setCreating(true)}>
          New character
        </Button>
      </PageHead>
      <Found q={q} table={table} onCreate={() => setCreating(true)} />
      {creating && <CharacterDialog character={null} onClose={() => setCreating(false)} />}
    </Page>
  );
}

interface FoundProps {
  q: string;
  table: RefObject<CharacterTableHandle>;
  onCreate(): void;
}

/** The table, or what there is to say in its place. */
function Found({ q, table, onCreate }: FoundProps) {
  const listing = useStore(characters.store, (state) => state);
  const { prompts, error: defaultsError } = useStore(defaults, (state) => state);
  const { items, phase } = listing;
  const isLoading = phase === "loading" || (prompts === null && defaultsError === null);
  const waiting = useLasting(isLoading, 150);
  useEffect(() => {
    const left = isLoading ? null : returnedFrom();
    if (left) table.current?.focus(left.row, left.column);
  }, [isLoading, table]);
  const loadMore = useCallback(() => {
    // What is under way goes first, and then this is called again.
    if (listing.error === null && !characters.isAsking) void characters.loadMore();
  }, [listing]);
  const above = useMemo(() => (prompts && defaultsMatch(prompts, q) ? defaultsCoverage(prompts) : null), [prompts, q]);
  const emotions = prompts?.map(({ emotion }) => emotion) ?? items[0]?.coverage.map(({ emotion }) => emotion) ?? [];

  if (isLoading) return <div className="page__body">{waiting && <Waiting />}</div>;
  if (phase === "failed") return <ErrorState error={listing.error} onRetry={refreshAll} />;
  const error = listing.error ?? defaultsError;
  return (
    <div className="page__body characters">
      {error !== null && <StaleNotice error={error} onRetry={refreshAll} />}
      {(above || items.length > 0) && (
        <>
          <CoverageLegend />
          <CharacterTable
            defaults={above}
            characters={items}
            emotions={emotions}
            total={listing.total}
            onEnd={loadMore}
            handle={table}
          />
        </>
      )}
      {items.length === 0 && (q === "" || !above) && <Nothing q={q} onCreate={onCreate} />}
    </div>
  );
}

const Waiting = () => <RowTableSkeleton label="Loading characters" height="52px" />;

function Nothing({ q, onCreate }: Pick<FoundProps, "q" | "onCreate">) {
  if (q === "") {
    return (
      <EmptyState
        icon="characters"
        title="No characters yet"
        action={
          <Button look="primary" icon="plus" onClick={onCreate}>
            New character
          </Button>
        }
      >
        A character has a name, a picture, and a prompt for each emotion: its own, or the default of all.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title="Nothing matches"
      action={<Button onClick={() => navigate(hrefWith({ q: null }))}>Show all characters</Button>}
    >
      No character has “{q}” in the name or in a text of its own.
    </EmptyState>
  );
}
