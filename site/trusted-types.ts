/** What the browser offers; its types are not in TypeScript's DOM library. */
interface UrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: UrlPolicy): UrlPolicy;
}
declare global {
  var trustedTypes: PolicyFactory | undefined;
}

/**
 * The site's one Trusted Types policy. It lets a worker start from an address that `accepts` and from nothing
 * else; where the browser has no Trusted Types the same test is applied by hand.
 */
export function scriptUrlPolicy(accepts: (url: string) => boolean): UrlPolicy {
  const rules: UrlPolicy = {
    createScriptURL(url) {
      if (!accepts(url)) throw new TypeError("Not a script of this page.");
      return url;
    },
  };
  return globalThis.trustedTypes?.createPolicy("signalbox-lab", rules) ?? rules;
}
