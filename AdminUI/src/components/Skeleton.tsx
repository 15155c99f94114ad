interface Props {
  width?: string;
  height: string;
}

/** A quiet block where something is about to be; size it as that thing. */
export function Skeleton({ width = "100%", height }: Props) {
  return <div className="skeleton" style={{ width, height }} aria-hidden="true" />;
}
