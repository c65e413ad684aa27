/** Writes the permissions of a KMS key's grants as a policy (KMS Developer Guide, *Grants in AWS KMS*). */
import { memoize } from "../memoize.ts";
import type { KeyGrant, KeyGrants } from "../resource-grants.ts";
import { documentOf } from "./acl-policy.ts";
import type { PolicyDocument } from "./statement.ts";

/** The actions that a grant can allow (KMS Developer Guide, *Grants in AWS KMS*, grant operations). */
const ACTIONS: ReadonlySet<string> = new Set(
  `kms:creategrant kms:decapsulate kms:decrypt kms:derivesharedsecret kms:describekey kms:encapsulate kms:encrypt kms:generatedatakey
  kms:generatedatakeypair kms:generatedatakeypairwithoutplaintext kms:generatedatakeywithoutplaintext kms:generatemac
  kms:getpublickey kms:reencryptfrom kms:reencryptto kms:retiregrant kms:sign kms:verify kms:verifymac`.split(/\s+/),
);

/** The operations with an encryption context, to which alone such constraints apply (KMS API, *GrantConstraints*). */
const WITH_CONTEXT: ReadonlySet<string> = new Set(
  `Decrypt Encrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair
  GenerateDataKeyPairWithoutPlaintext`.split(/\s+/),
);

/** The key of a Principal element for a grantee. Only the names of services have dots before the first colon. */
export function granteeType(grantee: string): "AWS" | "Service" {
  return /^[^:]+\./.test(grantee) ? "Service" : "AWS";
}

export function isActionOfGrants(action: string): boolean {
  return ACTIONS.has(action.toLowerCase());
}

/** One statement for each part of each grant. Its Sid is the ID of the grant. Null if the key has none. */
export const grantPolicy = memoize(({ grants }: KeyGrants): PolicyDocument | null => {
  const statements = grants.flatMap(statementsOf);
  return statements.length === 0 ? null : documentOf(statements);
});

function statementsOf(grant: KeyGrant): readonly object[] {
  const { grantId: Sid, grantee, retiring, operations, contextSubset, contextEquals, sourceArn } = grant;
  const context = { ...contextSubset, ...contextEquals };
  const isLimited = (operation: string) => Object.keys(context).length > 0 && WITH_CONTEXT.has(operation);
  // Neither kind of constraint applies to RetireGrant.
  const isRetirement = (operation: string) => operation === "RetireGrant";
  const source = sourceArn === null ? {} : { ArnEquals: { "aws:SourceArn": sourceArn } };
  const pairs = Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]);
  const limits = {
    ...source,
    StringEquals: Object.fromEntries(pairs),
    // The context may have no further pairs.
    ...(contextEquals && {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": Object.keys(contextEquals) },
    }),
  };
  const allow = (principal: string, allowed: readonly string[], Condition: object) =>
    allowed.length === 0
      ? []
      : [
          {
            Sid,
            Effect: "Allow",
            Principal: { [granteeType(principal)]: principal },
            Action: allowed.map((operation) => `kms:${operation}`),
            Resource: "*",
            ...(Object.keys(Condition).length > 0 && { Condition }),
          },
        ];
  return [
    ...allow(grantee, operations.filter(isLimited), limits),
    ...allow(
      grantee,
      operations.filter((operation) => !isLimited(operation) && !isRetirement(operation)),
      source,
    ),
    ...allow(grantee, operations.filter(isRetirement), {}),
    ...(retiring === null ? [] : allow(retiring, ["RetireGrant"], {})),
  ];
}
