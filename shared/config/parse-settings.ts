import { closestName } from '../core/closest-name.ts';
import { signedFormats, webhookFormatOf } from '../core/digest/webhook-format.ts';
import { ConfigError, InvariantError } from '../core/errors.ts';
import type { Notifications, Settings } from '../core/settings.ts';
import { fields, settingFields } from './fields.ts';
import type { SettingField } from './setting-field.ts';
import { showValue } from './show-value.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'ENI_REAPER_';

/** By the name of the variable, so that a check across settings can leave alone those that could not be read. */
type Problems = Map<string, string>;

/**
 * What the operator decided, from the environment variables of the process. Unset, empty and blank mean the default; a name
 * with our prefix that is no setting is refused, because a protection with a typo in its name would protect nothing.
 *
 * Throws a ConfigError with all problems at once.
 */
export function parseSettings(environment: Environment): Settings {
  const problems: Problems = unknownNames(environment);
  const read = <T>(field: SettingField<T>): T => readField(field, environment, problems);

  const settings: Settings = {
    mode: read(fields.mode),
    regions: read(fields.regions),
    policy: {
      minAgeMs: read(fields.minAgeMs),
      gracePeriodMs: read(fields.gracePeriodMs),
      requeueAfterMs: read(fields.requeueAfterMs),
      protectTags: read(fields.protectTags),
      controllerTags: read(fields.controllerTags),
      retained: read(fields.retained),
      scope: {
        vpcIds: read(fields.vpcIds),
        vSwitchIds: read(fields.vSwitchIds),
        resourceGroupIds: read(fields.resourceGroupIds),
        requiredTags: read(fields.requiredTags),
        namePattern: read(fields.namePattern),
      },
    },
    deleteCap: read(fields.deleteCap),
    breaker: { count: read(fields.breakerCount), percent: read(fields.breakerPercent) },
    deletesPerMinute: read(fields.deletesPerMinute),
    detachesPerMinute: read(fields.detachesPerMinute),
    maxAttempts: read(fields.maxAttempts),
    stuckAfterMs: read(fields.stuckAfterMs),
    queues: {
      delete: read(fields.deleteQueue),
      teardown: read(fields.teardownQueue),
      result: read(fields.resultQueue),
      deadLetter: read(fields.deadLetterQueue),
    },
    endpoints: {
      mns: read(fields.mnsEndpoint),
      ecs: read(fields.ecsEndpoint),
      ens: read(fields.ensEndpoint),
      sts: read(fields.stsEndpoint),
    },
    accounts: read(fields.accounts),
    notifications: readNotifications(read),
    logLevel: read(fields.logLevel),
  };

  const sentences = [
    ...problems.values(),
    ...sharedQueues(settings.queues, problems),
    ...unreachablePace(settings, problems),
    ...uselessSecret(environment, settings.notifications, problems),
  ];
  if (sentences.length > 0) throw new ConfigError(sentences);
  return settings;
}

/**
 * The value of one setting. A value that cannot be used is added to `problems` and read as the default, so that the
 * remaining settings can still be checked; nobody ever sees that stand-in, for the caller throws.
 */
function readField<T>(field: SettingField<T>, environment: Environment, problems: Problems): T {
  const text = environment[field.name];
  if (text !== undefined && text.trim() !== '') {
    const parsed = field.parse(text);
    if (parsed.kind === 'valid') return parsed.value;
    const reason = parsed.because === undefined ? '' : ` (${parsed.because})`;
    problems.set(
      field.name,
      `${field.name} is ${showValue(field, text)}${reason}; expected ${field.expected}.`,
    );
  }
  const fallback = field.parse(field.defaultText);
  if (fallback.kind === 'invalid')
    throw new InvariantError(`The default of ${field.name} is not a value of it.`);
  return fallback.value;
}

/** What a webhook expects is known from its host, unless the operator says otherwise. */
function readNotifications(read: <T>(field: SettingField<T>) => T): Notifications {
  const topic = read(fields.notifyTopic);
  const url = read(fields.notifyWebhook);
  const format = read(fields.notifyFormat);
  const secret = read(fields.notifySecret);
  const on = read(fields.notifyOn);
  const webhook = url === undefined ? undefined : { url, format: format ?? webhookFormatOf(url), secret };
  return { topic, webhook, on };
}

/** The value is left out: nobody knows what a variable that we do not know holds. */
function unknownNames(environment: Environment): Problems {
  const known = settingFields.map(field => field.name);
  const unknown = Object.keys(environment).filter(
    name => name.startsWith(prefix) && environment[name] !== undefined && !known.includes(name),
  );
  return new Map(
    unknown.map(name => [
      name,
      `${name} is set (value not shown), but there is no such setting; did you mean ${closestName(name, known, prefix)}?`,
    ]),
  );
}

/** Two queues with one name would feed a function its own output. */
function sharedQueues(queues: Settings['queues'], problems: Problems): string[] {
  const named = [
    { name: fields.deleteQueue.name, queue: queues.delete },
    { name: fields.teardownQueue.name, queue: queues.teardown },
    { name: fields.resultQueue.name, queue: queues.result },
    { name: fields.deadLetterQueue.name, queue: queues.deadLetter },
  ].filter(({ name }) => !problems.has(name));
  return named.flatMap((one, index) =>
    named
      .slice(index + 1)
      .filter(other => other.queue === one.queue)
      .map(
        other =>
          `${one.name} and ${other.name} are both "${one.queue}"; expected another queue for each of them.`,
      ),
  );
}

/** The longest DelaySeconds of MNS is 7 days; a task behind that could not be given its place in the pace. */
const pacedMinutesLimit = 7 * 24 * 60;

function unreachablePace({ deleteCap, deletesPerMinute }: Settings, problems: Problems): string[] {
  if (problems.has(fields.deleteCap.name) || problems.has(fields.deletesPerMinute.name)) return [];
  if (deleteCap <= deletesPerMinute * pacedMinutesLimit) return [];
  return [
    `${fields.deleteCap.name} is "${deleteCap}" at ${fields.deletesPerMinute.name} "${deletesPerMinute}"; ` +
      'expected a cap that this pace gets through within the 7 days that a message can be delayed.',
  ];
}

/** Somebody who sets a secret believes that what is sent is signed; where it cannot be, they have to know. */
function uselessSecret(environment: Environment, { webhook }: Notifications, problems: Problems): string[] {
  const secret = environment[fields.notifySecret.name]?.trim() ?? '';
  const doubtful = [fields.notifySecret, fields.notifyWebhook, fields.notifyFormat].some(({ name }) =>
    problems.has(name),
  );
  if (secret === '' || doubtful) return [];
  if (webhook !== undefined && signedFormats.has(webhook.format)) return [];
  const found =
    webhook === undefined ? 'there is no webhook' : `the format ${webhook.format} has no signature`;
  return [
    `${fields.notifySecret.name} is ${showValue(fields.notifySecret, secret)}, but ${found}; ` +
      `expected ${fields.notifyWebhook.name} and one of the formats ${[...signedFormats].join(', ')} beside it.`,
  ];
}
