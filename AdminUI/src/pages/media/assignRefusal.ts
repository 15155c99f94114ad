import { ApiError, explain } from "../../api/errors";
import type { Asset, AssignedUser } from "../../api/types";
import { listed, nameOf } from "../../format/text";

export interface Refusal {
  text: string;
  /** Those whom the server does not know (any more). */
  unknown: ReadonlySet<string>;
}

/** What went wrong and what to do about it. */
export function refusal(error: unknown, asset: Asset, users: readonly AssignedUser[]): Refusal {
  const code = error instanceof ApiError ? error.problem.code : undefined;
  const none = new Set<string>();
  switch (code) {
    case "unknown_user":
    case "unknown_users": {
      const unknown = code === "unknown_user" ? new Set(users.map((user) => user.id)) : unknownIn(error, users);
      const who = listed(users.filter((user) => unknown.has(user.id)).map(nameOf));
      const are = unknown.size > 1 ? "are" : "is";
      const happened = `Nobody was given anything: ${who || "somebody"} ${are} not there any more.`;
      return { text: `${happened} Remove them and try again.`, unknown };
    }
    case "not_completed":
      return { text: `“${asset.filename}” is not completed, so nobody can be given it yet.`, unknown: none };
    case "not_found":
      return { text: `“${asset.filename}” is not there any more. It may have been deleted meanwhile.`, unknown: none };
    case "too_many_bulk_assignments":
      return { text: "That were many assignments to several users at once. Wait a moment, then go on.", unknown: none };
    default: {
      const { title, detail } = explain(error);
      return { text: `${title}. ${detail}`, unknown: none };
    }
  }
}

/** The server names them within its sentences. */
function unknownIn(error: unknown, users: readonly AssignedUser[]): ReadonlySet<string> {
  const messages = error instanceof ApiError ? (error.problem.errors ?? []).map((entry) => entry.message) : [];
  return new Set(users.map((user) => user.id).filter((id) => messages.some((message) => message.includes(id))));
}
