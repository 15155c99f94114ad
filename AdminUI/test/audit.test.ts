import assert from "node:assert/strict";
import { test } from "node:test";
import { auditExportURL } from "../src/api/audit";
import { isFiltering, noFilter, readFilter, toQuery } from "../src/pages/audit/filter";
import { actionWords, detailsLine, nameOfPerson } from "../src/pages/audit/words";

test("an address says which entries are wanted", () => {
  const filter = readFilter("?action=assignment.created&actor=a1&from=2026-05-04&entry=7&x=1");
  assert.deepEqual(filter, { ...noFilter, action: "assignment.created", actor: "a1", from: "2026-05-04" });
  assert.equal(isFiltering(filter), true);
  assert.equal(isFiltering(readFilter("?action=&entry=7")), false);
});

test("days become moments: from the beginning of the first to the end of the last", () => {
  const { from, to } = toQuery({ ...noFilter, from: "2026-05-04", to: "2026-05-31" });
  assert.equal(from, new Date(2026, 4, 4).toISOString());
  assert.equal(to, new Date(2026, 5, 1).toISOString());
});

test("a pasted link may hold an exact time, or nonsense", () => {
  const query = toQuery({ ...noFilter, from: "2026-05-04T10:00:00Z", to: "soon" });
  assert.deepEqual([query.from, query.to], ["2026-05-04T10:00:00.000Z", null]);
});

test("an export has the filters of the list", () => {
  const query = toQuery({ ...noFilter, action: "queue.paused", user: "u 1" });
  assert.equal(auditExportURL("csv", query), "/api/admin/audit/export?format=csv&action=queue.paused&user_id=u+1");
});

test("an action that this page does not know is made readable", () => {
  assert.equal(actionWords("assignment.undone"), "Undid an assignment");
  assert.equal(actionWords("prompt.text_changed"), "Prompt text changed");
});

test("details are read in one line, by name, without ids", () => {
  const id = "01a2009e-3ea2-72e9-97de-59f5f457a1b2";
  assert.equal(detailsLine({ status: "failed", reason: "no video", job_id: id }), "Reason: no video · Status: failed");
  assert.equal(detailsLine({ also_reverted: `${id} ${id}` }), "");
  assert.equal(detailsLine({}), "");
});

test("who is not known any more is known by the end of the id", () => {
  assert.equal(nameOfPerson({ id: "0198-abcdef123456", name: null, email: null }), "…ef123456");
  assert.equal(nameOfPerson({ id: "1", name: null, email: "a@b.c" }), "a@b.c");
});
