/**
 * Conditions that the plain delegation does not draw: IfExists, Null, operators for several values, patterns, variables, and
 * keys of the caller. Trust policies of several statements, with denies, NotPrincipal, session names and session tags.
 *
 * Sources: IAM User Guide, *IAM JSON policy elements: Condition operators*, *AWS global condition context keys* and *IAM and
 * AWS STS condition context keys*.
 */
import { type Condition, policyDocument, type Statement } from "../demo/documents.ts";
import type { ShapeAccount } from "./shape-account.ts";

/** The names that drawn conditions use. */
export interface DrawnNames {
  readonly shapes: ShapeAccount;
  policyArn(): string;
  principalArn(): string;
  userArn(): string;
  condition(kinds: readonly string[]): Condition;
}

export const ORGANIZATION_ID = "o-shapes0001";

/** Kinds that `richCondition` draws for identity-based policies and service control policies. */
export const RICH_CONDITIONS = [
  "if-exists",
  "null",
  "tag-keys",
  "username",
  "principal-type",
  "principal-account",
  "principal-org",
  "principal-arn",
  "pattern",
  "boundary-pattern",
  "own-policies",
  "region",
  "two",
];
/** The kinds whose keys a trust policy or a resource control policy can test. */
const CALLER_CONDITIONS = [
  "username",
  "principal-type",
  "principal-account",
  "principal-org",
  "principal-arn",
  "pattern",
  "mfa",
  "aws:PrincipalTag/team",
];
const TEAMS = ["red", "blue"];
const OTHER_ACCOUNT = "111122223333";

export function richCondition(kind: string, names: DrawnNames): Condition {
  const { random, account } = names.shapes;
  const team = random.pick(TEAMS);
  const not = random.chance(0.3) ? "Not" : "";
  switch (kind) {
    case "if-exists":
      return random.pick<Condition>([
        { [`String${not}EqualsIfExists`]: { "aws:PrincipalTag/team": team } },
        { [`String${not}EqualsIfExists`]: { "aws:ResourceTag/team": team } },
        { [`String${not}EqualsIfExists`]: { "iam:PermissionsBoundary": names.policyArn() } },
        { [`Arn${not}LikeIfExists`]: { "iam:PolicyARN": [names.policyArn(), names.policyArn()] } },
        { StringEqualsIfExists: { "iam:PassedToService": "lambda.amazonaws.com" } },
      ]);
    case "null": {
      const key = random.pick([
        "iam:PermissionsBoundary",
        "aws:PrincipalTag/team",
        "aws:ResourceTag/team",
        "iam:PolicyARN",
        "aws:MultiFactorAuthPresent",
      ]);
      return { Null: { [key]: random.pick(["true", "false"]) } };
    }
    case "tag-keys":
      return { [random.pick(["ForAllValues:StringEquals", "ForAnyValue:StringEquals"])]: { "aws:TagKeys": ["team"] } };
    case "username":
      return { [`String${not}Like`]: { "aws:username": random.pick(["user-*", `*${random.below(10)}`]) } };
    case "principal-type":
      return { [`String${not}Equals`]: { "aws:PrincipalType": random.pick(["User", "AssumedRole"]) } };
    case "principal-account":
      return { [`String${not}Equals`]: { "aws:PrincipalAccount": random.pick([account.id, OTHER_ACCOUNT]) } };
    case "principal-org":
      return {
        [`String${not}Equals${random.chance(0.3) ? "IfExists" : ""}`]: {
          "aws:PrincipalOrgID": random.pick([ORGANIZATION_ID, "o-elsewhere1"]),
        },
      };
    case "principal-arn":
      return {
        [`Arn${not}Like`]: {
          // Names of condition keys are not case-sensitive.
          [random.pick(["aws:PrincipalArn", "aws:principalarn"])]: [
            names.principalArn(),
            `arn:aws:iam::*:${random.pick(["user", "role"])}/${team}/*`,
          ],
        },
      };
    case "pattern":
      return { [`String${not}Like`]: { "aws:PrincipalTag/team": random.pick(["r*", "?ed", "*"]) } };
    case "boundary-pattern":
      return { [`Arn${not}Like`]: { "iam:PermissionsBoundary": names.shapes.arn("policy", `/${team}/*`) } };
    case "own-policies":
      return { ArnLike: { "iam:PolicyARN": names.shapes.arn("policy", "/${aws:PrincipalTag/team}/*") } };
    case "region":
      return { [`String${not}Equals`]: { "aws:RequestedRegion": random.pick(["us-east-1", "eu-west-1"]) } };
    case "two":
      return { ...names.condition(["mfa", "null"]), ...names.condition(["aws:PrincipalTag/team", "username"]) };
    default:
      throw new Error(`There is no condition ${kind}.`);
  }
}

/** The condition of a resource control policy, which exempts some callers. */
export function callerCondition(names: DrawnNames): Condition {
  return names.condition(CALLER_CONDITIONS);
}

const ASSUME_ACTIONS = ["sts:AssumeRole", "sts:AssumeRole", "sts:assumerole", "sts:*", "sts:Assume*"];

export function richTrustPolicy(names: DrawnNames): string {
  const { random, account } = names.shapes;
  const condition = (probability: number): { readonly Condition?: Condition } => {
    if (!random.chance(probability)) return {};
    if (random.chance(0.3))
      return { Condition: { StringEquals: { "sts:RoleSessionName": random.pick(["${aws:username}", "deploy"]) } } };
    return { Condition: callerCondition(names) };
  };
  const action = () => (random.chance(0.1) ? ["sts:AssumeRole", "sts:TagSession"] : random.pick(ASSUME_ACTIONS));
  const statement = (): Statement => {
    const draw = random.next();
    if (draw < 0.25) {
      const Service = ["lambda.amazonaws.com", ...(random.chance(0.3) ? ["ec2.amazonaws.com"] : [])];
      const Condition = { StringEquals: { "aws:SourceAccount": random.pick([account.id, OTHER_ACCOUNT]) } };
      const Principal = { Service };
      return { Effect: "Allow", Principal, Action: action(), ...(random.chance(0.3) && { Condition }) };
    }
    if (draw < 0.35) {
      const NotPrincipal = { AWS: [account.rootArn, names.userArn()] };
      return { Effect: "Deny", NotPrincipal, Action: action(), ...condition(0.3) };
    }
    if (draw < 0.5)
      return {
        Effect: "Deny",
        Principal: { AWS: random.pick(["*", names.principalArn()]) },
        Action: action(),
        ...condition(0.7),
      };
    const AWS = random.pick([account.rootArn, names.principalArn(), [names.principalArn(), names.principalArn()], "*"]);
    return { Effect: "Allow", Principal: { AWS }, Action: action(), ...condition(AWS === "*" ? 1 : 0.4) };
  };
  return policyDocument(...Array.from({ length: 1 + random.below(3) }, statement));
}
