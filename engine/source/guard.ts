import type { CST } from "yaml";
import { Parser } from "yaml";
import type { Code } from "./codes.ts";
import type { SourceProblem } from "./document.ts";
import type { Limits } from "./limits.ts";

/** Tokens that are safe to compose, or why they are not. */
export type Guarded =
  { readonly tokens: readonly CST.Token[] } | { readonly problem: SourceProblem };

/**
 * Tokens of `text`, if composing them is safe. The lexer is linear; the composer is not, and deep
 * input can end the process, so depth, keys and the number of errors are judged here, on the
 * concrete syntax tree and without recursion (requirements R100).
 */
export function guardedTokens(text: string, limits: Limits): Guarded {
  const tokens = [...new Parser().parse(text)];
  const stack: Step[] = tokens.map((token) => ({ token, depth: 0 }));
  let errorCount = 0;
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { token, depth } = step;
    if (depth > limits.depth) {
      return refused("SIM0004", token, String(limits.depth));
    }
    if (token.type === "error") errorCount += 1;
    if (errorCount > limits.errorCount) {
      return refused("SIM0006", token, String(limits.errorCount));
    }
    if (isBadKey(step)) {
      return refused("ADM0108", token, "", "yaml: invalid map key");
    }
    stack.push(...childrenOf(token, depth));
  }
  return { tokens };
}

interface Step {
  readonly token: CST.Token;
  readonly depth: number;
  readonly isKey?: boolean;
}

function isBadKey({ token, isKey }: Step): boolean {
  return isKey === true && "items" in token;
}

function refused(code: Code, token: CST.Token, detail: string, real?: string): Guarded {
  const end = token.offset + ("source" in token ? token.source.length : 1);
  const problem = { code, start: token.offset, end, detail, fatal: true };
  return { problem: real === undefined ? problem : { ...problem, real } };
}

function childrenOf(token: CST.Token, depth: number): readonly Step[] {
  if (token.type === "document") {
    return token.value === undefined ? [] : [{ token: token.value, depth }];
  }
  if (!("items" in token)) return [];
  const children: Step[] = [];
  for (const { key, value } of token.items) {
    if (key !== undefined && key !== null) {
      children.push({ token: key, depth: depth + 1, isKey: token.type !== "block-seq" });
    }
    if (value !== undefined) children.push({ token: value, depth: depth + 1 });
  }
  return children;
}
