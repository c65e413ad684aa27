/** Connects accounts that are read from uploaded files, for tests that need an account of a certain making. */
import { Readable } from "node:stream";
import type { Account } from "../../src/db/entities/account.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { OfflineFiles } from "../../src/services/analysis/offline-files.ts";
import type { TestPlatform } from "./platform.ts";

export async function connectFiles(
  test: TestPlatform,
  name: string,
  files: Readonly<Record<string, Buffer>>,
): Promise<Account> {
  const { id } = await new Accounts(test.scope()).connect({ name, source: "OFFLINE_FILES" });
  for (const [kind, content] of Object.entries(files))
    await new OfflineFiles(test.scope()).put(id, kind, Readable.from([content]));
  return test.platform.orm.em.fork().findOneOrFail(AccountEntity, { id });
}
