import assert from "node:assert/strict";
import { test } from "node:test";
import { noKeys, pressed } from "../src/app/keymap";
import type { KeyPress } from "../src/app/keymap";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  meta: false,
  alt: false,
  inTextField: false,
  ownsArrows: false,
  at: 0,
  ...more,
});

const command = (key: string, more?: Partial<KeyPress>, letters = true) =>
  pressed(noKeys, press(key, more), letters).command;

test("each letter means its command", () => {
  assert.equal(command("/"), "search");
  assert.equal(command("?"), "help");
  assert.equal(command("u"), "upload");
  assert.equal(command("n"), "create");
  assert.equal(command("e"), "edit");
  assert.equal(command("d"), "diff");
  assert.equal(command("t"), "test");
  assert.equal(command("["), "sectionBefore");
  assert.equal(command("]"), "sectionAfter");
  assert.equal(command("j"), "next");
  assert.equal(command("k"), "previous");
  assert.equal(command("x"), "select");
  assert.equal(command("a"), "assign");
  assert.equal(command("z"), "undo");
  assert.equal(command("y"), null);
});

test("letters in a text field stay text; Escape still works there", () => {
  for (const key of ["/", "?", "u", "j", "g", "x", "a", "z", "n", "e", "d", "t", "[", "]", "ArrowDown"]) assert.equal(command(key, { inTextField: true }), null);
  assert.equal(command("Escape", { inTextField: true }), "close");
});

test("Ctrl+S and ⌘S save, in a text field too", () => {
  for (const inTextField of [true, false]) {
    assert.equal(command("s", { ctrl: true, inTextField }), "save");
    assert.equal(command("S", { meta: true, inTextField }, false), "save");
  }
  assert.equal(command("s", { ctrl: true, alt: true }), null);
  assert.equal(command("s"), null);
});

test("the browser's own shortcuts are left alone", () => {
  assert.equal(command("k", { ctrl: true }), null);
  assert.equal(command("u", { meta: true }), null);
  assert.equal(command("ArrowLeft", { alt: true }), null);
});

test("g m goes to Media within a second, and not after", () => {
  const waiting = pressed(noKeys, press("g", { at: 100 })).state;
  assert.equal(pressed(waiting, press("m", { at: 900 })).command, "goMedia");
  assert.equal(pressed(waiting, press("m", { at: 1200 })).command, null);
});

test("g and a letter go to the other pages", () => {
  const waiting = pressed(noKeys, press("g", { at: 100 })).state;
  const target = (key: string) => pressed(waiting, press(key, { at: 300 })).command;
  assert.deepEqual(["c", "q", "u", "a"].map(target), ["goCharacters", "goQueues", "goUsers", "goAudit"]);
  assert.equal(command("q"), null);
});

test("another key in between ends the sequence", () => {
  const waiting = pressed(noKeys, press("g")).state;
  const after = pressed(waiting, press("j"));
  assert.equal(after.command, "next");
  assert.equal(pressed(after.state, press("m")).command, null);
});

test("arrow keys stay with tabs and players that use them", () => {
  assert.equal(command("ArrowRight"), "right");
  assert.equal(command("ArrowRight", { ownsArrows: true }), null);
});

test("with letters turned off, only named keys work", () => {
  for (const key of ["/", "?", "u", "j", "g", "x", "a", "z", "n", "[", "]"]) assert.equal(command(key, {}, false), null);
  assert.equal(command("ArrowDown", {}, false), "down");
  assert.equal(command("Escape", {}, false), "close");
});
