import type { PromptSource } from "../../api/types";
import { Badge } from "../../components/Badge";
import type { IconName } from "../../components/Icon";
import { sourceWords } from "./coverage";

const looks: Record<PromptSource, ["good" | "neutral" | "warning", IconName]> = {
  character: ["good", "pencil"],
  global: ["neutral", "globe"],
  none: ["warning", "alert"],
};

/** Whose text holds. */
export function SourceBadge({ source }: { source: PromptSource }) {
  const [tone, icon] = looks[source];
  return (
    <Badge tone={tone} icon={icon}>
      {sourceWords[source]}
    </Badge>
  );
}
