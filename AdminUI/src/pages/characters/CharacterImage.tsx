import { useState } from "react";
import type { Character } from "../../api/types";
import { Placeholder } from "../../components/Placeholder";
import { initials } from "../../format/text";

interface Props {
  character: Pick<Character, "name" | "thumbnail_url" | "thumbhash">;
}

/** Decoration: the name stands beside it. Without a picture, or where its link has expired, the initials. */
export function CharacterImage({ character: { name, thumbnail_url: url, thumbhash } }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const shown = url !== null && url !== broken ? url : null;
  return (
    <span className="character-image" aria-hidden="true">
      {shown === null ? initials(name) : <Placeholder thumbhash={thumbhash} />}
      {shown !== null && (
        <img className="character-image__picture" src={shown} alt="" decoding="async" onError={() => setBroken(shown)} />
      )}
    </span>
  );
}
