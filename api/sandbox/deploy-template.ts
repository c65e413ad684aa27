/**
 * Deploys a CloudFormation template in an account, as a StackSet does in each of its accounts. Knows the two kinds of
 * resources that a setup template has, and refuses every other one.
 */
import type { SandboxAccount } from "./account.ts";

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

type Resource =
  | { readonly Type: "AWS::IAM::ManagedPolicy"; readonly Properties: PolicyProperties }
  | { readonly Type: "AWS::IAM::Role"; readonly Properties: RoleProperties };

interface PolicyProperties {
  readonly ManagedPolicyName: string;
  readonly PolicyDocument: object;
}

interface RoleProperties {
  readonly RoleName: string;
  readonly Description: string;
  readonly AssumeRolePolicyDocument: object;
  readonly ManagedPolicyArns: readonly { readonly Ref: string }[];
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

export function deployTemplate(account: SandboxAccount, template: string): void {
  const { Resources } = JSON.parse(template) as Template;
  const policies = new Map(
    Object.entries(Resources).flatMap(([name, { Type, Properties }]) => {
      if (Type === "AWS::IAM::Role") return [];
      if (Type !== "AWS::IAM::ManagedPolicy") throw new Error(`The sandbox cannot deploy ${String(Type)}.`);
      const document = JSON.stringify(Properties.PolicyDocument);
      return [[name, account.createPolicy({ name: Properties.ManagedPolicyName, document })] as const];
    }),
  );
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== "AWS::IAM::Role") continue;
    const role = account.createRole({
      name: Properties.RoleName,
      description: Properties.Description,
      trustPolicy: JSON.stringify(Properties.AssumeRolePolicyDocument),
      tags: Properties.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    });
    for (const { Ref } of Properties.ManagedPolicyArns) account.attach(role, policies.get(Ref)!);
  }
}
