import { useRef, useState } from "react";
import type { Asset } from "../../api/types";
import { Icon } from "../../components/Icon";
import { Placeholder } from "../../components/Placeholder";
import { Player } from "../../components/Player";
import type { Medium } from "../../components/Player";
import { Tabs } from "../../components/Tabs";
import { CopyButton } from "../../components/CopyButton";
import { formatBytes, formatChange, withoutExtension } from "../../format/text";
import { refetch } from "./libraryEffects";

interface Output {
  medium: Medium | "poster";
  name: string;
  url: string;
  size: number | null;
  extension: string;
}

function outputsOf(asset: Asset): Output[] {
  const extension = asset.mime_type === "image/png" ? "png" : "jpg";
  const all: (Omit<Output, "url"> & { url: string | null | undefined })[] = [
    { medium: "webm", name: "WEBM", url: asset.webm_url, size: asset.webm_size, extension: "webm" },
    { medium: "gif", name: "GIF", url: asset.gif_url, size: asset.gif_size, extension: "gif" },
    { medium: "image", name: "Image", url: asset.image_url, size: null, extension },
    { medium: "poster", name: "Poster", url: asset.thumbnail_url, size: null, extension: "jpg" },
  ];
  return all.filter((output): output is Output => Boolean(output.url));
}

/** The outputs to look at, and below them the same to take away. */
export function AssetOutputs({ asset }: { asset: Asset }) {
  const outputs = outputsOf(asset);
  const [chosen, setChosen] = useState<Output["medium"] | null>(null);
  const broken = useRef<string | null>(null);
  const shown = outputs.find((output) => output.medium === chosen) ?? outputs[0];
  if (!shown) return <NoOutput asset={asset} />;
  const onBroken = () => {
    // Links expire: the asset, fetched again, has a new one. Once for each link.
    if (broken.current === shown.url) return;
    broken.current = shown.url;
    refetch(asset.id);
  };
  return (
    <>
      <Tabs<Output["medium"]>
        label="Outputs"
        tabs={outputs.map((output) => ({ name: output.medium, text: output.name }))}
        selected={shown.medium}
        onSelect={setChosen}
      >
        <Player
          key={shown.medium}
          medium={shown.medium === "poster" ? "image" : shown.medium}
          url={shown.url}
          poster={asset.thumbnail_url}
          thumbhash={asset.thumbhash}
          name={asset.filename}
          width={asset.width}
          height={asset.height}
          onBroken={onBroken}
        />
      </Tabs>
      <ul className="outputs" aria-label="Files">
        {outputs.map((output) => (
          <OutputRow key={output.medium} output={output} asset={asset} />
        ))}
      </ul>
    </>
  );
}

function OutputRow({ output, asset }: { output: Output; asset: Asset }) {
  return (
    <li className="outputs__row">
      <span className="outputs__name">{output.name}</span>
      <span className="outputs__size">
        {output.size !== null && (
          <>
            {formatBytes(output.size)} <small>{formatChange(asset.file_size, output.size)}</small>
          </>
        )}
      </span>
      <CopyButton text={new URL(output.url, location.href).href} label={`Copy link of the ${output.name}`}>
        Copy link
      </CopyButton>
      <a
        className="button button--plain button--small button--icon"
        href={output.url}
        download={`${withoutExtension(asset.filename)}.${output.extension}`}
        aria-label={`Download ${output.name}`}
        title={`Download ${output.name}`}
      >
        <Icon name="download" />
      </a>
    </li>
  );
}

function NoOutput({ asset }: { asset: Asset }) {
  const shape = asset.width && asset.height ? { aspectRatio: `${asset.width} / ${asset.height}` } : undefined;
  const words: Partial<Record<Asset["conversion_status"], string>> = {
    pending: "Waiting for a worker",
    processing: "The poster comes first",
    completed: "No outputs",
    failed: "No outputs",
    cancelled: "No outputs",
  };
  return (
    <div className="player player--empty" style={shape}>
      <Placeholder thumbhash={asset.thumbhash} />
      <span>{words[asset.conversion_status]}</span>
    </div>
  );
}
