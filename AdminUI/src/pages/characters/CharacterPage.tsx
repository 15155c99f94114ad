import { useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { isMissing } from "../../api/errors";
import { useLasting } from "../../app/environment";
import { namesBelow } from "../../app/query";
import { charactersPath, navigate, usePlace } from "../../app/router";
import { useCommands, useOwnSaveKey } from "../../app/shortcuts";
import { useStore } from "../../app/Store";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Icon } from "../../components/Icon";
import { LiveMark } from "../../components/LiveMark";
import { Page } from "../../components/Page";
import { PageLink } from "../../components/PageLink";
import { Skeleton } from "../../components/Skeleton";
import { StaleNotice } from "../../components/StaleNotice";
import { readable } from "../../format/text";
import { PromptPage } from "../prompts/PromptPage";
import { defaultsId, promptHref, subjectHref } from "../prompts/subject";
import type { PromptSubject } from "../prompts/subject";
import { AddEmotionDialog } from "./AddEmotionDialog";
import { CharacterDialog } from "./CharacterDialog";
import { CharacterImage } from "./CharacterImage";
import { EmotionRail } from "./EmotionRail";
import type { EmotionRailHandle } from "./EmotionRail";
import type { EmotionEntry } from "./emotions";
import { opened, refreshNow, startCharacter } from "./openCharacter";
import { listHref } from "./place";

/** All emotions of one character, or of the defaults, and the prompt of one of them. */
export default function CharacterPage({ id }: { id: string }) {
  const { character, entries, error } = useStore(opened, (state) => state);
  const [, emotion = null, ...deeper] = namesBelow(charactersPath, usePlace().path);
  const rail = useRef<EmotionRailHandle>(null);
  const [editing, setEditing] = useState(false);
  const name = id === defaultsId ? "Global defaults" : character?.name ?? null;
  const subject = useMemo(() => (name === null ? null : subjectOf(id, name)), [id, name]);
  const waiting = useLasting(entries === null && error === null, 150);
  useOwnSaveKey();
  useEffect(() => startCharacter(id), [id]);
  useEffect(() => {
    // An address without an emotion means the first.
    if (emotion === null && subject && entries?.[0]) {
      navigate(promptHref(subject, entries[0].emotion), { replace: true });
    }
  }, [emotion, subject, entries]);
  useCommands((command) => {
    if (command === "close") {
      // From a text field one comes out first, with all that is in it.
      if (!leftTextField()) navigate(listHref());
      return true;
    }
    if (command === "sectionAfter") return rail.current?.move(1, false) ?? false;
    if (command === "sectionBefore") return rail.current?.move(-1, false) ?? false;
    // Below an emotion there are lists of their own.
    if (deeper.length > 0 || (command !== "next" && command !== "previous")) return false;
    return rail.current?.move(command === "next" ? 1 : -1, true) ?? false;
  });
  return (
    <Page title={[emotion && readable(emotion), name, "Characters"].filter(Boolean).join(" · ")}>
      <Head name={name} isCharacter={character !== null} onEdit={() => setEditing(true)}>
        {character && <CharacterImage character={character} />}
      </Head>
      {subject && entries && (
        <div className="character">
          <EmotionRail
            subject={subject}
            entries={entries}
            selected={emotion}
            tools={subject.kind === "defaults" && <AddEmotion />}
            handle={rail}
          />
          <div className="character__prompt">
            {error !== null && <StaleNotice error={error} onRetry={refreshNow} />}
            {emotion !== null && <Prompt subject={subject} entries={entries} emotion={emotion} />}
          </div>
        </div>
      )}
      {!entries && error !== null && <Missing error={error} />}
      {!entries && waiting && <Waiting />}
      {editing && character && <CharacterDialog character={character} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function subjectOf(id: string, name: string): PromptSubject {
  return id === defaultsId ? { kind: "defaults" } : { kind: "character", id, name };
}

function leftTextField(): boolean {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !(active.isContentEditable || active.matches("input, textarea"))) return false;
  active.blur();
  return true;
}

interface HeadProps {
  /** Null: not known yet. */
  name: string | null;
  isCharacter: boolean;
  onEdit(): void;
  /** The picture. */
  children: ReactNode;
}

function Head({ name, isCharacter, onEdit, children }: HeadProps) {
  return (
    <header className="page-head">
      <PageLink className="button button--quiet button--small character__back" href={listHref()}>
        <Icon name="back" />
        Characters
      </PageLink>
      {children}
      <h1 className="page-head__title character__name">{name ?? "Character"}</h1>
      <LiveMark />
      {isCharacter && (
        <div className="page-head__tools">
          <Button icon="pencil" onClick={onEdit}>
            Name and picture
          </Button>
        </div>
      )}
    </header>
  );
}

interface PromptProps {
  subject: PromptSubject;
  entries: readonly EmotionEntry[];
  emotion: string;
}

function Prompt({ subject, entries, emotion }: PromptProps) {
  if (entries.some((entry) => entry.emotion === emotion)) return <PromptPage subject={subject} emotion={emotion} />;
  return (
    <EmptyState
      icon="search"
      title="No such emotion"
      action={<Button onClick={() => navigate(subjectHref(subject))}>Show the first</Button>}
    >
      There is no emotion “{emotion}”. The link may not be complete.
    </EmptyState>
  );
}

function AddEmotion() {
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Button look="quiet" size="small" icon="plus" onClick={() => setAdding(true)}>
        Add an emotion
      </Button>
      {adding && <AddEmotionDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function Missing({ error }: { error: unknown }) {
  if (!isMissing(error)) return <ErrorState error={error} onRetry={refreshNow} />;
  return (
    <EmptyState
      icon="search"
      title="No such character"
      action={<Button onClick={() => navigate(listHref())}>Show all characters</Button>}
    >
      The link is not complete, or it is of another Greenroom.
    </EmptyState>
  );
}

function Waiting() {
  return (
    <div className="character" role="status" aria-label="Loading the character">
      <div className="emotions character__waiting">
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} height="58px" />
        ))}
      </div>
      <div className="character__prompt">
        <Skeleton height="280px" />
      </div>
    </div>
  );
}
