/** One line of a doctor's report. */
export type Check =
  | { readonly name: string; readonly status: 'ok' | 'skipped'; readonly found: string }
  | { readonly name: string; readonly status: 'problem'; readonly found: string; readonly todo: string };

export function ok(name: string, found: string): Check {
  return { name, status: 'ok', found };
}

/** `todo` is what a person can do about it. */
export function problem(name: string, found: string, todo: string): Check {
  return { name, status: 'problem', found, todo };
}

/** Not looked at, or not to be told from here; `found` says why. */
export function skipped(name: string, found: string): Check {
  return { name, status: 'skipped', found };
}
