import { adviceFor } from "../../engine/index.ts";
import type { AnalysisCheck } from "../lab.ts";
import type { Verdict } from "../run-types.ts";
import type { Grading } from "./grading.ts";

/** No advice of the named codes, or none at all. */
export function gradeAnalysis({ session }: Grading, { id, title, codes }: AnalysisCheck): Verdict {
  const given = adviceFor(session, session.files).filter(
    ({ code }) => codes?.includes(code) ?? true,
  );
  const [first] = given;
  return {
    check: id,
    title,
    state: first === undefined ? "pass" : "fail",
    expected: codes === undefined ? "no advice" : `no ${codes.join(", ")}`,
    actual:
      first === undefined
        ? "none"
        : given.map(({ code, message }) => `${code}: ${message}`).join(" "),
    ...(first?.place !== undefined && { place: first.place }),
  };
}
