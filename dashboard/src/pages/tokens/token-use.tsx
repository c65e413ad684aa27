import { type ReactElement, useState } from "react";
import { CodeBlock } from "../../ui/code-block.tsx";
import { TabList } from "../../ui/tab-list.tsx";

/** A new token, alone and in requests that can be run as they are. */
export function TokenUse({ token }: { readonly token: string }): ReactElement {
  const [tab, setTab] = useState("token");
  const { origin } = globalThis.location;
  return (
    <TabList
      label="Use the token with"
      value={tab}
      onChange={setTab}
      tabs={[
        { id: "token", label: "Token", content: <CodeBlock label="Token" code={token} /> },
        { id: "curl", label: "curl", content: <CodeBlock label="curl" code={curl(origin, token)} /> },
        { id: "python", label: "Python", content: <CodeBlock label="Python" code={python(origin, token)} /> },
      ]}
    />
  );
}

const QUERY = "{ alerts(first: 5) { totalCount nodes { number title severity } } }";

function curl(origin: string, token: string): string {
  return [
    `curl --fail-with-body ${origin}/graphql \\`,
    `  --header 'Authorization: Bearer ${token}' \\`,
    "  --header 'Content-Type: application/json' \\",
    `  --data '${JSON.stringify({ query: QUERY })}'`,
  ].join("\n");
}

function python(origin: string, token: string): string {
  return [
    "import json, urllib.request",
    "",
    "request = urllib.request.Request(",
    `    ${JSON.stringify(`${origin}/graphql`)},`,
    `    json.dumps({"query": ${JSON.stringify(QUERY)}}).encode(),`,
    `    {"Authorization": ${JSON.stringify(`Bearer ${token}`)}, "Content-Type": "application/json"},`,
    ")",
    "answer = json.load(urllib.request.urlopen(request))",
    'if answer.get("errors"):',
    '    raise SystemExit(answer["errors"][0]["message"])',
    'for alert in answer["data"]["alerts"]["nodes"]:',
    '    print(alert["number"], alert["severity"], alert["title"])',
  ].join("\n");
}
