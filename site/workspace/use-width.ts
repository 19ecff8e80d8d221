import { useEffect, useRef, useState } from "preact/hooks";

/** The inner width of the element that `ref` is given to, once it is known. */
export function useWidth(): {
  readonly ref: { current: HTMLDivElement | null };
  readonly width: number | undefined;
} {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | undefined>(undefined);
  useEffect(() => {
    const box = ref.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
    };
  }, []);
  return { ref, width };
}
