/**
 * Responses of GraphQL queries whose largest part is shared between callers with the same rights. The rest, such as the
 * viewer, is executed for each caller.
 */
import { createHash } from "node:crypto";
import { serialize } from "node:v8";
import { type GraphQLResponse, HeaderMap } from "@apollo/server";
import { execute, type ExecutionResult, type FormattedExecutionResult, GraphQLError } from "graphql";
import { readCommitSnapshot } from "../../db/commit-snapshot.ts";
import { beforeDeadline, withOwnDeadline } from "../../db/deadline.ts";
import type { RequestContext } from "../../graphql/context.ts";
import { checkOperation, type Operation } from "../../graphql/limits.ts";
import { CurrentAnswers } from "../../graphql/live/current-answers.ts";
import { type DividedQuery, divideQuery } from "../../graphql/live/shared-fields.ts";
import { numberOf } from "../../graphql/live/subscription-key.ts";
import { callerKey } from "../../services/core/caller-key.ts";
import type { Platform } from "../../services/core/request-scope.ts";

/** A shared part of lower cost is executed for each caller: that costs no more than asking whether an answer holds. */
const SHARED_COST_MIN = 50;
/** Shared computations take turns at the database as one caller, and so hold a third of its connections. */
const SHARED_CALLER = "SHARED";

/** The part of an operation that callers share. */
export interface SharedPart {
  readonly asked: Operation;
  readonly divided: DividedQuery;
  readonly cost: number;
}

/** The JSON of each root field, by its name in the answer. */
type FieldTexts = ReadonlyMap<string, string>;

export class SharedResponses {
  private readonly answers: CurrentAnswers<FieldTexts>;
  /** The JSON of responses, by their `data`. */
  private readonly texts = new WeakMap<object, string>();

  constructor({ orm }: Pick<Platform, "orm">) {
    this.answers = new CurrentAnswers<FieldTexts>(
      () => withOwnDeadline(SHARED_CALLER, () => readCommitSnapshot(orm)),
      sizeOf,
    );
  }

  /** Null if callers share nothing of the operation, or too little. */
  partOf(asked: Operation): SharedPart | null {
    const divided = asked.caller && divideQuery(asked.schema, asked.document, asked.operationName);
    if (!divided) return null;
    const cost = checkOperation({ ...asked, document: divided.shared });
    return cost < SHARED_COST_MIN ? null : { asked, divided, cost };
  }

  /** Null if the operation must be executed as usual. `charge` is called if this caller causes the computation. */
  async respond(
    { asked, divided }: SharedPart,
    context: RequestContext,
    charge: () => void,
  ): Promise<GraphQLResponse | null> {
    const { caller } = context;
    if (caller === null) return null;
    const used = divided.sharedVariables.map((name) => ownValue(asked.variables, name));
    const shared = await beforeDeadline(
      this.answers.ask({
        // The values may be as long as the body of a request, and many questions are kept.
        question: `${numberOf(divided)} ${createHash("sha256").update(serialize(used)).digest("base64")}`,
        caller,
        callerKey: callerKey(caller),
        charge,
        compute: (reduced) => computeShared(asked, divided, context.freshFor(reduced)),
      }),
    );
    const personal = shared && (await executePart(asked, divided.personal, context));
    if (!shared || !personal) return null;
    const data = {};
    this.texts.set(data, textOf(divided.responseKeys, shared, personal));
    return {
      http: { status: undefined, headers: new HeaderMap() },
      body: { kind: "single", singleResult: { data } },
    };
  }

  /** The JSON of any result. */
  stringify(result: FormattedExecutionResult): string {
    const text = result.data ? this.texts.get(result.data) : undefined;
    return `${text ?? JSON.stringify(result)}\n`;
  }
}

/** A variable that was sent. Without the check, one that is named like a method of every object would be that method. */
function ownValue(variables: Operation["variables"], name: string): unknown {
  return variables && Object.hasOwn(variables, name) ? variables[name] : undefined;
}

async function computeShared(asked: Operation, { shared }: DividedQuery, context: RequestContext): Promise<FieldTexts> {
  const fields = await withOwnDeadline(SHARED_CALLER, () => executePart(asked, shared, context));
  if (fields === null) throw new GraphQLError("The shared part has errors, which each caller gets for itself.");
  return fields;
}

/** Executes some root fields of an operation. Null if one has an error. */
async function executePart(
  { schema, operationName, variables }: Operation,
  document: DividedQuery["personal"],
  contextValue: RequestContext,
): Promise<FieldTexts | null> {
  if (document === null) return new Map();
  const { data, errors }: ExecutionResult = await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue,
  });
  if (errors || !data) return null;
  return new Map(Object.entries(data).map(([name, value]) => [name, JSON.stringify(value)]));
}

function textOf(responseKeys: readonly string[], shared: FieldTexts, personal: FieldTexts): string {
  const fields = responseKeys.flatMap((key) => {
    const text = shared.get(key) ?? personal.get(key);
    // A field that `@skip` or `@include` removes has none.
    return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return `{"data":{${fields.join()}}}`;
}

function sizeOf(texts: FieldTexts): number {
  return [...texts.values()].reduce((sum, text) => sum + text.length, 0);
}
