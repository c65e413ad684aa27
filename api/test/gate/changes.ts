/**
 * Ten Terraform plans and ten policy documents for the demo account: five of each open a path to administrator, and five
 * only look so. The expectations come from AWS's documented rules, not from the analysis.
 */
import { type PlannedItem, terraformPlan } from "./plans.ts";

const ACCOUNT = "111122223333";
export const arnOf = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
export const policy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const trustOf = (principal: object) =>
  policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });
export const PASS_TO_LAMBDA = policy(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]));
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const HELPER = arnOf("user", "v.horvat");
const SYNC = arnOf("user", "services/svc-erp-sync");

export interface GateCase {
  readonly name: string;
  readonly opens: boolean;
  readonly content: string;
  readonly attachTo?: string;
}

const POLICIES: readonly GateCase[] = [
  {
    name: "passing any role to a new function reaches an administrator role that trusts Lambda",
    opens: true,
    content: PASS_TO_LAMBDA,
    attachTo: HELPER,
  },
  {
    name: "writing inline policies on itself",
    opens: true,
    content: policy(allow("iam:PutUserPolicy", SYNC)),
    attachTo: SYNC,
  },
  {
    name: "joining the group of administrators",
    opens: true,
    content: policy(allow("iam:AddUserToGroup", arnOf("group", "platform-admins"))),
    attachTo: SYNC,
  },
  {
    name: "creating an access key for an administrator",
    opens: true,
    content: policy(allow("iam:CreateAccessKey", arnOf("user", "r.iyer"))),
    attachTo: arnOf("role", "NightlyBackup"),
  },
  {
    name: "changing the trust policy of an administrator role and assuming it",
    opens: true,
    content: policy(allow(["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"], arnOf("role", "JenkinsController"))),
    attachTo: arnOf("role", "EventNotifications"),
  },
  {
    name: "a passed role is limited to another service",
    opens: false,
    content: policy(
      allow("iam:PassRole", "*", { Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } } }),
      allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
    ),
    attachTo: HELPER,
  },
  {
    name: "inline policies on a user that the principal cannot become",
    opens: false,
    content: policy(allow("iam:PutUserPolicy", arnOf("user", "contractors/ext-a.silva"))),
    attachTo: SYNC,
  },
  {
    name: "all of IAM, and a deny of the same",
    opens: false,
    content: policy(allow("iam:*"), { Effect: "Deny", Action: "iam:*", Resource: "*" }),
    attachTo: SYNC,
  },
  {
    name: "changing the code of a function without a role",
    opens: false,
    content: policy(allow("lambda:UpdateFunctionCode", `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:image-resize`)),
    attachTo: HELPER,
  },
  {
    name: "attaching policies to a role that only a pipeline of another provider can assume",
    opens: false,
    content: policy(allow("iam:AttachRolePolicy", arnOf("role", "GitHubRelease"))),
    attachTo: SYNC,
  },
];

const newRole = (values: object): PlannedItem => ({
  address: "aws_iam_role.new",
  after: {
    description: null,
    force_detach_policies: false,
    max_session_duration: 3600,
    name: "new-role",
    path: "/",
    permissions_boundary: null,
    tags: null,
    ...values,
  },
});

const PLANS: readonly GateCase[] = [
  {
    name: "a new administrator role that a service user may assume",
    opens: true,
    content: terraformPlan(newRole({ assume_role_policy: trustOf({ AWS: SYNC }) }), {
      address: "aws_iam_role_policy_attachment.admin",
      after: { role: "new-role", policy_arn: ADMINISTRATOR },
      references: { role: ["aws_iam_role.new.name", "aws_iam_role.new"] },
    }),
  },
  {
    name: "a new policy whose ARN is known only after apply, attached to a user",
    opens: true,
    content: terraformPlan(
      {
        address: "aws_iam_policy.deploy",
        after: { description: null, name: "deploy", path: "/", policy: PASS_TO_LAMBDA, tags: null },
      },
      {
        address: "aws_iam_user_policy_attachment.deploy",
        after: { user: "v.horvat" },
        unknown: { policy_arn: true },
        references: { policy_arn: ["aws_iam_policy.deploy.arn", "aws_iam_policy.deploy"] },
      },
    ),
  },
  {
    name: "an inline policy of a group that is widened",
    opens: true,
    content: terraformPlan({
      address: "aws_iam_group_policy.tickets",
      actions: ["update"],
      before: { group: "helpdesk", id: "helpdesk:tickets", name: "tickets", policy: policy(allow("support:*")) },
      after: {
        group: "helpdesk",
        id: "helpdesk:tickets",
        name: "tickets",
        policy: policy(
          allow("support:*"),
          allow(["iam:PutUserPolicy", "iam:PutGroupPolicy"], [HELPER, arnOf("group", "helpdesk")]),
        ),
      },
    }),
  },
  {
    name: "an administrator role whose trust policy names another role",
    opens: true,
    content: terraformPlan({
      address: "aws_iam_role.order_sync",
      actions: ["update"],
      before: {
        arn: arnOf("role", "OrderSyncFunction"),
        name: "OrderSyncFunction",
        path: "/",
        assume_role_policy: trustOf({ Service: "lambda.amazonaws.com" }),
        permissions_boundary: "",
      },
      after: {
        arn: arnOf("role", "OrderSyncFunction"),
        name: "OrderSyncFunction",
        path: "/",
        assume_role_policy: trustOf({ AWS: arnOf("role", "NightlyBackup") }),
        permissions_boundary: "",
      },
    }),
  },
  {
    name: "a service user that joins the group of administrators",
    opens: true,
    content: terraformPlan({
      address: 'aws_iam_user_group_membership.members["svc-erp-sync"]',
      after: { user: "svc-erp-sync", groups: ["platform-admins"] },
    }),
  },
  {
    name: "a new role for a function with a narrow policy",
    opens: false,
    content: terraformPlan(
      newRole({ assume_role_policy: trustOf({ Service: "lambda.amazonaws.com" }) }),
      {
        address: "aws_iam_role_policy_attachment.logs",
        after: { role: "new-role", policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
      },
      {
        address: "aws_iam_role_policy.table",
        after: {
          name: "table",
          role: "new-role",
          policy: policy(allow("dynamodb:PutItem", `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`)),
        },
      },
    ),
  },
  {
    name: "a policy with full access that no principal gets",
    opens: false,
    content: terraformPlan({
      address: "aws_iam_policy.unused",
      after: { description: null, name: "break-glass", path: "/", policy: policy(allow("*")), tags: null },
    }),
  },
  {
    name: "an administrator policy on a role with a boundary of read permissions",
    opens: false,
    content: terraformPlan(
      newRole({
        assume_role_policy: trustOf({ AWS: SYNC }),
        permissions_boundary: "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
      }),
      { address: "aws_iam_role_policy_attachment.admin", after: { role: "new-role", policy_arn: ADMINISTRATOR } },
    ),
  },
  {
    name: "an attachment of full access that is removed, and one that does not change",
    opens: false,
    content: terraformPlan(
      {
        address: "aws_iam_user_policy_attachment.admin",
        actions: ["delete"],
        before: { id: "r.iyer-1", user: "r.iyer", policy_arn: ADMINISTRATOR },
      },
      {
        address: "aws_iam_role_policy_attachment.jenkins",
        actions: ["no-op"],
        before: { id: "JenkinsController-1", role: "JenkinsController", policy_arn: ADMINISTRATOR },
        after: { id: "JenkinsController-1", role: "JenkinsController", policy_arn: ADMINISTRATOR },
      },
    ),
  },
  {
    name: "passing a role that trusts another service than the one it is passed to",
    opens: false,
    content: terraformPlan({
      address: "aws_iam_user_policy.deploy",
      after: {
        name: "deploy",
        user: "v.horvat",
        policy: policy(
          allow("iam:PassRole", arnOf("role", "CloudFormationDeploy")),
          allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
        ),
      },
    }),
  },
];

export const POLICY_CASES = POLICIES;
export const PLAN_CASES = PLANS;
