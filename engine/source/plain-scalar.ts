/**
 * What an unquoted scalar means to Kubernetes, which reads YAML 1.1 in the dialect of go-yaml v2:
 * `yes`, `on` and `y` are booleans, `010` is eight, `1_000` is a thousand, `12:30` and dates are text.
 *
 * @see recordings admission/y-yes-no-on, admission/y-numbers
 */
export function resolvePlain(text: string): string | number | boolean | null {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/u.test(text)) return text;
  if (text.startsWith(".")) return floatPattern.test(text) ? Number(text) : text;
  const plain = text.replaceAll("_", "");
  return wholeNumber(plain) ?? (floatPattern.test(plain) ? Number(plain) : text);
}

const words: ReadonlyMap<string, boolean | number | null> = new Map<
  string,
  boolean | number | null
>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
    (word) => [word, true] as const,
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
    (word) => [word, false] as const,
  ),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Infinity] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, -Infinity] as const),
]);

const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u;

const wholePatterns = [
  { pattern: /^([-+]?)0[xX]([0-9a-fA-F]+)$/u, radix: 16 },
  { pattern: /^([-+]?)0[bB]([01]+)$/u, radix: 2 },
  { pattern: /^([-+]?)0[oO]?([0-7]+)$/u, radix: 8 },
  { pattern: /^([-+]?)(0|[1-9][0-9]*)$/u, radix: 10 },
] as const;

const TWO_TO_64 = 18_446_744_073_709_551_616;

/** Whole numbers beyond 64 bits are not whole numbers to Go, which then reads decimal ones as floats. */
function wholeNumber(text: string): number | undefined {
  for (const { pattern, radix } of wholePatterns) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const digits = match[2] ?? "";
    const value = radix === 10 ? Number(digits) : Number.parseInt(digits, radix);
    if (value >= TWO_TO_64 || (match[1] === "-" && value > TWO_TO_64 / 2)) return undefined;
    return match[1] === "-" ? -value : value;
  }
  return undefined;
}
