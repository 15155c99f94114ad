// The shapes of the REST API, as its contract has them. Nothing else in this app describes an answer.

export interface User {
  id: string;
  email: string;
  name: string;
  role: string;
  created_at: string;
}

export interface CurrentUser {
  user: User;
}

export interface Credentials {
  email: string;
  password: string;
}

export type ConversionStatus = "pending" | "processing" | "completed" | "failed" | "cancelled";

export const conversionStatuses: readonly ConversionStatus[] = [
  "pending",
  "processing",
  "completed",
  "failed",
  "cancelled",
];

export interface Asset {
  id: string;
  filename: string;
  file_size: number;
  mime_type: string;
  width: number | null;
  height: number | null;
  /** Seconds; null for images. */
  duration: number | null;
  conversion_status: ConversionStatus;
  /** 0 to 100. */
  progress: number;
  stage: string | null;
  eta_seconds: number | null;
  gif_url: string | null;
  webm_url: string | null;
  thumbnail_url: string | null;
  /** The stripped, rotated copy of an image; absent for videos. */
  image_url: string | null;
  /** Base64. */
  thumbhash: string | null;
  conversion_error: string | null;
  gif_size: number | null;
  webm_size: number | null;
  user_id: string | null;
  assigned_at: string | null;
  assigned_by: string | null;
  created_at: string;
  updated_at: string;
}

export interface AssetPage {
  assets: Asset[];
  next_cursor: string | null;
}

export interface AssetStatus {
  id: string;
  conversion_status: ConversionStatus;
  progress: number;
  stage: string | null;
  eta_seconds: number | null;
  conversion_error: string | null;
}

export interface StatusChange {
  status: ConversionStatus;
  reason: string | null;
  at: string;
}

export interface AssetHistory {
  history: StatusChange[];
}

export interface UploadedAsset {
  id: string;
  filename: string;
  mime_type: string;
  file_size: number;
  sha256: string;
  conversion_status: ConversionStatus;
  job_id: string;
}

/** What an event of the topic `assets` carries. What is absent or null has not changed. */
export interface AssetEvent {
  asset_id: string;
  /** Rises with each change that is kept; absent where it is progress alone. */
  version?: number;
  conversion_status?: ConversionStatus;
  progress?: number | null;
  stage?: string | null;
  eta_seconds?: number | null;
  conversion_error?: string | null;
}

/** application/problem+json, RFC 9457. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  request_id?: string;
  errors?: FieldError[];
}

export interface FieldError {
  field: string;
  message: string;
}
