/**
 * Decides whether a trust policy lets a caller assume its role: principal and conditions, denies first. Only conditions
 * that the sandbox knows are evaluated. Any other condition counts as not met. The code deliberately does not use the
 * product's evaluator, so that it checks that evaluator independently.
 */
export interface TrustContext {
  readonly callerArn: string;
  readonly principalArn: string;
  readonly callerAccountId: string;
  readonly organizationId: string | undefined;
  readonly externalId: string | undefined;
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export function evaluateTrust(trustPolicy: string, context: TrustContext): boolean {
  const document = JSON.parse(trustPolicy) as { Statement?: Statement | readonly Statement[] };
  const statements = listOf(document.Statement).filter(
    (statement) =>
      allowsAction(statement) && namesCaller(statement.Principal, context) && meets(statement.Condition, context),
  );
  return statements.some(({ Effect }) => Effect === "Allow") && !statements.some(({ Effect }) => Effect === "Deny");
}

function allowsAction({ Action }: Statement): boolean {
  return listOf(Action).some((action) => like("sts:assumerole", action.toLowerCase()));
}

function namesCaller(principal: unknown, { callerArn, principalArn, callerAccountId }: TrustContext): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  const named = listOf((principal as { AWS?: string | readonly string[] }).AWS);
  return named.some(
    (name) =>
      name === "*" ||
      name === callerArn ||
      name === principalArn ||
      name === callerAccountId ||
      name === `arn:aws:iam::${callerAccountId}:root`,
  );
}

function meets(conditions: Statement["Condition"], context: TrustContext): boolean {
  return Object.entries(conditions ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) =>
      meetsOne(operator, key, listOf(expected as string | readonly string[]).map(String), context),
    ),
  );
}

function meetsOne(operator: string, key: string, expected: readonly string[], context: TrustContext): boolean {
  const name = operator.replace(/IfExists$/, "");
  const actual = valueOf(key, context);
  if (actual === undefined) return name !== operator || name.includes("Not");
  switch (name) {
    case "StringEquals":
    case "Bool":
      return expected.includes(actual);
    case "StringNotEquals":
      return !expected.includes(actual);
    case "StringLike":
    case "ArnLike":
    case "ArnEquals":
      return expected.some((pattern) => like(actual, pattern));
    default:
      return false;
  }
}

function valueOf(key: string, context: TrustContext): string | undefined {
  switch (key.toLowerCase()) {
    case "sts:externalid":
      return context.externalId;
    case "aws:principalarn":
      return context.principalArn;
    case "aws:principalaccount":
      return context.callerAccountId;
    case "aws:principalorgid":
      return context.organizationId;
    // Long-lived keys carry no MFA: AWS omits the condition key. A session without MFA has the value false.
    case "aws:multifactorauthpresent":
      return context.callerArn === context.principalArn ? undefined : "false";
    default:
      return undefined;
  }
}

function like(text: string, pattern: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`).test(text);
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
