import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { ServiceUse } from "../../features/last-accessed/service-use.tsx";
import { PolicyUseDocument } from "../../gql/last-accessed.ts";
import { problemOf } from "../../ui/problem.ts";
import { SERVICES_MAX, SERVICES_SHOWN } from "../../features/last-accessed/service-use.tsx";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

export function PolicyUse({ id }: { readonly id: string }): ReactElement {
  const [first, setFirst] = useState(SERVICES_SHOWN);
  const result = useQuery(PolicyUseDocument, { variables: { id, first } });
  const { error, refetch } = result;
  const answer = useKeptAnswer(result, id);
  return (
    <ServiceUse
      whose="principals with this policy"
      found={{
        use: answer && (answer.policy?.serviceLastAccessed ?? null),
        problem: error ? problemOf(error) : null,
        retry: () => void refetch(),
        onShowAll: () => setFirst(SERVICES_MAX),
      }}
    />
  );
}
