import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, Unreachable } from "../src/api/errors";
import type { Asset, AssignedUser, Problem } from "../src/api/types";
import { refusal } from "../src/pages/media/assignRefusal";

const asset = { filename: "idle.mp4" } as Asset;
const user = (id: string, name: string) => ({ id, name, email: `${id}@example.com` }) as AssignedUser;
const users = [user("u-1", "Mia"), user("u-2", "Tom"), user("u-3", "")];
const refused = (status: number, problem: Problem, to = users) => refusal(new ApiError(status, problem, null), asset, to);

test("those whom the server does not know are named and marked", () => {
  const errors = [{ field: "user_ids", message: "There is no user u-2." }, { field: "user_ids", message: "There is no user u-3." }];
  const { text, unknown } = refused(400, { code: "unknown_users", errors });
  assert.match(text, /Tom and u-3@example.com are not there/);
  assert.deepEqual([...unknown], ["u-2", "u-3"]);
});

test("the only one is meant by the answer to a single assignment", () => {
  const { text, unknown } = refused(404, { code: "unknown_user" }, [users[0]!]);
  assert.match(text, /Mia is not there/);
  assert.deepEqual([...unknown], ["u-1"]);
});

test("other refusals say what to do, and mark nobody", () => {
  assert.match(refused(409, { code: "not_completed" }).text, /“idle.mp4” is not completed/);
  assert.match(refused(404, { code: "not_found" }).text, /deleted meanwhile/);
  assert.match(refused(429, { code: "too_many_bulk_assignments" }).text, /Wait a moment/);
  assert.match(refusal(new Unreachable(), asset, users).text, /does not answer/);
  assert.equal(refused(409, { code: "not_completed" }).unknown.size, 0);
});
