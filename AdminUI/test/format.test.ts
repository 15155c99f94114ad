import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatAge,
  formatBytes,
  formatChange,
  formatDuration,
  formatPercent,
  formatStage,
  formatTimeLeft,
  plural,
  readable,
  withoutExtension,
} from "../src/format/text";
import { formatDue, formatRelativeTime, secondsBetween } from "../src/format/time";

test("sizes are in the unit that people expect", () => {
  assert.equal(formatBytes(0), "0 B");
  assert.equal(formatBytes(999), "999 B");
  assert.equal(formatBytes(1000), "1.0 kB");
  assert.equal(formatBytes(1_736_000), "1.7 MB");
  assert.equal(formatBytes(999_960), "1.0 MB");
  assert.equal(formatBytes(500_000_000), "500 MB");
  assert.equal(formatBytes(2_000_000_000_000_000), "2000 TB");
  assert.equal(formatBytes(-1), "–");
  assert.equal(formatBytes(NaN), "–");
});

test("durations read like a player's clock", () => {
  assert.equal(formatDuration(0), "0:00");
  assert.equal(formatDuration(0.4), "<0:01");
  assert.equal(formatDuration(9.6), "0:10");
  assert.equal(formatDuration(59.7), "1:00");
  assert.equal(formatDuration(3723), "1:02:03");
});

test("estimates are no more exact than they are", () => {
  assert.equal(formatTimeLeft(null), "");
  assert.equal(formatTimeLeft(0.4), "almost done");
  assert.equal(formatTimeLeft(7.2), "8 s left");
  assert.equal(formatTimeLeft(170), "about 3 min left");
  assert.equal(formatTimeLeft(9000), "about 3 h left");
  assert.equal(formatTimeLeft(Infinity), "");
});

test("100 % is kept for what is done", () => {
  assert.equal(formatPercent(99.9), "99 %");
  assert.equal(formatPercent(100), "100 %");
  assert.equal(formatPercent(-5), "0 %");
  assert.equal(formatPercent(140), "100 %");
});

test("an output says how much smaller or larger it is", () => {
  assert.equal(formatChange(1000, 320), "−68 %");
  assert.equal(formatChange(1000, 1120), "+12 %");
  assert.equal(formatChange(1000, 1001), "same size");
  assert.equal(formatChange(1_000_000, 1), "−99 %");
  assert.equal(formatChange(0, 10), "");
});

test("an unknown stage is shown, made readable", () => {
  assert.equal(formatStage("poster"), "Making the poster");
  assert.equal(formatStage("tone_mapping"), "Tone mapping");
  assert.equal(formatStage(null), "");
});

test("counts have their noun", () => {
  assert.equal(plural(1, "file"), "1 file");
  assert.equal(plural(1200, "file"), "1,200 files");
});

test("only the last extension goes", () => {
  assert.equal(withoutExtension("clip.final.mp4"), "clip.final");
  assert.equal(withoutExtension(".hidden"), ".hidden");
  assert.equal(withoutExtension("plain"), "plain");
});

test("times are relative, and a clock that is behind shows no future", () => {
  const now = Date.parse("2026-05-04T12:00:00.000Z");
  assert.equal(formatRelativeTime("2026-05-04T11:59:58.000Z", now), "just now");
  assert.equal(formatRelativeTime("2026-05-04T12:00:30.000Z", now), "just now");
  assert.equal(formatRelativeTime("2026-05-04T11:59:20.000Z", now), "just now");
  assert.equal(formatRelativeTime("2026-05-04T11:59:10.000Z", now), "1 minute ago");
  assert.equal(formatRelativeTime("2026-05-04T11:00:00.000Z", now), "60 minutes ago");
  assert.equal(formatRelativeTime("2026-05-04T05:00:00.000Z", now), "7 hours ago");
  assert.equal(formatRelativeTime("2026-05-03T07:00:00.000Z", now), "yesterday");
  assert.equal(formatRelativeTime("2025-05-04T12:00:00.000Z", now), "12 months ago");
  assert.equal(formatRelativeTime("no date", now), "–");
});

test("an age has one unit", () => {
  assert.equal(formatAge(0), "0 s");
  assert.equal(formatAge(4.2), "4 s");
  assert.equal(formatAge(89), "89 s");
  assert.equal(formatAge(600), "10 min");
  assert.equal(formatAge(7200), "2 h");
  assert.equal(formatAge(4 * 86_400), "4 days");
  assert.equal(formatAge(NaN), "–");
});

test("what is due says when", () => {
  const now = Date.parse("2026-05-04T12:00:00.000Z");
  assert.equal(formatDue("2026-05-04T11:59:00.000Z", now), "now");
  assert.equal(formatDue("2026-05-04T12:00:40.000Z", now), "in 40 s");
  assert.equal(formatDue("2026-05-04T12:05:00.000Z", now), "in 5 minutes");
  assert.equal(formatDue("soon", now), "–");
});

test("a clock that is behind the server's counts from nothing", () => {
  assert.equal(secondsBetween("2026-05-04T12:00:05.000Z", Date.parse("2026-05-04T12:00:00.000Z")), 0);
  assert.equal(secondsBetween("2026-05-04T12:00:00.000Z", "2026-05-04T12:00:02.500Z"), 2.5);
});

test("a word of the server becomes a word for people", () => {
  assert.equal(readable("convert_media"), "Convert media");
  assert.equal(readable("x"), "X");
  assert.equal(readable(""), "");
});
