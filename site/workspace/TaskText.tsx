import type { VNode } from "preact";
import { blocksOf, type Span } from "./task-text.ts";

export function Spans({ spans }: { readonly spans: readonly Span[] }): VNode {
  return (
    <>
      {spans.map(({ kind, text }, i) =>
        kind === "code" ? (
          <code key={i}>{text}</code>
        ) : kind === "bold" ? (
          <b key={i}>{text}</b>
        ) : (
          text
        ),
      )}
    </>
  );
}

/** A few paragraphs and lists, as authors write them. */
export function TaskText({ text }: { readonly text: string }): VNode {
  return (
    <>
      {blocksOf(text).map(({ kind, lines }, i) =>
        kind === "list" ? (
          <ul key={i}>
            {lines.map((spans, j) => (
              <li key={j}>
                <Spans spans={spans} />
              </li>
            ))}
          </ul>
        ) : (
          <p key={i}>
            <Spans spans={lines.flat()} />
          </p>
        ),
      )}
    </>
  );
}

/** A sentence whose backticks mean code. */
export function Coded({ text }: { readonly text: string }): VNode {
  return (
    <>{text.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>))}</>
  );
}
