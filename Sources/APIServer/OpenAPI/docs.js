// Renders /openapi.json. No library, no outside source, no inline style: the page runs under the strictest policy.

const methods = ["get", "post", "put", "patch", "delete"];
let api;

/** An element with attributes and children; text stays text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** What a `$ref` stands for; anything else is itself. */
function resolve(value) {
  if (!value?.$ref) return value;
  const target = value.$ref.split("/").slice(1).reduce((node, key) => node?.[key], api);
  const { $ref, ...siblings } = value;
  return { ...resolve(target), ...siblings };
}

const nameOf = (value) => value?.$ref?.split("/").pop();

/** The document's texts use two signs of Markdown: `code` and **strong**. */
function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith("`")) return el("code", {}, part.slice(1, -1));
    if (part.startsWith("**")) return el("strong", {}, part.slice(2, -2));
    return part;
  });
}

const prose = (text) => (text ?? "").split("\n\n").filter(Boolean).map((paragraph) => el("p", {}, inline(paragraph)));

// --- Schemas ---------------------------------------------------------------------------------------------------------

/** A schema in a few words: "string (uuid) or null". */
function typeOf(reference) {
  const name = nameOf(reference);
  const schema = resolve(reference) ?? {};
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(" or ");
  if (schema.allOf) return schema.allOf.map((part) => nameOf(part)).filter(Boolean).join(" & ");
  const types = [schema.type].flat().filter(Boolean);
  if (types.includes("array")) return `array of ${typeOf(schema.items)}`;
  if (types.includes("object") && name) return name;
  return types.map((type, index) => (index === 0 && schema.format ? `${type} (${schema.format})` : type)).join(" or ");
}

function limitsOf(schema) {
  const words = {
    minimum: "≥ ", maximum: "≤ ", minLength: "length ≥ ", maxLength: "length ≤ ", minItems: "items ≥ ", maxItems: "items ≤ ",
    pattern: "matches ", default: "default ",
  };
  return Object.entries(words)
    .filter(([key]) => schema[key] !== undefined)
    .map(([key, word]) => el("span", { class: "limit" }, word, el("code", {}, String(schema[key]))));
}

/** The object whose members are worth showing: through lists, choices and compositions. */
function objectIn(reference) {
  const schema = resolve(reference);
  if (!schema) return undefined;
  if (schema.properties && schema.type === "object") return schema;
  if (schema.items) return objectIn(schema.items);
  for (const part of schema.allOf ?? schema.anyOf ?? schema.oneOf ?? []) {
    const found = objectIn(part);
    if (found) return found;
  }
  return undefined;
}

function members(reference, depth = 0) {
  const schema = objectIn(reference);
  if (!schema) return undefined;
  const required = new Set(schema.required ?? []);
  return el("dl", { class: "members" }, Object.entries(schema.properties).map(([name, property]) => {
    const resolved = resolve(property);
    return [
      el("dt", {}, el("code", {}, name), required.has(name) ? undefined : el("span", { class: "optional" }, "optional")),
      el("dd", {},
        el("span", { class: "type" }, typeOf(property)), limitsOf(resolved),
        resolved.description ? el("p", {}, inline(resolved.description)) : undefined,
        depth < 4 ? members(property, depth + 1) : undefined),
    ];
  }));
}

// --- Examples --------------------------------------------------------------------------------------------------------

function copyButton(text) {
  const button = el("button", { type: "button", class: "copy" }, "Copy");
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    button.textContent = done ? "Copied" : "Select and copy";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  return button;
}

function code(text, label) {
  return el("figure", { class: "code" },
    el("figcaption", {}, label, copyButton(text)),
    el("pre", { tabindex: "0", "aria-label": label }, el("code", {}, text)));
}

function examplesOf(media) {
  if (media.examples) return Object.entries(media.examples).map(([name, example]) => [name, example.value]);
  return media.example === undefined ? [] : [["example", media.example]];
}

/** A problem's shape is always the same and shown once; here only its codes are news. */
function problems(media) {
  const examples = examplesOf(media).map(([, value]) => value);
  return [
    el("dl", { class: "members" }, examples.map(({ code, detail }) => [
      el("dt", {}, el("code", {}, code)), el("dd", {}, detail),
    ])),
    code(JSON.stringify(examples[0], null, 2), "problem"),
  ];
}

function content(map) {
  return Object.entries(map ?? {}).map(([type, media]) => type === "application/problem+json" ? problems(media) : [
    el("p", { class: "media" }, el("code", {}, type), " ", el("span", { class: "type" }, nameOf(media.schema) ?? typeOf(media.schema))),
    members(media.schema),
    type !== "multipart/form-data" && examplesOf(media).map(([name, value]) =>
      code(typeof value === "string" ? value : JSON.stringify(value, null, 2), name)),
  ]);
}

/** The request as one types it in a shell. */
function curl(path, method, operation) {
  const words = ["curl"];
  // With a body curl posts by itself.
  if (method !== "get" && !operation.requestBody) words.push("-X", method.toUpperCase());
  if (isGuarded(operation)) words.push("-H", '"Authorization: Bearer $TOKEN"');
  const query = [];
  for (const parameter of operation.parameters.filter((parameter) => parameter.required)) {
    const value = String([parameter.example ?? "…"].flat()[0]);
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, value);
    if (parameter.in === "query") query.push(`${parameter.name}=${encodeURIComponent(value)}`);
  }
  const body = resolve(operation.requestBody)?.content ?? {};
  if (body["multipart/form-data"]) words.push("-F", "file=@stage-door.mp4");
  const json = body["application/json"];
  if (json) words.push("-H", "'Content-Type: application/json'", "-d", `'${JSON.stringify(examplesOf(json)[0]?.[1] ?? {})}'`);
  words.push(`'${location.origin}${path}${query.length ? `?${query.join("&")}` : ""}'`);
  return words.join(" ");
}

// --- Operations ------------------------------------------------------------------------------------------------------

const isGuarded = (operation) => (operation.security ?? api.security ?? []).some((way) => Object.keys(way).length > 0);

function operations() {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
      return { path, method, operation: { ...operation, parameters } };
    }));
}

const badge = (method) => el("span", { class: `method ${method}` }, method.toUpperCase());

function parameters(list) {
  if (list.length === 0) return undefined;
  return [
    el("h4", {}, "Parameters"),
    el("dl", { class: "members" }, list.map((parameter) => [
      el("dt", {}, el("code", {}, parameter.name), el("span", { class: "place" }, parameter.in),
        parameter.required ? undefined : el("span", { class: "optional" }, "optional")),
      el("dd", {}, el("span", { class: "type" }, typeOf(parameter.schema)), limitsOf(resolve(parameter.schema)),
        parameter.description ? el("p", {}, inline(parameter.description)) : undefined),
    ])),
  ];
}

function answer(status, reference) {
  const response = resolve(reference);
  const headers = Object.entries(response.headers ?? {}).map(([name, header]) => [name, resolve(header)]);
  return el("details", { class: "answer" },
    el("summary", {}, el("span", { class: `status s${status[0]}` }, status), el("span", {}, inline(response.description))),
    headers.length > 0 && el("dl", { class: "members" }, headers.map(([name, header]) => [
      el("dt", {}, el("code", {}, name), el("span", { class: "place" }, "header")),
      el("dd", {}, el("span", { class: "type" }, typeOf(header.schema)),
        header.description ? el("p", {}, inline(header.description)) : undefined),
    ])),
    content(response.content),
    response["x-events"] && [
      el("h5", {}, "Events"),
      Object.entries(response["x-events"]).map(([kind, schema]) =>
        el("details", { class: "event" }, el("summary", {}, el("code", {}, kind), " ", nameOf(schema)), members(schema))),
    ]);
}

function section({ path, method, operation }) {
  const body = resolve(operation.requestBody);
  const heading = `${operation.operationId}-heading`;
  return el("section", { class: "operation", id: operation.operationId, "aria-labelledby": heading },
    el("h3", { id: heading }, operation.summary, el("a", { class: "anchor", href: `#${operation.operationId}`, "aria-label": `Link to ${operation.summary}` }, "#")),
    el("p", { class: "route" }, badge(method), el("code", {}, path), !isGuarded(operation) && el("span", { class: "open" }, "open to all")),
    prose(operation.description),
    parameters(operation.parameters),
    body && [el("h4", {}, "Body"), content(body.content)],
    code(curl(path, method, operation), "Shell"),
    el("h4", {}, "Answers"),
    Object.entries(operation.responses).map(([status, reference]) => answer(status, reference)));
}

function show() {
  const all = operations();
  const groups = api.tags.map((tag) => ({ tag, list: all.filter(({ operation }) => operation.tags.includes(tag.name)) }));
  document.title = `${api.info.title} API`;
  document.getElementById("content").replaceChildren(
    el("header", {}, el("h1", {}, `${api.info.title} API`), el("p", { class: "lead" }, api.info.summary), prose(api.info.description),
      el("details", {}, el("summary", {}, "What every problem answer holds"), members({ $ref: "#/components/schemas/Problem" })),
      el("p", {}, el("a", { href: "/openapi.json" }, "The document"), ` (OpenAPI ${api.openapi})`)),
    ...groups.map(({ tag, list }) => el("section", { class: "group" },
      el("h2", {}, tag.name), el("p", {}, tag.description), list.map(section))));
  document.getElementById("index").replaceChildren(...groups.map(({ tag, list }) =>
    el("div", { class: "index-group" }, el("h2", {}, tag.name), el("ul", {}, list.map(({ method, operation }) =>
      el("li", {}, el("a", { href: `#${operation.operationId}` }, badge(method), operation.summary)))))));
  bindSearch(all);
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

/** Hides what does not hold every word that was typed. */
function bindSearch(all) {
  const field = document.getElementById("search");
  const entries = all.map(({ path, method, operation }) => ({
    text: [method, path, operation.summary, operation.description, operation.tags, operation.parameters.map(({ name }) => name),
      JSON.stringify(operation.responses)].join(" ").toLowerCase(),
    section: document.getElementById(operation.operationId),
    link: document.querySelector(`#index a[href="#${operation.operationId}"]`).parentElement,
  }));
  const groups = [...document.querySelectorAll(".group, .index-group")];
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const entry of entries) {
      const hit = words.every((word) => entry.text.includes(word));
      entry.section.hidden = entry.link.hidden = !hit;
      found += hit ? 1 : 0;
    }
    for (const group of groups) group.hidden = !group.querySelector(".operation:not([hidden]), li:not([hidden])");
    document.querySelector("#content > header").hidden = words.length > 0;
    document.getElementById("count").textContent = words.length === 0 ? "" : `${found} of ${entries.length} operations`;
  };
  field.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, textarea, select")) {
      event.preventDefault();
      field.focus();
    }
    if (event.key === "Escape" && event.target === field) {
      field.value = "";
      filter();
    }
  });
}

async function start() {
  try {
    // The choice made in the admin app holds here too.
    const theme = localStorage.getItem("greenroom.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's theme holds.
  }
  try {
    const response = await fetch("/openapi.json");
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    api = await response.json();
    show();
  } catch (error) {
    const retry = el("button", { type: "button" }, "Try again");
    retry.addEventListener("click", start);
    document.getElementById("content").replaceChildren(
      el("p", { role: "alert" }, `The document could not be read: ${error.message}. `), retry);
  }
}

start();
