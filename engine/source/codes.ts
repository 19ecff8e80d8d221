import { analysisCodes } from "./codes/analysis.ts";
import { kialiCodes } from "./codes/kiali.ts";
import { documentCodes } from "./codes/document.ts";
import { schemaCodes } from "./codes/schema.ts";
import { simulationCodes } from "./codes/simulation.ts";
import { webhookCodes } from "./codes/webhook.ts";
import { yamlCodes } from "./codes/yaml.ts";

/** What one code says: what is so, what the mesh does about it, how to mend it. `{name}` is filled in. */
export interface CodeText {
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

/** Every code of ours. A code never changes its meaning; Istio's own (`IST####`) keep Istio's. */
export const codes = {
  ...yamlCodes,
  ...documentCodes,
  ...schemaCodes,
  ...webhookCodes,
  ...analysisCodes,
  ...kialiCodes,
  ...simulationCodes,
} as const satisfies Readonly<Record<string, CodeText>>;

export type Code = keyof typeof codes;

/** The texts of `code` with its placeholders filled in from `values`. */
export function describe(code: Code, values: Readonly<Record<string, string>> = {}): CodeText {
  const { message, why, fix } = codes[code];
  return { message: fill(message, values), why: fill(why, values), fix: fill(fix, values) };
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);
}
