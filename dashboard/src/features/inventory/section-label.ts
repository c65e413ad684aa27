const LABELS: Readonly<Record<string, string>> = {
  authorizationDetails: "Users, groups, roles and policies",
  credentialReport: "Credential report",
  accountSummary: "Account summary",
  passwordPolicy: "Password policy",
  accountAliases: "Account aliases",
  virtualMfaDevices: "Virtual MFA devices",
  mfaDevices: "MFA devices of users",
  serverCertificates: "Server certificates",
  samlProviders: "SAML providers",
  oidcProviders: "OIDC providers",
  accessKeys: "Access keys",
  organization: "Organization, SCPs and RCPs",
  organizationsFeatures: "Central management of root access",
  organizationAdministration: "Administration of the organization",
  serviceSpecificCredentials: "Service-specific credentials",
  sshPublicKeys: "SSH public keys",
  serviceLastAccessed: "Last accessed information",
  workloads: "Workloads and their roles",
  resourcePolicies: "Resource policies",
  accessAnalyzer: "IAM Access Analyzer",
  trailAlarms: "CloudTrail metric filters and alarms",
  securityContact: "Security contact",
  identityCenter: "IAM Identity Center",
};

/** The label of a section of the account that scans read. A section of a newer API keeps its name. */
export function sectionLabel(section: string): string {
  return LABELS[section] ?? section;
}
