/** The mesh of a case: its manifests as our own admission leaves them, and how the run was set up. */
import {
  admit,
  createPush,
  worldOf,
  type Admission,
  type AnswerPlan,
  type Push,
  type World,
} from "../engine/index.ts";
import { isObject, objects, text, texts } from "./decode-recording.ts";
import type { Json, JsonObject, RecordedCase } from "./recording.ts";

export interface CaseMesh {
  readonly admission: Admission;
  readonly push: Push;
}

export function meshOf({ id, yaml, mesh }: RecordedCase): CaseMesh {
  const admission = admit({
    files: [{ name: `${id}.yaml`, text: yaml }],
    ...(mesh !== undefined && { mesh }),
  });
  return { admission, push: createPush(admission.snapshot) };
}

export function worldOfCase(recorded: RecordedCase, { admission, push }: CaseMesh): World {
  const { setup } = recorded;
  const inbound = setup["mode"] === "mesh";
  const callers = recorded.exchanges.map(({ request }) => text(request["from"]));
  return worldOf(admission.snapshot, push, {
    plans: plansOf(setup["behaviors"]),
    dns: new Map(entriesOf(setup["dns"]).map(([host, addresses]) => [host, texts(addresses)])),
    down: new Set(texts(setup["down"])),
    appDown: new Set(texts(setup["app_down"])),
    names: new Map(entriesOf(setup["names"]).map(([address, name]) => [address, text(name)])),
    external: new Set(texts(setup["external"])),
    rawPorts: new Set(numbers(setup["raw_ports"])),
    inbound,
    proxyAddress: "127.0.0.1",
    ...(inbound ? {} : { proxies: [...new Set([...Object.keys(recorded.proxies), ...callers])] }),
  });
}

function numbers(value: Json | undefined): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** One answer for each arriving request; the last repeats. */
function plansOf(behaviors: Json | undefined): ReadonlyMap<string, AnswerPlan> {
  return new Map(
    entriesOf(behaviors).map(([pod, list]) => [
      pod,
      { kind: "sequence", answers: objects(list).map(answerOf) },
    ]),
  );
}

type Answer = Extract<AnswerPlan, { readonly kind: "sequence" }>["answers"][number];

function answerOf(written: JsonObject): Answer {
  const micros = (key: string): number => Math.round(Number(written[key] ?? 0) * 1_000_000);
  const end =
    written["reset"] === true
      ? "reset"
      : written["close"] === true
        ? "close"
        : written["truncate"]
          ? "truncate"
          : undefined;
  return {
    status: Number(written["status"] ?? 200),
    latencyMicros: micros("delay"),
    headers: entriesOf(written["headers"]).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === "number" ? String(value) : text(value),
    ]),
    bodyDelayMicros: micros("body_delay"),
    ...(end !== undefined && { end }),
  };
}
