/* oxlint-disable */
// Printed by `npm run schema` from the API's rules; never edited.
export const ROLES = [
  "viewer",
  "analyst",
  "operator",
  "admin"
] as const;
export const LEAST_ROLE = {
  "INSTALLATION_READ": "viewer",
  "METRICS_READ": "viewer",
  "ACCOUNTS_READ": "viewer",
  "ACCOUNTS_CONNECT": "admin",
  "ACCOUNTS_EXPORT": "admin",
  "ACCOUNTS_UPDATE": "admin",
  "ACCOUNTS_UPDATE_CONNECTION": "admin",
  "ACCOUNTS_ENABLE_WRITES": "admin",
  "ACCOUNTS_TEST": "admin",
  "ACCOUNTS_DISCONNECT": "admin",
  "ORGANIZATIONS_READ": "admin",
  "ORGANIZATIONS_CONNECT": "admin",
  "ORGANIZATIONS_CANCEL": "admin",
  "ORGANIZATIONS_UPDATE_SETTINGS": "admin",
  "RETENTION_READ": "admin",
  "RETENTION_UPDATE": "admin",
  "ACCOUNTS_ERASE": "admin",
  "ACCOUNTS_UPLOAD_FILE": "admin",
  "INVENTORY_READ": "viewer",
  "PATHS_READ": "viewer",
  "CHANGES_CHECK": "viewer",
  "SCANS_READ": "viewer",
  "SCANS_START": "analyst",
  "SCANS_CANCEL": "analyst",
  "CHECKS_READ": "viewer",
  "CHECKS_UPDATE": "admin",
  "CHECKS_DISABLE": "admin",
  "CONTROLS_ANSWER": "operator",
  "ALERTS_READ": "viewer",
  "ALERTS_TRIAGE": "analyst",
  "EXCEPTIONS_UPDATE": "analyst",
  "EXCEPTIONS_CREATE_BROAD": "analyst",
  "ALERTS_VERIFY": "analyst",
  "ALERTS_EXPORT": "viewer",
  "INVENTORY_EXPORT": "viewer",
  "PATHS_EXPORT": "viewer",
  "REPORTS_CREATE": "viewer",
  "AUDIT_EXPORT": "viewer",
  "NOTIFICATIONS_READ": "viewer",
  "NOTIFICATIONS_UPDATE": "admin",
  "NOTIFICATIONS_SEND": "admin",
  "VIEWS_READ": "viewer",
  "VIEWS_UPDATE": "viewer",
  "VIEWS_SHARE": "analyst",
  "DEMO_CHANGE": "analyst",
  "KEY_USE_READ": "analyst",
  "ROTATIONS_READ": "viewer",
  "ROTATIONS_START": "operator",
  "ROTATIONS_START_COMPROMISED": "admin",
  "ROTATIONS_STEER": "operator",
  "ROTATION_SCHEDULES_UPDATE": "operator",
  "SESSION_READ": "viewer",
  "SECRET_DESTINATIONS_ADD": "admin",
  "SECRET_DESTINATIONS_REMOVE": "admin",
  "KEY_RECEIVERS_ADD": "admin",
  "KEY_RECEIVERS_TEST": "admin",
  "KEY_RECEIVERS_REMOVE": "admin",
  "SESSION_END": "viewer",
  "SESSION_REAUTHENTICATE": "viewer",
  "SESSION_CHANGE_PASSWORD": "viewer",
  "PASSKEYS_UPDATE": "viewer",
  "ACCOUNT_GROUPS_UPDATE": "admin",
  "OPERATORS_READ": "admin",
  "OPERATORS_INVITE": "admin",
  "OPERATORS_UPDATE": "admin",
  "OPERATORS_GRANT_ADMIN": "admin",
  "APPROVALS_READ": "operator",
  "APPROVALS_DECIDE": "operator",
  "APPROVALS_WITHDRAW": "operator",
  "TOKENS_READ": "viewer",
  "TOKENS_CREATE": "viewer",
  "TOKENS_REVOKE": "viewer",
  "MCP_CALL": "viewer",
  "AUDIT_READ": "viewer",
  "SECRETS_REVEAL": "operator",
  "SECRETS_ACKNOWLEDGE": "operator"
} as const;
export const SCOPE_PRESETS = {
  "metrics": {
    "leastRole": "viewer",
    "scopes": [
      "metrics.read"
    ]
  },
  "changes:check": {
    "leastRole": "viewer",
    "scopes": [
      "changes.check"
    ]
  },
  "files:upload": {
    "leastRole": "admin",
    "scopes": [
      "accounts.read",
      "accounts.uploadFile"
    ]
  },
  "scans:start": {
    "leastRole": "analyst",
    "scopes": [
      "accounts.read",
      "scans.read",
      "scans.start"
    ]
  },
  "read": {
    "leastRole": "viewer",
    "scopes": [
      "installation.read",
      "metrics.read",
      "accounts.read",
      "inventory.read",
      "paths.read",
      "scans.read",
      "checks.read",
      "alerts.read",
      "alerts.export",
      "inventory.export",
      "paths.export",
      "reports.create",
      "audit.export",
      "notifications.read",
      "rotations.read",
      "audit.read"
    ]
  },
  "mcp:read": {
    "leastRole": "viewer",
    "scopes": [
      "installation.read",
      "accounts.read",
      "inventory.read",
      "paths.read",
      "scans.read",
      "checks.read",
      "alerts.read",
      "mcp.call"
    ]
  },
  "secrets:reveal": {
    "leastRole": "operator",
    "scopes": [
      "rotations.read",
      "secrets.reveal",
      "secrets.acknowledge"
    ]
  }
} as const;
