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

/**
 * The mesh of a case, ready for its exchanges. With `fromXds` every route configuration, cluster and
 * endpoint list that the recording holds takes the place of ours, so that a difference is the data
 * plane's. Listeners stay ours: recordings leave path normalisation out of them.
 */
export function worldOfCase(
  recorded: RecordedCase,
  mesh: CaseMesh,
  { fromXds = false }: { readonly fromXds?: boolean } = {},
): World {
  const world = ownWorld(recorded, mesh);
  return fromXds ? { ...world, configs: withRecorded(world.configs, recorded.proxies) } : world;
}

function withRecorded(own: World["configs"], proxies: RecordedCase["proxies"]): World["configs"] {
  const replaced = new Map(
    own.keys().map((id) => {
      const [config, recorded] = [own.get(id), proxies[id] ?? {}];
      if (config === undefined) return [id, config];
      return [
        id,
        {
          ...config,
          routes: mixed(config.routes, recorded.routes),
          clusters: mixed(config.clusters, recorded.clusters),
          endpoints: mixed(config.endpoints, recorded.endpoints),
        },
      ];
    }),
  );
  return { keys: () => own.keys(), get: (id) => replaced.get(id) };
}

/** Recorded resources are Envoy's JSON, which is what ours are but for their provenance. */
function mixed<Item extends object>(
  own: readonly Item[],
  recorded: readonly JsonObject[] = [],
): readonly Item[] {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- what istiod sent is what the type describes
  const byName = new Map(recorded.map((item) => [nameOf(item), item as unknown as Item]));
  return [
    ...own.map((item) => byName.get(nameOf(item)) ?? item),
    ...[...byName].flatMap(([name, item]) =>
      own.some((one) => nameOf(one) === name) ? [] : [item],
    ),
  ];
}

function nameOf(item: object): string {
  const { name, cluster_name }: { readonly name?: unknown; readonly cluster_name?: unknown } = item;
  return text(name ?? cluster_name);
}

function ownWorld(recorded: RecordedCase, { admission, push }: CaseMesh): World {
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
