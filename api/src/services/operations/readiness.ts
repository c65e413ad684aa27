import { pause } from "../../clock.ts";
import type { Orm } from "../../db/orm.ts";
import { isKeyRight } from "./key-canary.ts";
import type { Platform } from "../core/request-scope.ts";

/** For all of it together. */
export const DATABASE_ANSWERS_WITHIN_MS = 2_000;

type Asked = Pick<Platform, "orm" | "secrets">;

/** A database that hangs holds one connection of the pool, however often it is asked meanwhile. */
const underWay = new WeakMap<Orm, Promise<boolean>>();

/** The database answers, every migration that this process knows has run, and the keys are this database's. */
export async function isDatabaseReady(platform: Asked, withinMs: number): Promise<boolean> {
  const { orm } = platform;
  const timer = new AbortController();
  const late = pause(withinMs, timer.signal).then(
    () => false,
    () => false,
  );
  const answer = underWay.get(orm) ?? look(platform).finally(() => underWay.delete(orm));
  underWay.set(orm, answer);
  const isReady = await Promise.race([answer, late]);
  timer.abort(new Error("answered"));
  return isReady;
}

async function look({ orm, secrets }: Asked): Promise<boolean> {
  try {
    const pending = await orm.migrator.getPending();
    return pending.length === 0 && (await isKeyRight(orm.em.fork(), secrets));
  } catch {
    return false;
  }
}
