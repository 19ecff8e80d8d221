/** ADM03##: the document does not fit the resource's schema. The API server says so before istiod sees it. */
export const schemaCodes = {
  ADM0301: {
    message: "`{field}` must be {expected}, and is {actual}.",
    why: "The API server checks types before anything else and refuses the document.",
    fix: "{hint}",
  },
  ADM0302: {
    message: "There is no field `{field}` here.",
    why: "kubectl refuses unknown fields; clients that do not ask for strictness lose them silently.",
    fix: "{hint}",
  },
  ADM0303: {
    message: "`{value}` is not one of the values that `{field}` takes.",
    why: "The API server compares with a fixed list, capitals included.",
    fix: "Use one of {values}.",
  },
  ADM0304: {
    message: "`{field}` is required here.",
    why: "Without it the API server refuses the document; an empty value counts as absent.",
    fix: "Add `{field}:`.",
  },
  ADM0305: {
    message: "{value} is out of range for `{field}`.",
    why: "The API server knows the smallest and the largest number for this field.",
    fix: "{hint}",
  },
  ADM0306: {
    message: "`{field}` has the wrong length: {hint}.",
    why: "The API server limits how long texts and lists may be.",
    fix: "Make it {hint}.",
  },
  ADM0307: {
    message: "`{value}` does not have the form that `{field}` asks for.",
    why: "The API server compares the text with a pattern.",
    fix: "Match `{hint}`.",
  },
  ADM0308: {
    message: "Only one of {values} can be set.",
    why: "They are alternatives; with several of them the API server cannot tell which one is meant.",
    fix: "Keep one and remove the others.",
  },
  ADM0309: {
    message: "Two entries of `{field}` have the same {hint}.",
    why: "Kubernetes keeps this list as a map and refuses a key that occurs twice.",
    fix: "Give each entry its own {hint}.",
  },
  ADM0310: {
    message: "`{field}` must be a duration of at least 1ms, such as `2s` or `500ms`.",
    why: "The API server evaluates this rule of the schema; a number without a unit is no duration.",
    fix: "Write a number and a unit: `ms`, `s`, `m` or `h`.",
  },
  ADM0311: {
    message: "`{field}` breaks a rule of the schema: {hint}.",
    why: "The API server evaluates the schema's rules (CEL) and refuses the document.",
    fix: "Change `{field}` so that the rule holds.",
  },
} as const;
