/**
 * The fields of a user, access key, group, role or policy whose past is known, and of the principals that a role
 * trusted. Every other field describes only the present. It answers HISTORY_NOT_KEPT for a past moment, because its
 * value may have been another one then.
 */
import { defaultFieldResolver, type GraphQLSchema, isObjectType } from "graphql";
import { AppError } from "../errors.ts";
import { pastOf } from "../services/inventory/past.ts";

const OF_ALL = ["id", "account", "asOf", "createdAt", "firstSeenAt", "deletedAt"];

/** A field that is not listed is refused, so that a new one cannot mix present and past. */
export const PAST_FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  User: new Set([
    ...OF_ALL,
    "userName",
    "arn",
    "path",
    "tags",
    "userId",
    "passwordEnabled",
    "passwordLastUsed",
    "passwordLastChangedAt",
    "mfaEnabled",
    "mfaDevices",
    "otherCredentials",
    "otherCredentialsRead",
    "accessAnalyzer",
    "lastActivityAt",
    "permissionsBoundary",
    "groups",
    "accessKeys",
    "policies",
  ]),
  AccessKey: new Set([...OF_ALL, "accessKeyId", "user", "status", "ageDays", "lastUsed"]),
  Group: new Set([...OF_ALL, "arn", "path", "groupName", "groupId", "members", "memberCount", "policies"]),
  Role: new Set([
    ...OF_ALL,
    "roleName",
    "arn",
    "path",
    "tags",
    "roleId",
    "lastUsed",
    "trustPolicy",
    "trustedBy",
    "permissionsBoundary",
    "policies",
    "instanceProfiles",
    "runs",
    "accessAnalyzer",
  ]),
  TrustedPrincipal: new Set(["effect", "kind", "value", "who", "label", "reach", "conditions", "statement"]),
  Policy: new Set([
    ...OF_ALL,
    "policyName",
    "arn",
    "path",
    "policyId",
    "type",
    "owner",
    "updatedAt",
    "defaultVersionId",
    "attachmentCount",
    "permissionsBoundaryUsageCount",
    "attachedTo",
    "document",
    "issues",
    "summary",
    "expansion",
    "escalationTechniques",
    "riskScore",
  ]),
};

/** Guards the fields of the inventory's types. */
export function guardPastFields(schema: GraphQLSchema): GraphQLSchema {
  for (const [name, known] of Object.entries(PAST_FIELDS)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`The schema has no type ${name}.`);
    for (const field of Object.values(type.getFields())) {
      if (known.has(field.name)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (root: object, args, context, info) => {
        if (pastOf(root) === null) return resolve(root, args, context, info);
        throw new AppError("HISTORY_NOT_KEPT", {
          message: `${name}.${field.name} is known only for the present. Leave it out, or leave out asOf.`,
          details: { path: field.name },
        });
      };
    }
  }
  return schema;
}
