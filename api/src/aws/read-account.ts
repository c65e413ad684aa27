/**
 * Reads a whole account in a few bulk calls. Every section ends as read, denied, failed or skipped. An error is thrown
 * only if it makes the whole reading pointless: no usable credentials, another account, or an abort.
 */
import { GetAccountAuthorizationDetailsCommand } from "@aws-sdk/client-iam";
import { now } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { AuthorizationDetails, SectionName, SectionValues, SnapshotSections } from "../iam/account.ts";
import { readSection, type Section, type UnreadSection } from "../iam/section.ts";
import type { Instant } from "../iam/time.ts";
import type { AccountReading, OptInSection, ReadAccountOptions, SectionProgress } from "./account-reading.ts";
import { AUTHORIZATION_DETAILS_ACTION, AuthorizationDetailsBuilder } from "./authorization-details.ts";
import { actionsOfSection } from "./read-actions.ts";
import { type CallerIdentity, readCallerIdentity } from "./caller-identity.ts";
import { type AwsClients, createClients } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { skippedSection, unreadSection } from "./errors.ts";
import { eachPage } from "./pages.ts";
import { readAccessAnalyzer } from "./read-access-analyzer.ts";
import { readSecurityContact } from "./read-alerting.ts";
import { readTrailAlarms } from "./read-trail-alarms.ts";
import { type AccessKeysRead, readAccessKeys } from "./read-access-keys.ts";
import type { ReadContext } from "./read-context.ts";
import { readCredentialReport } from "./read-credential-report.ts";
import {
  readAccountAliases,
  readAccountSummary,
  readOidcProviders,
  readPasswordPolicy,
  readSamlProviders,
  readServerCertificates,
  readVirtualMfaDevices,
} from "./read-lists.ts";
import { readOrganization, readOrganizationsFeatures } from "./read-organization.ts";
import { readServiceLastAccessed } from "./read-last-accessed.ts";
import { readMfaDevices, readServiceSpecificCredentials, readSshPublicKeys } from "./read-per-principal.ts";
import { readResourcePolicies } from "./resource-policies/read-resource-policies.ts";
import { REGIONS_ACTION } from "./workloads/read-regions.ts";
import { readWorkloads } from "./workloads/read-workloads.ts";

/** The largest page that AWS returns. */
const PAGE_ITEMS = 1_000;

/** Errors: AWS_CREDENTIALS_*, AWS_KEY_INVALID, CLOCK_SKEW, AWS_UNREACHABLE at the first call; AWS_WRONG_ACCOUNT; the signal's reason. */
export async function readAccount(connection: AwsConnection, options: ReadAccountOptions): Promise<AccountReading> {
  const clients = createClients(connection);
  try {
    return await new Reader(clients, options).read();
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    clients.destroy();
  }
}

/**
 * Reads users, groups, roles and policies. Group members come from the users' GroupList. Documents are decoded once.
 */
export async function readAuthorizationDetails({ clients, call, onItems }: ReadContext): Promise<AuthorizationDetails> {
  const builder = new AuthorizationDetailsBuilder();
  await eachPage(
    AUTHORIZATION_DETAILS_ACTION,
    async (Marker) => {
      const page = await clients.iam.send(
        new GetAccountAuthorizationDetailsCommand({ MaxItems: PAGE_ITEMS, Marker }),
        call,
      );
      // AWS sends all four lists, even empty ones. An answer with no list is invalid, not an account without users.
      const lists = page.UserDetailList ?? page.GroupDetailList ?? page.RoleDetailList ?? page.Policies;
      return { items: lists && [page], isTruncated: page.IsTruncated, marker: page.Marker };
    },
    (pages) => {
      for (const page of pages) onItems(builder.add(page));
    },
  );
  return builder.build();
}

type SectionResult<T> = { readonly value: T; readonly asOf?: Instant; readonly count: number };

class Reader {
  readonly #clients: AwsClients;
  readonly #options: ReadAccountOptions;

  constructor(clients: AwsClients, options: ReadAccountOptions) {
    this.#clients = clients;
    this.#options = options;
  }

  async read(): Promise<AccountReading> {
    const { expectedAccountId } = this.#options;
    const takenAt = now();
    const identity = await this.#untilEnd((end) => readCallerIdentity(this.#clients, end ? { abortSignal: end } : {}));
    if (expectedAccountId !== null && identity.awsAccountId !== expectedAccountId) {
      throw new AppError("AWS_WRONG_ACCOUNT", {
        details: { expected: expectedAccountId, actual: identity.awsAccountId },
      });
    }
    let unreadUsers: readonly string[] = [];
    // Generating the report can take seconds. It is requested first and read concurrently with everything else.
    const report = this.#section("credentialReport", async (context) => {
      const value = await readCredentialReport(context);
      return { value, asOf: value.generatedAt, count: value.users.length };
    });
    const details = this.#section("authorizationDetails", async (context) => {
      const value = await readAuthorizationDetails(context);
      return { value, count: value.users.length + value.groups.length + value.roles.length + value.policies.length };
    });
    const organization = this.#section("organization", async (context) => {
      const value = await readOrganization(context, identity.awsAccountId);
      const { serviceControlPolicies: scps, resourceControlPolicies: rcps } = value ?? {};
      return { value, count: (scps?.length ?? 0) + (rcps?.length ?? 0) };
    });
    const accessKeys = Promise.all([report, details]).then(([reportSection, detailsSection]) =>
      this.#accessKeys(reportSection, detailsSection, (users) => (unreadUsers = users)),
    );
    const sections: SnapshotSections = await allOf({
      authorizationDetails: details,
      credentialReport: report,
      accountSummary: this.#section("accountSummary", async (context) => ({
        value: await readAccountSummary(context),
        count: 1,
      })),
      passwordPolicy: this.#section("passwordPolicy", async (context) => {
        const value = await readPasswordPolicy(context);
        return { value, count: value ? 1 : 0 };
      }),
      accountAliases: this.#list("accountAliases", readAccountAliases),
      virtualMfaDevices: this.#list("virtualMfaDevices", readVirtualMfaDevices),
      serverCertificates: this.#list("serverCertificates", readServerCertificates),
      samlProviders: this.#list("samlProviders", readSamlProviders),
      oidcProviders: this.#list("oidcProviders", readOidcProviders),
      accessKeys,
      organization,
      organizationsFeatures: organization.then((section) =>
        section.status === "read" && section.value === null
          ? this.#unread(
              "organizationsFeatures",
              skippedSection("NO_ORGANIZATION", "The account is in no organization.", now()),
            )
          : this.#list("organizationsFeatures", readOrganizationsFeatures),
      ),
      mfaDevices: this.#optIn("mfaDevices", details, readMfaDevices),
      serviceSpecificCredentials: this.#optIn("serviceSpecificCredentials", details, readServiceSpecificCredentials),
      sshPublicKeys: this.#optIn("sshPublicKeys", details, readSshPublicKeys),
      serviceLastAccessed: this.#optIn("serviceLastAccessed", details, readServiceLastAccessed),
      workloads: this.#workloads(identity, details),
      resourcePolicies: this.#resourcePolicies(identity),
      accessAnalyzer: this.#accessAnalyzer(identity),
      trailAlarms: this.#alerting("trailAlarms", async (context) => {
        const value = await readTrailAlarms(context, identity.awsAccountId);
        return { value, count: value.trails.length };
      }),
      securityContact: this.#alerting("securityContact", async (context) => ({
        value: await readSecurityContact(context),
        count: 1,
      })),
      // The organization's account reads it (services/accounts/member-identity-center.ts).
      identityCenter: Promise.resolve(
        this.#unread(
          "identityCenter",
          skippedSection("NOT_REQUESTED", "IAM Identity Center of the organization is not read.", now()),
        ),
      ),
      // The organization's account reads it, too (services/accounts/member-administration.ts).
      organizationAdministration: organization.then((section) =>
        this.#unread(
          "organizationAdministration",
          section.status === "read" && section.value === null
            ? skippedSection("NO_ORGANIZATION", "The account is in no organization.", now())
            : skippedSection("NOT_REQUESTED", "The organization is not read as a whole.", now()),
        ),
      ),
    });
    const { calls, throttles, byAction } = this.#clients.requests;
    return {
      snapshot: {
        awsAccountId: identity.awsAccountId,
        partition: identity.partition,
        source: "LIVE",
        takenAt,
        sections,
      },
      usersWithUnreadKeys: unreadUsers,
      callsByAction: { ...byAction },
      calls,
      throttles,
    };
  }

  /** Reads what runs as which role. Instance profiles are resolved to roles, so the roles are read first. */
  async #workloads(
    { awsAccountId, partition }: CallerIdentity,
    details: Promise<Section<AuthorizationDetails>>,
  ): Promise<Section<SectionValues["workloads"]>> {
    const { workloadRegions: regions } = this.#options;
    if (!regions) return this.#unread("workloads", skippedSection("NOT_REQUESTED", switchedOff("workloads"), now()));
    const section = await details;
    if (section.status !== "read") return this.#unread("workloads", section);
    return this.#section("workloads", async (context) => {
      const value = await readWorkloads(context, { awsAccountId, partition, regions }, section.value);
      return { value, count: value.workloads.length };
    });
  }

  async #resourcePolicies({
    awsAccountId,
    partition,
  }: CallerIdentity): Promise<Section<SectionValues["resourcePolicies"]>> {
    const { resourcePolicyRegions: regions } = this.#options;
    if (!regions)
      return this.#unread(
        "resourcePolicies",
        skippedSection("NOT_REQUESTED", switchedOff("the policies of resources"), now()),
      );
    return this.#section("resourcePolicies", async (context) => {
      const value = await readResourcePolicies(context, { awsAccountId, partition, regions });
      return { value, count: value.policies.length };
    });
  }

  async #accessAnalyzer({
    awsAccountId,
    partition,
  }: CallerIdentity): Promise<Section<SectionValues["accessAnalyzer"]>> {
    const { accessAnalyzerRegions: regions } = this.#options;
    if (!regions)
      return this.#unread("accessAnalyzer", skippedSection("NOT_REQUESTED", switchedOff("IAM Access Analyzer"), now()));
    return this.#section("accessAnalyzer", async (context) => {
      const value = await readAccessAnalyzer(context, { awsAccountId, partition, regions });
      return { value, count: value.findings.length };
    });
  }

  async #alerting<K extends SectionName>(
    name: K,
    read: (context: ReadContext) => Promise<SectionResult<SectionValues[K]>>,
  ): Promise<Section<SectionValues[K]>> {
    if (this.#options.readsAlerting) return this.#section(name, read);
    return this.#unread(name, skippedSection("NOT_REQUESTED", switchedOff("the security contact and alarms"), now()));
  }

  /**
   * Reads the access keys of the users that have keys according to the report. Without a report, reads those of all
   * users.
   */
  async #accessKeys(
    report: Section<SectionValues["credentialReport"]>,
    details: Section<AuthorizationDetails>,
    onUnreadUsers: (userNames: readonly string[]) => void,
  ): Promise<Section<SectionValues["accessKeys"]>> {
    if (report.status !== "read" && details.status !== "read") return this.#unread("accessKeys", details);
    return this.#section("accessKeys", async (context) => {
      const { keys, usersWithUnreadKeys }: AccessKeysRead = await readAccessKeys(context, {
        report: report.status === "read" ? report.value : undefined,
        details: details.status === "read" ? details.value : undefined,
        previousKeys: this.#options.previousKeys ?? new Map(),
      });
      onUnreadUsers(usersWithUnreadKeys);
      return { value: keys, count: keys.length, ...(report.status === "read" && { asOf: report.asOf }) };
    });
  }

  async #optIn<K extends OptInSection>(
    name: K,
    details: Promise<Section<AuthorizationDetails>>,
    read: (context: ReadContext, details: AuthorizationDetails) => Promise<SectionValues[K]>,
  ): Promise<Section<SectionValues[K]>> {
    if (!this.#options.optIn?.has(name)) {
      return this.#unread(
        name,
        skippedSection(
          "NOT_REQUESTED",
          switchedOff(
            name === "serviceLastAccessed"
              ? "the last use of AWS services"
              : "MFA devices, API keys and SSH keys of users",
          ),
          now(),
        ),
      );
    }
    const section = await details;
    if (section.status !== "read") return this.#unread(name, section);
    return this.#list(name, (context) => read(context, section.value));
  }

  #list<K extends SectionName>(
    name: K,
    read: (context: ReadContext) => Promise<SectionValues[K] & readonly unknown[]>,
  ) {
    return this.#section(name, async (context) => {
      const value = await read(context);
      return { value, count: value.length };
    });
  }

  async #section<K extends SectionName>(
    name: K,
    read: (context: ReadContext) => Promise<SectionResult<SectionValues[K]>>,
  ): Promise<Section<SectionValues[K]>> {
    const startedAt = now();
    let itemsRead = 0;
    this.#report(name, "READING", 0);
    const onItems = (count: number) => {
      itemsRead += count;
      this.#report(name, "READING", itemsRead);
    };
    try {
      const { value, asOf, count } = await this.#untilEnd((end) =>
        read({ clients: this.#clients, call: end ? { abortSignal: end } : {}, ...(end && { signal: end }), onItems }),
      );
      this.#report(name, "READ", Math.max(itemsRead, count));
      return readSection(value, asOf ?? startedAt, count);
    } catch (error) {
      // The error is an abort or a bug of ours. Neither may look like a section that AWS did not return.
      if (this.#options.signal?.aborted || !(error instanceof AppError)) throw error;
      return this.#unread(name, this.#unreadSection(name, error), itemsRead);
    }
  }

  #unreadSection(name: SectionName, error: AppError): UnreadSection {
    if (error !== this.#options.deadline?.reason) return unreadSection(error, now());
    const action = actionsOfSection(name)[0] ?? REGIONS_ACTION;
    return { status: "failed", action, code: error.code, reason: error.message, at: now() };
  }

  /**
   * Reads until the reading is aborted or its deadline passes, and then rejects with that signal's reason. Does not wait
   * for the work itself, because a source of credentials of the SDK may not know of signals.
   */
  async #untilEnd<T>(read: (end: AbortSignal | undefined) => Promise<T>): Promise<T> {
    const signals = [this.#options.signal, this.#options.deadline].flatMap((signal) => signal ?? []);
    if (signals.length === 0) return read(undefined);
    const end = AbortSignal.any(signals);
    end.throwIfAborted();
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const onEnd = () => reject(end.reason as Error);
    end.addEventListener("abort", onEnd, { once: true });
    const work = read(end);
    // Once the reading has ended, the outcome of the work no longer matters.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, ended]);
    } catch (error) {
      end.throwIfAborted();
      throw error;
    } finally {
      end.removeEventListener("abort", onEnd);
    }
  }

  #unread(name: SectionName, section: UnreadSection, itemsRead = 0): UnreadSection {
    this.#report(
      name,
      ({ denied: "DENIED", failed: "FAILED", skipped: "SKIPPED" } as const)[section.status],
      itemsRead,
    );
    return section;
  }

  #report(section: SectionName, status: SectionProgress["status"], itemsRead: number): void {
    const { calls, throttles } = this.#clients.requests;
    this.#options.onProgress?.({ section, status, itemsRead, calls, throttles });
  }
}

/** Why an optional section was not read. It is switched on where the account is edited. */
function switchedOff(what: string): string {
  return `Reading ${what} is switched off for the account.`;
}

type Pending = { readonly [K in SectionName]: Promise<Section<SectionValues[K]>> };

async function allOf(pending: Pending): Promise<SnapshotSections> {
  const names = Object.keys(pending) as SectionName[];
  const sections = await Promise.all(names.map((name) => pending[name]));
  return Object.fromEntries(names.map((name, index) => [name, sections[index]])) as unknown as SnapshotSections;
}
