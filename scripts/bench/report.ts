// node --import tsx scripts/bench/report.ts FILE…: tables in Markdown from what npm run bench -- --json FILE has written.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isKept, type Measured, promiseOf, withUnit } from "./figures.ts";

export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly ground: string;
  readonly load: string;
  readonly parts: Readonly<Record<string, readonly Measured[]>>;
}

export const report = ({ date, machine, ground, load, parts }: Results): string =>
  Object.entries(parts)
    .map(([name, figures]) =>
      [
        `### ${name}, on ${ground}`,
        "",
        `${date}, ${machine}; ${load}.`,
        "",
        "| figure | median | lowest to highest | promised | |",
        "| --- | --: | --: | --: | --- |",
        ...figures.map(row),
        "",
      ].join("\n"),
    )
    .join("\n");

const row = (figure: Measured): string => {
  const { what, value, unit, lowest, highest, runs } = figure;
  const spread = runs > 1 ? `${withUnit(lowest, "")} to ${withUnit(highest, "")}` : "one run";
  const promise = promiseOf(figure);
  const verdict = promise && (isKept(figure) ? "kept" : "**not kept**");
  return `| ${what} | ${withUnit(value, unit)} | ${spread} | ${promise} | ${verdict} |`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.slice(2);
  if (files.length === 0) console.error("say which files npm run bench -- --json has written");
  for (const file of files) console.log(report(JSON.parse(readFileSync(file, "utf8")) as Results));
}
