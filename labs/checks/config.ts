import { recordedForm } from "../../engine/index.ts";
import type { ConfigCheck, ConfigWant } from "../lab.ts";
import type { Verdict } from "../run-types.ts";
import type { Grading } from "./grading.ts";

/** A fact about what one proxy was told. */
export function gradeConfig({ session }: Grading, check: ConfigCheck): Verdict {
  const config = session.world.configs.get(check.proxy);
  const list: readonly unknown[] = config?.[check.fact.of] ?? [];
  const resource = list.find((one) => nameOf(one) === check.fact.name);
  const found = resource === undefined ? [] : valuesAt(recordedForm(resource), check.fact.field);
  return {
    check: check.id,
    title: check.title,
    state: satisfies(found, check.fact.want) ? "pass" : "fail",
    expected: wantText(check.fact.want),
    actual: foundText(found, check.fact.want),
  };
}

function nameOf(resource: unknown): unknown {
  if (typeof resource !== "object" || resource === null) return undefined;
  if ("cluster_name" in resource) return resource.cluster_name;
  return "name" in resource ? resource.name : undefined;
}

/** All values that the steps lead to; `*` is each entry. */
function valuesAt(value: unknown, steps: readonly string[]): readonly unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return entries
    .filter(([key]) => step === "*" || key === step)
    .flatMap(([, next]) => valuesAt(next, rest));
}

function satisfies(found: readonly unknown[], want: ConfigWant): boolean {
  switch (want.kind) {
    case "exists":
      return found.length > 0 === want.value;
    case "equals":
      return found.length > 0 && found.every((value) => value === want.value);
    case "count":
      return found.length >= want.least && found.length <= (want.most ?? Infinity);
  }
}

function wantText(want: ConfigWant): string {
  switch (want.kind) {
    case "exists":
      return want.value ? "there" : "absent";
    case "equals":
      return String(want.value);
    case "count":
      return want.most === want.least ? String(want.least) : `at least ${String(want.least)}`;
  }
}

function foundText(found: readonly unknown[], want: ConfigWant): string {
  if (want.kind === "count") return String(found.length);
  if (found.length === 0) return "absent";
  if (want.kind === "exists") return "there";
  return [...new Set(found.map((value) => JSON.stringify(value)))].join(", ");
}
