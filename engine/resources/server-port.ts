import { shape, text, uint32 } from "./field.ts";

/** A port of a gateway's server. */
export interface Port {
  readonly number: number;
  readonly protocol: string;
  readonly name: string;
  readonly targetPort?: number;
}

export const portShape = shape<Port>(
  "Port",
  {
    number: uint32("The port's number."),
    protocol: text("What is spoken: HTTP, HTTPS, GRPC, HTTP2, TLS, TCP and a few more."),
    name: text("The port's name."),
    targetPort: uint32("Has no effect here."),
  },
  { required: ["number", "protocol", "name"] },
);
