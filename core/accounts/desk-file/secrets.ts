import type { Path } from "./source.ts";

export interface Finding {
  readonly path: Path;
  readonly wrong: string;
  readonly fix: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const CHANNEL_SECRETS = ["token", "bot_token", "app_token", "signing_secret"];

export function isSecret(path: Path): boolean {
  const [, , list, , key] = path;
  return (list === "channels" && CHANNEL_SECRETS.includes(String(key))) || (list === "api_keys" && key === "key");
}

/** The same content with every `${NAME}` replaced, and what stood in the way. */
export function resolveSecrets(content: unknown, env: Environment): { content: unknown; findings: Finding[] } {
  const findings: Finding[] = [];
  const resolve = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, [...path, index]));
    if (typeof value === "string") return resolveText(value, path, env, findings);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, [...path, key])]));
  };
  return { content: resolve(content, []), findings };
}

function resolveText(value: string, path: Path, env: Environment, findings: Finding[]): string {
  if (!value.includes("${")) return value;
  if (!isSecret(path)) {
    findings.push({
      path,
      wrong: `${path.at(-1)} asks the environment: ${value}`,
      fix: `write the value itself, only secrets may use \${NAME}`,
    });
    return value;
  }
  return value.replace(/\$\{([^}]*)\}?/g, (reference, name: string) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || !reference.endsWith("}")) {
      findings.push({
        path,
        wrong: `${path.at(-1)} has the reference ${reference}`,
        fix: `write it as \${NAME}, with A-Z, 0-9 and _`,
      });
      return reference;
    }
    const secret = env[name]?.trim();
    if (!secret)
      findings.push({
        path,
        wrong: `${name} is not set, and ${path.at(-1)} needs it`,
        fix: `set ${name} in the environment or in .env`,
      });
    return secret ?? "";
  });
}
