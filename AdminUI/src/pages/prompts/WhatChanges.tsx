import { Diff } from "../../components/Diff";

interface Props {
  before: string;
  after: string;
  /** From where to where. */
  label: string;
}

/** What an act would do to a text, for the dialog that asks whether it shall be done. */
export function WhatChanges({ before, after, label }: Props) {
  return (
    <div className="what-changes" tabIndex={0} role="group" aria-label="What changes">
      <Diff before={before} after={after} label={label} />
    </div>
  );
}
