import type { Metrics, ProviderRef, TelemetrySpec, Tracing } from "../../resources/telemetry.ts";
import type { Path } from "../../source/place.ts";
import { advise, indexed, refuse, type Findings } from "./report.ts";
import { attachmentFindings } from "./shared.ts";

/** @see CP-489 */
export function* telemetryFindings(spec: TelemetrySpec): Findings {
  yield* attachmentFindings(spec);
  for (const [index, metrics] of indexed(spec.metrics))
    yield* metricsFindings(metrics, ["spec", "metrics", index]);
  if ((spec.tracing?.length ?? 0) > 1) {
    yield advise("ADM1701", ["spec", "tracing"], "multiple tracing is not currently supported");
  }
  for (const [index, tracing] of indexed(spec.tracing))
    yield* tracingFindings(tracing, ["spec", "tracing", index]);
  for (const [index, { filter, providers }] of indexed(spec.accessLogging)) {
    const path: Path = ["spec", "accessLogging", index];
    if (filter !== undefined && isUnbalanced(filter.expression ?? "")) {
      yield refuse("ADM1702", [...path, "filter"], "failed to parse filter expression");
    }
    yield* providerFindings(providers, [...path, "providers"]);
  }
}

function* providerFindings(providers: readonly ProviderRef[] | undefined, path: Path): Findings {
  if (providers?.some(({ name = "" }) => name === "") === true) {
    yield refuse("ADM1702", path, "providers.name may not be empty");
  }
}

function* metricsFindings({ providers, overrides }: Metrics, path: Path): Findings {
  yield* providerFindings(providers, [...path, "providers"]);
  for (const [index, { tagOverrides = {}, match }] of indexed(overrides)) {
    for (const [tag, { operation = "UPSERT", value = "" }] of Object.entries(tagOverrides)) {
      const at: Path = [...path, "overrides", index, "tagOverrides", tag];
      if (tag === "") yield advise("ADM1702", at, "tagOverrides.name may not be empty");
      if (operation === "UPSERT" && value === "") {
        yield refuse("ADM1702", at, "tagOverrides.value must be set when operation is UPSERT");
      }
      if (operation === "REMOVE" && value !== "") {
        yield refuse("ADM1702", at, "tagOverrides.value may only be set when operation is UPSERT");
      }
    }
    if (match?.customMetric === "") yield refuse("ADM1702", path, "customMetric may not be empty");
  }
}

function* tracingFindings(
  { providers, randomSamplingPercentage = 0, customTags = {} }: Tracing,
  path: Path,
): Findings {
  if ((providers?.length ?? 0) > 1) {
    yield advise(
      "ADM1701",
      [...path, "providers"],
      "multiple providers is not currently supported",
    );
  }
  yield* providerFindings(providers, [...path, "providers"]);
  if (randomSamplingPercentage < 0 || randomSamplingPercentage > 100) {
    yield refuse(
      "ADM1702",
      [...path, "randomSamplingPercentage"],
      "randomSamplingPercentage must be in range [0.0, 100.0]",
    );
  }
  for (const [name, tag] of Object.entries(customTags)) {
    const at: Path = [...path, "customTags", name];
    if (name === "") yield refuse("ADM1702", at, "tag name may not be empty");
    if (tag.literal?.value === "")
      yield refuse("ADM1702", at, "literal tag value may not be empty");
    if (tag.header?.name === "") yield refuse("ADM1702", at, "header tag name may not be empty");
    if (tag.environment?.name === "")
      yield refuse("ADM1702", at, "environment tag name may not be empty");
  }
}

/** A first look at a CEL expression: brackets and quotes that do not close. */
function isUnbalanced(expression: string): boolean {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gu, "x");
  if (/["']/u.test(bare)) return true;
  let depth = 0;
  for (const character of bare) {
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    if (depth < 0) return true;
  }
  return depth !== 0;
}
