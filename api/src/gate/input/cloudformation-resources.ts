/** Turns each IAM resource of a template into a planned change (CloudFormation Template Reference, *AWS::IAM*). */
import type { CloudFormationValues } from "./cloudformation-values.ts";
import type { Attributes, Declaration, PlannedChangeBuilder, WrittenDocument } from "./planned-change.ts";
import { entryOf, type SourceNode } from "./source.ts";
import { isMapValue, listOfValues, reasonsIn, Unknown, type Value } from "./value.ts";

export interface TemplateResource {
  readonly id: string;
  readonly node: SourceNode;
  readonly declaration: Declaration;
  readonly values: CloudFormationValues;
}

interface TemplateReader {
  readonly isEntity?: true;
  readonly read: (resource: TemplateResource, builder: PlannedChangeBuilder) => void;
}

type HolderKind = "user" | "group" | "role";

/** Types of IAM that give no permissions. */
const WITHOUT_PERMISSIONS = new Set([
  "AWS::IAM::OIDCProvider",
  "AWS::IAM::SAMLProvider",
  "AWS::IAM::ServerCertificate",
  "AWS::IAM::ServiceLinkedRole",
  "AWS::IAM::VirtualMFADevice",
]);

/** Types that change who may do what and that are not read: permission sets, organization policies, stacks and macros. */
const OTHER_ACCESS = [
  /^AWS::(?:IAM|SSO|IdentityStore|Organizations|RolesAnywhere|Serverless)::/,
  /^AWS::CloudFormation::(?:Stack|StackSet|Macro)$/,
  /^AWS::ServiceCatalog::CloudFormationProvisionedProduct$/,
  /::MODULE$/,
];

export function isOtherAccess(type: string): boolean {
  return !WITHOUT_PERMISSIONS.has(type) && OTHER_ACCESS.some((pattern) => pattern.test(type));
}

export const CLOUDFORMATION_READERS: Readonly<Record<string, TemplateReader>> = {
  "AWS::IAM::User": { isEntity: true, read: readUser },
  "AWS::IAM::Group": { isEntity: true, read: readGroup },
  "AWS::IAM::Role": { isEntity: true, read: readRole },
  "AWS::IAM::ManagedPolicy": { isEntity: true, read: readManagedPolicy },
  "AWS::IAM::Policy": { read: readInlinePolicy },
  "AWS::IAM::UserPolicy": { read: singleInlineReader("user", "UserName") },
  "AWS::IAM::GroupPolicy": { read: singleInlineReader("group", "GroupName") },
  "AWS::IAM::RolePolicy": { read: singleInlineReader("role", "RoleName") },
  "AWS::IAM::UserToGroupAddition": { read: readMembers },
  "AWS::IAM::InstanceProfile": { read: readInstanceProfile },
  "AWS::IAM::AccessKey": { read: readAccessKey },
};

const propertiesOf = ({ node }: TemplateResource) => entryOf(node, "Properties")?.node;

function property({ values, ...resource }: TemplateResource, name: string): Value {
  const entry = entryOf(propertiesOf({ values, ...resource }), name);
  return entry ? values.valueOf(entry.node) : null;
}

function documentOf(resource: TemplateResource, node: SourceNode | undefined): WrittenDocument {
  const { values, declaration } = resource;
  return {
    value: node ? values.valueOf(node) : null,
    placeOf: (path) => (node ? values.placeOf(node, path) : declaration.place),
  };
}

function documentAt(resource: TemplateResource, name: string): WrittenDocument {
  return documentOf(resource, entryOf(propertiesOf(resource), name)?.node);
}

function attributesOf(resource: TemplateResource): Attributes {
  const written = property(resource, "Tags");
  return { boundary: property(resource, "PermissionsBoundary"), tags: written === null ? null : tagsOf(written) };
}

function tagsOf(written: Value): Value {
  const tags: Record<string, Value> = {};
  for (const tag of listOfValues(written)) {
    const key = isMapValue(tag) ? tag["Key"] : tag;
    if (!isMapValue(tag) || typeof key !== "string")
      return key instanceof Unknown ? key : new Unknown("*", ["a tag has no key"]);
    tags[key] = tag["Value"] ?? null;
  }
  return tags;
}

function readUser(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const arn = resource.values.arnOf(resource.id)!;
  builder.createUser(resource.declaration, arn, attributesOf(resource));
  readPolicies(resource, arn, builder);
  for (const group of listOfValues(property(resource, "Groups"))) {
    const groupArn = namedArn("group", group, resource, builder);
    if (groupArn) builder.add("addToGroups", { userArn: arn, groupArn });
  }
  if (isMapValue(property(resource, "LoginProfile")))
    builder.note(resource.declaration, "CONSOLE_PASSWORD_CREATED", "Creates a user with a console password.");
}

function readGroup(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const arn = resource.values.arnOf(resource.id)!;
  builder.createGroup(resource.declaration, arn);
  readPolicies(resource, arn, builder);
}

function readRole(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const arn = resource.values.arnOf(resource.id)!;
  const trust = documentAt(resource, "AssumeRolePolicyDocument");
  builder.createRole(resource.declaration, arn, trust, attributesOf(resource));
  readPolicies(resource, arn, builder);
}

/** The inline and attached policies that a principal declares itself. */
function readPolicies(resource: TemplateResource, arn: string, builder: PlannedChangeBuilder): void {
  const { declaration, values } = resource;
  const node = entryOf(propertiesOf(resource), "Policies")?.node;
  const isFunction = node?.kind === "map";
  if (node && isFunction) {
    const policies = values.valueOf(node);
    for (const [i, policy] of listOfValues(policies).entries())
      putInlineItem(policy, `policy #${i}`, () => values.placeOf(node, []));
  } else if (node?.kind === "list")
    for (const [i, item] of node.items.entries()) {
      const policy = values.valueOf(item);
      const document = entryOf(item, "PolicyDocument")?.node;
      putInlineItem(policy, `policy #${i}`, (path) => values.placeOf(document ?? item, document ? path : []));
    }
  for (const policy of listOfValues(property(resource, "ManagedPolicyArns"))) builder.attach(declaration, arn, policy);

  function putInlineItem(policy: Value, name: string, placeOf: WrittenDocument["placeOf"]): void {
    if (policy === null) return;
    const isMap = isMapValue(policy);
    const written = isMap && typeof policy["PolicyName"] === "string" ? policy["PolicyName"] : name;
    builder.putInline(declaration, arn, written, {
      value: isMap ? (policy["PolicyDocument"] ?? null) : policy,
      placeOf,
    });
  }
}

function readManagedPolicy(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const { declaration, values, id } = resource;
  const arn = values.arnOf(id)!;
  builder.putManaged(declaration, arn, documentAt(resource, "PolicyDocument"));
  for (const holder of holdersOf(resource, builder)) builder.attach(declaration, holder, arn);
}

function readInlinePolicy(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const name = property(resource, "PolicyName");
  const policyName = typeof name === "string" ? name : resource.id;
  for (const holder of holdersOf(resource, builder))
    builder.putInline(resource.declaration, holder, policyName, documentAt(resource, "PolicyDocument"));
}

function holdersOf(resource: TemplateResource, builder: PlannedChangeBuilder): readonly string[] {
  const kinds = { Users: "user", Groups: "group", Roles: "role" } as const;
  return Object.entries(kinds).flatMap(([name, kind]) =>
    listOfValues(property(resource, name)).flatMap((holder) => namedArn(kind, holder, resource, builder) ?? []),
  );
}

function singleInlineReader(kind: HolderKind, holder: string): TemplateReader["read"] {
  return (resource, builder) => {
    const arn = namedArn(kind, property(resource, holder), resource, builder);
    const name = property(resource, "PolicyName");
    const document = documentAt(resource, "PolicyDocument");
    if (arn && document.value !== null)
      builder.putInline(resource.declaration, arn, typeof name === "string" ? name : resource.id, document);
  };
}

function readMembers(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const groupArn = namedArn("group", property(resource, "GroupName"), resource, builder);
  for (const user of listOfValues(property(resource, "Users"))) {
    const userArn = namedArn("user", user, resource, builder);
    if (userArn && groupArn) builder.add("addToGroups", { userArn, groupArn });
  }
}

function readInstanceProfile(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const name = property(resource, "InstanceProfileName");
  for (const role of listOfValues(property(resource, "Roles"))) {
    const roleArn = namedArn("role", role, resource, builder);
    const instanceProfileName = typeof name === "string" ? name : resource.id;
    if (roleArn) builder.add("createInstanceProfiles", { roleArn, instanceProfileName });
  }
}

function readAccessKey(resource: TemplateResource, builder: PlannedChangeBuilder): void {
  const user = property(resource, "UserName");
  const owner = typeof user === "string" ? user : "a user that is not known yet";
  builder.note(resource.declaration, "ACCESS_KEY_CREATED", `Creates a long-term access key of ${owner}.`);
}

/** The ARN of a principal that a property names. Null, and undecided, if the name is not known. */
function namedArn(
  kind: HolderKind,
  name: Value,
  { declaration, values }: TemplateResource,
  builder: PlannedChangeBuilder,
): string | null {
  if (name instanceof Unknown) {
    builder.undecided(declaration, `the ${kind}`, reasonsIn(name));
    return null;
  }
  if (typeof name !== "string" || name === "") {
    builder.undecided(declaration, `the ${kind}`, ["is not a name"]);
    return null;
  }
  return values.declaredArn(kind, name) ?? builder.arnOfName(kind, name);
}
