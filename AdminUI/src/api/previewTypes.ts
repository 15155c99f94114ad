// Previews, and what videos were made from, as the API's contract has them.

export type PreviewStatus = "pending" | "processing" | "completed" | "failed";

/** What it is made from; `draft`: a text that is not saved. */
export type PreviewSource = "draft" | "character" | "global";

export type PreviewStage = "queued" | "preparing" | "rendering" | "encoding" | "storing";

export interface Preview {
  id: string;
  preview_id: string;
  character_id: string;
  emotion: string;
  status: PreviewStatus;
  stage: PreviewStage | null;
  /** 0 to 100. */
  progress: number;
  eta_seconds: number | null;
  error: string | null;
  error_code: string | null;
  video_url: string | null;
  poster_url: string | null;
  prompt_text: string;
  resolved_text: string;
  source: PreviewSource;
  prompt_version: number | null;
  provider: string;
  /** An equal draft was tried already: this is its preview. */
  reused: boolean;
  created_by: string;
  created_by_name: string | null;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  expires_at: string;
  /** Until it expires. */
  seconds_left: number;
}

export interface PreviewPage {
  previews: Preview[];
  next_cursor: string | null;
}

/** What a preview or a production video was made from; kept for ever. */
export interface VideoAuditEntry {
  id: number;
  video_id: string;
  purpose: string;
  prompt_id: string | null;
  prompt_version: number | null;
  prompt_source: PreviewSource;
  character_id: string;
  character_name: string | null;
  emotion: string;
  resolved_text: string;
  /** By their names. */
  variables: Record<string, string>;
  provider: string;
  /** Dollars with six places. */
  cost_usd: string;
  created_by: string;
  created_at: string;
}

export interface VideoAuditPage {
  entries: VideoAuditEntry[];
  next_cursor: string | null;
}

export interface PreviewEvent {
  preview_id: string;
  character_id: string;
  emotion: string;
  status: PreviewStatus;
  error: string | null;
  error_code: string | null;
}

export interface PreviewProgressEvent {
  preview_id: string;
  stage: Exclude<PreviewStage, "queued">;
  progress: number;
  /** Left out while nobody knows. */
  eta_seconds?: number | null;
}
