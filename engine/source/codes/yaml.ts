/** ADM01##: the text is not YAML that Kubernetes can read. */
export const yamlCodes = {
  ADM0101: {
    message: "This is not valid YAML.",
    why: "kubectl cannot read the document, so none of it reaches the cluster.",
    fix: "Compare the indentation and the dashes with the lines above.",
  },
  ADM0102: {
    message: "A tab stands where YAML expects spaces.",
    why: "YAML forbids tabs in indentation; the whole document is unreadable.",
    fix: "Replace the tab by spaces.",
  },
  ADM0103: {
    message: "This line is indented differently from its siblings.",
    why: "YAML reads structure from indentation; a line between two levels belongs to none.",
    fix: "Give all keys of one map, and all dashes of one list, the same column.",
  },
  ADM0104: {
    message: "A quote or a bracket is opened here and never closed.",
    why: "YAML reads on to the end of the document in search of the other half.",
    fix: "Close it, or put quotes round text that contains one of these characters.",
  },
  ADM0105: {
    message: "A second key begins where a value is expected.",
    why: "A colon followed by a blank makes a key, even in the middle of a line.",
    fix: "Put the value in quotes, or the key on a line of its own.",
  },
  ADM0106: {
    message: "`*{detail}` refers to an anchor that does not exist.",
    why: "An unquoted asterisk begins a reference to an anchor (`&name`), not a wildcard.",
    fix: 'Put a wildcard in quotes: `"*"`.',
  },
  ADM0107: {
    message: "The key `{detail}` stands twice in this map.",
    why: "The last one counts and the others are dropped silently; kubectl's strict check refuses it.",
    fix: "Join the two into one.",
  },
  ADM0108: {
    message: "A map or a list stands where a key is expected.",
    why: "Keys of Kubernetes documents are text; `{{ }}` outside quotes is a map inside a map.",
    fix: "Put template expressions in quotes, or fill them in before applying.",
  },
  ADM0110: {
    message: "`{detail}` is no number that Kubernetes can store.",
    why: "JSON knows neither infinity nor NaN, and the cluster stores JSON.",
    fix: "Write a finite number, or put the text in quotes.",
  },
  ADM0111: {
    message: "`<<` can only merge a map.",
    why: "The merge key copies the entries of an anchored map to where it stands.",
    fix: "Refer to a map, or to a list of maps.",
  },
  ADM0112: {
    message: "This text spans lines, and a key was expected.",
    why: "YAML joins unquoted lines to one text; such a text cannot be a key.",
    fix: "Look for a missing colon, or a `---` that is indented or too short.",
  },
  ADM0113: {
    message: "A value cannot begin with this character unless it is in quotes.",
    why: "`@`, `` ` ``, `%` and others are reserved in YAML.",
    fix: "Put the value in quotes.",
  },
  ADM0114: {
    message: "This backslash sequence does not exist in double quotes.",
    why: "In double quotes a backslash begins an escape; in single quotes it is an ordinary character.",
    fix: "Use single quotes for regular expressions, or double the backslash.",
  },
} as const;
