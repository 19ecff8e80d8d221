import { proveRequest, type Proof, type RequestSpec, type Session } from "../../engine/index.ts";
import type { Lab, LabRequest } from "../lab.ts";

/** What checks are graded against: one mesh, and each request proven once. */
export interface Grading {
  readonly lab: Lab;
  readonly session: Session;
  readonly proofs: Map<string, Proof>;
}

export function gradingOf(lab: Lab, session: Session): Grading {
  return { lab, session, proofs: new Map() };
}

/** The proof of a named request. */
export function proofOf({ session, proofs }: Grading, { id, spec }: LabRequest): Proof {
  const known = proofs.get(id);
  if (known !== undefined) return known;
  const proof = proveRequest(session, spec);
  proofs.set(id, proof);
  return proof;
}

/** `curl -H 'x-lane: crew' http://sailings/search` */
export function curlOf({ method = "GET", headers = {}, url }: RequestSpec): string {
  const quoted = (text: string): string =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `-H ${quoted(`${name}: ${one}`)}`),
  );
  return ["curl", ...(method === "GET" ? [] : [`-X ${method}`]), ...lines, quoted(url)].join(" ");
}
