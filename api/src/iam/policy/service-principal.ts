/** The domains of service principals (IAM User Guide, *AWS JSON policy elements: Principal*). */
const SERVICE_PRINCIPAL =
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|amazon\.com|aws\.internal|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov)$/;

/** Whether the text has the form of a service principal: `ec2.amazonaws.com`. */
export function isServicePrincipal(text: string): boolean {
  return SERVICE_PRINCIPAL.test(text);
}
