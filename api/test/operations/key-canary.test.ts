import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { openOrm } from "../../src/db/orm.ts";
import { verifyKey } from "../../src/services/operations/key-canary.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { openTestDatabase } from "../support/database.ts";

test("the key with which a database was set up is accepted, and another one is refused", async () => {
  const database = await openTestDatabase();
  const orm = await openOrm(database.url);
  const key = randomBytes(32);
  // Two processes that start at the same time create only one canary.
  await Promise.all([verifyKey(orm.em.fork(), openSecrets(key)), verifyKey(orm.em.fork(), openSecrets(key))]);
  await verifyKey(orm.em.fork(), openSecrets(key));
  await expect(verifyKey(orm.em.fork(), openSecrets(randomBytes(32)))).rejects.toMatchObject({ code: "KEY_MISMATCH" });
  // The previous key is accepted as well while it is in the key ring.
  await verifyKey(orm.em.fork(), openSecrets(randomBytes(32), [key]));
  await orm.em.fork().execute("update key_canary set sealed = 'nothing'");
  await expect(verifyKey(orm.em.fork(), openSecrets(key))).rejects.toMatchObject({ code: "KEY_MISMATCH" });
  await orm.close();
  await database.close();
});
