/** The functions that are deployed, each as `eni-reaper-<name>`. */
export const functionNames = ['scan', 'worker', 'teardown'] as const;
export type FunctionName = (typeof functionNames)[number];

/** Everybody who has a policy in deploy/ram: the functions, and the person or pipeline that uses the command. */
export const policyHolders = [...functionNames, 'operator'] as const;
export type PolicyHolder = (typeof policyHolders)[number];

/** What a function is called where it is deployed. */
export function deployedName(name: FunctionName): string {
  return `eni-reaper-${name}`;
}
