import { compileProxy, recordedForm } from "../../engine/index.ts";
import { asJson, isObject, text } from "../decode-recording.ts";
import { configKinds, type ConfigKind, type Json, type RecordedCase } from "../recording.ts";
import type { CaseMesh } from "../world.ts";
import { canonical, canonicalText, firstDifference, withoutOrder } from "./canonical.ts";

export interface ConfigVerdict {
  readonly kind: ConfigKind;
  readonly subject: string;
  readonly agrees: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** Every stored resource of every stored proxy, by name; an extra or a missing name is one disagreement. */
export function judgeConfiguration(
  { proxies, xdsOnly }: RecordedCase,
  { push }: CaseMesh,
): readonly ConfigVerdict[] {
  const wanted = xdsOnly === undefined ? undefined : new RegExp(xdsOnly);
  return Object.entries(proxies).flatMap(([pod, recorded]) => {
    const compiled = attempt(() => compileProxy(push, pod));
    return configKinds.flatMap((kind) => {
      const stored = recorded[kind];
      if (stored === undefined) return [];
      const config = compiled.value;
      const ours: readonly unknown[] = config === undefined ? [] : config[kind];
      return judgeKind(
        kind,
        pod,
        byName(stored, wanted),
        byName(ours.map(recordedForm), wanted),
        compiled.error,
      );
    });
  });
}

interface Attempt<Value> {
  readonly value?: Value;
  readonly error?: string;
}

function attempt<Value>(run: () => Value | undefined): Attempt<Value> {
  try {
    const value = run();
    return value === undefined ? {} : { value };
  } catch (error) {
    return { error: `error: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function byName(list: readonly unknown[], wanted: RegExp | undefined): ReadonlyMap<string, Json> {
  const named = list
    .map(asJson)
    .filter(isObject)
    .map((item) => [text(item["name"] ?? item["cluster_name"]), item] as const);
  return new Map(
    named.filter(([name]) => !plumbing.has(name) && (wanted === undefined || wanted.test(name))),
  );
}

/** Clusters that only serve the proxy itself. */
const plumbing: ReadonlySet<string> = new Set([
  "agent",
  "prometheus_stats",
  "sds-grpc",
  "xds-grpc",
  "zipkin",
]);

function judgeKind(
  kind: ConfigKind,
  pod: string,
  stored: ReadonlyMap<string, Json>,
  ours: ReadonlyMap<string, Json>,
  error: string | undefined,
): readonly ConfigVerdict[] {
  return [...new Set([...stored.keys(), ...ours.keys()])].map((name) => {
    const [want, have] = [stored.get(name), ours.get(name)];
    const subject = `${pod} ${kind} ${name}`;
    if (want === undefined || have === undefined) {
      const actual = error ?? (have === undefined ? "missing" : "there");
      return {
        kind,
        subject,
        agrees: false,
        expected: want === undefined ? "absent" : "there",
        actual,
      };
    }
    const [a, b] = [canonical(withoutOrder(want)), canonical(withoutOrder(have))];
    if (canonicalText(a) === canonicalText(b))
      return { kind, subject, agrees: true, expected: "", actual: "" };
    const difference = firstDifference(a, b);
    const at = difference?.path ?? "";
    return {
      kind,
      subject,
      agrees: false,
      expected: `${at} ${JSON.stringify(difference?.a ?? null)}`,
      actual: `${at} ${JSON.stringify(difference?.b ?? null)}`,
    };
  });
}
