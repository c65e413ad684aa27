/** Reads the grants of each KMS key whose policy was read, page by page in the key's Region. */
import { AppError } from "../../errors.ts";
import type { KeyGrant, KeyGrants, UnreadGrants } from "../../iam/resource-grants.ts";
import type { ResourcePolicy } from "../../iam/resource-policy-inventory.ts";
import { inParallel, present } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import { withRegion, type WorkloadScope } from "../workloads/read-regions.ts";
import { failedReadings } from "./unread-grants.ts";

/** The largest page that KMS accepts. */
const GRANTS_PER_PAGE = 100;
/** The maximum number of pages of one key. KMS allows 50,000 grants of a key. */
const PAGES_MAX = 100;
/** The maximum number of grants of a key that are kept. Equal grants count as one, and those of AWS's sessions not at all. */
const GRANTS_MAX = 1_000;
/** The maximum number of calls in one Region. */
const CALLS_MAX = 4_000;
const REGIONS_AT_ONCE = 6;
const KEYS_AT_ONCE = 4;
const READS_GRANTS = "kms:ListGrants";

export const KEY_GRANT_PERMISSIONS = [
  { action: READS_GRANTS, purpose: "Lists the grants of AWS KMS keys, which let principals use a key." },
] as const;

export async function readKeyGrants(
  context: ReadContext,
  scope: WorkloadScope,
  policies: readonly ResourcePolicy[],
): Promise<{ readonly keyGrants: readonly KeyGrants[]; readonly unread: readonly UnreadGrants[] }> {
  const keys = Map.groupBy(
    policies.filter(({ kind }) => kind === "kms:key"),
    ({ region }) => region,
  );
  const keyGrants: KeyGrants[] = [];
  const failures = failedReadings(context, {
    kind: "kms:key",
    action: READS_GRANTS,
    goneCodes: ["NotFoundException"],
  });
  await inParallel([...keys], REGIONS_AT_ONCE, async ([region, inRegion]) => {
    const limits = { ...scope, region, callsMax: CALLS_MAX, what: "grants of keys" };
    await withRegion(context, limits, async ({ open, send }) => {
      const { KMSClient, ListGrantsCommand } = await import("@aws-sdk/client-kms");
      const client = open((config) => new KMSClient(config));
      await inParallel(inRegion, KEYS_AT_ONCE, async ({ resourceArn }) => {
        const grants = new Map<string, KeyGrant>();
        try {
          let Marker: string | undefined;
          let pages = 0;
          do {
            pages += 1;
            if (pages > PAGES_MAX || grants.size > GRANTS_MAX) throw tooMany(resourceArn);
            const request = new ListGrantsCommand({ KeyId: resourceArn, Limit: GRANTS_PER_PAGE, Marker });
            const page = await send((call) => client.send(request, call));
            for (const each of present(page.Grants, READS_GRANTS, "Grants")) {
              const grant = grantOf(each);
              // Sessions with such names belong to AWS, which has one grant for each volume or database.
              if (/:assumed-role\/aws:/.test(grant.grantee)) continue;
              const { grantId: _grantId, ...content } = grant;
              const key = JSON.stringify(content);
              if (!grants.has(key)) grants.set(key, grant);
            }
            Marker = page.Truncated === true ? present(page.NextMarker, READS_GRANTS, "NextMarker") : undefined;
          } while (Marker !== undefined);
          keyGrants.push({ resourceArn, grants: [...grants.values()] });
        } catch (error) {
          // The grants that were read before a call failed allow access, whatever the unread ones say.
          if (grants.size > 0) keyGrants.push({ resourceArn, grants: [...grants.values()] });
          failures.fail(error, { resourceArn, region });
        }
      });
    });
  });
  const byArn = (one: KeyGrants, other: KeyGrants) => (one.resourceArn < other.resourceArn ? -1 : 1);
  return { keyGrants: keyGrants.toSorted(byArn), unread: failures.parts() };
}

interface ListedGrant {
  readonly GrantId?: string | undefined;
  readonly GranteePrincipal?: string | undefined;
  readonly GranteeServicePrincipal?: string | undefined;
  readonly RetiringPrincipal?: string | undefined;
  readonly RetiringServicePrincipal?: string | undefined;
  readonly Operations?: readonly string[] | undefined;
  readonly Constraints?:
    | {
        readonly EncryptionContextSubset?: Readonly<Record<string, string>> | undefined;
        readonly EncryptionContextEquals?: Readonly<Record<string, string>> | undefined;
        readonly SourceArn?: string | undefined;
      }
    | undefined;
}

function grantOf(listed: ListedGrant): KeyGrant {
  const { Constraints: constraints } = listed;
  return {
    grantId: present(listed.GrantId, READS_GRANTS, "GrantId"),
    grantee: present(listed.GranteePrincipal ?? listed.GranteeServicePrincipal, READS_GRANTS, "GranteePrincipal"),
    retiring: listed.RetiringPrincipal ?? listed.RetiringServicePrincipal ?? null,
    operations: present(listed.Operations, READS_GRANTS, "Operations").toSorted(),
    contextSubset: constraints?.EncryptionContextSubset ?? null,
    contextEquals: constraints?.EncryptionContextEquals ?? null,
    sourceArn: constraints?.SourceArn ?? null,
  };
}

function tooMany(resourceArn: string): AppError {
  return new AppError("CALL_BUDGET_EXCEEDED", {
    message: `The key ${resourceArn} has too many grants: ${PAGES_MAX} pages and ${GRANTS_MAX} different ones are read.`,
    details: { action: READS_GRANTS },
  });
}
