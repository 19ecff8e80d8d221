import { describe, type Code } from "../source/codes.ts";
import type { Diagnostic, DiagnosticLayer } from "../source/diagnostic.ts";
import { nodeAt, placeOfKey, placeOfPath, type SourceDocument } from "../source/document.ts";
import type { Path, ResourceKey } from "../source/place.ts";

/** Something that a layer has against a document, before it has a place. */
export interface Finding {
  readonly code: Code;
  /** From the document's root. */
  readonly path: Path;
  /** As the real system prints it. */
  readonly real: string;
  /** Fill the placeholders of the code's texts. */
  readonly values?: Readonly<Record<string, string>>;
  /** Admitted all the same. */
  readonly warns?: boolean;
  /** The key itself is at fault, not its value. */
  readonly atKey?: boolean;
}

/** The finding with its texts and its place in `document`. */
export function toDiagnostic(
  document: SourceDocument,
  { code, path, real, values, warns, atKey }: Finding,
  layer: DiagnosticLayer,
  resource?: ResourceKey,
): Diagnostic {
  const isThere = nodeAt(document.root, path) !== undefined;
  const place =
    atKey === true || !isThere ? placeOfKey(document, path) : placeOfPath(document, path);
  return {
    code,
    severity: warns === true ? "warning" : "error",
    layer,
    path,
    place,
    ...describe(code, { field: fieldName(path), ...values }),
    ...(real !== "" && { real }),
    ...(resource !== undefined && { resource }),
  };
}

/** `spec.http[0].route`, as Kubernetes writes paths. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${String(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** The last name of a path, which is what people call the field. */
function fieldName(path: Path): string {
  const name = path.findLast((step) => typeof step === "string");
  return name ?? "";
}
