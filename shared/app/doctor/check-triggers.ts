import { type Check, ok, problem, skipped } from '../../core/check.ts';
import { ConfigError } from '../../core/errors.ts';
import { deployedName, type FunctionName } from '../../core/function-names.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { parseScanRequest } from '../../core/scan/scan-request.ts';
import type { QueueNames } from '../../core/settings.ts';
import { type WantedTrigger, wantedTriggers } from './wanted-deployment.ts';

/** A trigger of a deployed function. */
export interface FoundTrigger {
  readonly name: string;
  readonly type: string;
  readonly config: JsonObject | undefined;
  readonly qualifier: string | undefined;
}

export interface TriggerSurroundings {
  readonly queues: QueueNames;
  /** Where the functions are. */
  readonly region: string;
}

/**
 * Whether something starts this function, and whether it does it as s.yaml means it. A trigger that is off is a problem only where no other one does its work.
 */
export function checkTriggers(
  functionName: FunctionName,
  triggers: readonly FoundTrigger[],
  surroundings: TriggerSurroundings,
): readonly Check[] {
  const wanted = wantedTriggers[functionName];
  const judged = triggers.map(trigger => ({
    name: `trigger ${deployedName(functionName)}/${trigger.name}`,
    ...judge(trigger, wanted, surroundings),
  }));
  const works = judged.some(({ isOn, deviations }) => isOn && deviations.length === 0);
  const checks = judged.map(({ name, isOn, deviations, todo, found }): Check => {
    if (deviations.length > 0) return problem(name, deviations.join('; '), todo);
    if (isOn) return ok(name, found);
    return works ? skipped(name, 'is off; another one does its work') : problem(name, 'is off', switchOn);
  });
  if (judged.some(({ fits }) => fits)) return checks;
  const { missing, todo } = whatIsMissing(wanted, surroundings.queues);
  return [...checks, problem(`trigger of ${deployedName(functionName)}`, missing, todo)];
}

const asDeployed = 'Deploy again ("npm run deploy"), or change it in the console.';
const another =
  'What a trigger reads cannot be changed: delete it and deploy again, or give this command the settings of the deploy.';
const takeAway = 'Delete it in the console: a deploy leaves triggers alone that s.yaml does not know.';
const switchOn =
  'Switch it on in the console, or deploy again. A stream reads as off until some minutes after its deploy.';

interface Judged {
  /** It is of the kind that this function takes. */
  readonly fits: boolean;
  readonly isOn: boolean;
  /** Where it is not as wanted, as sentences without a full stop. */
  readonly deviations: readonly string[];
  /** What to do about those. */
  readonly todo: string;
  /** What it is, where it is as wanted. */
  readonly found: string;
}

function judge(trigger: FoundTrigger, wanted: WantedTrigger, surroundings: TriggerSurroundings): Judged {
  const { type, config, qualifier } = trigger;
  const wantedType = wanted.kind === 'timer' ? 'timer' : 'eventbridge';
  if (type !== wantedType) {
    const takes = wanted.kind === 'timer' ? 'a timer' : 'messages of its queue';
    const deviation = `is of type ${type}, but this function takes ${takes} only and fails at anything else`;
    return { fits: false, isOn: true, deviations: [deviation], todo: takeAway, found: '' };
  }
  if (config === undefined) {
    const deviations = ['has a configuration that is no JSON'];
    return { fits: true, isOn: true, deviations, todo: asDeployed, found: '' };
  }
  const judged =
    wanted.kind === 'timer' ? judgeTimer(config) : judgeQueueTrigger(config, wanted, surroundings);
  const old = qualifier === undefined || qualifier === 'LATEST' ? [] : [`starts ${qualifier}, wanted LATEST`];
  return { fits: true, ...judged, deviations: [...old, ...judged.deviations] };
}

function judgeTimer(config: JsonObject): Omit<Judged, 'fits'> {
  const { cronExpression, enable, payload } = config;
  const cron = typeof cronExpression === 'string' && cronExpression.trim() !== '' ? cronExpression : '';
  const { narrows, problems } = readPayload(typeof payload === 'string' ? payload : '');
  return {
    isOn: enable === true,
    deviations: [...(cron === '' ? ['has no schedule, so it never fires'] : []), ...problems],
    todo: asDeployed,
    found: `is on: ${cron}${narrows === '' ? '' : `; its payload narrows each scan to ${narrows}`}`,
  };
}

/** The scan refuses a payload that is no scan request, and with it the whole run. */
function readPayload(payload: string): { readonly narrows: string; readonly problems: readonly string[] } {
  try {
    const { mode, regions = [] } = parseScanRequest(payload);
    const narrows = [...(mode === undefined ? [] : [`mode ${mode}`]), ...regions].join(', ');
    return { narrows, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { narrows: '', problems: error.problems.map(sentence => sentence.replace(/\.$/, '')) };
  }
}

/** The keys are those of the models of the SDK; what is not said has the default of the platform. */
function judgeQueueTrigger(
  config: JsonObject,
  wanted: Extract<WantedTrigger, { readonly kind: 'queue' }>,
  { queues, region }: TriggerSurroundings,
): Omit<Judged, 'fits'> {
  const source = within(config, 'eventSourceConfig');
  const queue = within(source, 'eventSourceParameters', 'sourceMNSParameters');
  const run = within(config, 'runOptions');
  const { CountBasedWindow = 1, TimeBasedWindow = 0 } = within(run, 'batchWindow');
  const deadLetterArn = within(run, 'deadLetterQueue')['Arn'];
  const facts: readonly Fact[] = [
    ['eventSourceType', source['eventSourceType'], 'MNS'],
    ['QueueName', queue['QueueName'], queues[wanted.reads], 'the queue of the settings here'],
    ['RegionId', queue['RegionId'] ?? region, region],
    ['IsBase64Decode', queue['IsBase64Decode'] ?? true, wanted.decodesBase64],
    ['asyncInvocationType', config['asyncInvocationType'] ?? false, false, 'else failures get lost'],
    ['mode', run['mode'], 'event-streaming'],
    ['errorsTolerance', run['errorsTolerance'] ?? 'NONE', 'ALL', 'else one bad batch stops the stream'],
    [
      'PushRetryStrategy',
      within(run, 'retryStrategy')['PushRetryStrategy'] ?? 'BACKOFF_RETRY',
      'EXPONENTIAL_DECAY_RETRY',
      'else it gives up within a minute',
    ],
    [
      'deadLetterQueue',
      queueOfArn(deadLetterArn),
      queues.deadLetter,
      'else what cannot be delivered is dropped',
    ],
    ['CountBasedWindow', CountBasedWindow, wanted.batchCount],
    ['TimeBasedWindow', TimeBasedWindow, wanted.batchSeconds],
  ];
  const deviations = facts.filter(([, has, expected]) => has !== expected);
  return {
    isOn: config['triggerEnable'] === true,
    deviations: deviations.map(describeDeviation),
    todo: deviations.some(([field]) => sourceFields.includes(field)) ? another : asDeployed,
    found: `is on: reads ${queues[wanted.reads]}, ${wanted.batchCount} messages or ${wanted.batchSeconds} s at a time`,
  };
}

/** What a trigger reads is settled when it is created (EventBridge triggers of s.yaml). */
const sourceFields: readonly string[] = ['eventSourceType', 'QueueName', 'RegionId'];

type Fact = readonly [field: string, has: unknown, wanted: string | number | boolean, why?: string];

function describeDeviation([field, has, wanted, why]: Fact): string {
  const shown = typeof has === 'object' || has === undefined ? 'not set' : String(has);
  return `${field} is ${shown}, wanted ${wanted}${why === undefined ? '' : ` (${why})`}`;
}

function queueOfArn(arn: unknown): string | undefined {
  return typeof arn === 'string' ? /:\/?queues\/(?<name>[^/]+)$/.exec(arn)?.groups?.['name'] : undefined;
}

/** The object at the end of this path; an empty one where the path breaks off. */
function within(value: JsonObject, ...path: readonly string[]): JsonObject {
  let found = value;
  for (const key of path) {
    const next = found[key];
    found = isJsonObject(next) ? next : {};
  }
  return found;
}

function whatIsMissing(
  wanted: WantedTrigger,
  queues: QueueNames,
): { readonly missing: string; readonly todo: string } {
  if (wanted.kind === 'timer')
    return {
      missing: 'there is no timer, so nothing is scanned',
      todo: 'Deploy again ("npm run deploy"): s.yaml has a timer for it.',
    };
  return {
    missing: `nothing reads the queue ${queues[wanted.reads]}, so its messages wait until they expire`,
    todo: 'Deploy again ("npm run deploy"): s.yaml has an EventBridge trigger for it, which needs the service-linked roles of EventBridge.',
  };
}
