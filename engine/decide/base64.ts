const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The bytes of standard or URL-safe Base64, padded or not; undefined where a character is none of it. */
export function bytesOfBase64(text: string): readonly number[] | undefined {
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const char of text.replace(/=+$/, "").replace(/-/g, "+").replace(/_/g, "/")) {
    const value = ALPHABET.indexOf(char);
    if (value === -1) return undefined;
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
      bits &= (1 << count) - 1;
    }
  }
  return bytes;
}

/** The same as text, which is taken for UTF-8. */
export function textOfBase64(text: string): string {
  const bytes = bytesOfBase64(text) ?? [];
  return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
}
