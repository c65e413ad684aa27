import type { EntityManager } from "@mikro-orm/postgresql";
import { now } from "../../src/clock.ts";
import { newId } from "../../src/db/new-id.ts";

/** Inserts a rotation that was requested and on which no worker works, for tests that only read it. */
export async function insertRotation(
  em: EntityManager,
  accountId: string,
  { requestedAt = now(), userName = "h.bauer", userIdentity = "AIDAFOREIGN", state = "REQUESTED" } = {},
): Promise<void> {
  const at = new Date(requestedAt).toISOString();
  const rotation = {
    id: newId("rotation"),
    account_id: accountId,
    aws_account_id: "111122223333",
    user_name: userName,
    user_arn: `arn:aws:iam::111122223333:user/${userName}`,
    user_identity: userIdentity,
    old_access_key_id: "AKIAFOREIGN000000000",
    state,
    ...(state === "REQUESTED" ? {} : { intent_at: at }),
    mode: "STANDARD",
    destination: "REVEAL",
    trigger: "OPERATOR",
    requested_by: JSON.stringify({ kind: "UNKNOWN", displayName: "test" }),
    overlap_seconds: 3_600,
    quiet_seconds: 18_000,
    soak_seconds: 3_600,
    time_scale: 1,
    fence: 0,
    failure_count: 0,
    ask_count: 0,
    attempt: 1,
    probe_count: 0,
    before_set: "[]",
    state_since: at,
    requested_at: at,
  };
  const names = Object.keys(rotation);
  await em.execute(
    `insert into rotation (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
    Object.values(rotation),
  );
}
