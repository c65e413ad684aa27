/** Every technique has the category that the published list gives it. */
import { expect, test } from "vitest";
import { techniqueOf, TECHNIQUES } from "./index.ts";
import { TECHNIQUE_CATEGORIES, type TechniqueCategory } from "./technique.ts";

/** The ids of the published list (pathfinding.cloud) and of its extensions, by category. None of them is CREDENTIAL_ACCESS yet. */
const PUBLISHED: Readonly<Record<TechniqueCategory, string>> = {
  SELF_ESCALATION: `
    iam-001 iam-005 iam-007 iam-008 iam-009 iam-010 iam-011 iam-013 iam-022 sso-002 sso-003 ext-iam-01
    ext-iam-07 ext-iam-08 ext-iam-09 ext-iam-10 ext-iam-11 ext-iam-12 ext-iam-13 ext-codestar-03`,
  PRINCIPAL_ACCESS: `
    iam-002 iam-003 iam-004 iam-006 iam-012 iam-014 iam-015 iam-016 iam-017 iam-018 iam-019 iam-020 iam-021
    iam-023 sts-001 sts-002 sts-003 sso-001 ext-iam-02 ext-iam-03 ext-iam-14 ext-iam-15 ext-iam-16 ext-iam-17
    ext-iam-18 ext-iam-19 ext-iam-20 ext-iam-21 ext-iam-22`,
  NEW_PASSROLE: `
    ec2-001 ec2-003 lambda-001 lambda-002 lambda-006 cloudformation-001 cloudformation-003 cloudformation-004
    codebuild-001 codebuild-004 datapipeline-001 glue-001 glue-003 glue-004 glue-005 glue-006 glue-007 ecs-001
    ecs-002 ecs-003 ecs-004 ecs-005 ecs-007 ecs-008 ecs-009 apprunner-001 batch-001 bedrock-001 sagemaker-001
    sagemaker-002 sagemaker-003 braket-001 omics-001 emr-001 emrserverless-001 kinesisanalytics-001 gamelift-001
    imagebuilder-001 cognitoidentity-001 scheduler-001 stepfunctions-001 ssm-003 ext-iam-04 ext-iam-05
    ext-iam-06 ext-ec2-01 ext-ec2-02 ext-ec2-03 ext-autoscaling-03 ext-autoscaling-04 ext-autoscaling-05
    ext-autoscaling-06 ext-cloudformation-01 ext-lambda-02 ext-codestar-01 ext-codestar-02 ext-sagemaker-01
    ext-amplify-01 ext-ssm-02 ext-agentcore-02 ext-agentcore-03 ext-agentcore-05`,
  EXISTING_PASSROLE: `
    ec2-002 ec2-004 ec2instanceconnect-003 lambda-003 lambda-004 lambda-005 cloudformation-002
    cloudformation-005 codebuild-002 codebuild-003 glue-002 ecs-006 apprunner-002 batch-002 bedrock-002
    sagemaker-004 sagemaker-005 codedeploy-001 stepfunctions-002 ssm-001 ssm-002 ext-ec2-04 ext-ec2-05
    ext-ec2-06 ext-ec2-07 ext-ec2-08 ext-autoscaling-01 ext-autoscaling-02 ext-codebuild-01 ext-codebuild-02
    ext-lambda-01 ext-lambda-03 ext-lambda-04 ext-ssm-01 ext-agentcore-01 ext-agentcore-04`,
  CREDENTIAL_ACCESS: "",
};

/** Techniques that no published list has. */
const OWN: Readonly<Partial<Record<TechniqueCategory, string>>> = {
  NEW_PASSROLE: "own-ssm-04",
  EXISTING_PASSROLE: "own-ssm-01 own-ssm-02 own-ssm-03",
};

const idsIn = (category: TechniqueCategory) => PUBLISHED[category].split(/\s+/).filter((id) => id !== "");

const ownIn = (category: TechniqueCategory) => OWN[category]?.split(" ") ?? [];

test.each(TECHNIQUE_CATEGORIES)("%s contains the techniques of the published list, and our own", (category) => {
  const ids = TECHNIQUES.filter((technique) => technique.category === category).map(({ id }) => id);
  expect(ids.toSorted()).toEqual([...idsIn(category), ...ownIn(category)].toSorted());
});

test("the published list contains all 147 techniques", () => {
  const published = TECHNIQUE_CATEGORIES.flatMap(idsIn);
  expect(published).toHaveLength(147);
  const own = TECHNIQUE_CATEGORIES.flatMap(ownIn);
  expect(
    TECHNIQUES.map(({ id }) => id)
      .filter((id) => !published.includes(id))
      .toSorted(),
  ).toEqual(own.toSorted());
});

test("a technique is found by its id, and an unknown id is an error", () => {
  expect(techniqueOf("ext-lambda-03").category).toBe("EXISTING_PASSROLE");
  expect(() => techniqueOf("iam-999")).toThrow("iam-999");
});

/** The verbs with which the names of techniques begin. */
const VERBS =
  /^(Add|Assume|Associate|Attach|Bind|Build|Change|Control|Create|Delete|Deploy|Detach|Disassociate|Enable|Exchange|Give|Launch|Let|Open|Override|Push|Put|Register|Remove|Replace|Request|Reset|Resynchronize|Run|Schedule|Start|Submit|Switch|Turn|Update|Upload|Use|Write) /;

test("the name of each technique is its own, and can follow “can”", () => {
  expect(TECHNIQUES.filter(({ name }) => !VERBS.test(name)).map(({ name }) => name)).toEqual([]);
  expect(new Set(TECHNIQUES.map(({ name }) => name)).size).toBe(TECHNIQUES.length);
});
