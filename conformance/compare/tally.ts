/** The chance that one side of a binomial's tails allows; both sides have as much. */
const TAIL = 1e-5;

/** Whether `count` of `total` lies within the exact binomial tails of probability `p`. */
export function withinTails(count: number, total: number, p: number): boolean {
  if (p <= 0) return count === 0;
  if (p >= 1) return count === total;
  return atLeast(count, total, p) >= TAIL && atLeast(total - count, total, 1 - p) >= TAIL;
}

/** The probability of `count` or more successes. */
function atLeast(count: number, total: number, p: number): number {
  let sum = 0;
  for (let k = count; k <= total; k++) sum += Math.exp(logTerm(k, total, p));
  return sum;
}

function logTerm(k: number, total: number, p: number): number {
  return logChoose(total, k) + k * Math.log(p) + (total - k) * Math.log1p(-p);
}

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) {
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  }
  return logFactorials[n] ?? 0;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
