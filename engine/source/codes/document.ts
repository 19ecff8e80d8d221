/** ADM02##: what the document claims to be. */
export const documentCodes = {
  ADM0201: {
    message: "The document is no Kubernetes object: it has no `apiVersion` and `kind`.",
    why: "The API server finds out from these two what it is being given.",
    fix: "Begin the document with `apiVersion:` and `kind:`.",
  },
  ADM0202: {
    message: "There is no kind `{kind}` in `{apiVersion}`.",
    why: "The API server knows no such resource and refuses the document.",
    fix: "Kinds are written in the singular with capitals (`VirtualService`); networking kinds live in `networking.istio.io/v1`, policies in `security.istio.io/v1`.",
  },
  ADM0203: {
    message: "The metadata cannot be read: {detail}.",
    why: "Names, labels and annotations are text; unquoted numbers and words like `yes` are not.",
    fix: "Put the value in quotes.",
  },
  ADM0204: {
    message: "The document has no `metadata.name`.",
    why: "An object is stored under its name.",
    fix: "Add `metadata: {name: …}`.",
  },
  ADM0205: {
    message: "The spec cannot be decoded: {detail}.",
    why: "istiod's webhook reads the spec into its own types before it judges it.",
    fix: "Write the value in the form that the field asks for.",
  },
  ADM0206: {
    message: "`{key}` is defined more than once; the last definition counts.",
    why: "Applying the same kind and name again replaces the object and keeps its age.",
    fix: "Remove one of them, or give it another name.",
  },
  ADM0207: {
    message: "The annotation `{annotation}` is not allowed here.",
    why: "istiod's webhook refuses objects with annotations that are reserved or do not apply to the kind.",
    fix: "Remove the annotation.",
  },
  ADM0208: {
    message: "`istio.io/dry-run` does not go with this value or action.",
    why: "Dry runs exist for AuthorizationPolicies that allow or deny, and are true or false.",
    fix: 'Write `istio.io/dry-run: "true"` on an ALLOW or DENY policy.',
  },
} as const;
