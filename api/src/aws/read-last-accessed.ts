/**
 * Reads which granted services each user and role used, with one asynchronous AWS job per principal. AWS throttles
 * these jobs first, so only a few run at a time, and none during a scan. An error does not undo what was read before
 * it. The id of a job is not kept, because it is valid only for the session that requested the job.
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
/** The maximum number of batches. With twenty principals per batch, this is some forty times the IAM quota of users. */
const BATCHES_MAX = 10_000;
const PAGE_ITEMS = 1_000;
const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
/** The maximum number of polls for one principal. They take about a minute. */
const MAX_POLLS = 15;
const PRINCIPALS_WITHOUT_ANSWER_MAX = 8;

export type LastAccessedOutcome =
  | { readonly status: "READ"; readonly readAt: number; readonly services: readonly ServiceLastAccessedDetails[] }
  /** The principal was deleted after the last scan. */
  | { readonly status: "GONE" }
  /** The reading failed only for this principal. Its use is unknown, and the reading of the others continues. */
  | { readonly status: "NO_PERMISSION" | "FAILED"; readonly error: AppError };

export interface LastAccessedReading {
  readonly expectedAccountId: string;
  readonly signal: AbortSignal;
  /** Whether no principal was read yet. If so, several failures before the first success end the reading. */
  readonly isFirst: boolean;
  /** Returns the ARNs of the next batch. An empty batch ends the reading. Must not return a principal twice. */
  readonly nextPrincipals: () => Promise<readonly string[]>;
  readonly take: (principalArn: string, outcome: LastAccessedOutcome) => Promise<void>;
}

/**
 * Reads the principals of all batches. Errors that end the whole reading: AWS_* if AWS cannot be called at all,
 * AWS_WRONG_ACCOUNT, UNSUPPORTED_BY_ENDPOINT, the signal's reason, and the errors of `nextPrincipals` and `take`.
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
    // A policy can allow GENERATE for some principals only. GET has no resource types, so its refusal applies to all.
    if (error.code === "AWS_ACCESS_DENIED" && isOfGenerate) return { status: "NO_PERMISSION", error };
    if (error.code === "AWS_BAD_RESPONSE" || error.code === "AWS_REJECTED") return { status: "FAILED", error };
    throw error;
  }
}

/** Reads the section of a snapshot, for callers that store nothing else. Any failure ends the reading. */
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
      // The principal was deleted after it was listed.
      if (isNoSuchEntity(error)) return [];
      throw error;
    }
  });
  return read.flat();
}

/** Returns the service without the names of its actions, because there are many. */
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
    // An empty list means that AWS does not track the actions, or that none was used. AWS does not say which.
    trackedActionCount: trackedActions.length || null,
    unusedActionCount:
      trackedActions.length === 0
        ? null
        : trackedActions.filter(({ lastAccessedAt }) => lastAccessedAt === null).length,
  };
}
