/**
 * Random organisations with planted paths between their accounts, and the paths that exist according to a search that shares
 * no code with the product: it knows only who trusts whom, who may assume what, and who is an administrator.
 */
import { type Random, seededRandom } from "../../sandbox/random.ts";
import { now } from "../../src/clock.ts";
import { type Account, AccountEntity } from "../../src/db/entities/account.ts";
import { SnapshotEntity } from "../../src/db/entities/scan.ts";
import { newId } from "../../src/db/new-id.ts";
import type { Orm } from "../../src/db/orm.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { escalationFactsOf } from "../../src/iam/escalation/paths/snapshot-paths.ts";
import { analyzeCrossAccount, type CrossAccountAnalysis } from "../../src/services/analysis/cross-account-analysis.ts";
import type { ReachLimits } from "../../src/services/analysis/reach-limits.ts";
import { packSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { crossAccountSource, saveCrossAccountPaths } from "../../src/services/escalation/cross-account-paths.ts";
import { readRoleTrusts } from "../../src/services/escalation/role-trusts.ts";
import { buildSnapshot, inlinePolicy, role, user } from "./build.ts";

/** A user, or a role if it has a trust policy. */
export interface Principal {
  readonly name: string;
  readonly trusts: readonly string[] | null;
  readonly mayAssume: readonly string[];
  readonly isAdministrator: boolean;
}

export interface Organisation {
  readonly numbers: readonly string[];
  readonly principals: Map<string, Principal[]>;
}

const userArn = (number: string, name: string) => `arn:aws:iam::${number}:user/${name}`;
const roleArn = (number: string, name: string) => `arn:aws:iam::${number}:role/${name}`;
const rootArn = (number: string) => `arn:aws:iam::${number}:root`;

export function arnOf(number: string, { name, trusts }: Principal): string {
  return trusts === null ? userArn(number, name) : roleArn(number, name);
}

/** How many paths of each form are planted. */
export interface Plants {
  readonly accounts: number;
  /** The number of accounts of each chain. */
  readonly chains: readonly number[];
  /** The number of spokes of each hub. */
  readonly hubs: readonly number[];
  /** The number of accounts of each cycle. */
  readonly cycles: readonly number[];
  readonly decoys: number;
}

export function plantOrganisation(seed: number, { accounts, chains, hubs, cycles, decoys }: Plants): Organisation {
  const random = seededRandom(seed);
  const numbers = Array.from({ length: accounts }, (_, index) => `7${String(index + 1).padStart(11, "0")}`);
  const principals = new Map(numbers.map((number) => [number, [ordinary("clerk"), ordinary("batch", [])]]));
  const add = (number: string, principal: Principal) => void principals.get(number)!.push(principal);
  const some = (count: number) => shuffled(numbers, random).slice(0, count);

  for (const [index, length] of chains.entries()) {
    const name = `chain-${index}`;
    const path = some(length);
    add(path[0]!, ordinary(name, null, [roleArn(path[1]!, name)]));
    for (const [position, number] of path.entries()) {
      if (position === 0) continue;
      const before = path[position - 1]!;
      const caller = position === 1 ? userArn(before, name) : roleArn(before, name);
      const next = path[position + 1];
      add(number, {
        name,
        trusts: [random.next() < 0.5 ? caller : rootArn(before)],
        mayAssume: next === undefined ? [] : [roleArn(next, name)],
        isAdministrator: next === undefined,
      });
    }
  }
  for (const [index, spokes] of hubs.entries()) {
    const name = `spoke-${index}`;
    const [hub, ...around] = some(spokes + 1);
    add(hub!, ordinary(`operator-${index}`, null, [`arn:aws:iam::*:role/${name}`]));
    for (const number of around) add(number, { ...ordinary(name, [rootArn(hub!)]), isAdministrator: true });
  }
  for (const [index, length] of cycles.entries()) {
    const name = `ring-${index}`;
    const [exit, ...ring] = some(length + 1);
    add(exit!, { ...ordinary(`exit-${index}`, [roleArn(ring[0]!, name)]), isAdministrator: true });
    for (const [position, number] of ring.entries()) {
      const before = ring.at(position - 1)!;
      const next = roleArn(ring[(position + 1) % ring.length]!, name);
      const out = position === 0 ? [roleArn(exit!, `exit-${index}`)] : [];
      add(number, ordinary(name, [roleArn(before, name)], [next, ...out]));
    }
  }
  for (let index = 0; index < decoys; index += 1) {
    const name = `decoy-${index}`;
    const [from, to, other] = some(3) as [string, string, string];
    const isTrusted = random.next() < 0.5;
    add(from, ordinary(name, null, isTrusted ? [] : [roleArn(to, name)]));
    add(to, { ...ordinary(name, [userArn(isTrusted ? from : other, name)]), isAdministrator: true });
  }
  return { numbers, principals };
}

function ordinary(name: string, trusts: readonly string[] | null = null, mayAssume: readonly string[] = []): Principal {
  return { name, trusts, mayAssume, isAdministrator: false };
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => [random.next(), item] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, item]) => item);
}

/** Each `source > target account` of which the source can become an administrator. */
export function expectedPaths({ principals }: Organisation): ReadonlySet<string> {
  const all = [...principals].flatMap(([number, own]) =>
    own.map((principal) => ({ number, principal, arn: arnOf(number, principal) })),
  );
  const byAccount = Map.groupBy(all, ({ number }) => number);
  const mayAssume = ({ principal }: (typeof all)[number], arn: string) =>
    principal.isAdministrator || principal.mayAssume.some((pattern) => matches(pattern, arn));
  const next = new Map(
    all.map((from) => [
      from.arn,
      [
        // An administrator can take over every principal of its account.
        ...(from.principal.isAdministrator ? byAccount.get(from.number)! : []),
        ...all.filter(({ number, principal: { trusts }, arn }) => {
          if (trusts === null) return false;
          const isNamed = trusts.includes(from.arn);
          const isInside = number === from.number;
          return (isNamed && isInside) || ((isNamed || trusts.includes(rootArn(from.number))) && mayAssume(from, arn));
        }),
      ],
    ]),
  );
  return new Set(
    all.flatMap((source) => {
      const reached = new Set([source]);
      for (const each of reached) for (const to of next.get(each.arn)!) reached.add(to);
      return [...reached].flatMap(({ number, principal }) =>
        principal.isAdministrator && number !== source.number ? [`${source.arn} > ${number}`] : [],
      );
    }),
  );
}

function matches(pattern: string, arn: string): boolean {
  const [start, end] = pattern.split("*");
  return end === undefined ? pattern === arn : arn.startsWith(start!) && arn.endsWith(end);
}

export function snapshotOf(number: string, principals: readonly Principal[]): AccountSnapshot {
  const holderOf = (principal: Principal) => {
    const { name, mayAssume, isAdministrator } = principal;
    const statements = [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
      ...(isAdministrator ? [{ Effect: "Allow", Action: "*", Resource: "*" }] : []),
      ...(mayAssume.length > 0 ? [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: mayAssume }] : []),
    ];
    return { arn: arnOf(number, principal), id: `${number}${name}`, inlinePolicies: [inlinePolicy("own", statements)] };
  };
  const trust = (arns: readonly string[]) =>
    arns.length === 0
      ? [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }]
      : [{ Effect: "Allow", Principal: { AWS: arns }, Action: "sts:AssumeRole" }];
  const takenAt = now();
  const snapshot = buildSnapshot({
    awsAccountId: number,
    groups: [],
    policies: [],
    users: principals.flatMap((principal) => {
      if (principal.trusts !== null) return [];
      const { id, ...holder } = holderOf(principal);
      return [user({ userName: principal.name, userId: `AIDA${id}`, groupNames: [], ...holder })];
    }),
    roles: principals.flatMap((principal) => {
      if (principal.trusts === null) return [];
      const { id, ...holder } = holderOf(principal);
      return [role({ roleName: principal.name, roleId: `AROA${id}`, trustPolicy: trust(principal.trusts), ...holder })];
    }),
  });
  const details = { ...snapshot.sections.authorizationDetails, asOf: takenAt };
  return { ...snapshot, takenAt, sections: { ...snapshot.sections, authorizationDetails: details } };
}

/** Connects the accounts, as far as they are not connected, without a scan. */
export async function connectAccounts(orm: Orm, numbers: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  const em = orm.em.fork();
  await em.execute(
    `insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at)
     select 'account_' || md5(n), n, 'Account ' || n, 'ENVIRONMENT', 'CONNECTED', 'us-east-1', 'OFF', '[]', now()
       from jsonb_array_elements_text(?::jsonb) n on conflict do nothing`,
    [JSON.stringify(numbers)],
  );
  const accounts = await em.find(AccountEntity, { awsAccountId: { $in: [...numbers] } });
  return new Map(accounts.map((account) => [account.awsAccountId!, account]));
}

/** Does with the snapshot what a scan does for paths between accounts: analyses it and stores the result. */
export async function storeScan(
  orm: Orm,
  account: Account,
  snapshot: AccountSnapshot,
  limits?: ReachLimits,
): Promise<CrossAccountAnalysis | null> {
  const document = await packSnapshot(snapshot);
  const source = await crossAccountSource(orm.em.fork(), account, snapshot);
  const analyzed =
    source &&
    (await analyzeCrossAccount(snapshot, { ...source, onNeighbour: () => undefined, ...(limits && { limits }) }));
  const at = new Date(snapshot.takenAt);
  const trusts = await readRoleTrusts(escalationFactsOf(snapshot)!);
  await orm.em.fork().transactional(async (tx) => {
    const scanId = newId("scan");
    await tx.execute(
      `insert into scan (id, account_id, status, trigger, requested_by, requested_at, started_at, finished_at, attempt, progress)
       values (?, ?, 'SUCCEEDED', 'SCHEDULE', '{"kind":"SYSTEM","displayName":"IAM Monitor"}', now(), now(), now(), 1, '{}')`,
      [scanId, account.id],
    );
    const id = newId("snapshot");
    await tx.insert(SnapshotEntity, { id, accountId: account.id, scanId, takenAt: at, document, knownSections: [] });
    await saveCrossAccountPaths(tx, account.id, { analyzed, trusts, at });
  });
  return analyzed;
}

/** Each stored `source > target account` of an open path between accounts. */
export async function storedPathEnds(orm: Orm): Promise<ReadonlySet<string>> {
  const rows = await orm.em.fork().execute<{ ends: string }[]>(
    `select source_arn || ' > ' || target_aws_account_id as ends from escalation_path
      where target_aws_account_id is not null and gone_at is null`,
  );
  return new Set(rows.map(({ ends }) => ends));
}
