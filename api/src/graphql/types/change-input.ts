/** The parts of a hypothetical change, for `whatIf` and `changeCheck`. */
import { ID, InputType } from "type-graphql";
import { Input } from "../tied.ts";

@InputType("DetachInput", { description: "A managed policy to detach from a user, group or role." })
export class DetachInput {
  @Input(() => String, { description: "The ARN of the policy." })
  policyArn!: string;
  @Input(() => String, { description: "The ARN of the user, group or role." })
  principalArn!: string;
}

@InputType("SetBoundaryInput", { description: "A permissions boundary to set on, or remove from, a user or role." })
export class SetBoundaryInput {
  @Input(() => String, { description: "The ARN of the user or role." })
  principalArn!: string;
  @Input(() => String, {
    nullable: true,
    description: "The ARN of a managed policy in the account or in `putPolicies`; null removes the boundary.",
  })
  policyArn?: string | null;
}

@InputType("AttachInput", { description: "A managed policy to attach to a user, group or role." })
class AttachInput {
  @Input(() => String, { description: "The ARN of the policy, which may be one of `putPolicies`." })
  policyArn!: string;
  @Input(() => String, { description: "The ARN of the user, group or role, which may be created by the change." })
  principalArn!: string;
}

@InputType("TagInput", { description: "A tag of a user or role." })
class TagInput {
  @Input(() => String, { description: "The key of the tag." })
  key!: string;
  @Input(() => String, { description: "The value of the tag." })
  value!: string;
}

@InputType("SetTagsInput", { description: "The tags of a user or role, which replace all that it has." })
class SetTagsInput {
  @Input(() => String, { description: "The ARN of the user or role." })
  principalArn!: string;
  @Input(() => [TagInput], { description: "The new tags, at most 50." })
  tags!: TagInput[];
}

@InputType("NewUserInput", { description: "A user to create, without permissions and credentials." })
class NewUserInput {
  @Input(() => String, { description: "The ARN of the user." })
  userArn!: string;
  @Input(() => String, { nullable: true, description: "The ARN of the permissions boundary. Null for none." })
  permissionsBoundaryArn?: string | null;
  @Input(() => [TagInput], {
    nullable: true,
    description: "The tags of the user, at most 50. Null: a user that exists keeps its tags.",
  })
  tags?: TagInput[] | null;
}

@InputType("NewRoleInput", {
  description: "A role to create. A role that exists keeps its policies, and gets this trust policy and boundary.",
})
class NewRoleInput {
  @Input(() => String, { description: "The ARN of the role." })
  roleArn!: string;
  @Input(() => String, { description: "The trust policy of the role as JSON, at most 200,000 characters." })
  trustPolicy!: string;
  @Input(() => String, { nullable: true, description: "The ARN of the permissions boundary. Null for none." })
  permissionsBoundaryArn?: string | null;
  @Input(() => [TagInput], {
    nullable: true,
    description: "The tags of the role, at most 50. Null: a role that exists keeps its tags.",
  })
  tags?: TagInput[] | null;
}

@InputType("InstanceProfileInput", { description: "An instance profile to create for a role." })
class InstanceProfileInput {
  @Input(() => String, { description: "The ARN of the role." })
  roleArn!: string;
  @Input(() => String, { description: "The name of the instance profile." })
  instanceProfileName!: string;
}

@InputType("TrustPolicyInput", { description: "A new trust policy for a role that exists." })
class TrustPolicyInput {
  @Input(() => String, { description: "The ARN of the role." })
  roleArn!: string;
  @Input(() => String, { description: "The trust policy of the role as JSON, at most 200,000 characters." })
  trustPolicy!: string;
}

@InputType("PolicyInput", {
  description: "A customer managed policy to create, or the new document of its default version.",
})
class PolicyInput {
  @Input(() => String, { description: "The ARN of the policy." })
  policyArn!: string;
  @Input(() => String, { description: "The policy document as JSON, at most 200,000 characters." })
  document!: string;
}

@InputType("InlinePolicyInput", { description: "An inline policy to add to a user, group or role, or to replace." })
class InlinePolicyInput {
  @Input(() => String, { description: "The ARN of the user, group or role." })
  principalArn!: string;
  @Input(() => String, { description: "The name of the inline policy." })
  policyName!: string;
  @Input(() => String, { description: "The policy document as JSON, at most 200,000 characters." })
  document!: string;
}

@InputType("InlinePolicyNameInput", { description: "An inline policy to delete from a user, group or role." })
class InlinePolicyNameInput {
  @Input(() => String, { description: "The ARN of the user, group or role." })
  principalArn!: string;
  @Input(() => String, { description: "The name of the inline policy." })
  policyName!: string;
}

@InputType("MembershipInput", { description: "The membership of a user in a group." })
class MembershipInput {
  @Input(() => String, { description: "The ARN of the user." })
  userArn!: string;
  @Input(() => String, { description: "The ARN of the group." })
  groupArn!: string;
}

@InputType("ChangeInput", { description: "A planned change to an account, with at most 200 parts of each kind." })
export class ChangeInput {
  @Input(() => [DetachInput], { nullable: true, description: "The policies to detach, at most 200." })
  detach?: DetachInput[] | null;
  @Input(() => [SetBoundaryInput], {
    nullable: true,
    description: "The permissions boundaries to set or remove, at most 200.",
  })
  setBoundary?: SetBoundaryInput[] | null;
  @Input(() => [AttachInput], { nullable: true, description: "The policies to attach, at most 200." })
  attach?: AttachInput[] | null;
  @Input(() => [InlinePolicyInput], {
    nullable: true,
    description: "The inline policies to add or replace, at most 200.",
  })
  putInlinePolicies?: InlinePolicyInput[] | null;
  @Input(() => [InlinePolicyNameInput], {
    nullable: true,
    description: "The inline policies to delete, at most 200.",
  })
  deleteInlinePolicies?: InlinePolicyNameInput[] | null;
  @Input(() => [PolicyInput], {
    nullable: true,
    description: "The customer managed policies to create or replace, at most 200.",
  })
  putPolicies?: PolicyInput[] | null;
  @Input(() => [String], {
    nullable: true,
    description: "The ARNs of the managed policies to delete, at most 200.",
  })
  deletePolicies?: string[] | null;
  @Input(() => [NewRoleInput], { nullable: true, description: "The roles to create, at most 200." })
  createRoles?: NewRoleInput[] | null;
  @Input(() => [InstanceProfileInput], {
    nullable: true,
    description: "The instance profiles to create, at most 200.",
  })
  createInstanceProfiles?: InstanceProfileInput[] | null;
  @Input(() => [TrustPolicyInput], { nullable: true, description: "The trust policies to replace, at most 200." })
  setTrustPolicies?: TrustPolicyInput[] | null;
  @Input(() => [SetTagsInput], {
    nullable: true,
    description: "The users and roles whose tags are replaced, at most 200.",
  })
  setTags?: SetTagsInput[] | null;
  @Input(() => [NewUserInput], { nullable: true, description: "The users to create, at most 200." })
  createUsers?: NewUserInput[] | null;
  @Input(() => [String], { nullable: true, description: "The ARNs of the groups to create, at most 200." })
  createGroups?: string[] | null;
  @Input(() => [String], {
    nullable: true,
    description: "The ARNs of the users, groups and roles to delete before anything is created, at most 200.",
  })
  deletePrincipals?: string[] | null;
  @Input(() => [MembershipInput], { nullable: true, description: "The users to add to groups, at most 200." })
  addToGroups?: MembershipInput[] | null;
  @Input(() => [MembershipInput], { nullable: true, description: "The users to remove from groups, at most 200." })
  removeFromGroups?: MembershipInput[] | null;
}

@InputType("ChangeCheckInput", { description: "A planned change whose values may be partly unknown." })
export class ChangeCheckInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => ChangeInput, { description: "The change without its unknown values." })
  certain!: ChangeInput;
  @Input(() => ChangeInput, {
    nullable: true,
    description: "The change with every unknown value at its worst. Null if no value is unknown.",
  })
  possible?: ChangeInput | null;
}
