import type { PromptSource } from "../../api/types";

interface Props {
  source: PromptSource;
  version: number | null;
}

/** By its shape: an own text is a filled label with its version, a default a ring, a missing one a dashed box. */
export function CoverageMark({ source, version }: Props) {
  return (
    <span className={`coverage-mark coverage-mark--${source}`} aria-hidden="true">
      {source === "character" && (version === null ? "own" : `v${version}`)}
    </span>
  );
}

export function CoverageLegend() {
  return (
    <p className="coverage-legend">
      <CoverageMark source="character" version={3} /> Own text and its version
      <CoverageMark source="global" version={null} /> Default
      <CoverageMark source="none" version={null} /> Missing
    </p>
  );
}
