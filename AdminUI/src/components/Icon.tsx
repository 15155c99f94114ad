// Drawn on a grid of 16, in strokes of 1.5, so that they sit well beside text.
const shapes = {
  media: "M2.75 3.75h10.5v8.5h-10.5zM6.75 6v4l3.25-2z",
  characters: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM5.5 9.25c1.1 1.9 3.9 1.9 5 0M6 6.25v.1M10 6.25v.1",
  queues: "M2.75 3.5h10.5v2.5h-10.5zM2.75 8.5h10.5M2.75 11h10.5M2.75 13.5h6",
  workers: "M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5v2.5M9.5 11.5v2.5M2 6.5h2.5M2 9.5h2.5M11.5 6.5h2.5M11.5 9.5h2.5",
  users: "M6.25 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2 13.25c0-2.35 1.9-4 4.25-4s4.25 1.65 4.25 4M10.75 2.85a2.4 2.4 0 0 1 0 4.3M12.1 9.75c1.2.65 1.9 1.85 1.9 3.5",
  audit: "M4 2.25h8v11.5H4zM6.25 5.25h3.5M6.25 8h3.5M6.25 10.75h2",
  upload: "M8 10.5v-7.5M5 5.75l3-3 3 3M2.75 10.5v2.75h10.5v-2.75",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4l3.1 3.1",
  close: "M4 4l8 8M12 4l-8 8",
  check: "M3.25 8.5l3 3 6.5-7",
  alert: "M8 5v3.75M8 11v.1M8 2l6.5 11.5h-13z",
  clock: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8 4.75v3.5l2.25 1.5",
  spinner: "M8 2a6 6 0 1 0 6 6",
  stop: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM4 12l8-8",
  copy: "M5.75 5.75h7.5v7.5h-7.5zM10.25 5.75v-3h-7.5v7.5h3",
  download: "M8 2.75v7.5M5 7.5l3 3 3-3M2.75 13.25h10.5",
  trash: "M3 4.5h10M6.25 4.5v-2h3.5v2M4.25 4.5l.5 9h6.5l.5-9M6.75 7v4M9.25 7v4",
  undo: "M3 8a5 5 0 1 0 1.5-3.55M3 2.5v3h3",
  retry: "M13 8a5 5 0 1 1-1.5-3.55M13 2.5v3h-3",
  sun: "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7",
  moon: "M13.25 9.5a5.75 5.75 0 0 1-6.75-6.75 5.75 5.75 0 1 0 6.75 6.75z",
  screen: "M2.25 3.25h11.5v7.5h-11.5zM8 10.75v2.5M5.5 13.25h5",
  help: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM6.25 6.25a1.75 1.75 0 1 1 2.6 1.55c-.55.3-.85.7-.85 1.2M8 11v.1",
  play: "M5 3v10l8-5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  image: "M2.75 3.25h10.5v9.5h-10.5zM3 11l3-3 2.5 2.5 2-2 2.5 2.5M10.25 6v.1",
  back: "M9.75 3.75l-4.25 4.25 4.25 4.25",
  shield: "M8 2l5 1.75v4c0 3-2 5.25-5 6.25-3-1-5-3.25-5-6.25v-4z",
  assign: "M6.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2.25 13.25c0-2.35 1.9-4 4.25-4 1 0 1.95.3 2.7.85M12 9v4.5M9.75 11.25h4.5",
  plus: "M8 3.25v9.5M3.25 8h9.5",
  pencil: "M3 13l.6-2.9 7.1-7.1 2.3 2.3-7.1 7.1zM9.2 4.5l2.3 2.3",
  globe: "M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM2 8h12M8 2c2.4 2.2 2.4 9.8 0 12M8 2c-2.4 2.2-2.4 9.8 0 12",
  chevron: "M4 6l4 4 4-4",
  leave: "M6.25 2.75h-3.5v10.5h3.5M6.5 8h7M10.75 5.25l2.75 2.75-2.75 2.75",
  offline: "M2 2l12 12M4.5 8.25a5 5 0 0 1 2-1.2M9.75 7.15a5 5 0 0 1 1.75 1.1M2.25 5.75a8 8 0 0 1 2.25-1.5M7.5 3.55a8 8 0 0 1 6.25 2.2M8 11.5v.1",
} as const;

export type IconName = keyof typeof shapes;

interface Props {
  name: IconName;
  size?: number;
  className?: string;
}

/** Decoration: the word beside it (or the button's label) says the same. */
export function Icon({ name, size = 16, className }: Props) {
  return (
    <svg
      className={`icon${className ? ` ${className}` : ""}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
