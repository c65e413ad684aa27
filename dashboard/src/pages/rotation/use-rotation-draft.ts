import { useMutation } from "@apollo/client/react";
import { useReducer, useState } from "react";
import { RotateAccessKeyDocument, type RotateAccessKeyMutation } from "../../gql/rotations.ts";
import type { RotateAccessKeyInput } from "../../gql/schema-types.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { problemOf } from "../../ui/problem.ts";

export type RotationPlan = NonNullable<RotateAccessKeyMutation["rotateAccessKey"]["plan"]>;

/** The values that the operator enters before the plan is made. */
export interface RotationOptions {
  readonly destination: NonNullable<RotateAccessKeyInput["destination"]>;
  /** Empty for the user's own secret. */
  readonly secretId: string;
  readonly region: string;
  /** The receiver of a webhook. Empty for other destinations. */
  readonly receiverId: string;
  readonly mode: NonNullable<RotateAccessKeyInput["mode"]>;
  readonly reason: string;
  /** The user name, typed to confirm the rotation of a compromised key. */
  readonly confirmation: string;
}

interface RotationProblem {
  readonly code: string;
  readonly message: string;
}

/**
 * The phases of a new rotation. `draft`: no plan matches the options. `planned`: the plan matches the options.
 * `started`: the rotation exists.
 */
type Phase =
  | { readonly name: "draft" }
  | { readonly name: "planned"; readonly plan: RotationPlan }
  | { readonly name: "started"; readonly rotationId: string };

interface DraftState {
  readonly options: RotationOptions;
  readonly phase: Phase;
  readonly problem: RotationProblem | null;
}

type DraftEvent =
  | { readonly type: "edited"; readonly change: Partial<RotationOptions> }
  | { readonly type: "planned"; readonly plan: RotationPlan | null }
  | { readonly type: "started"; readonly rotationId: string }
  /** The rotation waits for a second operator, which the page shows. */
  | { readonly type: "requested" }
  /** The API rejected the request, so the plan no longer applies. */
  | { readonly type: "rejected"; readonly problem: RotationProblem }
  /** The request got no answer. The plan stays, so that the operator can try again. */
  | { readonly type: "failed"; readonly problem: RotationProblem };

const DRAFT: Phase = { name: "draft" };
const OPTIONS: RotationOptions = {
  destination: "SECRETS_MANAGER",
  secretId: "",
  region: "",
  receiverId: "",
  mode: "STANDARD",
  reason: "",
  confirmation: "",
};

function reduce(state: DraftState, event: DraftEvent): DraftState {
  switch (event.type) {
    case "edited":
      return { ...state, options: { ...state.options, ...event.change }, phase: DRAFT };
    case "planned":
      return { ...state, phase: event.plan ? { name: "planned", plan: event.plan } : DRAFT, problem: null };
    case "started":
      return { ...state, phase: { name: "started", rotationId: event.rotationId }, problem: null };
    case "requested":
      return { ...state, phase: DRAFT, problem: null };
    case "rejected":
      return { ...state, phase: DRAFT, problem: event.problem };
    case "failed":
      return { ...state, problem: event.problem };
  }
}

export interface RotationDraft extends DraftState {
  readonly isBusy: boolean;
  readonly edit: (change: Partial<RotationOptions>) => void;
  /** Asks for the plan. Changes nothing in AWS. */
  readonly plan: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Asks for a recent sign-in, which the rotation of a compromised key requires. */
  readonly proof: ReturnType<typeof useReauthentication>;
}

/** A new rotation of a key, from its options through its plan to its start. `mode` is the mode chosen at first. */
export function useRotationDraft(
  key: Required<Pick<RotateAccessKeyInput, "accountId" | "userName" | "accessKeyId">>,
  mode: RotationOptions["mode"],
): RotationDraft {
  const [rotate, { loading }] = useMutation(RotateAccessKeyDocument);
  const proof = useReauthentication();
  const [state, dispatch] = useReducer(reduce, {
    options: { ...OPTIONS, mode },
    phase: DRAFT,
    problem: null,
  });
  // One key per draft, so that repeated requests start only one rotation.
  const [idempotencyKey] = useState(() => crypto.randomUUID());

  async function send(dryRun: boolean): Promise<string | null> {
    const { destination, secretId, region, receiverId, mode, reason, confirmation } = state.options;
    const isRetiring = mode === "RETIRE";
    const isStore = !isRetiring && (destination === "SECRETS_MANAGER" || destination === "PARAMETER_STORE");
    const input: RotateAccessKeyInput = {
      ...key,
      destination: isRetiring ? null : destination,
      secretId: isStore ? secretId.trim() || null : null,
      region: isStore ? region || null : null,
      receiverId: destination === "WEBHOOK" && !isRetiring ? receiverId || null : null,
      mode,
      reason: reason.trim() || null,
      confirmation: mode === "COMPROMISED" ? confirmation : null,
      dryRun,
      ...(dryRun ? {} : { idempotencyKey }),
    };
    try {
      const payload = (await rotate({ variables: { input } })).data?.rotateAccessKey;
      const refused = payload?.userErrors[0];
      if (refused?.code === "REAUTHENTICATION_REQUIRED") return refused.code;
      if (refused?.code === "APPROVAL_REQUIRED") dispatch({ type: "requested" });
      else if (payload?.rotation && (!refused || refused.code === "ROTATION_ALREADY_OPEN"))
        dispatch({ type: "started", rotationId: payload.rotation.id });
      else if (refused) dispatch({ type: "rejected", problem: refused });
      else dispatch({ type: "planned", plan: payload?.plan ?? null });
    } catch (error) {
      dispatch({ type: "failed", problem: problemOf(error) });
    }
    return null;
  }

  return {
    ...state,
    isBusy: loading,
    edit: (change) => dispatch({ type: "edited", change }),
    plan: () => proof.run(() => send(true)),
    start: () => proof.run(() => send(false)),
    proof,
  };
}
