import { compileStringMatcher } from "../decide/string-match.ts";
import type { TransportSocket } from "../proxy/config.ts";

/**
 * Whether the end of a TLS connection is content with the client's certificate. Where names are listed
 * it asks for one even if it may be left out (CP-248, CP-249).
 *
 * @param peer - the name in the certificate; undefined where the client sends none
 */
export function acceptsClient(socket: TransportSocket, peer: string | undefined): boolean {
  const { subject_alt_names: names = [], require_client_certificate: isRequired } = socket;
  if (peer === undefined) return isRequired !== true && names.length === 0;
  return names.length === 0 || names.some((matcher) => compileStringMatcher(matcher)(peer));
}
