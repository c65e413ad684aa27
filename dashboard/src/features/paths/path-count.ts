interface Holder {
  readonly adminReach: string;
  readonly escalationPaths: readonly unknown[];
}

/** The number of paths of a user or role. None for an administrator, who needs no path: a 0 would read as harmless. */
export function pathCount({ adminReach, escalationPaths }: Holder): { readonly count?: number } {
  return adminReach === "ADMINISTRATOR" && escalationPaths.length === 0 ? {} : { count: escalationPaths.length };
}
