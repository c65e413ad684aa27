/**
 * Every check, by family and then in the order of `field-list.json`. `npm run new:check ID` adds a line. A test fails
 * if a check is missing.
 */
import type { AnyCheck } from "../check.ts";
import { aaEnabled } from "./aa-enabled.ts";
import { aaFindings } from "./aa-findings.ts";
import { accessStaleAi } from "./access-stale-ai.ts";
import { accessUnused } from "./access-unused.ts";
import { adminAwsManaged } from "./admin-aws-managed.ts";
import { adminCustom } from "./admin-custom.ts";
import { adminCustomIdle } from "./admin-custom-idle.ts";
import { adminGroup } from "./admin-group.ts";
import { adminInline } from "./admin-inline.ts";
import { adminRole } from "./admin-role.ts";
import { adminUser } from "./admin-user.ts";
import { alarmIamChange } from "./alarm-iam-change.ts";
import { alarmSignin } from "./alarm-signin.ts";
import { analyzerUntagged } from "./analyzer-untagged.ts";
import { apikeyAdmin } from "./apikey-admin.ts";
import { apikeyConsoleUser } from "./apikey-console-user.ts";
import { apikeyLongTerm } from "./apikey-long-term.ts";
import { auditRole } from "./audit-role.ts";
import { bedrockAgentRoleShared } from "./bedrock-agent-role-shared.ts";
import { bndAgentRole } from "./bnd-agent-role.ts";
import { bndDelegatedAdmin } from "./bnd-delegated-admin.ts";
import { bndEditable } from "./bnd-editable.ts";
import { bndIneffective } from "./bnd-ineffective.ts";
import { bndNotEnforced } from "./bnd-not-enforced.ts";
import { bndRemovable } from "./bnd-removable.ts";
import { certExpired } from "./cert-expired.ts";
import { cloudshellFull } from "./cloudshell-full.ts";
import { condSetOperator } from "./cond-set-operator.ts";
import { confusedDeputy } from "./confused-deputy.ts";
import { contacts } from "./contacts.ts";
import { credExposure } from "./cred-exposure.ts";
import { dataExfil } from "./data-exfil.ts";
import { deadDeny } from "./dead-deny.ts";
import { directAttach } from "./direct-attach.ts";
import { escAdminFunction } from "./esc-admin-function.ts";
import { escAdminInstance } from "./esc-admin-instance.ts";
import { escAdminStack } from "./esc-admin-stack.ts";
import { escAssumeroleStar } from "./esc-assumerole-star.ts";
import { escCycle } from "./esc-cycle.ts";
import { escIamAdmin } from "./esc-iam-admin.ts";
import { escInline } from "./esc-inline.ts";
import { escManaged } from "./esc-managed.ts";
import { escPassroleStar } from "./esc-passrole-star.ts";
import { escPath } from "./esc-path.ts";
import { escPolicyAdmin } from "./esc-policy-admin.ts";
import { escResourcePolicy } from "./esc-resource-policy.ts";
import { escSsmRole } from "./esc-ssm-role.ts";
import { escTrustAdmin } from "./esc-trust-admin.ts";
import { fullBedrock } from "./full-bedrock.ts";
import { fullCloudtrail } from "./full-cloudtrail.ts";
import { fullKms } from "./full-kms.ts";
import { fullSagemaker } from "./full-sagemaker.ts";
import { groupEmpty } from "./group-empty.ts";
import { hiddenAdminGroup } from "./hidden-admin-group.ts";
import { idcAdminSession } from "./idc-admin-session.ts";
import { idcDeletedPrincipal } from "./idc-deleted-principal.ts";
import { idcDirectUser } from "./idc-direct-user.ts";
import { idcManagementAccount } from "./idc-management-account.ts";
import { idcManagementBoundary } from "./idc-management-boundary.ts";
import { idcUnusedSet } from "./idc-unused-set.ts";
import { infraModify } from "./infra-modify.ts";
import { inlinePolicy } from "./inline-policy.ts";
import { instanceRole } from "./instance-role.ts";
import { internalAccess } from "./internal-access.ts";
import { keyAge365 } from "./key-age-365.ts";
import { keyAge90 } from "./key-age-90.ts";
import { keyAndPassword } from "./key-and-password.ts";
import { keyAtSetup } from "./key-at-setup.ts";
import { keyExpiring } from "./key-expiring.ts";
import { keyInactiveOld } from "./key-inactive-old.ts";
import { keyLongLivedUse } from "./key-long-lived-use.ts";
import { keyNeverUsed } from "./key-never-used.ts";
import { keyQuarantined } from "./key-quarantined.ts";
import { keyTwoActive } from "./key-two-active.ts";
import { keyUnused45 } from "./key-unused-45.ts";
import { keyUnused90 } from "./key-unused-90.ts";
import { kmsDecryptAll } from "./kms-decrypt-all.ts";
import { knownBadPolicy } from "./known-bad-policy.ts";
import { lint } from "./lint.ts";
import { managedNotOnRole } from "./managed-not-on-role.ts";
import { marketplaceSub } from "./marketplace-sub.ts";
import { mfaAdmin } from "./mfa-admin.ts";
import { mfaAny } from "./mfa-any.ts";
import { mfaConsole } from "./mfa-console.ts";
import { mfaFlawedPolicy } from "./mfa-flawed-policy.ts";
import { mfaHardware } from "./mfa-hardware.ts";
import { mfaNotRequired } from "./mfa-not-required.ts";
import { mfaTrust } from "./mfa-trust.ts";
import { nonStsAction } from "./non-sts-action.ts";
import { notactionAllow } from "./notaction-allow.ts";
import { notresourceAllow } from "./notresource-allow.ts";
import { orgDelegated } from "./org-delegated.ts";
import { orgDenyRegion } from "./org-deny-region.ts";
import { orgGuardrails } from "./org-guardrails.ts";
import { orgLayout } from "./org-layout.ts";
import { orgLeave } from "./org-leave.ts";
import { orgManagementWorkloads } from "./org-management-workloads.ts";
import { orgPolicyDelegation } from "./org-policy-delegation.ts";
import { policyUnattached } from "./policy-unattached.ts";
import { pwdExpiry90 } from "./pwd-expiry-90.ts";
import { pwdLength14 } from "./pwd-length-14.ts";
import { pwdLength8 } from "./pwd-length-8.ts";
import { pwdLower } from "./pwd-lower.ts";
import { pwdMissing } from "./pwd-missing.ts";
import { pwdNumber } from "./pwd-number.ts";
import { pwdReuse24 } from "./pwd-reuse-24.ts";
import { pwdStrong } from "./pwd-strong.ts";
import { pwdSymbol } from "./pwd-symbol.ts";
import { pwdUnused45 } from "./pwd-unused-45.ts";
import { pwdUnused90 } from "./pwd-unused-90.ts";
import { pwdUpper } from "./pwd-upper.ts";
import { rcpPresent } from "./rcp-present.ts";
import { resourceExposure } from "./resource-exposure.ts";
import { resourcePolicyStar } from "./resource-policy-star.ts";
import { resourceStar } from "./resource-star.ts";
import { roleEc2Idle } from "./role-ec2-idle.ts";
import { roleUntagged } from "./role-untagged.ts";
import { roleUnused } from "./role-unused.ts";
import { rootAlarm } from "./root-alarm.ts";
import { rootCentral } from "./root-central.ts";
import { rootCert } from "./root-cert.ts";
import { rootHardwareMfa } from "./root-hardware-mfa.ts";
import { rootKey } from "./root-key.ts";
import { rootMfa } from "./root-mfa.ts";
import { rootUsed } from "./root-used.ts";
import { serviceUserPassword } from "./service-user-password.ts";
import { sshKeyAge } from "./ssh-key-age.ts";
import { supportRole } from "./support-role.ts";
import { svcCredAge } from "./svc-cred-age.ts";
import { trustAny } from "./trust-any.ts";
import { trustAnyCond } from "./trust-any-cond.ts";
import { trustCompute } from "./trust-compute.ts";
import { trustCrossAccount } from "./trust-cross-account.ts";
import { trustNoExternalid } from "./trust-no-externalid.ts";
import { trustNotprincipal } from "./trust-notprincipal.ts";
import { trustOidcOpen } from "./trust-oidc-open.ts";
import { trustReadonlyExternal } from "./trust-readonly-external.ts";
import { userInactiveAny } from "./user-inactive-any.ts";
import { userNeverSignedIn } from "./user-never-signed-in.ts";
import { userNoGroup } from "./user-no-group.ts";
import { userUntagged } from "./user-untagged.ts";
import { usersNotFederated } from "./users-not-federated.ts";
import { wildService } from "./wild-service.ts";

export const CHECKS: readonly AnyCheck[] = [
  // KEY
  keyAge90,
  keyAge365,
  keyInactiveOld,
  keyTwoActive,
  keyAtSetup,
  keyAndPassword,
  keyLongLivedUse,
  keyQuarantined,
  svcCredAge,
  sshKeyAge,
  apikeyLongTerm,
  apikeyAdmin,
  apikeyConsoleUser,
  keyExpiring,
  // INA
  userNeverSignedIn,
  userInactiveAny,
  userNoGroup,
  serviceUserPassword,
  userUntagged,
  usersNotFederated,
  // MFA
  mfaConsole,
  mfaAny,
  mfaHardware,
  mfaAdmin,
  mfaNotRequired,
  mfaFlawedPolicy,
  mfaTrust,
  // PWD
  pwdMissing,
  pwdLength14,
  pwdLength8,
  pwdReuse24,
  pwdUpper,
  pwdLower,
  pwdSymbol,
  pwdNumber,
  pwdExpiry90,
  pwdStrong,
  // BND
  bndDelegatedAdmin,
  bndNotEnforced,
  bndRemovable,
  bndEditable,
  bndIneffective,
  bndAgentRole,
  // ESC
  escManaged,
  escInline,
  escPath,
  escPassroleStar,
  escAssumeroleStar,
  escIamAdmin,
  escPolicyAdmin,
  escTrustAdmin,
  escAdminInstance,
  escAdminFunction,
  escAdminStack,
  escSsmRole,
  escCycle,
  escResourcePolicy,
  // UNU
  keyUnused45,
  keyUnused90,
  keyNeverUsed,
  pwdUnused45,
  pwdUnused90,
  roleUnused,
  roleEc2Idle,
  accessUnused,
  accessStaleAi,
  policyUnattached,
  groupEmpty,
  // ROOT
  rootKey,
  rootMfa,
  rootHardwareMfa,
  rootUsed,
  rootCert,
  rootCentral,
  rootAlarm,
  // EXC
  adminAwsManaged,
  adminCustom,
  adminCustomIdle,
  adminInline,
  adminUser,
  adminGroup,
  adminRole,
  wildService,
  fullCloudtrail,
  fullKms,
  kmsDecryptAll,
  marketplaceSub,
  cloudshellFull,
  fullBedrock,
  fullSagemaker,
  dataExfil,
  resourceExposure,
  credExposure,
  infraModify,
  resourceStar,
  notactionAllow,
  notresourceAllow,
  directAttach,
  inlinePolicy,
  knownBadPolicy,
  hiddenAdminGroup,
  deadDeny,
  lint,
  nonStsAction,
  managedNotOnRole,
  condSetOperator,
  // TRU
  internalAccess,
  trustAny,
  trustAnyCond,
  trustNoExternalid,
  trustCrossAccount,
  trustCompute,
  trustReadonlyExternal,
  confusedDeputy,
  bedrockAgentRoleShared,
  trustOidcOpen,
  trustNotprincipal,
  aaEnabled,
  aaFindings,
  resourcePolicyStar,
  // GOV
  certExpired,
  supportRole,
  auditRole,
  instanceRole,
  contacts,
  orgGuardrails,
  orgPolicyDelegation,
  orgDelegated,
  orgLayout,
  orgLeave,
  rcpPresent,
  orgDenyRegion,
  orgManagementWorkloads,
  alarmIamChange,
  alarmSignin,
  idcAdminSession,
  idcManagementBoundary,
  idcManagementAccount,
  idcDirectUser,
  idcDeletedPrincipal,
  idcUnusedSet,
  analyzerUntagged,
  roleUntagged,
];
