/** All entities. Their tables and types are compared with the database in `column-types.ts`. */
import {
  ApiTokenEntity,
  KnownBrowserEntity,
  OperatorEntity,
  SessionEntity,
  SignInLinkEntity,
} from "./entities/access.ts";
import { AccountEntity } from "./entities/account.ts";
import { ApprovalRequestEntity } from "./entities/approval-request.ts";
import { AuditEventEntity } from "./entities/audit.ts";
import {
  AlertCountEntity,
  AlertEntity,
  AlertEventEntity,
  CheckSettingsEntity,
  CheckResultEntity,
} from "./entities/alert.ts";
import { ProblemEntity } from "./entities/problem.ts";
import { ControlAnswerEntity } from "./entities/control-answer.ts";
import { ControlResultEntity } from "./entities/control-result.ts";
import { AccessKeyEntity, GroupEntity, PolicyEntity, RoleEntity, UserEntity } from "./entities/inventory.ts";
import { EscalationPathEntity } from "./entities/escalation-path.ts";
import { KeyUseReadingEntity } from "./entities/key-use.ts";
import { LastAccessedEntity, LastAccessedReadingEntity } from "./entities/last-accessed.ts";
import { NotificationRuleEntity, NotificationTargetEntity } from "./entities/notification.ts";
import { IdentityCenterEntity } from "./entities/identity-center.ts";
import { OrganizationEntity } from "./entities/organization.ts";
import { EventQueueEntity } from "./entities/event-queue.ts";
import { OfflineFileEntity } from "./entities/offline-file.ts";
import { PasskeyChallengeEntity, PasskeyEntity } from "./entities/passkey.ts";
import { RotationEntity } from "./entities/rotation.ts";
import { RotationEventEntity } from "./entities/rotation-event.ts";
import { RotationScheduleEntity } from "./entities/rotation-schedule.ts";
import { ScanEntity, SnapshotEntity } from "./entities/scan.ts";
import { ExceptionRuleEntity } from "./entities/exception-rule.ts";
import { KeyReceiverEntity } from "./entities/key-receiver.ts";
import { SecretDestinationEntity } from "./entities/secret-destination.ts";
import { SavedViewEntity } from "./entities/saved-view.ts";

export const entities = [
  AccountEntity,
  ScanEntity,
  SnapshotEntity,
  AlertEntity,
  ProblemEntity,
  AlertEventEntity,
  AlertCountEntity,
  CheckResultEntity,
  CheckSettingsEntity,
  ExceptionRuleEntity,
  ControlResultEntity,
  ControlAnswerEntity,
  UserEntity,
  AccessKeyEntity,
  GroupEntity,
  RoleEntity,
  PolicyEntity,
  EscalationPathEntity,
  LastAccessedEntity,
  LastAccessedReadingEntity,
  NotificationRuleEntity,
  NotificationTargetEntity,
  OfflineFileEntity,
  OrganizationEntity,
  IdentityCenterEntity,
  OperatorEntity,
  RotationEntity,
  RotationEventEntity,
  RotationScheduleEntity,
  SavedViewEntity,
  KeyReceiverEntity,
  SecretDestinationEntity,
  KeyUseReadingEntity,
  EventQueueEntity,
  SignInLinkEntity,
  SessionEntity,
  KnownBrowserEntity,
  PasskeyEntity,
  PasskeyChallengeEntity,
  ApiTokenEntity,
  ApprovalRequestEntity,
  AuditEventEntity,
] as const;
