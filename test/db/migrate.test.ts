import { expect, test } from "vitest";
import { DatabaseRefusal, migrateDatabase, PROGRAM } from "../../db/migrate.ts";
import { quiet, useDatabase } from "../ground.ts";
import { SECRET } from "../server.ts";

const ground = useDatabase(2);

const start = () => migrateDatabase({ ownerUrl: ground.ownerUrl, appUrl: null, secret: SECRET, log: quiet });

const schemaIs = (version: number, oldestProgram: number) =>
  ground.owner.query("update schema_version set version = $1, oldest_program = $2", [version, oldestProgram]);

test("a newer schema that this program can still work with is no obstacle, so that two versions run side by side", async () => {
  await schemaIs(PROGRAM + 1, PROGRAM);
  await expect(start()).resolves.toMatchObject({ appUrl: ground.appUrl });
});

test("a schema that needs a newer program is refused before anything is touched, with what to do", async () => {
  await schemaIs(PROGRAM + 1, PROGRAM + 1);
  const refused = start();
  await expect(refused).rejects.toBeInstanceOf(DatabaseRefusal);
  await expect(refused).rejects.toThrow("Start the newer version");
  await schemaIs(PROGRAM, PROGRAM);
});

test("several starts at once all succeed", async () => {
  await expect(Promise.all([start(), start(), start()])).resolves.toHaveLength(3);
});
