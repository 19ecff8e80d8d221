/** IST0171: what controllers wrote into a status, where it says that something failed (CP-539). */
import type { KindName } from "../../resources/kinds.ts";
import type { Resource } from "../../resources/resource.ts";
import type { Rule } from "../rule.ts";

const routed = ["Accepted", "Programmed", "ResolvedRefs"];

/** Conditions that tell of a failure when they are False. */
const watched: ReadonlyMap<KindName, readonly string[]> = new Map([
  ["Service", ["istio.io/WaypointBound"]],
  ["ServiceEntry", ["istio.io/WaypointBound"]],
  ["WorkloadEntry", ["istio.io/WaypointBound"]],
  ["AuthorizationPolicy", ["ZtunnelAccepted", "WaypointAccepted"]],
  ["KubernetesGateway", routed],
  ["HTTPRoute", routed],
]);

export const negativeConditions: Rule = function* (mesh) {
  for (const [kind, types] of watched) {
    for (const resource of mesh.of(kind)) {
      for (const condition of conditionsOf(resource)) {
        const [type, status, reason, message] = ["type", "status", "reason", "message"].map((key) =>
          textOf(condition[key]),
        );
        const isPartial =
          kind === "AuthorizationPolicy" &&
          type === "WaypointAccepted" &&
          reason === "PartiallyInvalid";
        if (!isPartial && (status !== "False" || !types.includes(type ?? ""))) continue;
        const real = `A condition with a negative status is present: type=${type ?? ""}, reason=${reason ?? ""}, message=${message ?? ""}.`;
        const values = { type: type ?? "", reason: reason ?? "", said: message ?? "" };
        yield { code: "IST0171", resource, path: ["status"], values, real };
      }
    }
  }
};

/** Routes have a status for each of their parents. */
function conditionsOf({ kind, status = {} }: Resource) {
  return kind === "HTTPRoute"
    ? objects(status["parents"]).flatMap((parent) => objects(parent["conditions"]))
    : objects(status["conditions"]);
}

type Fields = Readonly<Record<string, unknown>>;

function objects(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
