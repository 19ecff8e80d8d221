import { isAddress } from "./host.ts";

/** `10.0.0.0/8` or one address, as Envoy writes a range; undefined for what is neither. */
export function addressRange(
  text: string,
): { readonly address_prefix: string; readonly prefix_len: number } | undefined {
  const [address = "", bits] = text.split("/");
  if (!isAddress(address)) return undefined;
  const whole = address.includes(":") ? 128 : 32;
  return { address_prefix: address, prefix_len: bits === undefined ? whole : Number(bits) };
}
