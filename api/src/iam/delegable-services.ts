/**
 * Which services with trusted access to an organization a member account can administer (AWS Organizations User Guide,
 * *AWS services that you can use with AWS Organizations*, column *Supports Delegated Administrator*, and the pages that it
 * links, 2026). A service that is in neither list is new or rare: nothing is said about it.
 */

/** The service principals for which a member account can be registered. */
const DELEGABLE: ReadonlySet<string> = new Set([
  "access-analyzer.amazonaws.com",
  "account.amazonaws.com",
  "auditmanager.amazonaws.com",
  "backup.amazonaws.com",
  "cloudtrail.amazonaws.com",
  "compute-optimizer.amazonaws.com",
  "config-multiaccountsetup.amazonaws.com",
  "config.amazonaws.com",
  "cost-optimization-hub.bcm.amazonaws.com",
  "detective.amazonaws.com",
  "devops-guru.amazonaws.com",
  "fms.amazonaws.com",
  "guardduty.amazonaws.com",
  "health.amazonaws.com",
  "iam.amazonaws.com",
  "inspector2.amazonaws.com",
  "ipam.amazonaws.com",
  "license-manager.amazonaws.com",
  "macie.amazonaws.com",
  "member.org.stacksets.cloudformation.amazonaws.com",
  "mgn.amazonaws.com",
  "networkmanager.amazonaws.com",
  "notifications.amazonaws.com",
  "observabilityadmin.amazonaws.com",
  "private-marketplace.marketplace.amazonaws.com",
  "reachabilityanalyzer.networkinsights.amazonaws.com",
  "reporting.trustedadvisor.amazonaws.com",
  "resource-explorer-2.amazonaws.com",
  "security-ir.amazonaws.com",
  "securityhub.amazonaws.com",
  "securitylake.amazonaws.com",
  "servicecatalog.amazonaws.com",
  "ssm.amazonaws.com",
  "sso.amazonaws.com",
  "storage-lens.s3.amazonaws.com",
]);

/** Service principals of a service that is administered under another one. */
const ADMINISTERED_AS: Readonly<Record<string, string>> = {
  "license-manager.member-account.amazonaws.com": "license-manager.amazonaws.com",
  "malware-protection.guardduty.amazonaws.com": "guardduty.amazonaws.com",
};

/** Services that only the management account administers. */
const NOT_DELEGABLE: ReadonlySet<string> = new Set([
  "aws-artifact-account-sync.amazonaws.com",
  "controltower.amazonaws.com",
  "ds.amazonaws.com",
  "license-management.marketplace.amazonaws.com",
  "ram.amazonaws.com",
  "servicequotas.amazonaws.com",
  "tagpolicies.tag.amazonaws.com",
  "wellarchitected.amazonaws.com",
]);

export interface DelegableServices {
  /** The service principals for which a member account can be registered, each once, sorted. */
  readonly delegable: readonly string[];
  /** The ones of which it is not known. */
  readonly unknown: readonly string[];
}

export function delegableServices(trusted: readonly string[]): DelegableServices {
  const services = [...new Set(trusted.map((name) => ADMINISTERED_AS[name] ?? name))].toSorted();
  return {
    delegable: services.filter((name) => DELEGABLE.has(name)),
    unknown: services.filter((name) => !DELEGABLE.has(name) && !NOT_DELEGABLE.has(name)),
  };
}
