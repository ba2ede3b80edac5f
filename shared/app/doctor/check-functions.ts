import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { CloudError } from '../../core/errors.ts';
import { deployedName, type FunctionName, functionNames } from '../../core/function-names.ts';
import type { QueueNames } from '../../core/settings.ts';
import { checkTriggers, type FoundTrigger, type TriggerSurroundings } from './check-triggers.ts';
import { failedLook } from './failed-look.ts';
import { policyLine } from './policy-line.ts';
import {
  oldestRuntime,
  queueTriggerTimeoutCapSeconds,
  wantedTimeoutSeconds,
  wantedTriggers,
} from './wanted-deployment.ts';

interface FoundFunction {
  readonly timeoutSeconds: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly runtime: string | undefined;
  readonly role: string | undefined;
}

interface Deployment {
  find(name: string): Promise<FoundFunction | undefined>;
  listTriggers(name: string): Promise<readonly FoundTrigger[]>;
}

export interface FunctionsSurroundings extends TriggerSurroundings {
  /** Lists what is wrong with the settings of a function; it would refuse to run with them. */
  readonly problemsOf: (environment: Readonly<Record<string, string>>) => readonly string[];
  /** The visibility timeout of each queue, where it is known. */
  readonly leaseSeconds: Readonly<Partial<Record<keyof QueueNames, number>>>;
  /** Somebody asked for the functions by name: what may not be looked at is then a problem, and otherwise only skipped. */
  readonly insist: boolean;
}

/**
 * Which of the functions are deployed; whether each has a runtime, a timeout, a role and settings that it can work with; what starts it; and whether all
 * were told the same: the worker applies the scan's whole predicate again, and two functions with different settings would each be right about another
 * ENI. What is not deployed is no problem; it may come later.
 */
export async function checkFunctions(
  deployment: Deployment,
  names: readonly FunctionName[],
  surroundings: FunctionsSurroundings,
): Promise<readonly Check[]> {
  const looks: (Deployed | { readonly check: Check })[] = [];
  for (const name of names) looks.push(await look(deployment, name, surroundings.insist));
  const deployed = looks.filter(one => 'found' in one);
  const checks: Check[] = [];
  for (const one of looks) {
    if ('check' in one) {
      checks.push(one.check);
      continue;
    }
    checks.push(checkFunction(one, deployed, surroundings));
    for (const found of surroundings.problemsOf(one.found.environment))
      checks.push(problem(`settings of ${deployedName(one.name)}`, found, 'Correct it and deploy again.'));
    checks.push(...(await triggersOf(deployment, one.name, surroundings)));
  }
  const [first, ...others] = deployed;
  if (first === undefined) return checks;
  return [...checks, ...others.flatMap(other => differenceBetween(first, other))];
}

interface Deployed {
  readonly name: FunctionName;
  readonly found: FoundFunction;
}

async function look(
  deployment: Deployment,
  name: FunctionName,
  insist: boolean,
): Promise<Deployed | { readonly check: Check }> {
  const check = `function ${deployedName(name)}`;
  try {
    const found = await deployment.find(deployedName(name));
    if (found !== undefined) return { name, found };
    return { check: skipped(check, 'not deployed here; "npm run deploy" does it') };
  } catch (error) {
    return { check: notLookedAt(check, error, 'fc:GetFunction', functionArn(name), insist) };
  }
}

async function triggersOf(
  deployment: Deployment,
  name: FunctionName,
  surroundings: FunctionsSurroundings,
): Promise<readonly Check[]> {
  try {
    return checkTriggers(name, await deployment.listTriggers(deployedName(name)), surroundings);
  } catch (error) {
    // The page of ListTriggers names no resource but all of them.
    const check = `triggers of ${deployedName(name)}`;
    return [notLookedAt(check, error, 'fc:ListTriggers', '*', surroundings.insist)];
  }
}

function functionArn(name: FunctionName): string {
  return `acs:fc:*:*:functions/${deployedName(name)}`;
}

function notLookedAt(name: string, error: unknown, action: string, resource: string, insist: boolean): Check {
  if (!(error instanceof CloudError)) throw error;
  const found = `cannot be looked at: ${error.message}`;
  if (error.handling !== 'forbidden') return failedLook(name, found);
  const todo = `Add ${policyLine(action, resource)} to the policy of the key at hand.`;
  return insist ? problem(name, found, todo) : skipped(name, `${found} ${todo}`);
}

function checkFunction(
  { name, found }: Deployed,
  deployed: readonly Deployed[],
  surroundings: FunctionsSurroundings,
): Check {
  const { timeoutSeconds, environment, runtime, role } = found;
  const deviations = [
    ...runtimeProblems(runtime),
    ...timeoutProblems(name, timeoutSeconds, surroundings),
    ...roleProblems(name, role, deployed),
  ];
  const check = `function ${deployedName(name)}`;
  if (deviations.length > 0)
    return problem(check, deviations.join('; '), 'Deploy it again as it is in s.yaml ("npm run deploy").');
  const mode = environment['ENI_REAPER_MODE'] || 'report';
  return ok(
    check,
    `deployed; mode ${mode}, ${runtime}, timeout ${timeoutSeconds} s, role ${lastPart(role ?? '')}`,
  );
}

function runtimeProblems(runtime: string | undefined): readonly string[] {
  const version = /^nodejs(\d+)$/.exec(runtime ?? '')?.[1];
  if (version !== undefined && Number(version) >= oldestRuntime) return [];
  return [`its runtime is ${runtime ?? 'not shown'}, wanted nodejs${oldestRuntime}`];
}

function timeoutProblems(
  name: FunctionName,
  timeoutSeconds: number | undefined,
  { leaseSeconds }: FunctionsSurroundings,
): readonly string[] {
  if (timeoutSeconds === undefined) return [`its timeout is not shown, wanted ${wantedTimeoutSeconds} s`];
  const is = `its timeout is ${timeoutSeconds} s`;
  if (timeoutSeconds < wantedTimeoutSeconds)
    return [`${is}, wanted ${wantedTimeoutSeconds}: work is cut off and done again`];
  const trigger = wantedTriggers[name];
  if (trigger.kind === 'timer') return [];
  if (timeoutSeconds > queueTriggerTimeoutCapSeconds)
    return [`${is}; behind a queue trigger it must end within ${queueTriggerTimeoutCapSeconds} s`];
  const lease = leaseSeconds[trigger.reads];
  // A batch is collected first and worked on afterwards, and both times its messages are leased.
  if (lease === undefined || timeoutSeconds + trigger.batchSeconds < lease) return [];
  return [
    `${is}, and a message of its queue comes again after ${lease} s: with the ${trigger.batchSeconds} s of a batch it may be worked on twice`,
  ];
}

/** The three roles are what keeps a scan from deleting and a worker from detaching. */
function roleProblems(
  name: FunctionName,
  role: string | undefined,
  deployed: readonly Deployed[],
): readonly string[] {
  if (role === undefined) return ['it has no role, so it may call nothing'];
  if (lastPart(role).toLowerCase() === deployedName(name)) return [];
  const sharers = deployed.filter(other => other.name !== name && other.found.role === role);
  const owners = functionNames.filter(other => lastPart(role).toLowerCase() === deployedName(other));
  const others = [...new Set([...sharers.map(other => other.name), ...owners])].map(deployedName);
  if (others.length === 0) return [];
  return [
    `its role ${lastPart(role)} is that of ${others.join(' and ')}, too, so it may do what it must not`,
  ];
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function differenceBetween(one: Deployed, other: Deployed): readonly Check[] {
  const names = [...Object.keys(one.found.environment), ...Object.keys(other.found.environment)];
  const ours = [...new Set(names)].filter(name => name.startsWith('ENI_REAPER_')).sort();
  // Names alone: a value may be a secret.
  const different = ours.filter(
    name => (one.found.environment[name] ?? '') !== (other.found.environment[name] ?? ''),
  );
  if (different.length === 0) return [];
  return [
    problem(
      `settings of ${deployedName(other.name)}`,
      `not those of ${deployedName(one.name)}: ${different.join(', ')}`,
      'Deploy both from the same environment.',
    ),
  ];
}
