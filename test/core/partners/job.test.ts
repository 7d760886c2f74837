import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELDS, type Field, type Job, sharedFields } from "../../../core/partners/job.ts";

const fields = fc.uniqueArray(fc.constantFrom(...FIELDS));

test("an offer shows what its terms name, and acceptance opens only what they name besides", () => {
  const told = Object.fromEntries(FIELDS.map((name) => [name, `the ${name}`]));
  const job = { fields: told } as unknown as Job;
  fc.assert(
    fc.property(fields, fields, fc.boolean(), (offer, accepted, hasAccepted) => {
      const shared = Object.keys(sharedFields(job, { offer, accepted, answerWithinMs: 1 }, hasAccepted));
      const named: readonly Field[] = hasAccepted ? [...offer, ...accepted] : offer;
      expect(new Set(shared)).toEqual(new Set(named));
    }),
  );
});
