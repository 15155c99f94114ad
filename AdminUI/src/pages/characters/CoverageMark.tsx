import type { PromptSource } from "../../api/types";

/**
 * What shows a source by its shape, as attributes of any element: an own text is a filled label with its version, a default
 * a ring, a missing one a dashed ring with "!". Drawn by the stylesheet, since a thousand rows have ten each.
 */
export function coverageMark(source: PromptSource, version: number | null) {
  return {
    className: `coverage-mark coverage-mark--${source}`,
    "data-mark": source === "character" ? `v${version}` : source === "none" ? "!" : "",
  };
}

export function CoverageLegend() {
  return (
    <p className="coverage-legend">
      <span {...coverageMark("character", 3)} aria-hidden="true" /> Own text and its version
      <span {...coverageMark("global", null)} aria-hidden="true" /> Default
      <span {...coverageMark("none", null)} aria-hidden="true" /> Missing
    </p>
  );
}
