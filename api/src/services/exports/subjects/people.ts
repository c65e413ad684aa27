/** The persons of IAM Identity Center, and in numbers what they reach. */
import { z } from "zod";
import { IdentityCenterEntity } from "../../../db/entities/identity-center.ts";
import { AppError } from "../../../errors.ts";
import type { IdentityCenterPart } from "../../../iam/identity-center.ts";
import { parseInput, text } from "../../core/input.ts";
import { PAGE_SIZE_MAX } from "../../core/page.ts";
import { People, type PersonRow } from "../../identity-center/people.ts";
import type { ReachCounts } from "../../identity-center/access.ts";
import { chooseAccounts } from "../account-choice.ts";
import type { ExportSubject } from "../subject.ts";

const TEXT_MAX = 200;

const listInput = z.object({
  filter: text(TEXT_MAX).nullish(),
  reachesAdministrator: z.boolean().nullish(),
  role: z.string().min(1).max(64).nullish(),
});

export interface ExportedPerson extends PersonRow {
  /** The names. Null if groups or their members were never read. */
  readonly groups: readonly string[] | null;
  /** Null if assignments or members of groups were never read. */
  readonly reach: ReachCounts | null;
}

export const PEOPLE = {
  name: "people",
  permission: "inventory.export",
  past: null,
  isScanned: true,
  columns:
    "userName displayName email isDisabled groups accounts administratorAccounts administratorPathAccounts unknownAccounts userId organizationId".split(
      " ",
    ),
  open: async (scope, { account = [], filter, reachesAdministrator, role }) => {
    const accounts = await chooseAccounts(scope, "inventory.export", account);
    const input = parseInput(listInput, { filter: filter || null, reachesAdministrator, role: role || null });
    if (account.length > 1 || (account.length === 1 && accounts.numbers.length === 0))
      throw new AppError("BAD_USER_INPUT", {
        message: "account: The list of persons is limited to one account with an AWS account number.",
        details: { path: "account" },
      });
    const listFilter = {
      text: input.filter,
      awsAccountId: accounts.numbers[0] ?? null,
      reachesAdministrator: input.reachesAdministrator ?? null,
      roleName: input.role,
    };
    const isByReach =
      listFilter.awsAccountId !== null || listFilter.reachesAdministrator || listFilter.roleName !== null;
    const centers = await scope.em.find(IdentityCenterEntity, {});
    const knows = (organizationId: string, ...parts: readonly IdentityCenterPart[]) =>
      centers.some(
        (center) =>
          center.organizationId === organizationId && parts.every((part) => center.readings[part].readAt !== null),
      );
    const isUnknown = ({ organizationId }: { readonly organizationId: string }) =>
      !knows(organizationId, "ASSIGNMENTS", "MEMBERSHIPS");
    // Without these readings, the file would be empty and look as if no person had access.
    if (isByReach && centers.some(isUnknown))
      throw new AppError("NOT_READ", {
        message:
          "The assignments to accounts, or the members of groups, were never read. So it is unknown who reaches it.",
      });
    return {
      accounts,
      batches: async function* (snapshot) {
        const people = new People(snapshot.scope, "inventory.export");
        for (let after: string | null = null, hasMore = true; hasMore;) {
          const page = await people.list({ first: PAGE_SIZE_MAX, after }, listFilter);
          const [groups, reach] = [await people.groupsOf(page.nodes), await people.reachOf(page.nodes)];
          yield page.nodes.map((person, index): ExportedPerson => ({
            ...person,
            groups: knows(person.organizationId, "GROUPS", "MEMBERSHIPS")
              ? groups[index]!.map(({ name }) => name)
              : null,
            reach: isUnknown(person) ? null : reach[index]!,
          }));
          after = page.cursorAt(-1);
          hasMore = page.hasNextPage;
        }
      },
    };
  },
  cellsOf: ({ reach, groups, ...person }) => ({
    userName: person.userName,
    displayName: person.displayName,
    email: person.email,
    isDisabled: person.isDisabled,
    groups,
    accounts: reach?.accounts ?? null,
    administratorAccounts: reach?.administrator ?? null,
    administratorPathAccounts: reach?.path ?? null,
    unknownAccounts: reach?.unknown ?? null,
    userId: person.userId,
    organizationId: person.organizationId,
  }),
} as const satisfies ExportSubject<ExportedPerson>;
