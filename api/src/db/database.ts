/** The tables as the migrations leave them. Printed by `npm run schema`; never edited. */
import type { ColumnType, Generated } from "kysely";

/** The driver returns a moment as text. */
export type Moment = ColumnType<string, string | Date, string | Date>;
/** A document. `ColumnTypes` of `column-types.ts` says which one. */
export type Json = ColumnType<unknown, unknown, unknown>;
export type GeneratedMoment = ColumnType<string, string | Date | undefined, string | Date>;
export type GeneratedJson = ColumnType<unknown, unknown, unknown>;

export interface AccessKeyTable {
  id: string;
  account_id: string;
  identity: string;
  name: string;
  arn: string | null;
  created_at: Moment | null;
  content_hash: string;
  first_seen_at: Moment;
  gone_at: Moment | null;
  document: Json;
  user_identity: string;
  user_name: string;
  access_key_id: string | null;
  is_active: boolean;
  last_used_at: Moment | null;
}

export interface AccountTable {
  id: string;
  aws_account_id: string | null;
  partition: string | null;
  name: string;
  source: "ASSUME_ROLE" | "ENVIRONMENT" | "OFFLINE_FILES" | "PROFILE" | "SANDBOX" | "STATIC_KEYS";
  status: "ARCHIVED" | "CONNECTED" | "ERROR" | "PENDING";
  status_reason: string | null;
  region: string;
  profile: string | null;
  role_arn: string | null;
  rotate_role_arn: string | null;
  external_id: string | null;
  access_key_id: string | null;
  sealed_secret: string | null;
  endpoint: string | null;
  writes: "CONNECTION" | "OFF" | "ROTATE_ROLE";
  scan_every_hours: number | null;
  next_scan_at: Moment | null;
  aliases: GeneratedJson;
  created_at: Moment;
  connected_at: Moment | null;
  archived_at: Moment | null;
  reads_last_accessed: Generated<boolean>;
  cross_account_reading: Json | null;
  broken_scans: Generated<number>;
  scans_held_until: Moment | null;
  scans_held_by: string | null;
  reads_key_use: Generated<boolean>;
  key_use_regions: GeneratedJson;
  reads_workloads: Generated<boolean>;
  workload_regions: GeneratedJson;
  organization_id: string | null;
  reads_user_credentials: Generated<boolean>;
  guardrails: Json | null;
  archived_reason: "CLOSED" | "LEFT" | "PENDING_CLOSURE" | "SUSPENDED" | null;
  kept_in_state: string | null;
  own_settings: GeneratedJson;
  inherited_settings: GeneratedJson;
  erase_requested_at: Moment | null;
  erased_at: Moment | null;
  reads_resource_policies: Generated<boolean>;
  reads_access_analyzer: Generated<boolean>;
  reads_alerting: Generated<boolean>;
  organization_analyzers: Json | null;
}

export interface AccountActivityTable {
  account_id: string;
  event_id: string;
  at: Moment;
  received_at: Moment;
  service: string;
  name: string;
  region: string;
  actor: Json;
  source_address: string | null;
  user_agent: string | null;
  has_mfa: boolean | null;
  targets: Json;
}

export interface AccountActivityTargetTable {
  account_id: string;
  target: string;
  at: Moment;
  event_id: string;
}

export interface AccountContributionTable {
  account_id: string;
  snapshot_hash: Buffer;
  engine: string;
  content_hash: string;
  content: Buffer;
  at: Json;
}

export interface AccountGroupTable {
  id: string;
  name: string;
  created_at: Moment;
}

export interface AccountGroupMemberTable {
  group_id: string;
  account_id: string;
}

export interface ActivityReactionTable {
  account_id: string;
  due_at: Moment | null;
  reacted_at: Moment | null;
  users: GeneratedJson;
}

export interface AlertTable {
  id: string;
  number: number;
  fingerprint: string;
  account_id: string;
  check_id: string;
  check_version: number;
  category: string;
  severity: "CRITICAL" | "HIGH" | "INFORMATIONAL" | "LOW" | "MEDIUM";
  severity_rank: number;
  status: "ACKNOWLEDGED" | "DISMISSED" | "OPEN" | "RESOLVED" | "SNOOZED";
  resource_id: string;
  resource_name: string;
  resource_arn: string | null;
  owner_id: string;
  discriminator: Generated<string>;
  title: string;
  description: string;
  evidence: Json;
  content_hash: string;
  evidence_as_of: Moment;
  first_seen_at: Moment;
  last_seen_at: Moment | null;
  opened_at: Moment;
  resolved_at: Moment | null;
  resolution: "DISABLED" | "FIXED" | "GONE" | "SUPERSEDED" | null;
  reopen_count: Generated<number>;
  assignee: Json | null;
  acknowledged_by: Json | null;
  acknowledged_at: Moment | null;
  dismissal_reason: "FALSE_POSITIVE" | "MITIGATED_ELSEWHERE" | "RISK_ACCEPTED" | null;
  dismissal_comment: string | null;
  dismissed_by: Json | null;
  dismissed_at: Moment | null;
  dismissal_expires_at: Moment | null;
  not_evaluated_reason: string | null;
  search_text: string;
  problem_id: string | null;
  snoozed_by: Json | null;
  snoozed_at: Moment | null;
  snoozed_until: Moment | null;
  exception_rule_id: string | null;
}

export interface AlertCountTable {
  account_id: string;
  check_id: string;
  category: string;
  severity: string;
  severity_rank: number;
  status: string;
  count: number;
}

export interface AlertEventTable {
  seq: Generated<string>;
  alert_id: string;
  account_id: string;
  kind: "ACKNOWLEDGED" | "ASSIGNED" | "COMMENTED" | "DISMISSED" | "OPENED" | "REOPENED" | "RESOLVED" | "SNOOZED" | "UNDONE" | "UPDATED" | "WITHDRAWN" | "WOKEN";
  from_status: string | null;
  status: string;
  from_severity: string | null;
  severity: string;
  source_id: string;
  actor: Json;
  at: Moment;
  changes: GeneratedJson;
  comment: string | null;
}

export interface AlertEventDayTable {
  account_id: string;
  day: number;
  kind: string;
  from_status: string;
  status: string;
  from_severity: string;
  severity: string;
  count: number;
}

export interface ApiTokenTable {
  id: string;
  name: string;
  token_hash: string;
  role: "admin" | "analyst" | "operator" | "viewer";
  created_at: Moment;
  expires_at: Moment;
  last_used_at: Moment | null;
  revoked_at: Moment | null;
  operator_id: string | null;
  scopes: GeneratedJson;
  hint: string | null;
  account_ids: Json | null;
  networks: Json | null;
}

export interface ApprovalRequestTable {
  id: string;
  permission: string;
  input: string;
  input_hash: string;
  state_hash: string;
  summary: string;
  facts: Json;
  subject_kind: "ACCOUNT" | "OPERATOR" | "USER";
  subject_name: string;
  account_id: string | null;
  requested_by: Json;
  requested_by_id: string;
  requested_at: Moment;
  expires_at: Moment;
  status: "APPROVED" | "CARRIED_OUT" | "EXPIRED" | "FAILED" | "REFUSED" | "REQUESTED" | "WITHDRAWN";
  is_open: boolean | null;
  decided_by: Json | null;
  decided_by_id: string | null;
  decided_at: Moment | null;
  reason: string | null;
  result_id: string | null;
  error_code: string | null;
  revision: Generated<number>;
}

export interface AuditEventTable {
  seq: string;
  id: string;
  at: Moment;
  actor_kind: string;
  actor: string;
  actor_id: string | null;
  action: string;
  target: string | null;
  target_name: string | null;
  details: Json;
  request_id: string;
  previous_mac: string;
  mac: string;
  version: Generated<number>;
  actor_token_id: string | null;
  actor_token_name: string | null;
  address: string | null;
  client: string | null;
  actor_session_id: string | null;
}

export interface AuditHeadTable {
  id: string;
  seq: string;
  mac: string;
}

export interface AuditKeyTable {
  id: string;
  sealed: string;
}

export interface AuditRetentionTable {
  id: string;
  days: number;
}

export interface AuditStreamTable {
  target: string;
  position: Generated<string>;
  delivered_at: Moment | null;
  lease_owner: string | null;
  leased_until: Moment | null;
  position_mac: string | null;
}

export interface AwsBudgetUseTable {
  connection: string;
  worker_id: string;
  used_at: Moment;
}

export interface AwsCallTotalTable {
  action: string;
  outcome: string;
  calls: string;
}

export interface CheckResultTable {
  account_id: string;
  check_id: string;
  scan_id: string;
  outcome: "DISABLED" | "FAIL" | "NOT_EVALUATED" | "PASS";
  reason: string | null;
  missing_actions: GeneratedJson;
  evaluated_count: Generated<number>;
  failed_count: Generated<number>;
  not_evaluated_count: Generated<number>;
  as_of: Moment | null;
  last_evaluated_at: Moment | null;
  not_evaluated: GeneratedJson;
}

export interface CheckSettingsTable {
  id: string;
  thresholds: GeneratedJson;
  disabled_check_ids: GeneratedJson;
}

export interface ConnectionCheckTable {
  account_id: string;
  progress: "CONNECTED" | "FAILED" | "QUEUED" | "TRYING";
  requested_by: string | null;
  requested_at: GeneratedMoment;
  tried_at: Moment | null;
  first_scan_after_seconds: Generated<number>;
  code: string | null;
  reason: string | null;
  fix: string | null;
}

export interface ControlAnswerTable {
  id: string;
  account_id: string;
  standard: string;
  control_id: string;
  outcome: "FAIL" | "PASS";
  evidence: string;
  answered_by: Json;
  answered_at: Moment;
  expires_at: Moment;
  withdrawn_at: Moment | null;
  withdrawn_by: Json | null;
}

export interface ControlHistoryTable {
  scan_id: string;
  account_id: string;
  results: Json;
}

export interface ControlResultTable {
  account_id: string;
  test_id: string;
  rule_id: string;
  check_id: string;
  scan_id: string;
  outcome: "FAIL" | "NOT_EVALUATED" | "PASS";
  reason: string | null;
}

export interface DefaultViewTable {
  operator_id: string;
  list: string;
  view_id: string;
}

export interface EscalationPathTable {
  id: string;
  account_id: string;
  identity: string;
  source_name: string;
  source_arn: string | null;
  verdict: "BLOCKED" | "CONDITIONAL" | "EXPLOITABLE" | "UNKNOWN";
  hop_count: number;
  target_name: string;
  technique_ids: Json;
  rank: number;
  content_hash: string;
  first_seen_at: Moment;
  gone_at: Moment | null;
  document: Json;
  target_aws_account_id: string | null;
  readings: GeneratedJson;
  is_reported: Generated<boolean>;
  opened_at: GeneratedMoment;
}

export interface EventQueueTable {
  id: string;
  account_id: string | null;
  organization_id: string | null;
  url: string;
  region: string;
  created_at: Moment;
  leased_by: string | null;
  leased_until: Moment | null;
  read_at: Moment | null;
  failed_since: Moment | null;
  failure_code: string | null;
  failure_reason: string | null;
  last_event_at: Moment | null;
  tested_at: Moment | null;
  stored_count: Generated<string>;
  repeated_count: Generated<string>;
  ignored_count: Generated<string>;
  malformed_count: Generated<string>;
  unknown_account_count: Generated<string>;
  rejected: GeneratedJson;
}

export interface ExceptionRuleTable {
  id: string;
  query: string;
  reason: "FALSE_POSITIVE" | "MITIGATED_ELSEWHERE" | "RISK_ACCEPTED";
  comment: string;
  owner_id: string;
  mutes_critical: boolean;
  created_by: Json;
  created_at: Moment;
  changed_by: Json;
  expires_at: Moment;
  ended_at: Moment | null;
  end_reason: "ENDED" | "UNDONE" | null;
  revision: number;
  settled_revision: number;
}

export interface IamGroupTable {
  id: string;
  account_id: string;
  identity: string;
  name: string;
  arn: string | null;
  created_at: Moment | null;
  content_hash: string;
  first_seen_at: Moment;
  gone_at: Moment | null;
  document: Json;
}

export interface IamPolicyTable {
  id: string;
  account_id: string;
  identity: string;
  name: string;
  arn: string | null;
  created_at: Moment | null;
  content_hash: string;
  first_seen_at: Moment;
  gone_at: Moment | null;
  document: Json;
  type: "AWS_MANAGED" | "CUSTOMER_MANAGED" | "INLINE";
  attachment_count: number;
  risk_score: number;
}

export interface IamRoleTable {
  id: string;
  account_id: string;
  identity: string;
  name: string;
  arn: string | null;
  created_at: Moment | null;
  content_hash: string;
  first_seen_at: Moment;
  gone_at: Moment | null;
  document: Json;
  last_used_at: Moment | null;
  administrator: "NO" | "UNKNOWN" | "YES" | null;
}

export interface IamUserTable {
  id: string;
  account_id: string;
  identity: string;
  name: string;
  arn: string | null;
  created_at: Moment | null;
  content_hash: string;
  first_seen_at: Moment;
  gone_at: Moment | null;
  document: Json;
  administrator: "NO" | "UNKNOWN" | "YES" | null;
}

export interface IdentityCenterTable {
  organization_id: string;
  aws_organization_id: string;
  region: string;
  instance_arn: string | null;
  identity_store_id: string | null;
  requested_at: Moment | null;
  next_read_at: GeneratedMoment;
  read_at: Moment | null;
  code: string | null;
  reason: string | null;
  readings: Json;
  calls: Generated<number>;
}

export interface IdentityCenterAssignmentTable {
  organization_id: string;
  aws_account_id: string;
  permission_set_arn: string;
  principal_type: "GROUP" | "USER";
  principal_id: string;
}

export interface IdentityCenterGroupTable {
  organization_id: string;
  group_id: string;
  name: string;
  description: string | null;
}

export interface IdentityCenterMembershipTable {
  organization_id: string;
  group_id: string;
  user_id: string;
}

export interface IdentityCenterPermissionSetTable {
  organization_id: string;
  arn: string;
  name: string;
  administrator: "NO" | "UNKNOWN" | "YES";
  document: Json;
}

export interface IdentityCenterUserTable {
  organization_id: string;
  user_id: string;
  user_name: string;
  display_name: string | null;
  email: string | null;
  is_disabled: boolean;
}

export interface InventoryChangeTable {
  id: Generated<string>;
  account_id: string;
  source_id: string;
  kind: "ACCESS_KEY" | "GROUP" | "POLICY" | "ROLE" | "USER";
  change: "CHANGED" | "CREATED" | "DELETED";
  identity: string;
  owner_id: string;
  name: string;
  before: Json | null;
  after: Json | null;
  at: Moment;
}

export interface InventoryStartTable {
  account_id: string;
  kind: "ACCESS_KEY" | "GROUP" | "POLICY" | "ROLE" | "USER";
  since: Moment;
}

export interface KeyCanaryTable {
  id: string;
  sealed: string;
}

export interface KeyReceiverTable {
  id: string;
  account_id: string;
  name: string;
  url: string;
  public_key: string;
  public_key_hash: string;
  verification_key: string;
  sealed_key: string | null;
  user_name: string | null;
  added_by: Json;
  added_at: Moment;
  removed_at: Moment | null;
}

export interface KeyUseTable {
  account_id: string;
  access_key_id: string;
  region: string;
  address: string;
  agent: string;
  service: string;
  first_at: Moment;
  last_at: Moment;
  count: string;
}

export interface KeyUseEventTable {
  account_id: string;
  access_key_id: string;
  region: string;
  event_id: string;
  at: Moment;
}

export interface KeyUseReadingTable {
  account_id: string;
  access_key_id: string;
  region: string;
  requested_at: Moment | null;
  window_from: Moment | null;
  window_to: Moment | null;
  started_at: Moment | null;
  page_count: Generated<number>;
  covered_from: Moment | null;
  covered_to: Moment | null;
  outcome: "FAILED" | "NO_PERMISSION" | "READ" | null;
  code: string | null;
  reason: string | null;
  finished_at: Moment | null;
}

export interface KmsKeyTable {
  seq: Generated<string>;
  kms_key_arn: string;
  installation_id: string | null;
  ciphertext: string;
  created_at: GeneratedMoment;
}

export interface KnownBrowserTable {
  token_hash: string;
  operator_id: string;
  last_sign_in_at: Moment;
}

export interface LastAccessedTable {
  account_id: string;
  identity: string;
  arn: string;
  status: "FAILED" | "GONE" | "NO_PERMISSION" | "READ";
  attempted_at: Moment;
  read_at: Moment | null;
  services: Json | null;
  actions: Json | null;
  reason: string | null;
}

export interface LastAccessedReadingTable {
  account_id: string;
  is_running: boolean;
  outcome: "FAILED" | "NO_PERMISSION" | "READ" | "UNSUPPORTED" | null;
  started_at: Moment;
  updated_at: Moment;
  finished_at: Moment | null;
  action: string | null;
  code: string | null;
  reason: string | null;
}

export interface NotificationAttachmentTable {
  message_id: string;
  file_name: string;
  content: Buffer;
}

export interface NotificationDeliveryTable {
  seq: Generated<string>;
  id: string;
  message_id: string;
  target_id: string;
  state: "DELIVERED" | "PENDING" | "REDIRECTED" | "SKIPPED";
  is_replay: boolean;
  attempt_count: Generated<number>;
  attempted_at: Moment | null;
  delivered_at: Moment | null;
  latency_ms: number | null;
  answer_status: number | null;
  answer_text: string | null;
  problem_code: string | null;
  created_at: Moment;
  skipped_at: Moment | null;
  once_key: string | null;
  address: string | null;
  retry_at: Moment | null;
}

export interface NotificationEventTable {
  seq: Generated<string>;
  id: string;
  event: string;
  severity: "CRITICAL" | "HIGH" | "INFORMATIONAL" | "LOW" | "MEDIUM";
  account_id: string | null;
  subject_id: string;
  subject_name: string;
  title: string;
  description: string;
  path: string;
  source_id: string;
  once_key: string | null;
  at: Moment;
  principal_id: string | null;
}

export interface NotificationMessageTable {
  id: string;
  rule_id: string | null;
  rule_name: string;
  title: string;
  body: Json;
  created_at: Moment;
  owner: string | null;
}

export interface NotificationRuleTable {
  id: string;
  name: string;
  query: string;
  events: Json;
  target_ids: Json;
  frequency: "AT_ONCE" | "DAILY" | "HOURLY" | "WEEKLY";
  start_minute: number;
  time_zone: string;
  is_enabled: boolean;
  position: string;
  next_digest_at: Moment | null;
  created_by: Json;
  created_at: Moment;
  account_ids: GeneratedJson;
  weekday: Generated<number>;
  quiet_from_minute: number | null;
  quiet_to_minute: number | null;
  quiet_except_severity: string | null;
  event_position: Generated<string>;
  urgent_position: Generated<string>;
  urgent_event_position: Generated<string>;
  held_until: Moment | null;
  held_except_severity: string | null;
  failing_since: Moment | null;
  failed_at: Moment | null;
  failure_code: string | null;
  retry_at: Moment | null;
  report_standard: string | null;
  to_owners: Generated<boolean>;
}

export interface NotificationTargetTable {
  id: string;
  name: string;
  kind: "EMAIL" | "EVENTBRIDGE" | "JIRA" | "PAGERDUTY" | "SECURITYHUB" | "SLACK" | "SNS" | "TEAMS" | "WEBHOOK";
  settings: Json;
  sealed_secret: string;
  failing_since: Moment | null;
  failure_count: Generated<number>;
  retry_at: Moment | null;
  paused_at: Moment | null;
  last_problem: string | null;
  last_delivered_at: Moment | null;
  lease_owner: string | null;
  leased_until: Moment | null;
  created_by: Json;
  created_at: Moment;
}

export interface NotificationTicketTable {
  target_id: string;
  subject_id: string;
  key: string | null;
  last_event_id: string | null;
  last_event_at: Moment | null;
  creating_since: Moment | null;
  created_at: Moment;
}

export interface OfflineFileTable {
  account_id: string;
  kind: "account-summary" | "authorization-details" | "credential-report" | "password-policy" | "workloads";
  taken_at: Moment;
  uploaded_at: Moment;
  content: Buffer;
}

export interface OperatorTable {
  id: string;
  name: string;
  role: "admin" | "analyst" | "operator" | "viewer";
  status: "ACTIVE" | "DISABLED" | "INVITED";
  password_hash: string | null;
  issuer: string | null;
  subject: string | null;
  created_at: Moment;
  last_sign_in_at: Moment | null;
  password_changed_at: Moment | null;
  role_source: Generated<"ADMIN" | "PROVIDER">;
  last_sign_in_method: "IDENTITY_PROVIDER" | "INVITATION" | "LINK" | "PASSKEY" | "PASSWORD" | null;
  is_limited: Generated<boolean>;
  accounts_source: Generated<"ADMIN" | "PROVIDER">;
  provider_groups: Json | null;
}

export interface OperatorAccountGroupTable {
  operator_id: string;
  group_id: string;
}

export interface OperatorSessionTable {
  id: string;
  token_hash: string;
  created_at: Moment;
  last_active_at: Moment;
  previous_visit_at: Moment | null;
  ended_at: Moment | null;
  operator_id: string;
  authenticated_at: Moment;
  sign_in_method: "IDENTITY_PROVIDER" | "INVITATION" | "LINK" | "PASSKEY" | "PASSWORD" | null;
  address: string | null;
  user_agent: string | null;
  must_register_passkey: Generated<boolean>;
  console_code_hash: string | null;
  console_code_expires_at: Moment | null;
}

export interface OrganizationTable {
  id: string;
  aws_organization_id: string;
  management_account_id: string;
  partition: string;
  root_id: string;
  account_id: string;
  region: string;
  external_id: string;
  role_name: string;
  units: Json;
  unread: Json;
  calls: number;
  read_requested_at: Moment | null;
  read_at: Moment | null;
  read_code: string | null;
  read_reason: string | null;
  created_at: Moment;
  connects_new_since: Moment | null;
  connects_new_by: string | null;
  next_read_at: Moment | null;
  policy_readings: GeneratedJson;
  policy_calls: Generated<number>;
  held_accounts: GeneratedJson;
  held_since: Moment | null;
  archiving_allowed: GeneratedJson;
  administration: Json | null;
}

export interface OrganizationMemberTable {
  organization_id: string;
  aws_account_id: string;
  name: string;
  email: string | null;
  state: string;
  unit_id: string;
  progress: Generated<"FAILED" | "NONE" | "QUEUED" | "TRYING">;
  requested_by: string | null;
  requested_at: Moment | null;
  first_scan_after_seconds: Generated<number>;
  code: string | null;
  reason: string | null;
  fix: string | null;
  tried_at: Moment | null;
  first_listed_at: GeneratedMoment;
  listed_at: GeneratedMoment;
  placed_at: GeneratedMoment;
  overdue_reported_at: Moment | null;
}

export interface OrganizationPolicyTable {
  organization_id: string;
  type: "RESOURCE_CONTROL_POLICY" | "SERVICE_CONTROL_POLICY";
  policy_id: string;
  name: string;
  document: string;
  target_ids: readonly string[] | null;
}

export interface OwnerSettingsTable {
  id: number;
  tag_keys: Json;
  mappings: Json;
  email_domains: Json;
  email_target_id: string | null;
  revision: number;
}

export interface PasskeyTable {
  id: string;
  operator_id: string;
  credential_id: string;
  public_key: string;
  counter: string;
  transports: Json;
  name: string;
  created_at: Moment;
  last_used_at: Moment | null;
}

export interface PasskeyChallengeTable {
  flow_hash: string;
  challenge: string;
  purpose: "PROOF" | "REGISTER" | "SECOND_FACTOR" | "SIGN_IN";
  operator_id: string | null;
  session_id: string | null;
  expires_at: Moment;
}

export interface PolicyVersionTable {
  account_id: string;
  identity: string;
  version_id: string;
  created_at: Moment;
  text: string;
  was_default: boolean;
  found_at: Moment;
  found_by: string;
  gone_at: Moment | null;
  gone_by: string | null;
}

export interface ProblemTable {
  id: string;
  account_id: string;
  cause_key: string;
  kind: string;
  resource_id: string;
  resource_name: string;
  statement: number | null;
}

export interface ProviderGroupTable {
  value: string;
  role: "admin" | "analyst" | "operator" | "viewer";
  account_group_ids: readonly string[] | null;
  position: number;
}

export interface ProviderGroupSettingsTable {
  id: number;
  revision: Generated<number>;
}

export interface RefusalBurstTable {
  caller_key: string;
  caller_name: string;
  codes: Json;
  count: number;
  due_at: Moment;
}

export interface RetentionSettingsTable {
  id: number;
  scan_days: number | null;
  alert_days: number | null;
  inventory_days: number | null;
  revision: Generated<number>;
  last_run_at: Moment | null;
  last_run: Json | null;
}

export interface RoleTrustTable {
  account_id: string;
  trusted: string;
  role_identity: string;
}

export interface RotationTable {
  id: string;
  account_id: string;
  aws_account_id: string;
  user_name: string;
  user_arn: string;
  user_identity: string;
  old_access_key_id: string;
  new_access_key_id: string | null;
  state: "CANCELLED" | "COMPLETED" | "CREATE_INTENT" | "DEACTIVATE_INTENT" | "DELETE_INTENT" | "DELIVERED" | "NEEDS_OPERATOR" | "OLD_INACTIVE" | "ORPHAN" | "PROMOTED" | "RECONCILING" | "REQUESTED" | "ROLLED_BACK" | "SEALED" | "SENT" | "VERIFIED";
  state_since: Moment;
  mode: "COMPROMISED" | "RETIRE" | "STANDARD";
  destination: "PARAMETER_STORE" | "REVEAL" | "SECRETS_MANAGER" | "WEBHOOK" | null;
  secret_id: string | null;
  secret_region: string | null;
  version_id: string | null;
  previous_version_id: string | null;
  trigger: "OPERATOR" | "SCHEDULE" | "TOKEN";
  schedule_id: string | null;
  requested_by: Json;
  requested_at: Moment;
  reason: string | null;
  idempotency_key: string | null;
  request_hash: string | null;
  overlap_seconds: number;
  quiet_seconds: number;
  soak_seconds: number;
  time_scale: number;
  lease_owner: string | null;
  lease_until: Moment | null;
  fence: Generated<number>;
  next_tick_at: Moment | null;
  failure_count: Generated<number>;
  ask_count: Generated<number>;
  waiting_for: string | null;
  gate_view: Json | null;
  attempt: Generated<number>;
  before_set: Json | null;
  intent_at: Moment | null;
  old_last_used_at_request: Json | null;
  reconciled: Json | null;
  orphan_access_key_id: string | null;
  orphan_proof: string | null;
  orphan_inactive_at: Moment | null;
  sealed_secret: string | null;
  sealed_at: Moment | null;
  probe_count: Generated<number>;
  probed_at: Moment | null;
  promoted_at: Moment | null;
  revealed_at: Moment | null;
  revealed_to: Json | null;
  acknowledged_at: Moment | null;
  acknowledged_by: Json | null;
  gate_deadline_at: Moment | null;
  gate_at: Moment | null;
  gate_kind: "NEW_KEY_IN_USE" | "OLD_KEY_UNUSED" | "OPERATOR_CONFIRMED" | null;
  moved_confirmed_by: Json | null;
  inactive_at: Moment | null;
  reenabled_at: Moment | null;
  new_key_deleted_at: Moment | null;
  rollback_requested_at: Moment | null;
  rollback_requested_by: Json | null;
  resume_state: "CREATE_INTENT" | "DEACTIVATE_INTENT" | "DELETE_INTENT" | "DELIVERED" | "OLD_INACTIVE" | "ORPHAN" | "PROMOTED" | "RECONCILING" | "REQUESTED" | "SEALED" | "SENT" | "VERIFIED" | null;
  parked_code: string | null;
  parked_reason: string | null;
  finished_at: Moment | null;
  moved_confirmed_at: Moment | null;
  receiver_id: string | null;
  sent_at: Moment | null;
  accepted_at: Moment | null;
  return_accepted_at: Moment | null;
  returned_at: Moment | null;
  retire_tick_at: Moment | null;
}

export interface RotationEventTable {
  seq: Generated<string>;
  rotation_id: string;
  account_id: string;
  kind: "ACKNOWLEDGED" | "ASKED" | "AWS_CALLED" | "MOVED" | "NOTED" | "PARKED" | "REQUESTED" | "REVEALED";
  from_state: string | null;
  state: "CANCELLED" | "COMPLETED" | "CREATE_INTENT" | "DEACTIVATE_INTENT" | "DELETE_INTENT" | "DELIVERED" | "NEEDS_OPERATOR" | "OLD_INACTIVE" | "ORPHAN" | "PROMOTED" | "RECONCILING" | "REQUESTED" | "ROLLED_BACK" | "SEALED" | "SENT" | "VERIFIED";
  actor: Json;
  at: GeneratedMoment;
  message: string;
  evidence: GeneratedJson;
}

export interface RotationScheduleTable {
  id: string;
  account_id: string;
  name: string;
  target: Json;
  max_age_days: number;
  warn_days_before: number;
  window: Json;
  jitter_minutes: number;
  open_max: number;
  destination: "PARAMETER_STORE" | "REVEAL" | "SECRETS_MANAGER" | "WEBHOOK";
  overlap_hours: number;
  quiet_hours: number;
  soak_hours: number;
  is_enabled: boolean;
  paused_reason: string | null;
  failure_count: Generated<number>;
  next_slot_at: Moment | null;
  created_by: Json;
  created_at: Moment;
  deleted_at: Moment | null;
}

export interface SavedViewTable {
  id: string;
  list: string;
  name: string;
  owner_id: string;
  is_shared: boolean;
  query: string;
  order_by: string | null;
  columns: Json | null;
  is_compact: boolean;
  includes_deleted: boolean;
  policy_type: string | null;
  created_at: Moment;
  updated_at: Moment;
  deleted_at: Moment | null;
}

export interface ScanTable {
  id: string;
  account_id: string;
  status: "CANCELLED" | "FAILED" | "PARTIAL" | "QUEUED" | "RUNNING" | "SUCCEEDED";
  phase: "ANALYZE" | "COLLECT" | "CONNECT" | "RECONCILE" | null;
  trigger: "ACTIVITY" | "FIRST_START" | "OPERATOR" | "SCHEDULE" | "TOKEN";
  requested_by: Json;
  requested_at: Moment;
  started_at: Moment | null;
  finished_at: Moment | null;
  attempt: Generated<number>;
  heartbeat_at: Moment | null;
  is_cancel_requested: Generated<boolean>;
  progress: Json;
  coverage: Json | null;
  counts: Json | null;
  error_code: string | null;
  error_message: string | null;
  idempotency_key: string | null;
  coverage_percent: number | null;
  coverage_as_of: Moment | null;
}

export interface ScanCountTable {
  account_id: string;
  status: string;
  count: string;
  timed: string;
  seconds: number;
  within: readonly string[];
}

export interface ScanPurgedTable {
  status: string;
  timed: string;
  seconds: number;
  within: readonly string[];
}

export interface ScheduleSlotTable {
  schedule_id: string;
  slot_at: Moment;
  fired_at: GeneratedMoment;
  started: Generated<number>;
  note: string | null;
}

export interface SecretDestinationTable {
  id: string;
  account_id: string;
  secret_id: string;
  region: string;
  user_name: string | null;
  added_by: Json;
  added_at: Moment;
}

export interface SignInAttemptTable {
  key: string;
  wrong: number;
  ends_at: Moment;
}

export interface SignInLinkTable {
  id: string;
  token_hash: string;
  created_at: Moment;
  expires_at: Moment;
  used_at: Moment | null;
  operator_id: string;
  purpose: "INVITATION" | "SIGN_IN";
}

export interface SnapshotTable {
  id: string;
  account_id: string;
  scan_id: string;
  taken_at: Moment;
  document: Buffer;
  known_sections: Json | null;
}

export interface UnitSettingTable {
  organization_id: string;
  unit_id: string;
  name: string;
  value: number | null;
}

export interface UsedProviderStateTable {
  state_hash: string;
  used_at: Moment;
}

export interface UserKeysTable {
  account_id: string;
  user_identity: string;
  user_name: string;
  read_at: Moment;
  keys: Json;
}

export interface WorkerHeartbeatTable {
  id: string;
  started_at: Moment;
  beat_at: Moment;
  metrics: Json;
}

export interface Database {
  access_key: AccessKeyTable;
  account: AccountTable;
  account_activity: AccountActivityTable;
  account_activity_target: AccountActivityTargetTable;
  account_contribution: AccountContributionTable;
  account_group: AccountGroupTable;
  account_group_member: AccountGroupMemberTable;
  activity_reaction: ActivityReactionTable;
  alert: AlertTable;
  alert_count: AlertCountTable;
  alert_event: AlertEventTable;
  alert_event_day: AlertEventDayTable;
  api_token: ApiTokenTable;
  approval_request: ApprovalRequestTable;
  audit_event: AuditEventTable;
  audit_head: AuditHeadTable;
  audit_key: AuditKeyTable;
  audit_retention: AuditRetentionTable;
  audit_stream: AuditStreamTable;
  aws_budget_use: AwsBudgetUseTable;
  aws_call_total: AwsCallTotalTable;
  check_result: CheckResultTable;
  check_settings: CheckSettingsTable;
  connection_check: ConnectionCheckTable;
  control_answer: ControlAnswerTable;
  control_history: ControlHistoryTable;
  control_result: ControlResultTable;
  default_view: DefaultViewTable;
  escalation_path: EscalationPathTable;
  event_queue: EventQueueTable;
  exception_rule: ExceptionRuleTable;
  iam_group: IamGroupTable;
  iam_policy: IamPolicyTable;
  iam_role: IamRoleTable;
  iam_user: IamUserTable;
  identity_center: IdentityCenterTable;
  identity_center_assignment: IdentityCenterAssignmentTable;
  identity_center_group: IdentityCenterGroupTable;
  identity_center_membership: IdentityCenterMembershipTable;
  identity_center_permission_set: IdentityCenterPermissionSetTable;
  identity_center_user: IdentityCenterUserTable;
  inventory_change: InventoryChangeTable;
  inventory_start: InventoryStartTable;
  key_canary: KeyCanaryTable;
  key_receiver: KeyReceiverTable;
  key_use: KeyUseTable;
  key_use_event: KeyUseEventTable;
  key_use_reading: KeyUseReadingTable;
  kms_key: KmsKeyTable;
  known_browser: KnownBrowserTable;
  last_accessed: LastAccessedTable;
  last_accessed_reading: LastAccessedReadingTable;
  notification_attachment: NotificationAttachmentTable;
  notification_delivery: NotificationDeliveryTable;
  notification_event: NotificationEventTable;
  notification_message: NotificationMessageTable;
  notification_rule: NotificationRuleTable;
  notification_target: NotificationTargetTable;
  notification_ticket: NotificationTicketTable;
  offline_file: OfflineFileTable;
  operator: OperatorTable;
  operator_account_group: OperatorAccountGroupTable;
  operator_session: OperatorSessionTable;
  organization: OrganizationTable;
  organization_member: OrganizationMemberTable;
  organization_policy: OrganizationPolicyTable;
  owner_settings: OwnerSettingsTable;
  passkey: PasskeyTable;
  passkey_challenge: PasskeyChallengeTable;
  policy_version: PolicyVersionTable;
  problem: ProblemTable;
  provider_group: ProviderGroupTable;
  provider_group_settings: ProviderGroupSettingsTable;
  refusal_burst: RefusalBurstTable;
  retention_settings: RetentionSettingsTable;
  role_trust: RoleTrustTable;
  rotation: RotationTable;
  rotation_event: RotationEventTable;
  rotation_schedule: RotationScheduleTable;
  saved_view: SavedViewTable;
  scan: ScanTable;
  scan_count: ScanCountTable;
  scan_purged: ScanPurgedTable;
  schedule_slot: ScheduleSlotTable;
  secret_destination: SecretDestinationTable;
  sign_in_attempt: SignInAttemptTable;
  sign_in_link: SignInLinkTable;
  snapshot: SnapshotTable;
  unit_setting: UnitSettingTable;
  used_provider_state: UsedProviderStateTable;
  user_keys: UserKeysTable;
  worker_heartbeat: WorkerHeartbeatTable;
}
