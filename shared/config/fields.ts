import { webhookFormats } from '../core/digest/webhook-format.ts';
import { logLevels, notifyOccasions } from '../core/settings.ts';
import { accounts } from './parse-accounts.ts';
import { durationWithin } from './parse-duration.ts';
import { endpoint } from './parse-endpoint.ts';
import { integerWithin } from './parse-integer.ts';
import { listOf, tagList } from './parse-list.ts';
import { namePattern } from './parse-name-pattern.ts';
import { regions } from './parse-regions.ts';
import { webhookUrl } from './parse-webhook.ts';
import { oneOf, textMatching } from './parse-word.ts';
import { optional, type SettingField } from './setting-field.ts';

/** MNS: up to 120 letters, digits and hyphens, the first one no hyphen (CreateQueue, QueueName). */
const queueName = textMatching(
  /^[A-Za-z0-9][A-Za-z0-9-]{0,119}$/,
  'a queue name: 1 to 120 letters, digits and hyphens, the first one no hyphen, and another name for each queue',
);

/** SMQ: topic names have the characters of queue names and may be longer (CreateTopic, TopicName). */
const topicName = textMatching(
  /^[A-Za-z0-9][A-Za-z0-9-]{0,254}$/,
  'a topic name: 1 to 255 letters, digits and hyphens, the first one no hyphen',
);

const publicEndpoint = {
  defaultText: '',
  unsetMeans: 'the public one of the account and region',
  ...optional(endpoint),
} as const;

function ids(prefix: string) {
  const id = textMatching(new RegExp(`^${prefix}-[A-Za-z0-9-]+$`), `an id that begins with ${prefix}-`);
  return {
    defaultText: '',
    unsetMeans: 'everything',
    ...listOf(id, `a comma list of ids that begin with ${prefix}-`),
  } as const;
}

/** The table of settings. The README's table is held against it, and so is s.yaml. */
export const fields = {
  mode: {
    name: 'ENI_REAPER_MODE',
    defaultText: 'report',
    meaning:
      '`report` changes nothing in the cloud and enqueues nothing; `delete` does the work. ' +
      'Worker and teardown read it too: `report` stops all deletion at once.',
    ...oneOf(['report', 'delete']),
  },
  regions: {
    name: 'ENI_REAPER_REGIONS',
    defaultText: '',
    unsetMeans: "the function's own region",
    meaning: 'The regions to scan; `all` asks the provider which there are.',
    ...optional(regions),
  },
  minAgeMs: {
    name: 'ENI_REAPER_MIN_AGE',
    defaultText: '1h',
    meaning: 'The youngest age, by creation time, at which an ENI can be a candidate.',
    ...durationWithin('0s', '365d'),
  },
  gracePeriodMs: {
    name: 'ENI_REAPER_GRACE_PERIOD',
    defaultText: '24h',
    meaning:
      'How long an ENI must have been seen unattached, from its first sighting on. Even `0s` needs two scans.',
    ...durationWithin('0s', '365d'),
  },
  deleteCap: {
    name: 'ENI_REAPER_DELETE_CAP',
    defaultText: '200',
    meaning: 'The most tasks that one scan enqueues in a region; the rest waits for the next scan.',
    ...integerWithin(0, 100_000),
  },
  breakerCount: {
    name: 'ENI_REAPER_BREAKER_COUNT',
    defaultText: '1000',
    meaning: 'With more candidates than this in a region, nothing is enqueued there.',
    ...integerWithin(0, 1_000_000),
  },
  breakerPercent: {
    name: 'ENI_REAPER_BREAKER_PERCENT',
    defaultText: '50',
    meaning: "With more candidates than this share of the region's ENIs, nothing is enqueued there.",
    ...integerWithin(0, 100),
  },
  protectTags: {
    name: 'ENI_REAPER_PROTECT_TAGS',
    defaultText: 'eni-reaper:keep',
    meaning: 'An ENI with any of these tags is kept.',
    ...tagList,
  },
  controllerTags: {
    name: 'ENI_REAPER_CONTROLLER_TAGS',
    defaultText:
      'creator=terway,creator=terway-controller,creator=alibabacloud-erdma-controller,ack.aliyun.com,io.cilium/cilium-managed',
    meaning: 'An ENI with any of these tags belongs to another controller and is kept.',
    ...tagList,
  },
  retained: {
    name: 'ENI_REAPER_RETAINED',
    defaultText: 'hold',
    meaning:
      'What to do with ENIs that were asked to outlive their instance (`DeleteOnRelease=false`): keep or sweep them.',
    ...oneOf(['hold', 'sweep']),
  },
  vpcIds: { name: 'ENI_REAPER_VPC_IDS', meaning: 'Only ENIs in these VPCs are in scope.', ...ids('vpc') },
  vSwitchIds: {
    name: 'ENI_REAPER_VSWITCH_IDS',
    meaning: 'Only ENIs in these vSwitches are in scope.',
    ...ids('vsw'),
  },
  resourceGroupIds: {
    name: 'ENI_REAPER_RESOURCE_GROUP_IDS',
    meaning: 'Only ENIs in these resource groups are in scope.',
    ...ids('rg'),
  },
  requiredTags: {
    name: 'ENI_REAPER_REQUIRED_TAGS',
    defaultText: '',
    unsetMeans: 'everything',
    meaning: 'Only ENIs with all of these tags are in scope.',
    ...tagList,
  },
  namePattern: {
    name: 'ENI_REAPER_NAME_PATTERN',
    defaultText: '',
    unsetMeans: 'everything',
    meaning: 'Only ENIs whose name matches are in scope; it matches anywhere in the name unless anchored.',
    ...optional(namePattern),
  },
  deletesPerMinute: {
    name: 'ENI_REAPER_DELETES_PER_MINUTE',
    defaultText: '400',
    meaning: 'The budget of delete calls per account and region, all workers together.',
    ...integerWithin(1, 100_000),
  },
  detachesPerMinute: {
    name: 'ENI_REAPER_DETACHES_PER_MINUTE',
    defaultText: '320',
    meaning: 'The budget of detach calls per account and region, all teardowns together.',
    ...integerWithin(1, 100_000),
  },
  requeueAfterMs: {
    name: 'ENI_REAPER_REQUEUE_AFTER',
    defaultText: '6h',
    meaning: 'A task that was sent is not sent again before this has passed.',
    // MNS keeps no message longer than 7 days, so a task that is older than that is lost and must be sent again.
    ...durationWithin('0s', '7d'),
  },
  maxAttempts: {
    name: 'ENI_REAPER_MAX_ATTEMPTS',
    defaultText: '12',
    meaning: 'How many looks at one task there are before it becomes a dead letter.',
    ...integerWithin(1, 1_000),
  },
  stuckAfterMs: {
    name: 'ENI_REAPER_STUCK_AFTER',
    defaultText: '2m',
    meaning: 'An ENI that has been Deleting or Detaching for longer gets the call again.',
    ...durationWithin('1s', '7d'),
  },
  deleteQueue: {
    name: 'ENI_REAPER_DELETE_QUEUE',
    defaultText: 'eni-reaper-delete',
    meaning: 'The queue that the scan fills and the worker reads.',
    ...queueName,
  },
  teardownQueue: {
    name: 'ENI_REAPER_TEARDOWN_QUEUE',
    defaultText: 'eni-reaper-teardown',
    meaning: 'The queue on which other systems ask for a teardown.',
    ...queueName,
  },
  resultQueue: {
    name: 'ENI_REAPER_RESULT_QUEUE',
    defaultText: 'eni-reaper-result',
    meaning: 'The queue that gets one event for every outcome.',
    ...queueName,
  },
  deadLetterQueue: {
    name: 'ENI_REAPER_DEAD_LETTER_QUEUE',
    defaultText: 'eni-reaper-dead-letter',
    meaning: 'The queue for tasks that nobody could finish.',
    ...queueName,
  },
  mnsEndpoint: { name: 'ENI_REAPER_MNS_ENDPOINT', meaning: 'Where MNS answers.', ...publicEndpoint },
  ecsEndpoint: { name: 'ENI_REAPER_ECS_ENDPOINT', meaning: 'Where ECS answers.', ...publicEndpoint },
  ensEndpoint: { name: 'ENI_REAPER_ENS_ENDPOINT', meaning: 'Where ENS answers.', ...publicEndpoint },
  stsEndpoint: { name: 'ENI_REAPER_STS_ENDPOINT', meaning: 'Where STS answers.', ...publicEndpoint },
  accounts: {
    name: 'ENI_REAPER_ACCOUNTS',
    defaultText: '',
    unsetMeans: 'none',
    meaning: "Other accounts to sweep by taking a role in them, besides the function's own.",
    // An external id is a password between two accounts.
    secret: true,
    ...accounts,
  },
  notifyTopic: {
    name: 'ENI_REAPER_NOTIFY_TOPIC',
    defaultText: '',
    unsetMeans: 'none',
    meaning: 'The MNS topic, in the account and region of the functions, that gets a digest as a CloudEvent.',
    ...optional(topicName),
  },
  notifyWebhook: {
    name: 'ENI_REAPER_NOTIFY_WEBHOOK',
    defaultText: '',
    unsetMeans: 'none',
    meaning: 'The webhook of a chat that gets a digest as text. It holds a token, so it is never shown.',
    secret: true,
    ...optional(webhookUrl),
  },
  notifyFormat: {
    name: 'ENI_REAPER_NOTIFY_FORMAT',
    defaultText: '',
    unsetMeans: 'known from the host of the webhook, else `slack`',
    meaning: 'What the webhook understands: `dingtalk`, `feishu` or `slack`.',
    ...optional(oneOf(webhookFormats)),
  },
  notifySecret: {
    name: 'ENI_REAPER_NOTIFY_SECRET',
    defaultText: '',
    unsetMeans: 'not signed',
    meaning: 'The secret that signs digests for DingTalk and Feishu.',
    secret: true,
    ...optional(textMatching(/^\S{1,256}$/, 'a secret of 1 to 256 characters, none of them a blank')),
  },
  notifyOn: {
    name: 'ENI_REAPER_NOTIFY_ON',
    defaultText: 'trouble',
    meaning:
      '`trouble` sends only digests that need a person; `sweep` sends every digest that has something to say.',
    ...listOf(oneOf(notifyOccasions), `a comma list of ${notifyOccasions.join(', ')}`),
  },
  logLevel: {
    name: 'ENI_REAPER_LOG_LEVEL',
    defaultText: 'info',
    meaning: 'The least important lines that are still logged.',
    ...oneOf(logLevels),
  },
} as const satisfies Readonly<Record<string, SettingField<unknown>>>;

/** The same table as a list, in the order in which an operator should read it. */
export const settingFields: readonly SettingField<unknown>[] = Object.values(fields);
