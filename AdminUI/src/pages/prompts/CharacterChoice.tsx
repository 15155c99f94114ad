import { useEffect, useState } from "react";
import { listCharacters } from "../../api/characters";
import type { Character } from "../../api/types";
import { useLasting } from "../../app/environment";
import { Avatar } from "../../components/Avatar";
import { Field } from "../../components/Field";
import { Refused } from "../../components/Refused";
import { Skeleton } from "../../components/Skeleton";

const mostShown = 8;

/** A default is tried on a character of one's choice. */
export function CharacterChoice({ onChoose }: { onChoose(id: string): void }) {
  const [q, setQ] = useState("");
  const [found, setFound] = useState<Character[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const waiting = useLasting(found === null && error === null, 150);
  useEffect(() => {
    const loading = new AbortController();
    const timer = setTimeout(() => {
      listCharacters({ q: q.trim() }, { limit: mostShown, cursor: null }, loading.signal).then(
        ({ characters }) => {
          setFound(characters);
          setError(null);
        },
        (failure) => {
          if (!loading.signal.aborted) setError(failure);
        },
      );
    }, q === "" ? 0 : 200);
    return () => {
      clearTimeout(timer);
      loading.abort();
    };
  }, [q]);
  return (
    <div className="character-choice">
      <p className="dialog__text">A default is nobody’s text yet. On which character shall it be tried?</p>
      <Field
        label="Find a character"
        data-autofocus
        autoComplete="off"
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      {error !== null && <Refused error={error} />}
      {waiting && <Skeleton height="160px" />}
      {found && (
        <ul className="character-choice__list" aria-label="Characters">
          {found.map(({ id, name }) => (
            <li key={id}>
              <button type="button" className="character-choice__one" onClick={() => onChoose(id)}>
                <Avatar name={name} size="small" />
                {name}
              </button>
            </li>
          ))}
          {found.length === 0 && (
            <li className="character-choice__none">{q === "" ? "There is no character yet." : "Nobody matches."}</li>
          )}
        </ul>
      )}
    </div>
  );
}
