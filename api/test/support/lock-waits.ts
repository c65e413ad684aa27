import { expect } from "vitest";
import type { Em } from "../../src/db/orm.ts";

/** Waits until a connection to the same database waits for a lock. */
export async function untilOneWaitsForLock(em: Em): Promise<void> {
  await expect
    .poll(
      async () => {
        const [row] = await em.execute<{ count: number }[]>(
          "select count(*)::integer as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return row!.count;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
}
