/** KIA####: what Kiali marks and istioctl does not. The meanings are Kiali's, the words ours. */
export const kialiCodes = {
  KIA0201: {
    message: "The subset `{name}` of {host} is defined by {other} too.",
    why: "Rules for one host are merged, the oldest first: of two subsets with one name the older one counts. Kiali's check.",
    fix: "Keep one of them.",
  },
  KIA0209: {
    message: "The subset `{name}` has no labels.",
    why: "It selects every pod of the service, so naming it changes nothing but the policy. Kiali's check.",
    fix: "Write the labels of the version, for instance `labels: {version: v1}`.",
  },
  KIA1104: {
    message: "A weight at the only destination.",
    why: "All requests go there, whatever the weight says. Kiali's check.",
    fix: "Leave the weight out, or add the destination that takes the rest.",
  },
  KIA1105: {
    message: "{name} is a destination twice.",
    why: "Its weights add up; most of the time one of them was meant for another subset. Kiali's check.",
    fix: "Name the other subset, or add the weights together.",
  },
  KIA1108: {
    message: "`{name}` is the old way to name a Gateway.",
    why: "istiod still reads `name.namespace`; the webhook warns of it, and istioctl finds no such Gateway. Kiali's check.",
    fix: "Write `namespace/name`.",
  },
} as const;
