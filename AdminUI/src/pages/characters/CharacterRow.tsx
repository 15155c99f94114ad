import { memo } from "react";
import type { ReactNode } from "react";
import type { Character, EmotionCoverage } from "../../api/types";
import { Icon } from "../../components/Icon";
import { PageLink } from "../../components/PageLink";
import { defaultsId, promptHref, subjectHref } from "../prompts/subject";
import type { PromptSubject } from "../prompts/subject";
import { CharacterImage } from "./CharacterImage";
import { cellWords, coverageWords, missingDefaults } from "./coverage";
import { coverageMark } from "./CoverageMark";
import { leaveList } from "./place";

/** Pixels. */
export const rowHeight = 56;

interface Place {
  /** From 0. */
  index: number;
  /** The cell that Tab leads to; -1: none of this row. */
  column: number;
  onFocused(row: string, column: number): void;
}

export const CharacterRow = memo(function CharacterRow({ character, ...place }: Place & { character: Character }) {
  const { id, name, coverage } = character;
  return (
    <Row
      {...place}
      id={id}
      subject={{ kind: "character", id, name }}
      name={name}
      note={coverageWords(coverage)}
      image={<CharacterImage character={character} />}
      coverage={coverage}
    />
  );
});

export const DefaultsRow = memo(function DefaultsRow({ coverage, ...place }: Place & { coverage: readonly EmotionCoverage[] }) {
  return (
    <Row
      {...place}
      id={defaultsId}
      subject={{ kind: "defaults" }}
      name="Global defaults"
      note={missingDefaults(coverage) || "Hold wherever a character has no own text"}
      image={
        <span className="character-image character-image--defaults">
          <Icon name="globe" size={18} />
        </span>
      }
      coverage={coverage}
    />
  );
});

interface Props extends Place {
  id: string;
  subject: PromptSubject;
  name: string;
  note: string;
  image: ReactNode;
  coverage: readonly EmotionCoverage[];
}

function Row({ index, column, onFocused, id, subject, name, note, image, coverage }: Props) {
  const cell = (at: number) => ({
    "data-column": at,
    tabIndex: at === column ? 0 : -1,
    onFocus: () => onFocused(id, at),
    onFollow: () => leaveList(id, at),
  });
  return (
    <div
      className={`character-row${id === defaultsId ? " character-row--defaults" : ""}`}
      role="row"
      // The head is the first.
      aria-rowindex={index + 2}
      data-row={id}
      style={{ top: index * rowHeight, height: rowHeight }}
    >
      <span role="rowheader" className="character-row__head">
        <PageLink className="character-row__link" href={subjectHref(subject)} {...cell(0)}>
          {image}
          <span className="character-row__words">
            <span className="character-row__name">{name}</span>
            <span className="character-row__note">{note}</span>
          </span>
        </PageLink>
      </span>
      {coverage.map((entry, at) => (
        <span key={entry.emotion} role="gridcell" className="character-row__cell">
          <PageLink
            {...coverageMark(entry.source, entry.version)}
            href={promptHref(subject, entry.emotion)}
            label={cellWords(entry)}
            title={cellWords(entry)}
            {...cell(at + 1)}
          />
        </span>
      ))}
    </div>
  );
}
