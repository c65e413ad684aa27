/** Helpers for policy documents, written with line breaks as people keep them in the console. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export type Statement = Readonly<Record<string, unknown>>;

export function policyDocument(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}

export function allow(
  actions: string | readonly string[],
  resources: string | readonly string[] = "*",
  condition?: Condition,
): Statement {
  return { Effect: "Allow", Action: actions, Resource: resources, ...(condition && { Condition: condition }) };
}

export function deny(
  actions: string | readonly string[],
  resources: string | readonly string[] = "*",
  condition?: Condition,
): Statement {
  return { Effect: "Deny", Action: actions, Resource: resources, ...(condition && { Condition: condition }) };
}

export function trust(principal: Statement | string, condition?: Condition, action = "sts:AssumeRole"): string {
  return policyDocument({
    Effect: "Allow",
    Principal: principal,
    Action: action,
    ...(condition && { Condition: condition }),
  });
}

export function trustService(service: string, condition?: Condition): string {
  return trust({ Service: `${service}.amazonaws.com` }, condition);
}
