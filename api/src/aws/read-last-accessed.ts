/**
 * What each user and role used of what it was granted: one asynchronous job per principal, which AWS throttles before
 * anything else, so few at a time and never in a scan's way. What was taken before an end is kept. A job's id is not: it
 * is good for the session that asked for it only.
 */
import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type ServiceLastAccessed as AwsServiceLastAccessed,
} from "@aws-sdk/client-iam";
import { now, pause } from "../clock.ts";
import { AppError } from "../errors.ts";
import type {
  AuthorizationDetails,
  PrincipalLastAccessed,
  ServiceLastAccessed,
  ServiceLastAccessedDetails,
} from "../iam/account.ts";
import { isServiceLinkedRole } from "../iam/checks/subjects.ts";
import { readCallerIdentity } from "./caller-identity.ts";
import { createClients } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { badResponse } from "./errors.ts";
import { allPages, inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { isNoSuchEntity } from "./read-lists.ts";

const GENERATE = "iam:GenerateServiceLastAccessedDetails";
const GET = "iam:GetServiceLastAccessedDetails";
const JOBS_AT_ONCE = 4;
/** At twenty a batch some forty times what AWS lets an account have. */
const BATCHES_MAX = 10_000;
const PAGE_ITEMS = 1_000;
const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
/** About a minute for one principal. */
const MAX_POLLS = 15;
const PRINCIPALS_WITHOUT_ANSWER_MAX = 8;

export type LastAccessedOutcome =
  | { readonly status: "READ"; readonly readAt: number; readonly services: readonly ServiceLastAccessedDetails[] }
  /** Deleted since a scan saw it. */
  | { readonly status: "GONE" }
  /** About this principal only: it is unknown, the others go on. */
  | { readonly status: "NO_PERMISSION" | "FAILED"; readonly error: AppError };

export interface LastAccessedReading {
  readonly expectedAccountId: string;
  readonly signal: AbortSignal;
  /** Nobody could be read so far: as many in a row without an answer end the reading, the others would get none either. */
  readonly isFirst: boolean;
  /** ARNs of the next batch; none ends the reading. Must not name a principal twice. */
  readonly nextPrincipals: () => Promise<readonly string[]>;
  readonly take: (principalArn: string, outcome: LastAccessedOutcome) => Promise<void>;
}

/**
 * Errors: what ends the reading for all: AWS_* where AWS may not or cannot be asked at all, AWS_WRONG_ACCOUNT,
 * UNSUPPORTED_BY_ENDPOINT; the signal's reason; whatever `nextPrincipals` and `take` throw.
 */
export async function readLastAccessed(
  connection: AwsConnection,
  { expectedAccountId, signal, isFirst, nextPrincipals, take }: LastAccessedReading,
): Promise<void> {
  const clients = createClients(connection);
  const context: ReadContext = { clients, call: { abortSignal: signal }, signal, onItems: () => undefined };
  let hasAnswer = !isFirst;
  let withoutAnswer = 0;
  try {
    const { awsAccountId } = await readCallerIdentity(clients, context.call);
    if (awsAccountId !== expectedAccountId)
      throw new AppError("AWS_WRONG_ACCOUNT", { details: { expected: expectedAccountId, actual: awsAccountId } });
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      signal.throwIfAborted();
      const arns = await nextPrincipals();
      if (arns.length === 0) return;
      await inParallel(arns, JOBS_AT_ONCE, async (arn) => {
        const outcome = await outcomeOf(context, arn);
        await take(arn, outcome);
        hasAnswer ||= outcome.status === "READ";
        if (!("error" in outcome)) return;
        withoutAnswer += 1;
        if (!hasAnswer && withoutAnswer >= PRINCIPALS_WITHOUT_ANSWER_MAX) throw outcome.error;
      });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clients.destroy();
  }
}

async function outcomeOf(context: ReadContext, arn: string): Promise<LastAccessedOutcome> {
  try {
    return { status: "READ", readAt: now(), services: await readServicesLastAccessed(context, arn) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isOfGenerate = error.details["action"] === GENERATE;
    if (isNoSuchEntity(error) && isOfGenerate) return { status: "GONE" };
    // Policies may allow GENERATE on some principals only; GET knows no resources: refused once, refused for all.
    if (error.code === "AWS_ACCESS_DENIED" && isOfGenerate) return { status: "NO_PERMISSION", error };
    if (error.code === "AWS_BAD_RESPONSE" || error.code === "AWS_REJECTED") return { status: "FAILED", error };
    throw error;
  }
}

/** The section of a snapshot, for whoever has no other place to keep it. Any trouble ends it. */
export async function readServiceLastAccessed(
  context: ReadContext,
  { users, roles }: AuthorizationDetails,
): Promise<PrincipalLastAccessed[]> {
  const principals = [...users, ...roles.filter((role) => !isServiceLinkedRole(role))];
  const read = await inParallel(principals, JOBS_AT_ONCE, async ({ arn }) => {
    const readAt = now();
    try {
      const services = await readServicesLastAccessed(context, arn);
      context.onItems(services.length);
      return [{ principalArn: arn, readAt, services: services.map(withoutDetails) }];
    } catch (error) {
      // Deleted since it was listed.
      if (isNoSuchEntity(error)) return [];
      throw error;
    }
  });
  return read.flat();
}

/** Without the actions' names, which are many. */
export function withoutDetails({
  serviceNamespace,
  lastAuthenticatedAt,
  trackedActionCount,
  unusedActionCount,
}: ServiceLastAccessed): ServiceLastAccessed {
  return { serviceNamespace, lastAuthenticatedAt, trackedActionCount, unusedActionCount };
}

async function readServicesLastAccessed(
  { clients, call, signal }: ReadContext,
  arn: string,
): Promise<ServiceLastAccessedDetails[]> {
  const { JobId } = await clients.iam.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: "ACTION_LEVEL" }),
    call,
  );
  const jobId = present(JobId, GENERATE, "JobId");
  const services = await allPages(GET, async (Marker) => {
    for (let poll = 0; poll < MAX_POLLS; poll += 1) {
      const page = await clients.iam.send(
        new GetServiceLastAccessedDetailsCommand({ JobId: jobId, Marker, MaxItems: PAGE_ITEMS }),
        call,
      );
      if (page.JobStatus === "COMPLETED") {
        return { items: page.ServicesLastAccessed, isTruncated: page.IsTruncated ?? false, marker: page.Marker };
      }
      if (page.JobStatus !== "IN_PROGRESS") {
        const { Code, Message } = page.Error ?? {};
        throw badResponse(
          GET,
          `the job ended as ${page.JobStatus ?? "nothing"}${Code ? `, ${Code}: ${Message ?? ""}` : ""}`,
        );
      }
      await pause(Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** poll), signal);
    }
    throw badResponse(GET, "the job did not end in a minute");
  });
  return services.map(detailsOf);
}

function detailsOf(service: AwsServiceLastAccessed): ServiceLastAccessedDetails {
  const serviceNamespace = present(service.ServiceNamespace, GET, "ServiceNamespace");
  const trackedActions = (service.TrackedActionsLastAccessed ?? []).map((action) => ({
    actionName: present(action.ActionName, GET, "ActionName"),
    lastAccessedAt: action.LastAccessedTime?.getTime() ?? null,
    region: action.LastAccessedRegion ?? null,
  }));
  return {
    serviceNamespace,
    serviceName: service.ServiceName ?? serviceNamespace,
    lastAuthenticatedAt: service.LastAuthenticated?.getTime() ?? null,
    region: service.LastAuthenticatedRegion ?? null,
    trackedActions,
    // None: AWS does not track its actions, or saw none of them used; it does not say which.
    trackedActionCount: trackedActions.length || null,
    unusedActionCount:
      trackedActions.length === 0
        ? null
        : trackedActions.filter(({ lastAccessedAt }) => lastAccessedAt === null).length,
  };
}
