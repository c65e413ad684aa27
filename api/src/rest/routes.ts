/** The REST routes. They contain no rules: each calls a service and converts the result with `views.ts`. */
import type { Readable } from "node:stream";
import fastifyEtag from "@fastify/etag";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { isFinal } from "../iam/scan.ts";
import { AppError } from "../errors.ts";
import type { InventoryPage } from "../services/inventory/list.ts";
import { OfflineFiles } from "../services/analysis/offline-files.ts";
import { analysisSettings } from "../services/analysis/analysis-worker.ts";
import { waitForScan } from "../services/scans/wait-for-scan.ts";
import { moment, parseInput } from "../services/core/input.ts";
import { PUBLIC } from "../services/core/permissions.ts";
import { openScope, type Platform, type Scope } from "../services/core/request-scope.ts";
import { openServices, type Services } from "../services/services.ts";
import { serveOpenApi } from "./open-api-route.ts";
import { exportRoutes, UNKNOWN_EXPORT } from "./export-routes.ts";
import { reportRoutes } from "./report-routes.ts";
import { OPERATIONS } from "./open-api.ts";
import { routePath, routeSchema } from "./operation.ts";
import { acknowledgeDelivery } from "./delivery-operation.ts";
import { listPolicies, listUsers, putFile, readRotation, readScan, rotateKey, startScan } from "./operations.ts";
import type { acknowledgedDelivery, policyPage, rotationAnswer, scanAnswer, uploadedFile, userPage } from "./shapes.ts";
import { coverageView, policyView, rotationView, scanView, userView } from "./views.ts";

const NEW_ALERTS_MAX = 500;
/**
 * The approximate number of items in each response, for the rate limits of `app/http/rates.ts`. A job counts as 100
 * items.
 */
const POINTS = { job: 100, list: 500, file: 1_000 };
/** When to read a job again that was accepted: a scan takes seconds, a rotation hours to days. */
const LOOK_AGAIN_SECONDS = { scan: 2, rotation: 60 };
const fileMoment = z.object({ takenAt: moment.optional() });
const POLICY_SCOPES = { All: null, AWS: ["AWS_MANAGED"], Local: ["CUSTOMER_MANAGED"], Inline: ["INLINE"] } as const;

export interface RestOptions {
  readonly platform: Platform;
  readonly version: string;
  /** Aborted when the server stops. Requests that wait for a scan then return its current state. */
  readonly closing: AbortSignal;
}

export async function serveRest(app: FastifyInstance, { platform, version, closing }: RestOptions): Promise<void> {
  await app.register(async (rest) => {
    requireOperations(rest);
    acceptEmptyBodies(rest);
    scanRoutes(rest, platform, closing);
    exportRoutes(rest, { platform, version });
    reportRoutes(rest, { platform, version });
    rotationRoutes(rest, platform);
    deliveryRoute(rest, platform);
    await rest.register(async (reads) => {
      // A client that polls with `If-None-Match` gets 304 until something has changed.
      await reads.register(fastifyEtag, { algorithm: "sha256", weak: true });
      readScanRoute(reads, platform);
      inventoryRoutes(reads, platform);
      readRotationRoute(reads, platform);
      serveOpenApi(reads, version);
    });
    await rest.register(async (files) => fileRoutes(files, platform));
  });
}

/** Fails at start if a route under /api is not described, so that the OpenAPI document lists all of them. */
function requireOperations(rest: FastifyInstance): void {
  const described = new Set(OPERATIONS.map((operation) => `${operation.method} ${routePath(operation)}`));
  rest.addHook("onRoute", ({ url, method }) => {
    if (!url.startsWith("/api/") || url === UNKNOWN_EXPORT || method === "HEAD") return;
    for (const each of [method].flat())
      if (!described.has(`${each} ${url}`)) throw new Error(`The route ${each} ${url} has no operation.`);
  });
}

/** Some clients name JSON as the type of every request, also of one without a body. */
function acceptEmptyBodies(rest: FastifyInstance): void {
  const parse = rest.getDefaultJsonParser("error", "error");
  rest.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, null);
    else void parse(request, body as string, done);
  });
}

function openRequest(platform: Platform, request: FastifyRequest): Services & { readonly scope: Scope } {
  const scope = openScope(platform, request.caller, request.id, request.client);
  return { ...openServices(scope), scope };
}

function scanRoutes(rest: FastifyInstance, platform: Platform, closing: AbortSignal): void {
  rest.post<{
    Body: z.infer<typeof startScan.body.shape> | null;
    Headers: z.infer<typeof startScan.headers>;
  }>(
    routePath(startScan),
    { schema: routeSchema(startScan), config: { permission: "scans.start", points: POINTS.job } },
    async (request, reply): Promise<z.infer<typeof scanAnswer>> => {
      const services = openRequest(platform, request);
      const { account, wait = 0 } = request.body ?? {};
      const started = await services.scans
        .start(account, { idempotencyKey: request.headers["idempotency-key"], joinsRunning: wait > 0 })
        .catch((error: unknown) => {
          // The caller can read the scan that stands in the way.
          const scanId = error instanceof AppError && error.details["scanId"];
          if (typeof scanId === "string") reply.header("location", `/api/scans/${scanId}`);
          throw error;
        });
      const scan = wait > 0 ? await waitForScan(services.scope, started.id, { seconds: wait, closing }) : started;
      const isDone = wait > 0 && isFinal(scan.status);
      const owner = await accountOf(services, scan.accountId);
      reply.code(isDone ? 200 : 202).header("location", `/api/scans/${scan.id}`);
      if (!isDone) reply.header("retry-after", LOOK_AGAIN_SECONDS.scan);
      return {
        scan: scanView(scan, owner, isDone ? await services.alerts.openedBy(scan.id, NEW_ALERTS_MAX) : undefined),
      };
    },
  );
}

function readScanRoute(rest: FastifyInstance, platform: Platform): void {
  rest.get<{ Params: z.infer<typeof readScan.params> }>(
    routePath(readScan),
    { schema: routeSchema(readScan), config: { permission: "scans.read" } },
    async (request): Promise<z.infer<typeof scanAnswer>> => {
      const services = openRequest(platform, request);
      const scan = await services.scans.get(request.params.id);
      return { scan: scanView(scan, await accountOf(services, scan.accountId)) };
    },
  );
}

function inventoryRoutes(rest: FastifyInstance, platform: Platform): void {
  rest.get<{ Querystring: z.infer<typeof listUsers.query> }>(
    routePath(listUsers),
    { schema: routeSchema(listUsers), config: { permission: "inventory.read", points: POINTS.list } },
    async (request, reply): Promise<z.infer<typeof userPage>> => {
      const services = openRequest(platform, request);
      const { account, q, limit, cursor } = request.query;
      const { id } = await services.accounts.resolve(account);
      const page = await services.users.list({ first: limit, after: cursor }, { query: q, accountIds: [id] });
      const users = page.nodes.map((user) => ({ accountId: id, value: user.identity }));
      const relations = {
        keys: await services.accessKeys.ofUsers(users),
        openAlerts: await services.resourceAlerts.openCounts("OWNER", users),
      };
      return {
        users: page.nodes.map((user) => userView(user, relations)),
        ...(await pageView(services, page, id, { request, reply })),
      };
    },
  );

  rest.get<{ Querystring: z.infer<typeof listPolicies.query> }>(
    routePath(listPolicies),
    { schema: routeSchema(listPolicies), config: { permission: "inventory.read", points: POINTS.list } },
    async (request, reply): Promise<z.infer<typeof policyPage>> => {
      const services = openRequest(platform, request);
      const { account, q, limit, cursor, scope } = request.query;
      const { id } = await services.accounts.resolve(account);
      const page = await services.policies.list(
        { first: limit, after: cursor },
        { query: q, accountIds: [id], type: POLICY_SCOPES[scope] },
      );
      return {
        policies: await Promise.all(
          page.nodes.map(async (row) => {
            const analysed = services.policyAnalyses.inAccount(row.document, null);
            return policyView(row, {
              view: await services.policyAnalyses.view(analysed),
              issues: await services.policyAnalyses.issues(analysed),
            });
          }),
        ),
        ...(await pageView(services, page, id, { request, reply })),
      };
    },
  );
}

/** The fields of a page: `nextCursor`, also as header `Link: rel="next"`, and the age and coverage of the data. */
async function pageView(
  services: Services,
  page: InventoryPage<unknown>,
  accountId: string,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) {
  const nextCursor = page.hasNextPage ? page.cursorAt(-1) : null;
  if (nextCursor !== null) {
    const next = new URL(request.url, "http://host");
    next.searchParams.set("cursor", nextCursor);
    reply.header("link", `<${next.pathname}${next.search}>; rel="next"`);
  }
  const coverage = (await services.scans.latestFinished([accountId])).get(accountId)?.coverage ?? null;
  const view = coverage && coverageView(coverage);
  return { nextCursor, asOf: view?.asOf ?? null, coverage: view };
}

function rotationRoutes(rest: FastifyInstance, platform: Platform): void {
  rest.post<{ Body: z.infer<typeof rotateKey.body.shape>; Headers: z.infer<typeof rotateKey.headers> }>(
    routePath(rotateKey),
    { schema: routeSchema(rotateKey), config: { permission: "rotations.start", points: POINTS.job } },
    async (request, reply): Promise<z.infer<typeof rotationAnswer>> => {
      const services = openRequest(platform, request);
      const { account, ...input } = request.body;
      const { rotation } = await services.rotations.request({
        ...input,
        accountId: account,
        idempotencyKey: request.headers["idempotency-key"],
      });
      reply
        .code(202)
        .header("location", `/api/aws/iam/rotations/${rotation!.id}`)
        .header("retry-after", LOOK_AGAIN_SECONDS.rotation);
      return { rotation: rotationView(rotation!, await accountOf(services, rotation!.accountId), []) };
    },
  );
}

function deliveryRoute(rest: FastifyInstance, platform: Platform): void {
  rest.post<{
    Params: z.infer<typeof acknowledgeDelivery.params>;
    Body: z.infer<typeof acknowledgeDelivery.body.shape>;
  }>(
    routePath(acknowledgeDelivery),
    { schema: routeSchema(acknowledgeDelivery), config: { permission: PUBLIC } },
    async ({ params, body, id, client }): Promise<z.infer<typeof acknowledgedDelivery>> => {
      // The acknowledgement is the only credential.
      const { rotationDeliveries } = openServices(openScope(platform, null, id, client));
      await rotationDeliveries.acknowledge(params.id, body.acknowledgement);
      return { deliveryId: params.id };
    },
  );
}

function readRotationRoute(rest: FastifyInstance, platform: Platform): void {
  rest.get<{ Params: z.infer<typeof readRotation.params> }>(
    routePath(readRotation),
    { schema: routeSchema(readRotation), config: { permission: "rotations.read" } },
    async (request): Promise<z.infer<typeof rotationAnswer>> => {
      const services = openRequest(platform, request);
      const rotation = await services.rotations.get(request.params.id);
      const steps = (await services.rotations.stepsOf([rotation.id])).get(rotation.id) ?? [];
      return { rotation: rotationView(rotation, await accountOf(services, rotation.accountId), steps) };
    },
  );
}

/** Returns the account of a scan or rotation. A caller that may read one of them may read its account. */
async function accountOf({ accounts }: Services, id: string) {
  const account = (await accounts.byIds([id])).get(id);
  if (!account) throw new AppError("NOT_FOUND");
  return account;
}

function fileRoutes(files: FastifyInstance, platform: Platform): void {
  // The Content-Type header is ignored: the body is streamed, and the service validates it by the kind in the path.
  files.removeAllContentTypeParsers();
  files.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
  files.put<{
    Params: z.infer<typeof putFile.params>;
    Querystring: z.infer<typeof putFile.query>;
    Body: Readable | undefined;
  }>(
    routePath(putFile),
    {
      schema: routeSchema(putFile),
      bodyLimit: analysisSettings(platform).offlineFileMaxBytes,
      config: { permission: "accounts.uploadFile", points: POINTS.file },
    },
    async (request): Promise<z.infer<typeof uploadedFile>> => {
      const { params, query, body } = request;
      if (!body) throw new AppError("BAD_REQUEST", { message: "The request has no body. Send the file as the body." });
      // The route's schema also accepts times that `moment` refuses as text, such as those with the offset `+0000`, and
      // leap seconds, which a Date cannot hold.
      const time = query.takenAt === undefined ? undefined : new Date(query.takenAt);
      const { takenAt } = parseInput(fileMoment, { takenAt: time });
      const { id, awsAccountId, name, status } = await new OfflineFiles(openRequest(platform, request).scope).put(
        params.id,
        params.kind,
        body,
        takenAt,
      );
      return { account: { id, awsAccountId, name, status } };
    },
  );
}
