/** The address of a page of this site, under whatever base path it was built for. */
export function href(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, "")}/${path.replace(/^\//, "")}`;
}

export const lessonThree = "/lessons/3-virtualservice-routing/";
