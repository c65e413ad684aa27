import { defineCheck } from "../check.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { attachedPolicies } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

interface KnownPolicy {
  /** The clause that follows "… is attached to …; " in the description. */
  readonly why: string;
  readonly replacement: string;
}

const deprecated = (replacement: string): KnownPolicy => ({
  why: "it is deprecated: AWS no longer updates it, and once detached it cannot be attached again",
  replacement,
});

/** AWS managed policies that are deprecated or grant far more than their name suggests (IAM User Guide, *Deprecated AWS managed policies*). */
const KNOWN_POLICIES: ReadonlyMap<string, KnownPolicy> = new Map([
  [
    "AmazonEC2RoleforSSM",
    {
      why: "it is deprecated and allows every instance to read and write every bucket of the account",
      replacement: "AmazonSSMManagedInstanceCore",
    },
  ],
  [
    "service-role/AmazonEC2RoleforSSM",
    {
      why: "it is deprecated and allows every instance to read and write every bucket of the account",
      replacement: "AmazonSSMManagedInstanceCore",
    },
  ],
  [
    "AmazonElasticTranscoderFullAccess",
    {
      why: "it is deprecated and allows creating roles and attaching policies to them",
      replacement: "AmazonElasticTranscoder_FullAccess",
    },
  ],
  [
    "service-role/AmazonElasticMapReduceRole",
    {
      why: "it is deprecated and grants EC2 and IAM permissions on every resource",
      replacement: "service-role/AmazonEMRServicePolicy_v2",
    },
  ],
  ["AmazonElasticMapReduceFullAccess", deprecated("AmazonEMRFullAccessPolicy_v2")],
  ["AmazonElasticMapReduceReadOnlyAccess", deprecated("AmazonEMRReadOnlyAccessPolicy_v2")],
  ["AmazonEC2ContainerServiceFullAccess", deprecated("AmazonECS_FullAccess")],
  ["AmazonGuardDutyFullAccess", deprecated("AmazonGuardDutyFullAccess_v2")],
  ["AWSCodePipelineFullAccess", deprecated("AWSCodePipeline_FullAccess")],
  ["AWSCodePipelineReadOnlyAccess", deprecated("AWSCodePipeline_ReadOnlyAccess")],
  ["service-role/AWSConfigRole", deprecated("service-role/AWS_ConfigRole")],
  ["AWSElasticBeanstalkFullAccess", deprecated("AdministratorAccess-AWSElasticBeanstalk")],
  ["AWSElasticBeanstalkReadOnlyAccess", deprecated("AWSElasticBeanstalkReadOnly")],
  ["service-role/AWSElasticBeanstalkService", deprecated("AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy")],
  [
    "AWSLambdaFullAccess",
    {
      why: "it is deprecated and grants full access to S3, DynamoDB and other services besides Lambda, and allows passing any role",
      replacement: "AWSLambda_FullAccess",
    },
  ],
  [
    "AWSLambdaReadOnlyAccess",
    {
      why: "it is deprecated and allows reading the contents of every bucket and table",
      replacement: "AWSLambda_ReadOnlyAccess",
    },
  ],
  ["AWSOpsWorksFullAccess", deprecated("AWSOpsWorks_FullAccess")],
]);

export const knownBadPolicy = defineCheck({
  id: "known-bad-policy",
  title: "Deprecated or flawed AWS managed policy is attached",
  family: "EXC",
  severity: "HIGH",
  category: "IAMPolicy",
  rationale:
    "AWS has deprecated some of its managed policies because they grant far more than their name suggests. They keep working where they are attached, and AWS does not fix them there.",
  references: [AWS_PAGES.deprecatedManagedPolicies],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    attachedPolicies(authorizationDetails).filter(({ isAwsManaged }) => isAwsManaged),
  ref: ({ resource }) => resource,
  evaluate: (policy) => {
    const known = KNOWN_POLICIES.get(policy.policyArn.slice(policy.policyArn.indexOf(":policy/") + ":policy/".length));
    if (!known) return null;
    return {
      description: `${policy.policyName} is attached to ${policy.attachedTo.length} ${policy.attachedTo.length === 1 ? "user, group or role" : "users, groups or roles"}; ${known.why}.`,
      evidence: { ...holdersEvidence(policy), why: known.why, useInstead: known.replacement },
    };
  },
  remediation: (resource, evidence) =>
    detachPolicy(
      resource,
      evidence,
      `Attach ${String(evidence["useInstead"])}, or better, a customer managed policy with only the permissions that are used. Then detach this policy.`,
    ),
});
