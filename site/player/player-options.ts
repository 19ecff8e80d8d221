export interface PlayerOptions {
  readonly theme: "auto" | "light" | "dark";
}

/** The address's parameters. What is unknown or malformed is as if it were not there (R9). */
export function playerOptions(search: string): PlayerOptions {
  const theme = new URLSearchParams(search).get("theme");
  return { theme: theme === "light" || theme === "dark" ? theme : "auto" };
}
