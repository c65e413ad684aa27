/**
 * A clock that a test moves forward, for a database and the sandbox beside it. The schema `moved` replaces PostgreSQL's
 * time functions: it comes first in the search path, so every query reads the moved time.
 */
import { Client } from "pg";
import { now } from "../../src/clock.ts";
import { type Instant, SECOND } from "../../src/iam/time.ts";

const FUNCTIONS = `
  create schema moved;
  create table moved.ahead (by interval not null);
  insert into moved.ahead values ('0');
  create function moved.clock_timestamp() returns timestamptz language sql volatile as 'select pg_catalog.clock_timestamp() + by from moved.ahead';
  create function moved.now() returns timestamptz language sql stable as 'select pg_catalog.now() + by from moved.ahead';
  grant usage on schema moved to public;
  grant select on moved.ahead to public;
`;

export class MovedClock {
  #ahead = 0;

  private constructor(private readonly client: Client) {}

  /**
   * Installs the clock in the database as its owner. Must run before any other connection is opened, because a session keeps the
   * search path that it began with.
   */
  static async via(ownerUrl: string): Promise<MovedClock> {
    const client = new Client({ connectionString: ownerUrl });
    await client.connect();
    await client.query(FUNCTIONS);
    const name = client.escapeIdentifier(new URL(ownerUrl).pathname.slice(1));
    await client.query(`alter database ${name} set search_path = public, moved, pg_catalog`);
    return new MovedClock(client);
  }

  now(): Instant {
    return now() + this.#ahead;
  }

  async advance(milliseconds: number): Promise<void> {
    await this.client.query("update moved.ahead set by = by + make_interval(secs => $1)", [milliseconds / SECOND]);
    this.#ahead += milliseconds;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
