/** One measured number. A part tells the same `what` in each run, so that runs can be put together. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What was promised of it. */
  readonly least?: number;
  readonly most?: number;
}

/** The runs of one figure. */
export interface Measured extends Figure {
  readonly lowest: number;
  readonly highest: number;
  readonly runs: number;
}

/** Medians over the runs, in the order in which the first run told them. */
export const together = (runs: readonly (readonly Figure[])[]): Measured[] => {
  const all = runs.flat();
  const names = [...new Set(all.map(({ what }) => what))];
  return names.map((what) => {
    const same = all.filter((figure) => figure.what === what);
    const values = same.map(({ value }) => value).sort((a, b) => a - b);
    return {
      ...same[0]!,
      value: quantile(values, 0.5),
      lowest: values[0]!,
      highest: values.at(-1)!,
      runs: same.length,
    };
  });
};

/** Of values in ascending order; of an even number the upper one of the two in the middle. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;

/** p50 and p99 of what took so long. */
export const latency = (
  what: string,
  ms: readonly number[],
  promised: { p50?: number; p99?: number } = {},
): Figure[] => {
  const ascending = [...ms].sort((a, b) => a - b);
  return [
    { what: `${what}, p50`, value: quantile(ascending, 0.5), unit: "ms", most: promised.p50 },
    { what: `${what}, p99`, value: quantile(ascending, 0.99), unit: "ms", most: promised.p99 },
  ];
};

export const isKept = ({ value, least, most }: Figure): boolean =>
  (least === undefined || value >= least) && (most === undefined || value <= most);

export const promiseOf = ({ least, most, unit }: Figure): string => {
  if (least !== undefined) return `≥ ${withUnit(least, unit)}`;
  return most === undefined ? "" : `≤ ${withUnit(most, unit)}`;
};

export const withUnit = (value: number, unit: string): string => `${amount(value)} ${unit}`.trim();

export const amount = (value: number): string => {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
};

export const line = (figure: Measured): string => {
  const spread = figure.runs > 1 ? ` (${amount(figure.lowest)} to ${amount(figure.highest)})` : "";
  const promise = promiseOf(figure);
  const verdict = promise && `   ${isKept(figure) ? "kept" : "NOT KEPT"}: ${promise}`;
  return `  ${withUnit(figure.value, figure.unit).padStart(16)}  ${figure.what}${spread}${verdict}`;
};
