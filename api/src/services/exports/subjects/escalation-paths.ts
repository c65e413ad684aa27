/** Paths to administrator as of the latest scans: the most certain first, then the shortest. */
import { sql } from "kysely";
import { pick, type RowOf, table, textAt } from "../../../db/typed-sql.ts";
import type { PathReading } from "../../../iam/escalation/paths/cross-account-reading.ts";
import { allOf, type Condition } from "../../core/query-conditions.ts";
import { parseInput } from "../../core/input.ts";
import { PATH } from "../../escalation/path-keys.ts";
import { narrowing, pathFilter } from "../../escalation/paths.ts";
import { type AccountChoice, chooseAccounts, isAllowedAccount, isOfAccounts } from "../account-choice.ts";
import type { ExportSubject } from "../subject.ts";

const c = table("account", "c");
const COLUMNS = {
  ...pick(PATH, "id", "sourceName", "sourceArn", "verdict", "hopCount", "targetName", "techniqueIds", "document"),
  ...pick(PATH, "targetAwsAccountId", "firstSeenAt"),
  /** Null for an open path. Closed paths are exported only if the query selects them. */
  closedAt: PATH.goneAt,
  account: c.awsAccountId,
  accountName: c.name,
};

export const ESCALATION_PATHS = {
  name: "escalation-paths",
  permission: "paths.export",
  past: null,
  isScanned: true,
  columns:
    "id account accountName sourceKind sourceName sourceArn verdict reasons hopCount targetName targetArn targetAccount techniques hops firstSeenAt closedAt".split(
      " ",
    ),
  open: async (scope, request) => {
    const accounts = await chooseAccounts(scope, "paths.export", request.account);
    const filter = parseInput(pathFilter, {
      query: request.filter,
      verdict: request.verdict,
      principalArn: request.principal,
      isCrossAccount: request.crossAccount,
      cause: request.cause,
      through: request.through,
      administrator: request.administrator,
    });
    // As in the list, the paths of an account include those that lead into it.
    const ofAccounts =
      accounts.numbers.length === 0
        ? isOfAccounts(accounts, PATH.accountId)
        : sql`(${isOfAccounts(accounts, PATH.accountId)} or ${PATH.targetAwsAccountId} = any(${sql.val(accounts.numbers)}::text[]))`;
    const where = allOf([
      ofAccounts,
      isAllowedAccount(accounts, PATH.accountId),
      ...staysInAllowedAccounts(accounts),
      ...narrowing(filter),
      ...(filter.verdict == null ? [] : [sql`${PATH.verdict} = ${filter.verdict}`]),
    ]);
    const rest = sql`
        from ${PATH.$table} join ${c.$table} on ${c.id} = ${PATH.accountId} where ${where}
       order by ${PATH.rank}, ${PATH.sourceName}, ${PATH.id}`;
    return { accounts, batches: (snapshot) => snapshot.rowsOf(COLUMNS, (list) => sql`select ${list} ${rest}`) };
  },
  cellsOf: (row) => ({
    id: row.id,
    account: row.account,
    accountName: row.accountName,
    sourceKind: row.document.source.kind,
    sourceName: row.sourceName,
    sourceArn: row.sourceArn,
    verdict: row.verdict,
    reasons: row.document.verdict.reasons,
    hopCount: row.hopCount,
    targetName: row.targetName,
    targetArn: row.document.target.arn,
    targetAccount: row.targetAwsAccountId ?? row.account,
    techniques: row.techniqueIds,
    hops: row.document.hops.map((hop) => ({
      from: hop.from.arn ?? hop.from.name,
      to: hop.to.arn ?? hop.to.name,
      technique: hop.techniqueId,
      verdict: hop.verdict.kind,
    })),
    firstSeenAt: new Date(row.firstSeenAt).toISOString(),
    closedAt: row.closedAt && new Date(row.closedAt).toISOString(),
  }),
} as const satisfies ExportSubject<RowOf<typeof COLUMNS>>;

/**
 * For a caller that is limited to accounts: the path neither ends in another account nor leads through one, because its
 * names and ARNs would tell which principals of that account are administrators.
 */
function staysInAllowedAccounts({ allowedIds }: AccountChoice): readonly Condition[] {
  if (allowedIds === null) return [];
  const ids = sql`${sql.val(allowedIds)}::text[]`;
  return [
    sql`(${PATH.targetAwsAccountId} is null
      or ${PATH.targetAwsAccountId} in (select ${c.awsAccountId} from ${c.$table} where ${c.id} = any(${ids})))`,
    sql`not exists (select 1 from jsonb_array_elements(${PATH.readings}) reading
      where ${textAt(sql<PathReading>`reading`, "accountId")} <> all(${ids}))`,
  ];
}
