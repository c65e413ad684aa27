/** Handles one request from its bytes to its answer: caller, operation, faults, log. It uses no sockets. */
import type { IncomingHttpHeaders } from "node:http";
import { now as realClock } from "../src/clock.ts";
import type { Instant } from "../src/iam/time.ts";
import { AwsError } from "./aws-error.ts";
import { type Caller, findCaller, recordUse } from "./caller.ts";
import { type Fault, faultOfKind } from "./drill/faults.ts";
import type { Call, Operation } from "./operation.ts";
import { recordApplicationCall } from "./key-use.ts";
import { type RestService, type RestXmlService, type Service, SERVICES } from "./operations/services.ts";
import { writeEc2Answer, writeEc2Error } from "./protocol/ec2.ts";
import { writeRestXmlError } from "./protocol/rest-xml.ts";
import { actionOfTarget, JSON_CONTENT_TYPE, writeJsonError } from "./protocol/json.ts";
import { Params, writeQueryAnswer, writeQueryError, type XmlFields } from "./protocol/query.ts";
import { type Authorization, demandFreshDate, demandSignature, readAuthorization } from "./signature.ts";
import type { SandboxState } from "./state.ts";
import { recordIamCall } from "./trail-record.ts";
import type { Actor } from "./drill/truth-log.ts";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly requestId: string;
  readonly faults: readonly Fault[];
  /** The time in the Date header, by which SDKs correct their clock. */
  readonly date: Instant;
}

/** Operations that only read. Every other operation may have edited the account. */
const READS = /^(Get|List|Describe|Lookup|BatchGet)/;

/** The services whose actions have another prefix than their signatures. */
const ACTION_PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** Faults after which the caller cannot know whether the operation was carried out. */
const LOSING_FAULTS = new Set<Fault["kind"]>(["lostAnswer", "cutBody", "serverError", "html", "empty"]);

/** The address of every client of the sandbox. */
const LOOPBACK = "127.0.0.1";
const XML_CONTENT_TYPE = "text/xml";
const IAM_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

/** The known facts about a request so far. If handling stops early, the log records only these facts. */
interface Progress {
  service: Service | undefined;
  action: string;
  marker: string | null;
  caller: Caller | null;
  accessKeyId: string | null;
  faults: readonly Fault[];
  isDone: boolean;
}

export function dispatch(state: SandboxState, request: Request): Answer {
  const requestId = crypto.randomUUID();
  const progress: Progress = {
    service: undefined,
    action: "unknown",
    marker: null,
    caller: null,
    accessKeyId: null,
    faults: [],
    isDone: false,
  };
  let status = 200;
  let body: string;
  let errorCode: string | null = null;
  try {
    body = carryOut(state, request, { requestId, progress });
  } catch (error) {
    const refusal =
      error instanceof AwsError
        ? error
        : new AwsError("ServiceFailure", 500, error instanceof Error ? error.message : "Unknown");
    status = refusal.status;
    errorCode = refusal.code;
    body = writeError(progress.service, refusal, requestId);
  }
  const { faults } = progress;
  let contentType = writesJson(progress.service) ? JSON_CONTENT_TYPE : XML_CONTENT_TYPE;
  const html = faultOfKind(faults, "html");
  if (html !== undefined) {
    status = html.status;
    contentType = "text/html";
    body = "<html><head><title>Sign in</title></head><body><p>Please sign in to the network.</p></body></html>";
  }
  if (faultOfKind(faults, "empty") !== undefined) {
    status = 200;
    body = "";
  }
  recordKeyUse(state, progress, errorCode);
  const isCut = faults.some((fault) => fault.kind === "lostAnswer" || fault.kind === "reset");
  state.log.add({
    at: state.clock(),
    action: progress.action,
    accountId: progress.caller?.account.id ?? null,
    callerArn: progress.caller?.arn ?? null,
    accessKeyId: progress.accessKeyId,
    status: isCut ? null : status,
    errorCode,
    marker: progress.marker,
    faults: faults.map((fault) => fault.kind),
    isDone: progress.isDone,
    userAgent: request.headers["user-agent"] ?? null,
  });
  return {
    status,
    contentType,
    body,
    requestId,
    faults,
    date: realClock() + (faultOfKind(faults, "clockSkew")?.milliseconds ?? 0),
  };
}

/**
 * Records a use of the key for requests that show whether the key works: the STS calls of applications, and every
 * refusal of a key.
 */
function recordKeyUse(state: SandboxState, { action, accessKeyId, caller }: Progress, errorCode: string | null): void {
  if (accessKeyId === null || (caller !== null && !action.startsWith("sts:"))) return;
  const account =
    caller?.account ?? [...state.accounts.values()].find((candidate) => candidate.hasEverHadKey(accessKeyId));
  account?.truth.add({ kind: "KEY_USED", accessKeyId, action, errorCode });
}

function carryOut(
  state: SandboxState,
  request: Request,
  { requestId, progress }: { requestId: string; progress: Progress },
): string {
  const authorization = readAuthorization(request.headers);
  progress.accessKeyId = authorization.accessKeyId;
  const service = SERVICES[authorization.service];
  progress.service = service;
  if (service === undefined)
    throw new AwsError(
      "UnknownOperationException",
      404,
      `The sandbox does not support the service ${authorization.service}.`,
    );
  const { name, params } = readOperation(service, request);
  progress.action = `${ACTION_PREFIXES[authorization.service] ?? authorization.service}:${name}`;
  progress.marker = params.optional("Marker") ?? params.optional("NextToken") ?? null;
  const caller = authenticate(state, request, { authorization, progress });
  const call: Call = {
    account: caller.account,
    accounts: state.accounts,
    caller,
    sessions: state.sessions,
    params,
    region: authorization.region,
    at: state.clock(),
    realNow: realClock(),
  };
  refuseByFault(progress, call);
  recordUse(caller, authorization.service, authorization.region);
  recordStsCall(call, name, authorization, request.headers["user-agent"]);
  const userAgent = request.headers["user-agent"] ?? null;
  const actor: Actor = {
    arn: caller.arn,
    accessKeyId: authorization.accessKeyId,
    userAgent,
    isAnswerLost: progress.faults.some((fault) => LOSING_FAULTS.has(fault.kind)),
  };
  const work: Work = { name, call, requestId, progress, userAgent };
  const body = caller.account.truth.during(actor, () => {
    if (service.protocol === "REST_XML") return answerXml(service, work);
    return writesJson(service) ? answerJson(service, work) : answerQuery(service, work);
  });
  if (!READS.test(name)) state.onWrite(caller.account);
  const failing = faultOfKind(progress.faults, "serverError");
  if (failing !== undefined)
    throw new AwsError(
      "ServiceFailure",
      failing.status,
      "The request processing has failed because of an unknown error, exception or failure.",
    );
  return body;
}

/** STS calls of applications with long-term keys, which CloudTrail records as management events. */
function recordStsCall(
  { account, caller, at }: Call,
  eventName: string,
  { service, accessKeyId, region }: Authorization,
  userAgent = "-",
): void {
  if (service !== "sts" || caller.kind !== "USER") return;
  recordApplicationCall(account, { accessKeyId, at, address: LOOPBACK, userAgent, service, eventName, region });
}

/** The services that answer in JSON. */
type JsonService = Extract<Service, { protocol: "JSON" | "REST" }>;

function writesJson(service: Service | undefined): service is JsonService {
  return service?.protocol === "JSON" || service?.protocol === "REST";
}

function readOperation(service: Service, { method, path, headers, body }: Request): { name: string; params: Params } {
  const text = body.toString();
  if (service.protocol === "REST" || service.protocol === "REST_XML") {
    const { pathname, search } = new URL(path, "http://127.0.0.1");
    const { name, inPath } = routeOf(service.routes, method, { pathname, search });
    return { name, params: method === "GET" ? Params.fromForm(search.slice(1), inPath) : Params.fromJson(text) };
  }
  if (service.protocol === "JSON") {
    const target = headers["x-amz-target"];
    return { name: actionOfTarget(typeof target === "string" ? target : ""), params: Params.fromJson(text) };
  }
  const params = Params.fromForm(text);
  const name = params.optional("Action");
  if (name === undefined)
    throw new AwsError("MissingAction", 400, "The request is missing an action or a required parameter.");
  return { name, params };
}

/** Finds the operation of a path. The name is the path if there is none. */
function routeOf(
  routes: RestService["routes"],
  method: string,
  { pathname, search }: { readonly pathname: string; readonly search: string },
): { readonly name: string; readonly inPath: readonly (readonly [string, string])[] } {
  const parts = pathname.replace(/\/$/, "").split("/");
  for (const [route, name] of Object.entries(routes)) {
    const [routeMethod, address = ""] = route.split(" ");
    const [path = "", query] = address.split("?");
    const wanted = path.replace(/\/$/, "").split("/");
    if (routeMethod !== method || wanted.length !== parts.length) continue;
    if (query !== undefined && !new URLSearchParams(search).has(query)) continue;
    const pairs = wanted.map((part, index) => [part, decodeURIComponent(parts[index]!)] as const);
    if (!pairs.every(([part, value]) => part.startsWith("{") || part === value)) continue;
    return {
      name,
      inPath: pairs.flatMap(([part, value]) => (part.startsWith("{") ? [[part.slice(1, -1), value] as const] : [])),
    };
  }
  return { name: pathname, inPath: [] };
}

function authenticate(
  state: SandboxState,
  request: Request,
  { authorization, progress }: { authorization: Authorization; progress: Progress },
): Caller {
  const sessionToken = request.headers["x-amz-security-token"];
  const { accessKeyId } = authorization;
  let caller: Caller | null = null;
  let refusal: unknown;
  try {
    caller = findCaller({
      accounts: state.accounts.values(),
      sessions: state.sessions,
      accessKeyId,
      sessionToken: typeof sessionToken === "string" ? sessionToken : undefined,
      realNow: realClock(),
    });
  } catch (error) {
    refusal = error;
  }
  progress.caller = caller;
  progress.faults = state.faults.strike({
    action: progress.action,
    accountId: caller?.account.id ?? null,
    region: authorization.region,
    callerArn: caller?.arn ?? null,
    accessKeyId,
    userAgent: request.headers["user-agent"] ?? null,
  });
  demandFreshDate(request.headers, realClock() + (faultOfKind(progress.faults, "clockSkew")?.milliseconds ?? 0));
  if (caller === null) throw refusal;
  demandSignature(request, authorization, caller.secretAccessKey);
  return caller;
}

/** Throws for faults that prevent the operation. */
function refuseByFault({ faults, action }: Progress, { caller, account, params }: Call): void {
  for (const fault of faults) {
    switch (fault.kind) {
      case "throttle":
        throw new AwsError("Throttling", 400, "Rate exceeded");
      case "expiredToken":
        throw new AwsError("ExpiredToken", 403, "The security token included in the request is expired");
      case "deny":
        throw deniedBy(fault.scp, {
          action,
          callerArn: caller.arn,
          resource: resourceOf(account.id, params),
          accountId: account.id,
        });
      case "error":
        throw new AwsError(fault.code, fault.status, fault.message);
      case "serverError":
        if (!fault.isDone)
          throw new AwsError(
            "ServiceFailure",
            fault.status,
            "The request processing has failed because of an unknown error, exception or failure.",
          );
        break;
      case "reset":
        throw new AwsError("ConnectionReset", 500, "The connection was cut before the operation.");
      default:
        break;
    }
  }
}

interface Refused {
  readonly action: string;
  readonly callerArn: string;
  readonly resource: string;
  readonly accountId: string;
}

function deniedBy(scp: string | boolean, { action, callerArn, resource, accountId }: Refused): AwsError {
  const isJson = action.startsWith("organizations:");
  const code = isJson ? "AccessDeniedException" : "AccessDenied";
  const status = isJson ? 400 : 403;
  const what = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (scp === false)
    return new AwsError(code, status, `${what} because no identity-based policy allows the ${action} action`);
  const policy =
    typeof scp === "string"
      ? scp
      : `arn:aws:organizations::${accountId}:policy/o-sandbox000/service_control_policy/p-sandbox0`;
  return new AwsError(code, status, `${what} with an explicit deny in a service control policy: ${policy}`);
}

function resourceOf(accountId: string, params: Params): string {
  const userName = params.optional("UserName");
  if (userName !== undefined) return `user ${userName}`;
  const roleName = params.optional("RoleName");
  if (roleName !== undefined) return `role ${roleName}`;
  return params.optional("PolicyArn") ?? `arn:aws:iam::${accountId}:*`;
}

interface Work {
  /** The action's name, such as `CreateAccessKey`. */
  readonly name: string;
  readonly call: Call;
  readonly requestId: string;
  readonly progress: Progress;
  readonly userAgent: string | null;
}

function answerXml(service: RestXmlService, { name, call, progress }: Work): string {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation === undefined) throw new AwsError("NotImplemented", 501, `The sandbox does not support ${name}.`);
  const body = operation(call);
  progress.isDone = true;
  return body;
}

function answerQuery(service: Exclude<Service, JsonService | RestXmlService>, work: Work): string {
  const { name, call, requestId, progress } = work;
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation === undefined) {
    throw new AwsError("InvalidAction", 400, `Could not find operation ${name} for version ${service.version}`);
  }
  let result = progress.action.startsWith("iam:") && !READS.test(name) ? trailed(operation, work) : operation(call);
  progress.isDone = true;
  if (faultOfKind(progress.faults, "repeatMarker") !== undefined && result !== undefined && "IsTruncated" in result) {
    const marker = call.params.optional("Marker") ?? result.Marker;
    if (marker !== undefined) result = { ...result, IsTruncated: true, Marker: marker };
  }
  const write = service.protocol === "EC2" ? writeEc2Answer : writeQueryAnswer;
  return write({ action: name, namespace: service.namespace, result, requestId });
}

function trailed(operation: Operation, { name, call, requestId, userAgent }: Work): XmlFields | undefined {
  const request = { call, action: name, userAgent, requestId };
  try {
    const result = operation(call);
    recordIamCall(request, result);
    return result;
  } catch (error) {
    if (error instanceof AwsError) recordIamCall(request, error);
    throw error;
  }
}

function answerJson(service: JsonService, { name, call, progress }: Work): string {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation === undefined)
    throw new AwsError("UnknownOperationException", 400, `The sandbox does not support ${name}.`);
  const body = JSON.stringify(operation(call));
  progress.isDone = true;
  return body;
}

function writeError(service: Service | undefined, error: AwsError, requestId: string): string {
  if (writesJson(service)) return writeJsonError(error);
  if (service?.protocol === "REST_XML") return writeRestXmlError(error, requestId);
  if (service?.protocol === "EC2") return writeEc2Error(error, requestId);
  return writeQueryError(error, service?.namespace ?? IAM_NAMESPACE, requestId);
}
