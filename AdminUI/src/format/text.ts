/** Sizes in decimal units, as file managers and browsers show them: 1.7 MB. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "–";
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be shown as "1000 kB".
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A length of media: 0:09, 1:02:03. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds > 0 && seconds < 1) return "<0:01";
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A time that is still to pass, no more exact than an estimate is: "8 s left", "about 3 min left". */
export function formatTimeLeft(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds < 1) return "almost done";
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}

/** How long something has lasted, in one unit: 42 s, 12 min, 3 h, 5 days. */
export function formatAge(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** 0 to 100 in whole per cents; 100 is kept for what is really done. */
export function formatPercent(value: number): string {
  const clamped = Math.min(100, Math.max(0, value));
  return `${clamped >= 100 ? 100 : Math.min(99, Math.round(clamped))} %`;
}

/** How much smaller (−68 %) or larger (+12 %) an output is than its source. */
export function formatChange(from: number, to: number): string {
  if (!(from > 0) || !(to >= 0)) return "";
  const change = Math.max(-99, Math.round((to / from - 1) * 100));
  if (change === 0) return "same size";
  return change < 0 ? `−${-change} %` : `+${change} %`;
}

/** The worker's stage in words. A stage that this page does not know is shown as it is, made readable. */
export function formatStage(stage: string | null | undefined): string {
  if (!stage) return "";
  const known: Record<string, string> = {
    inspecting: "Reading the file",
    poster: "Making the poster",
    encoding: "Making GIF and WEBM",
    verifying: "Checking the outputs",
    finished: "Storing",
  };
  return known[stage] ?? readable(stage);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

const list = new Intl.ListFormat("en-GB");

/** a, b and c */
export const listed = (words: readonly string[]): string => list.format(words);

/** convert_media → Convert media */
export function readable(word: string): string {
  const words = word.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** clip.final.mp4 → clip.final */
export function withoutExtension(filename: string): string {
  const dot = filename.lastIndexOf(".");
  return dot > 0 ? filename.slice(0, dot) : filename;
}

/** Grace Hopper → GH, grace.hopper@example.com → GH */
export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return `${words[0]?.[0] ?? "?"}${words.length > 1 ? words[1]?.[0] ?? "" : ""}`.toUpperCase();
}

/** What a person is called; not everybody has given a name. */
export const nameOf = ({ name, email }: { name: string; email: string }) => name || email;
