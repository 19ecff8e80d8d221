/**
 * Whether Envoy can read a header value with its `%VARIABLE%` expressions: they must be closed, and a
 * literal percent sign doubled. What a variable is called is not looked at (CP-403).
 */
export function headerValueError(value: string): string | undefined {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/u.test(value)) {
    return `header value configuration ${value} is invalid`;
  }
  const fault = expressionFault(value);
  return fault === undefined
    ? undefined
    : `header value configuration: invalid header configuration. ${fault}`;
}

type State =
  "literal" | "name" | "array" | "string" | "inString" | "delimiter" | "argumentsEnd" | "end";

function expressionFault(value: string): string | undefined {
  let state: State = "literal";
  for (let at = 0; at < value.length; at += 1) {
    const next = step(state, value, at);
    if ("fault" in next) return next.fault;
    state = next.state;
    if (next.skips === true) at += 1;
  }
  return state === "literal" ? undefined : `Un-terminated variable expression '${value}'`;
}

type Step = { readonly state: State; readonly skips?: true } | { readonly fault: string };

function step(state: State, value: string, at: number): Step {
  const character = value[at] ?? "";
  const isLast = at + 1 >= value.length;
  switch (state) {
    case "literal":
      if (character !== "%") return { state };
      if (isLast) return { fault: "Un-escaped %" };
      return value[at + 1] === "%" ? { state, skips: true } : { state: "name" };
    case "name":
      if (character === "%") return { state: "literal" };
      return { state: character === "(" ? "array" : state };
    case "array":
      if (character === "[") return { state: "string" };
      return { state: character === " " ? state : "inString" };
    case "string":
      if (character === '"') return { state: "inString" };
      return character === " " ? { state } : { fault: "Expecting '\"'" };
    case "inString":
      return insideString(character, isLast);
    case "delimiter":
      if (character === ",") return { state: "string" };
      if (character === "]") return { state: "argumentsEnd" };
      return character === " " ? { state } : { fault: "Expecting ',', ']', or whitespace" };
    case "argumentsEnd":
      if (character === ")") return { state: "end" };
      return character === " "
        ? { state }
        : { fault: "Expecting ')' or whitespace after '{}', but found '{}'" };
    case "end":
      if (character === "%") return { state: "literal" };
      return character === " " ? { state } : { fault: "Expecting '%' or whitespace after" };
  }
}

function insideString(character: string, isLast: boolean): Step {
  if (character === "\\") {
    return isLast
      ? { fault: "Un-terminated backslash in JSON string" }
      : { state: "inString", skips: true };
  }
  if (character === ")") return { state: "end" };
  return { state: character === '"' ? "delimiter" : "inString" };
}
