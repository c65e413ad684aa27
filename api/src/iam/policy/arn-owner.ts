const FIELDS_BEFORE_OWNER = 4;

/** The account in an ARN, its fifth field. Empty if there is none. Every request asks for it, so no list of fields is made. */
export function ownerIn(arn: string): string {
  let start = 0;
  for (let field = 0; field < FIELDS_BEFORE_OWNER; field += 1) {
    const colon = arn.indexOf(":", start);
    if (colon < 0) return "";
    start = colon + 1;
  }
  const end = arn.indexOf(":", start);
  return end < 0 ? arn.slice(start) : arn.slice(start, end);
}
