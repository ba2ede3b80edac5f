/** One place where a house rule is broken, and what to do about it. */
export interface Finding {
  readonly path: string;
  /** The first line is 1. */
  readonly line: number;
  /** What is wrong here, as a sentence without its full stop. */
  readonly rule: string;
  /** What to do instead, as a sentence without its full stop. */
  readonly advice: string;
}

/** One line an editor can jump to. */
export function renderFinding({ path, line, rule, advice }: Finding): string {
  return `${path}:${line}  ${rule}. ${advice}.`;
}
