import type { HttpRequest } from "../decide/http-request.ts";
import type { FirstBytes } from "../decide/inspect.ts";
import type { CallMade } from "./application.ts";
import type { ClientTls } from "./dial.ts";
import type { Draft, HopRecord } from "./draft.ts";
import type { Served } from "./try-result.ts";
import type { WorldPod } from "./world.ts";

export interface Connection {
  readonly ip: string;
  readonly port: number;
  readonly sourceIp: string;
  /** Absent: plain bytes. */
  readonly tls?: ClientTls;
  /** The far end is surely there, since a cluster lists it. */
  readonly listed: boolean;
  /** Names the connection among all; absent where no other request goes on it. */
  readonly id?: string;
}

export type Payload =
  | { readonly kind: "http"; readonly request: HttpRequest; readonly makeCall: CallMade }
  | { readonly kind: "raw"; readonly bytes: FirstBytes };

/** What stands at the far end of a connection takes the payload. The exchange says who, since a server's proxy is a proxy again. */
export type Serve = (
  draft: Draft,
  record: HopRecord,
  connection: Connection,
  payload: Payload,
) => Served;

/** The name in a workload's certificate. */
export function spiffe({ namespace, serviceAccount }: WorldPod): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}
