// The client's types against the API's document: the same fields, and null where the document allows null.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

interface Schema {
  type?: string | string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: (string | null)[];
  properties?: Record<string, Schema>;
  required?: string[];
}

// The tests run in AdminUI (scripts/test-admin-ui).
const files = ["types", "characterTypes", "previewTypes", "promptTypes", "queueTypes"];
const source = files.map((name) => readFileSync(`src/api/${name}.ts`, "utf8")).join("\n");
const document = JSON.parse(readFileSync("../Sources/APIServer/OpenAPI/openapi.json", "utf8")) as {
  components: { schemas: Record<string, Schema> };
};
const schemas = document.components.schemas;

interface Field {
  optional: boolean;
  nullable: boolean;
}

function fieldsOf(name: string): Map<string, Field> | null {
  const found = new RegExp(`export interface ${name}(?: extends (\\w+))? \\{\\n([^}]*)\\}`).exec(source);
  if (found === null) return null;
  const [, base, body = ""] = found;
  const fields = new Map<string, Field>(base === undefined ? [] : fieldsOf(base));
  for (const [, field, mark, type] of body.matchAll(/^ {2}(\w+)(\??): (.*);$/gm)) {
    fields.set(field!, { optional: mark === "?", nullable: /\| null$/.test(type!) });
  }
  return fields;
}

function allowsNull(schema: Schema): boolean {
  if (schema.enum) return schema.enum.includes(null);
  if (Array.isArray(schema.type)) return schema.type.includes("null");
  return schema.type === "null" || [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some(allowsNull);
}

const shared = [
  "User",
  "CurrentUser",
  "Credentials",
  "Asset",
  "AssetPage",
  "AssetStatus",
  "AssetHistory",
  "StatusChange",
  "UploadedAsset",
  "AssetEvent",
  "AssetAssignmentEvent",
  "Person",
  "BriefAsset",
  "AssignedUser",
  "UserPage",
  "Assignment",
  "UndoneAssignment",
  "BulkAssignment",
  "UserAssignmentEvent",
  "KnownPerson",
  "AssignmentHistoryEntry",
  "AssignmentHistory",
  "RevertedAssignment",
  "AuditEntry",
  "AuditPage",
  "AuditActions",
  "AuditVerdict",
  "QueueMinute",
  "Queue",
  "QueueList",
  "RetriedJobs",
  "Job",
  "JobPage",
  "Worker",
  "WorkerList",
  "Character",
  "CharacterPage",
  "Emotion",
  "EmotionList",
  "PromptWarning",
  "EmotionalPrompt",
  "GlobalPrompt",
  "GlobalPromptList",
  "SavedPrompt",
  "SavedGlobalPrompt",
  "PromptVersion",
  "RevertedPrompt",
  "RevertedGlobalPrompt",
  "PromptEvent",
  "CharacterEvent",
  "EmotionEvent",
  "EmotionalPromptList",
  "PromptHistory",
  "PromptConflict",
  "ResolvedPrompt",
  "Preview",
  "PreviewPage",
  "PreviewEvent",
  "PreviewProgressEvent",
  "VideoAuditEntry",
  "VideoAuditPage",
  "FieldError",
];

/** What the document describes in its place only, or under another name. */
const within: readonly [name: string, ...path: string[]][] = [
  ["EmotionCoverage", "Coverage"],
  ["ConflictingVersion", "PromptConflict", "current"],
  ["ConflictBase", "PromptConflict", "base"],
  ["ConflictYours", "PromptConflict", "yours"],
  ["PromptVariables", "ResolvedPrompt", "variables"],
];

function schemaAt([name, ...fields]: readonly string[]): Schema | undefined {
  return fields.reduce<Schema | undefined>((schema, field) => schema?.properties?.[field], schemas[name!]);
}

for (const [name, ...path] of [...shared.map((name) => [name, name] as const), ...within]) {
  test(`${name} is as the API's document has it`, () => {
    const fields = fieldsOf(name);
    const schema = schemaAt(path);
    assert(fields, `src/api has no interface ${name}`);
    assert(schema?.properties, `the document has no schema ${path.join(".")}`);
    assert.deepEqual([...fields.keys()].sort(), Object.keys(schema.properties).sort());
    for (const [field, { optional, nullable }] of fields) {
      assert.equal(nullable, allowsNull(schema.properties[field]!), `null in ${name}.${field}`);
      assert.equal(optional, !(schema.required ?? []).includes(field), `presence of ${name}.${field}`);
    }
  });
}

test("Problem has the document's fields; a proxy in between may leave any of them out", () => {
  assert.deepEqual([...fieldsOf("Problem")!.keys()].sort(), Object.keys(schemas["Problem"]!.properties!).sort());
});

const words: readonly [name: string, ...path: string[]][] = [
  ["ConversionStatus", "ConversionStatus"],
  ["JobErrorClass", "JobErrorClass"],
  ["PromptSource", "PromptSource"],
  ["PromptWarningKind", "PromptWarning", "kind"],
  ["PreviewStatus", "Preview", "status"],
  ["PreviewSource", "Preview", "source"],
  ["PreviewSource", "VideoAuditEntry", "prompt_source"],
  ["PreviewStage", "Preview", "stage"],
];

for (const [name, ...path] of words) {
  test(`${name} has the words of the document in ${path.join(".")}`, () => {
    const body = new RegExp(`export type ${name} = ([^;]*);`).exec(source)?.[1] ?? "";
    assert.deepEqual([...body.matchAll(/"(\w+)"/g)].map(([, word]) => word), schemaAt(path)?.enum?.filter((word) => word !== null));
  });
}
