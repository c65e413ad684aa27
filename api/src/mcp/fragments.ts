/** The parts of queries that several tools use. */

export const ACCOUNT_NAME = /* GraphQL */ `
  fragment AccountName on Account {
    id
    name
    awsAccountId
  }
`;

export const PRINCIPAL = /* GraphQL */ `
  fragment Principal on PathPrincipal {
    kind
    name
    arn
    awsAccountId
  }
`;

export const STATEMENT = /* GraphQL */ `
  fragment Statement on PathStatement {
    effect
    layer
    summary
    action
    resource
    index
    sid
    keys
    policy {
      id
      kind
      name
      arn
    }
  }
`;
