import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStream, parseAssetAssignment, parseUserEvent } from "../src/api/events";
import type { StreamState } from "../src/api/events";

class FakeSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static made: FakeSource[] = [];
  readyState = 0;
  private readonly listeners = new Map<string, ((event: unknown) => void)[]>();

  constructor(readonly url: string) {
    FakeSource.made.push(this);
  }

  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  close(): void {
    this.readyState = 2;
  }

  tell(name: string, event: unknown = {}): void {
    for (const listener of this.listeners.get(name) ?? []) listener(event);
  }

  opens(): void {
    this.readyState = 1;
    this.tell("open");
  }
}

Object.assign(globalThis, { EventSource: FakeSource });

function started() {
  FakeSource.made = [];
  const heard: string[] = [];
  const states: StreamState[] = [];
  let resumed = 0;
  const stream = new EventStream({
    event: (topic, kind, data) => heard.push(`${topic} ${kind} ${data}`),
    resumed: () => (resumed += 1),
    state: (state) => states.push(state),
    refused() {},
  });
  stream.follow(["assets"]);
  stream.start();
  const first = FakeSource.made[0]!;
  first.opens();
  return { stream, first, heard, states, resumed: () => resumed };
}

test("only the topics that are followed are asked for and heard", () => {
  const { first, heard } = started();
  assert.equal(first.url, "/api/admin/events?topic=assets");
  first.tell("asset.updated", { data: "1" });
  first.tell("job.failed", { data: "2" });
  assert.deepEqual(heard, ["assets asset.updated 1"]);
});

test("the assignments of users have a topic of their own", () => {
  const { stream, heard } = started();
  stream.follow(["users"]);
  const source = FakeSource.made[1]!;
  assert.equal(source.url, "/api/admin/events?topic=users");
  source.opens();
  source.tell("user.assignment", { data: "1" });
  assert.deepEqual(heard, ["users user.assignment 1"]);
});

test("other topics are followed without a gap: the old stream goes when the new one is open", () => {
  const { stream, first, heard, states, resumed } = started();
  stream.follow(["assets", "jobs"]);
  const second = FakeSource.made[1]!;
  assert.equal(second.url, "/api/admin/events?topic=assets&topic=jobs");
  first.tell("asset.updated", { data: "between" });
  assert.equal(first.readyState, FakeSource.OPEN);
  second.opens();
  assert.equal(first.readyState, FakeSource.CLOSED);
  second.tell("job.failed", { data: "after" });
  assert.deepEqual(heard, ["assets asset.updated between", "jobs job.failed after"]);
  assert.deepEqual([states, resumed()], [["connecting", "live", "live"], 0]);
});

test("news of users come by their own topic", () => {
  const { stream, first, heard } = started();
  first.tell("user.assignment", { data: "not wanted" });
  stream.follow(["assets", "users"]);
  const second = FakeSource.made[1]!;
  second.opens();
  second.tell("user.assignment", { data: "1" });
  second.tell("asset.assignment", { data: "2" });
  assert.deepEqual(heard, ["users user.assignment 1", "assets asset.assignment 2"]);
});

test("an event that does not say whom it concerns is none", () => {
  assert.equal(parseUserEvent('{"user_id": "u"}')?.user_id, "u");
  assert.equal(parseAssetAssignment('{"asset_id": "a", "user_id": null}')?.user_id, null);
  for (const data of ["", "null", "7", "{}", '{"user_id": 7}']) assert.equal(parseUserEvent(data), null);
});

test("the same topics again change nothing", () => {
  const { stream } = started();
  stream.follow(["assets"]);
  assert.equal(FakeSource.made.length, 1);
});

test("topics that change twice in a row leave one stream", () => {
  const { stream, first } = started();
  stream.follow(["assets", "jobs"]);
  stream.follow(["assets"]);
  FakeSource.made[2]!.opens();
  assert.deepEqual(FakeSource.made.map((source) => source.readyState), [2, 2, 1]);
  assert.equal(first.readyState, FakeSource.CLOSED);
});

test("where the old stream broke before the new one was open, something may have been missed", () => {
  const { stream, first, resumed } = started();
  stream.follow(["assets", "jobs"]);
  first.readyState = FakeSource.CONNECTING;
  FakeSource.made[1]!.opens();
  assert.equal(resumed(), 1);
});

test("the end closes both", () => {
  const { stream, first } = started();
  stream.follow(["jobs"]);
  stream.stop();
  assert.deepEqual([first.readyState, FakeSource.made[1]!.readyState], [2, 2]);
});
