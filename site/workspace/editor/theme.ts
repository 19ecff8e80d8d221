import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Custom properties reach into the shadow root, so both themes come from the page's tokens. */
export const editorTheme = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--ink)",
    backgroundColor: "var(--surface)",
    fontSize: "12.5px",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "19px" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-lit": { backgroundColor: "var(--lamp-soft)", boxShadow: "inset 3px 0 var(--lamp-line)" },
  ".cm-inlay": { float: "right", paddingRight: "12px", color: "var(--ink-3)" },
  ".cm-inlay.won": { color: "var(--lamp-ink)", fontWeight: "650" },
  ".cm-wave.error": { textDecoration: "underline wavy var(--fail)" },
  ".cm-wave.warning": { textDecoration: "underline wavy var(--warn)" },
  ".cm-wave.note": { textDecoration: "underline dotted var(--ink-3)" },
  ".cm-says": {
    display: "flex",
    gap: "8px",
    margin: "2px 12px 4px 8px",
    padding: "4px 8px",
    borderLeft: "3px solid var(--warn)",
    backgroundColor: "var(--warn-soft)",
    fontFamily: "var(--sans)",
    whiteSpace: "normal",
  },
  ".cm-says.error": { borderLeftColor: "var(--fail)", backgroundColor: "var(--fail-soft)" },
  ".cm-says.note": { borderLeftColor: "var(--line-strong)", backgroundColor: "var(--raise)" },
  ".cm-says b": { fontFamily: "var(--mono)", fontWeight: "600" },
  ".cm-says button": {
    minHeight: "24px",
    marginLeft: "auto",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    background: "var(--surface)",
    color: "var(--accent)",
    cursor: "pointer",
  },
});

export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--yaml-key)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--yaml-number)" },
    { tag: [tags.string, tags.content], color: "var(--yaml-value)" },
    { tag: [tags.comment, tags.punctuation, tags.separator], color: "var(--ink-3)" },
  ]),
);
