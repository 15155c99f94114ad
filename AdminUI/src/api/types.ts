// The shapes of the REST API, as its contract has them. Nothing else in this app describes an answer.

export * from "./characterTypes";
export * from "./previewTypes";
export * from "./promptTypes";
export * from "./queueTypes";

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
  /** Who was given it last, of those who have it now. */
  user_id: string | null;
  assigned_at: string | null;
  assigned_by: string | null;
  assigned_user: Person | null;
  assigned_by_name: string | null;
  /** How many users have it now; null in lists. */
  assigned_users_count: number | null;
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

/** Who has the asset now: what the asset's own fields of these names say. */
export interface AssetAssignmentEvent {
  asset_id: string;
  user_id: string | null;
  assigned_at: string | null;
  assigned_by: string | null;
}

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** As much of an asset as is needed to show it. */
export interface BriefAsset {
  id: string;
  filename: string;
  mime_type: string;
  thumbnail_url: string | null;
  /** Base64. */
  thumbhash: string | null;
  gif_url: string | null;
  webm_url: string | null;
  width: number | null;
  height: number | null;
  deleted: boolean;
}

/** A user, and what that user has now. */
export interface AssignedUser {
  id: string;
  email: string;
  name: string;
  role: string;
  created_at: string;
  current_asset: BriefAsset | null;
  current_assignment_id: string | null;
  assigned_at: string | null;
  assigned_by: string | null;
  assigned_by_name: string | null;
}

export interface UserPage {
  users: AssignedUser[];
  next_cursor: string | null;
}

export interface Assignment {
  id: string;
  asset_id: string;
  user_id: string;
  /** What the user had before. */
  previous_asset_id: string | null;
  assigned_by: string;
  assigned_at: string;
  /** By the server's clock. */
  undo_expires_at: string;
  superseded_by: string | null;
  reverted_at: string | null;
  reverted_by: string | null;
  revert_reason: string | null;
}

export interface UndoneAssignment extends Assignment {
  /** What the user has again. */
  current_asset_id: string | null;
}

export interface BulkAssignment {
  successful_count: number;
  failed_count: number;
  failures: unknown[];
  undo_expires_at: string;
}

/** What an event of the topic `users` carries. */
export interface UserAssignmentEvent {
  user_id: string;
  action: "assigned" | "undone" | "reverted";
  assignment_id: string;
  /** What the user has now. */
  asset_id: string | null;
  /** What the user had until now. */
  previous_asset_id: string | null;
  by: string;
  at: string;
  undo_expires_at: string | null;
}

/** The account may not be known any more. */
export interface KnownPerson {
  id: string;
  name: string | null;
  email: string | null;
}

export type AssignmentAction = "assigned" | "undone" | "reverted";

export const assignmentActions: readonly AssignmentAction[] = ["assigned", "undone", "reverted"];

export interface AssignmentHistoryEntry {
  id: number;
  action: AssignmentAction;
  performed_at: string;
  performed_by: Person;
  reason: string | null;
  assignment_id: string;
  /** What was given; where it was undone or reverted, what was taken back. */
  asset: BriefAsset | null;
  /** What the user had before; where it was undone or reverted, what the user has had again since. */
  previous_asset: BriefAsset | null;
  /** One of many given at once. */
  bulk: boolean;
  can_revert: boolean;
  undo_expires_at: string | null;
}

export interface AssignmentHistory {
  history: AssignmentHistoryEntry[];
  next_cursor: string | null;
}

export interface RevertedAssignment extends UndoneAssignment {
  /** The newer assignments that went with it, newest first. */
  also_reverted: string[];
}

export interface AuditEntry {
  id: number;
  action: string;
  created_at: string;
  /** Null: the system. */
  actor: KnownPerson | null;
  user: KnownPerson | null;
  asset_id: string | null;
  asset_filename: string | null;
  details: Record<string, string>;
  request_id: string | null;
}

export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}

export interface AuditActions {
  actions: string[];
}

export interface AuditVerdict {
  /** How many were read. */
  entries: number;
  valid: boolean;
  first_bad_id: number | null;
  /** What is wrong with that one, in a sentence. */
  problem: string | null;
  /** The digest of the last entry, in hex. */
  head: string;
  checked_at: string;
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
