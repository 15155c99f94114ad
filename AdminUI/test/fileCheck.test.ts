import assert from "node:assert/strict";
import { test } from "node:test";
import { contentOf, maximumBytes, refusal } from "../src/pages/media/fileCheck";

const text = (value: string) => Uint8Array.from(value, (character) => character.charCodeAt(0));
const mp4 = text("\0\0\0\x20ftypisom");
const mov = text("\0\0\0\x08wide\0\0\0\0");
const webm = Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 1, 0, 0, 0);
const jpg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

test("the content is told by its first bytes", () => {
  assert.equal(contentOf(mp4), "iso");
  assert.equal(contentOf(mov), "iso");
  assert.equal(contentOf(webm), "webm");
  assert.equal(contentOf(jpg), "jpg");
  assert.equal(contentOf(png), "png");
  assert.equal(contentOf(text("just some text")), null);
  assert.equal(contentOf(new Uint8Array(0)), null);
});

test("good files pass, whatever the case of their extension", () => {
  assert.equal(refusal("clip.MP4", 10, mp4), null);
  assert.equal(refusal("clip.mov", 10, mov), null);
  assert.equal(refusal("a.b.webm", 10, webm), null);
  assert.equal(refusal("photo.jpeg", 10, jpg), null);
  assert.equal(refusal("photo.png", maximumBytes, png), null);
});

test("each refusal says what is wrong", () => {
  assert.match(refusal("notes.txt", 10, text("hello")) ?? "", /\.txt is not supported/);
  assert.match(refusal("plain", 10, mp4) ?? "", /without an extension/);
  assert.match(refusal("clip.mp4", 0, new Uint8Array(0)) ?? "", /empty/);
  assert.match(refusal("clip.mp4", maximumBytes + 1, mp4) ?? "", /500 MB/);
  assert.match(refusal("clip.mp4", 10, text("hello, world")) ?? "", /not an MP4 file/);
  assert.match(refusal("clip.webm", 10, text("hello, world")) ?? "", /not a WEBM file/);
  assert.match(refusal("clip.mp4", 10, webm) ?? "", /content is WEBM/);
  assert.match(refusal("clip.webm", 10, mp4) ?? "", /content is MP4 or MOV/);
});

test("a name that is also a property of every object is no extension", () => {
  assert.match(refusal("x.constructor", 10, mp4) ?? "", /not supported/);
});
