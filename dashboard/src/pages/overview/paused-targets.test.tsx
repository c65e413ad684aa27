import { ApolloClient, ApolloLink, InMemoryCache, Observable } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { expect, test } from "vitest";
import { type Session, SessionContext } from "../../features/session/session.ts";
import { renderComponent } from "../../test-render.tsx";
import { PausedTargets } from "./paused-targets.tsx";

test.for([
  [["NOTIFICATIONS_READ"], 1],
  [["alerts.read"], 0],
] as const)("a viewer with the permissions %j sends %i requests about notifications", ([permissions, count]) => {
  const asked: string[] = [];
  const link = new ApolloLink(({ operationName }) => {
    asked.push(operationName ?? "");
    return new Observable(() => undefined);
  });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  renderComponent(
    <SessionContext value={{ viewer: { role: "viewer", permissions }, accounts: [] } as unknown as Session}>
      <ApolloProvider client={client}>
        <PausedTargets />
      </ApolloProvider>
    </SessionContext>,
  );
  expect(asked).toHaveLength(count);
  client.stop();
});
