import { html, raw } from "hono/html";

// Of OpenAPI only what our own document uses.
interface Shape {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly $ref?: string;
  readonly default?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Shape;
}

interface Content {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Shape }>>;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

type Html = ReturnType<typeof raw> | Promise<ReturnType<typeof raw>>;

/** A page that reads the document aloud: no scripts, nothing from elsewhere. */
export const docsPage = (given: object): Html => {
  const { info, paths, components } = given as {
    info: { title: string; description: string };
    paths: Record<string, Record<string, Operation>>;
    components?: { schemas?: Record<string, Shape> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationPart(method, path, operation)),
  );
  const schemas = Object.entries(components?.schemas ?? {}).map(([name, shape]) => schemaPart(name, shape));
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${info.title} API</title><style>${raw(STYLE)}</style></head>
<body><main>
<h1>${info.title} API</h1>
<p>${info.description}</p>
<p>For machines: <a href="/openapi.json">/openapi.json</a></p>
${operations}
<h2>Shapes</h2>
${schemas}
</main></body></html>`;
};

const operationPart = (method: string, path: string, operation: Operation) => html`
<section>
<h2><code>${method.toUpperCase()} ${path}</code></h2>
<p><strong>${operation.summary ?? ""}</strong>${operation.description ? html`. ${operation.description}` : ""}</p>
${fieldsTable((operation.parameters ?? []).map((one) => [one.name, one.in, one.required ?? false, one.schema, one.description]))}
${bodyPart(schemaOf(operation.requestBody))}
<table><tbody>${Object.entries(operation.responses ?? {}).map(([status, answer]) => answerRow(status, answer))}</tbody></table>
</section>`;

const bodyPart = (shape: Shape | undefined) =>
  shape?.properties ? html`<p>Body, as JSON:</p>${fieldsTable(rowsOf(shape))}` : "";

const answerRow = (status: string, answer: Content) => {
  const shape = schemaOf(answer);
  return html`<tr><th>${status}</th><td>${answer.description ?? ""}</td><td>${shape ? typeOf(shape) : ""}</td></tr>`;
};

const schemaPart = (name: string, shape: Shape) =>
  html`<section id="${name}"><h3>${name}</h3>${fieldsTable(rowsOf(shape))}</section>`;

type Row = readonly [name: string, place: string, required: boolean, shape: Shape | undefined, words?: string];

const rowsOf = (shape: Shape): Row[] =>
  Object.entries(shape.properties ?? {}).map(([name, one]) => [name, "", shape.required?.includes(name) ?? false, one]);

const fieldsTable = (rows: readonly Row[]) =>
  rows.length === 0 ? "" : html`<table><tbody>${rows.map((row) => fieldRow(row))}</tbody></table>`;

const fieldRow = ([name, place, required, shape, words]: Row) =>
  html`<tr><th>${name}${required ? "" : html` <small>optional</small>`}</th><td>${place}</td><td>${shape ? typeOf(shape) : ""}</td><td>${words ?? shape?.description ?? ""}</td></tr>`;

const typeOf = (shape: Shape): Html | string => {
  if (shape.$ref) return linkTo(shape.$ref.split("/").at(-1) ?? "");
  const union = shape.anyOf ?? shape.oneOf;
  if (union) return html`${union.map((one, n) => html`${n > 0 ? " or " : ""}${typeOf(one)}`)}`;
  if (shape.enum) return shape.enum.map(String).join(" | ");
  if (shape.items) return html`list of ${typeOf(shape.items)}`;
  if (shape.properties) return html`{ ${Object.keys(shape.properties).join(", ")} }`;
  const type = [shape.type ?? "anything"].flat().join(" or ");
  const usual = shape.default === undefined ? "" : `, else ${String(shape.default)}`;
  return `${type}${shape.format ? ` (${shape.format})` : ""}${usual}`;
};

const linkTo = (name: string) => html`<a href="#${name}">${name}</a>`;

const schemaOf = (content: Content | undefined): Shape | undefined => content?.content?.["application/json"]?.schema;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
section { margin: 2rem 0; overflow-x: auto; }
h2 code { font-size: 1.1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-top: 1px solid #8884; }
th { white-space: nowrap; font-weight: 600; }
small { font-weight: 400; opacity: .7; }
`;
