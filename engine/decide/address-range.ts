/** A block of addresses, `10.1.0.0/16` as Envoy writes it. */
export interface AddressRange {
  readonly address_prefix: string;
  readonly prefix_len?: number;
}

/** Whether `ip` lies in the range; IPv4 only. */
export function inRange({ address_prefix, prefix_len = 0 }: AddressRange, ip: string): boolean {
  const [prefix, address] = [numberOf(address_prefix), numberOf(ip)];
  if (prefix === undefined || address === undefined) return false;
  let size = 1;
  for (let bit = prefix_len; bit < 32; bit++) size *= 2;
  return Math.floor(prefix / size) === Math.floor(address / size);
}

function numberOf(ip: string): number | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(ip)) return undefined;
  return ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
