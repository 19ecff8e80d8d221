import { double, object, shape, text, uint32 } from "./field.ts";

/** A share, 0 to 100. */
export interface Percent {
  readonly value?: number;
}

export interface PortSelector {
  readonly number?: number;
}

export interface Destination {
  readonly host: string;
  readonly subset?: string;
  readonly port?: PortSelector;
}

export const percentShape = shape<Percent>("Percent", {
  value: double("A percentage, 0 to 100, in steps of 0.0001."),
});

export const portSelectorShape = shape<PortSelector>("PortSelector", {
  number: uint32("The service's port."),
});

export const destinationShape = shape<Destination>(
  "Destination",
  {
    host: text(
      "The service's name; a short name is completed with the namespace of this resource.",
    ),
    subset: text("A subset that a DestinationRule for the host defines."),
    port: object(portSelectorShape, "Which port of the service; needed if it has several."),
  },
  { required: ["host"] },
);
