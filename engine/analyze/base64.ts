const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What Base64 stands for, letter by letter; what is no Base64 is the empty text. */
export function textOfBase64(text: string): string {
  let result = "";
  let [bits, count] = [0, 0];
  for (const letter of text.replace(/[=\s]/g, "")) {
    const value = LETTERS.indexOf(letter);
    if (value === -1) return "";
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result += String.fromCharCode((bits >> count) & 255);
  }
  return result;
}
