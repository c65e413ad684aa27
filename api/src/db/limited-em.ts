/**
 * EntityManagers for callers who are limited to accounts. All their statements, and those of their forks and
 * transactions, run on connections that find the views of `account-views.ts` instead of the tables.
 */
import { PostgreSqlConnection } from "@mikro-orm/postgresql";
import { PostgresDialect, type PostgresPool } from "kysely";
import { connectLimited } from "./pool-deadlines.ts";
import type { Em, Orm } from "./orm.ts";

type Driver = ReturnType<Em["getDriver"]>;

/** A connection that takes the clients of the ORM's own pool and limits them. */
class LimitedConnection extends PostgreSqlConnection {
  readonly #pool: PostgresPool;

  constructor(orm: Orm, accountIds: readonly string[]) {
    super(orm.config);
    const own = orm.em.getConnection();
    this.#pool = {
      connect: async () => connectLimited(await own.getNativeClient(), accountIds),
      options: {},
      // The pool belongs to the ORM, which closes it.
      end: async () => undefined,
    };
  }

  override createKyselyDialect(): PostgresDialect {
    return new PostgresDialect({ pool: this.#pool });
  }
}

/** A new EntityManager that reads and writes only rows of the accounts, and of the installation where `RULES` allows it. */
export function limitedEm(orm: Orm, accountIds: readonly string[]): Em {
  const connection = new LimitedConnection(orm, accountIds);
  const em = orm.em.fork();
  // Forks and transactions take the driver of their EntityManager, and the driver's methods take its connection.
  const driver = Object.create(em.getDriver(), {
    connection: { value: connection },
    replicas: { value: [] },
  }) as Driver;
  connection.setMetadata(orm.getMetadata());
  connection.setPlatform(em.getDriver().getPlatform());
  Object.assign(em, { driver });
  return em;
}
