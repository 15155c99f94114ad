import { charactersPath } from "../../app/router";

/** Whose prompts are shown: a character's, or the defaults of all. */
export type PromptSubject = { kind: "character"; id: string; name: string } | { kind: "defaults" };

/** Stands where a character's id stands in an address. */
export const defaultsId = "defaults";

const idOf = (subject: PromptSubject) => (subject.kind === "defaults" ? defaultsId : subject.id);

/** All emotions of it. */
export const subjectHref = (subject: PromptSubject) => `${charactersPath}/${encodeURIComponent(idOf(subject))}`;

export const promptHref = (subject: PromptSubject, emotion: string) =>
  `${subjectHref(subject)}/${encodeURIComponent(emotion)}`;

export const historyHref = (subject: PromptSubject, emotion: string) => `${promptHref(subject, emotion)}/history`;
