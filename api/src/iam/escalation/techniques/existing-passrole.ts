/** Techniques that use a workload which already has a stronger role. */
import { type EscalationTechnique, useWorkload } from "./technique.ts";

/**
 * No step acts on the node: AWS checks the resources `instance` and `managed-instance` only if the request names the
 * node in its deprecated parameter InstanceId. A request with Targets is allowed by the document alone (AWS Systems
 * Manager User Guide, *Working with associations using IAM*).
 */
const CREATE_ASSOCIATION = [["ssm:CreateAssociation", "NEW"]] as const;

export const EXISTING_PASSROLE_TECHNIQUES: readonly EscalationTechnique[] = [
  useWorkload(
    "ec2-002",
    "Inject user data into an existing instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
  ),
  useWorkload(
    "ec2-004",
    "Poison a launch template default version",
    ["ec2:launch-template", "ec2.amazonaws.com"],
    ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    { unobservable: "what launches from the template's default version" },
  ),
  useWorkload(
    "ec2instanceconnect-003",
    "Push a temporary SSH key",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ec2-instance-connect:SendSSHPublicKey"],
    { workingState: "running", unobservable: "whether the network lets the caller reach the instance" },
  ),
  useWorkload(
    "lambda-003",
    "Replace the code of an existing function",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode"],
  ),
  useWorkload(
    "lambda-004",
    "Replace code and invoke",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
  ),
  useWorkload(
    "lambda-005",
    "Replace code and open the resource policy",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode", "lambda:AddPermission"],
  ),
  useWorkload(
    "cloudformation-002",
    "Rewrite a stack that has a service role",
    ["cloudformation:stack", "cloudformation.amazonaws.com"],
    ["cloudformation:UpdateStack"],
  ),
  useWorkload(
    "cloudformation-005",
    "Change set on a stack with a service role",
    ["cloudformation:stack", "cloudformation.amazonaws.com"],
    ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  ),
  useWorkload(
    "codebuild-002",
    "Override the buildspec of an existing project",
    ["codebuild:project", "codebuild.amazonaws.com"],
    ["codebuild:StartBuild"],
  ),
  useWorkload(
    "codebuild-003",
    "Override the buildspec in a batch build",
    ["codebuild:project", "codebuild.amazonaws.com"],
    ["codebuild:StartBuildBatch"],
  ),
  useWorkload(
    "glue-002",
    "Replace the SSH key of a dev endpoint",
    ["glue:devEndpoint", "glue.amazonaws.com"],
    ["glue:UpdateDevEndpoint"],
  ),
  useWorkload(
    "ecs-006",
    "Shell into a running task (ECS Exec)",
    ["ecs:task", "ecs-tasks.amazonaws.com"],
    ["ecs:ExecuteCommand", "ecs:DescribeTasks"],
    { workingState: "RUNNING" },
  ),
  useWorkload(
    "apprunner-002",
    "Rewrite an App Runner service",
    ["apprunner:service", "tasks.apprunner.amazonaws.com"],
    ["apprunner:UpdateService"],
  ),
  useWorkload(
    "batch-002",
    "Submit an existing privileged job definition",
    ["batch:job-definition", "ecs-tasks.amazonaws.com"],
    ["batch:SubmitJob"],
  ),
  useWorkload(
    "bedrock-002",
    "Use an existing AgentCore code interpreter",
    ["bedrock-agentcore:code-interpreter-custom", "bedrock-agentcore.amazonaws.com"],
    ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
  ),
  useWorkload(
    "sagemaker-004",
    "Presigned URL into an existing notebook",
    ["sagemaker:notebook-instance", "sagemaker.amazonaws.com"],
    ["sagemaker:CreatePresignedNotebookInstanceUrl"],
    { workingState: "InService" },
  ),
  useWorkload(
    "sagemaker-005",
    "Lifecycle config on an existing notebook",
    ["sagemaker:notebook-instance", "sagemaker.amazonaws.com"],
    [
      ["sagemaker:CreateNotebookInstanceLifecycleConfig", "NEW"],
      "sagemaker:StopNotebookInstance",
      "sagemaker:UpdateNotebookInstance",
      "sagemaker:StartNotebookInstance",
    ],
  ),
  useWorkload(
    "codedeploy-001",
    "Deploy a hostile revision onto existing hosts",
    ["codedeploy:deploymentgroup", "ec2.amazonaws.com"],
    ["codedeploy:CreateDeployment", ["codedeploy:RegisterApplicationRevision", "NEW"]],
  ),
  useWorkload(
    "stepfunctions-002",
    "Rewrite an existing state machine",
    ["states:stateMachine", "states.amazonaws.com"],
    ["states:UpdateStateMachine", "states:StartExecution"],
  ),
  useWorkload(
    "ssm-001",
    "Interactive shell on a managed instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ssm:StartSession"],
    {
      workingState: "running",
    },
  ),
  useWorkload(
    "ssm-002",
    "Run a command on a managed instance",
    ["ec2:instance", "ec2.amazonaws.com"],
    ["ssm:SendCommand", ["ssm:SendCommand", "NEW"]],
    { workingState: "running" },
  ),
  useWorkload(
    "ext-autoscaling-01",
    "New group from an existing launch configuration",
    ["autoscaling:launchConfiguration", "ec2.amazonaws.com"],
    [["autoscaling:CreateAutoScalingGroup", "NEW"]],
  ),
  useWorkload(
    "ext-autoscaling-02",
    "New group from a launch configuration, creating the service-linked role first",
    ["autoscaling:launchConfiguration", "ec2.amazonaws.com"],
    [
      ["autoscaling:CreateAutoScalingGroup", "NEW"],
      ["iam:CreateServiceLinkedRole", "NEW"],
    ],
  ),
  useWorkload(
    "ext-lambda-01",
    "Layer or config change on an existing function",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionConfiguration"],
  ),
  useWorkload(
    "ext-lambda-04",
    "Replace code and wire an event source",
    ["lambda:function", "lambda.amazonaws.com"],
    ["lambda:UpdateFunctionCode", ["lambda:CreateEventSourceMapping", "NEW"]],
  ),
  useWorkload(
    "ext-ssm-01",
    "State Manager association on managed instances",
    ["ec2:instance", "ec2.amazonaws.com"],
    CREATE_ASSOCIATION,
  ),
  // A hybrid node acts with the role of its activation, whose credentials the agent keeps on the node (AWS Systems Manager
  // User Guide, *Create the IAM service role required for Systems Manager in hybrid and multicloud environments*).
  useWorkload(
    "own-ssm-01",
    "Interactive shell on a hybrid managed node",
    ["ssm:managed-instance", "ssm.amazonaws.com"],
    ["ssm:StartSession"],
    {
      workingState: "Online",
      unobservable: "whether the advanced-instances tier is on, which sessions on hybrid nodes need",
    },
  ),
  useWorkload(
    "own-ssm-02",
    "Run a command on a hybrid managed node",
    ["ssm:managed-instance", "ssm.amazonaws.com"],
    ["ssm:SendCommand", ["ssm:SendCommand", "NEW"]],
    { workingState: "Online" },
  ),
  useWorkload(
    "own-ssm-03",
    "State Manager association on hybrid managed nodes",
    ["ssm:managed-instance", "ssm.amazonaws.com"],
    CREATE_ASSOCIATION,
  ),
  useWorkload(
    "ext-agentcore-01",
    "Shell command in an existing AgentCore runtime",
    ["bedrock-agentcore:runtime", "bedrock-agentcore.amazonaws.com"],
    ["bedrock-agentcore:InvokeAgentRuntimeCommand"],
  ),
  useWorkload(
    "ext-agentcore-04",
    "Drive an existing AgentCore browser",
    ["bedrock-agentcore:browser-custom", "bedrock-agentcore.amazonaws.com"],
    ["bedrock-agentcore:StartBrowserSession", "bedrock-agentcore:ConnectBrowserAutomationStream"],
  ),
];
