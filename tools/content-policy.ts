import { createHash } from "node:crypto";

export interface PolicyOptions {
  /** Whether style elements may be written at run time. */
  readonly inlineStyles: boolean;
}

function hashes(html: string, tag: "script" | "style"): readonly string[] {
  const inline = new RegExp(`<${tag}(?![^>]*\\ssrc=)([^>]*)>([\\s\\S]*?)</${tag}>`, "g");
  const found = [...html.matchAll(inline)].flatMap(([, attributes = "", text = ""]) =>
    /type="application\/(?:ld\+)?json"/.test(attributes) ? [] : [hashOf(text)],
  );
  return [...new Set(found)];
}

/** `'sha256-…'` of a script or style as it stands in the page. */
export function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** The page with a policy before its first script or style; every inline one is named by its hash. */
export function withPolicy(html: string, { inlineStyles }: PolicyOptions): string {
  const styles = inlineStyles ? ["'unsafe-inline'"] : hashes(html, "style");
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", ...hashes(html, "script")].join(" "),
    ["style-src 'self'", ...styles].join(" "),
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types signalbox-lab",
  ].join("; ");
  const meta = `<meta http-equiv="content-security-policy" content="${policy}">`;
  const head = /<head[^>]*>/.exec(html);
  if (head === null) return html;
  const at = head.index + head[0].length;
  return html.slice(0, at) + meta + html.slice(at);
}
