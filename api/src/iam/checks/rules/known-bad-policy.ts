import { defineCheck } from "../check.ts";
import { detachPolicy, holdersEvidence } from "../attachments.ts";
import { attachedPolicies } from "../policy-subjects.ts";

interface KnownPolicy {
  readonly why: string;
  readonly instead: string;
}

const replaced = (instead: string): KnownPolicy => ({
  why: "AWS has deprecated it: it no longer gets corrections and, once detached, cannot be attached again",
  instead,
});

/** AWS managed policies that AWS has withdrawn or that give much more than their name says. From AWS's list of deprecated policies and its documents. */
const KNOWN: ReadonlyMap<string, KnownPolicy> = new Map([
  [
    "AmazonEC2RoleforSSM",
    {
      why: "it is deprecated and lets every instance read and write every bucket of the account",
      instead: "AmazonSSMManagedInstanceCore",
    },
  ],
  [
    "service-role/AmazonEC2RoleforSSM",
    {
      why: "it is deprecated and lets every instance read and write every bucket of the account",
      instead: "AmazonSSMManagedInstanceCore",
    },
  ],
  [
    "AmazonElasticTranscoderFullAccess",
    {
      why: "it is deprecated and lets its holder make roles and give them policies",
      instead: "AmazonElasticTranscoder_FullAccess",
    },
  ],
  [
    "service-role/AmazonElasticMapReduceRole",
    {
      why: "it is deprecated and gives EC2 and IAM rights on every resource",
      instead: "service-role/AmazonEMRServicePolicy_v2",
    },
  ],
  ["AmazonElasticMapReduceFullAccess", replaced("AmazonEMRFullAccessPolicy_v2")],
  ["AmazonElasticMapReduceReadOnlyAccess", replaced("AmazonEMRReadOnlyAccessPolicy_v2")],
  ["AmazonEC2ContainerServiceFullAccess", replaced("AmazonECS_FullAccess")],
  ["AmazonGuardDutyFullAccess", replaced("AmazonGuardDutyFullAccess_v2")],
  ["AWSCodePipelineFullAccess", replaced("AWSCodePipeline_FullAccess")],
  ["AWSCodePipelineReadOnlyAccess", replaced("AWSCodePipeline_ReadOnlyAccess")],
  ["service-role/AWSConfigRole", replaced("service-role/AWS_ConfigRole")],
  ["AWSElasticBeanstalkFullAccess", replaced("AdministratorAccess-AWSElasticBeanstalk")],
  ["AWSElasticBeanstalkReadOnlyAccess", replaced("AWSElasticBeanstalkReadOnly")],
  ["service-role/AWSElasticBeanstalkService", replaced("AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy")],
  [
    "AWSLambdaFullAccess",
    {
      why: "it is deprecated and gives all of S3, DynamoDB and more beside Lambda, with passing any role",
      instead: "AWSLambda_FullAccess",
    },
  ],
  [
    "AWSLambdaReadOnlyAccess",
    { why: "it is deprecated and reads the contents of every bucket and table", instead: "AWSLambda_ReadOnlyAccess" },
  ],
  ["AWSOpsWorksFullAccess", replaced("AWSOpsWorks_FullAccess")],
]);

export const knownBadPolicy = defineCheck({
  id: "known-bad-policy",
  title: "AWS managed policy known to be flawed or deprecated",
  family: "EXC",
  severity: "HIGH",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "Some of AWS's own policies were withdrawn because they give far more than their name says. They keep working where they are attached, and AWS does not mend them there.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    attachedPolicies(authorizationDetails).filter(({ isAwsManaged }) => isAwsManaged),
  ref: ({ resource }) => resource,
  evaluate: (policy) => {
    const known = KNOWN.get(policy.policyArn.slice(policy.policyArn.indexOf(":policy/") + ":policy/".length));
    if (!known) return null;
    return {
      description: `${policy.policyName} is attached to ${policy.attachedTo.length} of users, groups and roles; ${known.why}.`,
      evidence: { ...holdersEvidence(policy), why: known.why, useInstead: known.instead },
    };
  },
  remediation: (resource, evidence) =>
    detachPolicy(
      resource,
      evidence,
      `Attach ${String(evidence["useInstead"])}, or better a policy of your own with what is used, and then detach this one.`,
    ),
});
