import { expect, test } from "vitest";
import type { TransportSocket } from "../proxy/config.ts";
import { acceptsClient } from "./client-certificate.ts";

const visitor = "spiffe://cluster.local/ns/out/sa/visitor";
const named = { subject_alt_names: [{ exact: visitor }] };

test.for<{
  readonly id: string;
  readonly socket: Omit<TransportSocket, "name">;
  readonly peer?: string;
  readonly want: boolean;
}>([
  { id: "CP-247 asks for nothing", socket: {}, want: true },
  {
    id: "CP-248 asks for a certificate",
    socket: { require_client_certificate: true },
    want: false,
  },
  {
    id: "CP-248 takes any that is signed",
    socket: { require_client_certificate: true },
    peer: visitor,
    want: true,
  },
  {
    id: "CP-248 with names, another's certificate",
    socket: { require_client_certificate: true, ...named },
    peer: "spiffe://cluster.local/ns/out/sa/other",
    want: false,
  },
  {
    id: "CP-249 without names, no certificate",
    socket: { require_client_certificate: false },
    want: true,
  },
  {
    id: "CP-249 with names, no certificate",
    socket: { require_client_certificate: false, ...named },
    want: false,
  },
  { id: "CP-249 with names, the right certificate", socket: named, peer: visitor, want: true },
])("$id: $want", ({ socket, peer, want }) => {
  expect(acceptsClient({ name: "tls", ...socket }, peer)).toBe(want);
});
