import CodeMirror from "codemirror";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import type { Ref } from "react";
import { scan } from "./variables";
import type { Piece } from "./variables";

export interface CodeEditorHandle {
  focus(): void;
  /** In place of what is selected. */
  insert(text: string): void;
  /** Between two offsets of the text, as one step that can be undone; the focus goes there. */
  replace(from: number, to: number, text: string): void;
  select(from: number, to: number): void;
}

interface Props {
  label: string;
  text: string;
  onChange(text: string): void;
  describedBy?: string;
  handle?: Ref<CodeEditorHandle>;
}

interface State {
  pieces: Piece[];
}

const classes: Partial<Record<Piece["kind"], string>> = {
  variable: "variable",
  literal: "literal",
  unknown: "unknown",
  brace: "brace",
};

CodeMirror.defineMode("prompt", (): CodeMirror.Mode<State> => ({
  startState: () => ({ pieces: [] }),
  token(stream, state) {
    if (stream.sol()) state.pieces = scan(stream.string);
    const piece = state.pieces.find(({ to }) => to > stream.pos);
    stream.pos = piece ? piece.to : stream.string.length;
    return (piece && classes[piece.kind]) ?? null;
  },
}));

// CodeMirror's own list, and what changes the direction of text.
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc]/;

function makeEditor(host: HTMLElement, text: string): CodeMirror.Editor {
  return CodeMirror(host, {
    value: text,
    mode: "prompt",
    theme: "greenroom",
    // What screen readers and spell checkers see is then what stands there; all of it, it is short.
    inputStyle: "contenteditable",
    viewportMargin: Infinity,
    spellcheck: true,
    lineWrapping: true,
    specialChars: unseen,
    extraKeys: {
      // Tab goes on to the next field, as in every other one.
      Tab: false,
      "Shift-Tab": false,
      Esc: (editor) => {
        editor.getInputField().blur();
        document.getElementById("content")?.focus({ preventScroll: true });
      },
    },
  });
}

/** A text field for prompts. It keeps its own text; `text` says so where it is to be another. */
export default function CodeEditor({ label, text, onChange, describedBy, handle }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeMirror.Editor | null>(null);
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };

  // Before the handle is given out: who has it may use it at once.
  useLayoutEffect(() => {
    const made = makeEditor(host.current!, latest.current.text);
    editor.current = made;
    made.on("change", () => {
      const next = made.getValue();
      if (next !== latest.current.text) latest.current.onChange(next);
    });
    const layout = new ResizeObserver(() => made.refresh());
    layout.observe(host.current!);
    return () => {
      layout.disconnect();
      editor.current = null;
      host.current?.replaceChildren();
    };
  }, []);

  useEffect(() => {
    const made = editor.current;
    // Undo brings back what stood there before.
    if (made && made.getValue() !== text) made.setValue(text);
  }, [text]);

  useEffect(() => {
    const field = editor.current?.getInputField();
    const attributes = {
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": label,
      "aria-describedby": describedBy ?? "",
    };
    for (const [name, value] of Object.entries(attributes)) {
      if (value === "") field?.removeAttribute(name);
      else field?.setAttribute(name, value);
    }
  }, [label, describedBy]);

  useImperativeHandle(handle, () => ({
    focus: () => editor.current?.focus(),
    insert(inserted) {
      editor.current?.replaceSelection(inserted, "end");
      editor.current?.focus();
    },
    replace(from, to, replacement) {
      const document = editor.current?.getDoc();
      document?.replaceRange(replacement, document.posFromIndex(from), document.posFromIndex(to));
      document?.setCursor(document.posFromIndex(from + replacement.length));
      editor.current?.focus();
    },
    select(from, to) {
      const document = editor.current?.getDoc();
      document?.setSelection(document.posFromIndex(from), document.posFromIndex(to));
      editor.current?.focus();
    },
  }));

  return <div className="code-editor" ref={host} />;
}
