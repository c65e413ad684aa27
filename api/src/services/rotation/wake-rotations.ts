/** Wakes open rotations of a key after it became known who used the key. */
import type { Platform } from "../core/request-scope.ts";
import { notify } from "../core/events.ts";

/** Makes the next check due at once for rotations that wait for their gate, and tells the pages that show them. */
export async function wakeRotationsOfKey(
  { orm, jobs }: Platform,
  accountId: string,
  accessKeyId: string,
): Promise<void> {
  await orm.em.fork().transactional(async (tx) => {
    const rows = await tx.execute<{ id: string }[]>(
      `update rotation set ask_count = ask_count + 1,
              next_tick_at = case when mode <> 'RETIRE' then clock_timestamp() end,
              retire_tick_at = case when mode = 'RETIRE' then clock_timestamp() end
        where account_id = ? and (old_access_key_id = ? or new_access_key_id = ?)
          and (state in ('PROMOTED','DEACTIVATE_INTENT')
            or (mode = 'RETIRE' and state in ('REQUESTED','OLD_INACTIVE','DELETE_INTENT') and retire_tick_at is not null and fence > 0))
        returning id`,
      [accountId, accessKeyId, accessKeyId],
    );
    for (const { id: rotationId } of rows) {
      await jobs.sendRotation(tx, { rotationId });
      await notify(tx, { kind: "rotation", rotationId });
    }
  });
}
