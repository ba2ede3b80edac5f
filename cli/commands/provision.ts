import type { AttributeDifference, ProvisionedQueue } from '../../shared/app/operator/provision-queues.ts';
import type { ProvisionedTopic } from '../../shared/app/operator/provision-topic.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { explainFailure } from '../explain-failure.ts';
import { endOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { renderPlainTable } from '../plain-table.ts';
import type { AddCommand } from '../program.ts';

export const addProvisionCommand: AddCommand = program => {
  program
    .command('provision')
    .description(
      'create the four queues with the attributes that the functions need, and the topic for digests if ENI_REAPER_NOTIFY_TOPIC names one; safe to repeat',
    )
    .option('--region <id>', 'where queues and topic are (default: ALIBABA_CLOUD_REGION_ID)')
    .option('--update', 'also set the attributes of queues that are there with other ones')
    .option('--json', 'print one provision-report object on stdout')
    .addHelpText('after', '\nExample:\n  eni-reaper provision --region cn-hangzhou')
    .action(async (options: ProvisionOptions) => {
      process.exitCode = await provision(options);
    });
};

interface ProvisionOptions {
  readonly region?: string;
  readonly update?: true;
  readonly json?: true;
}

/**
 * Creates what is missing, and says of each queue, and of the topic, what became of it, whatever fails behind it. Fails when a queue is left with
 * attributes that the functions cannot work with.
 */
async function provision(options: ProvisionOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  endOnInterrupt(output, 'Interrupted. Repeat the command: what is there already is no harm.');
  const { home, provisionQueues, provisionTopic } = await connect(options.region);
  const queues: ProvisionedQueue[] = [];
  const print = (rest: { readonly topic?: ProvisionedTopic | undefined; readonly problem?: string }) => {
    const { topic } = rest;
    const report = { kind: 'provision-report', version: 1, ...home, queues, ...rest };
    const rows = queues.map(({ queue, ...done }) => [queue, describe(done)]);
    if (topic) rows.push([`${topic.topic} (topic)`, describe({ ...topic, differences: [] })]);
    void output.data(options.json ? JSON.stringify(report) : renderPlainTable(rows, ['left', 'left']));
  };
  try {
    await provisionQueues({
      update: options.update === true,
      onQueue: queue => void queues.push(queue),
    });
    print({ topic: await provisionTopic() });
  } catch (error) {
    if (queues.length > 0) print({ problem: explainFailure(error).sentence });
    throw error;
  }
  if (queues.every(({ state }) => state !== 'different')) return exitCodes.clean;
  output.say(
    'Queues that are there are left as they are. Set their attributes with --update; no message is lost by it.',
  );
  return exitCodes.failed;
}

function describe({ state, differences }: Omit<ProvisionedQueue, 'queue'>): string {
  switch (state) {
    case 'created':
      return 'created';
    case 'unchanged':
      return 'already there';
    case 'different':
      return `differs: ${differences.map(describeDifference).join(', ')}`;
    case 'updated':
      return `updated: ${differences.map(({ attribute, wanted }) => `${attribute} ${wanted}`).join(', ')}`;
  }
}

function describeDifference({ attribute, has, wanted }: AttributeDifference): string {
  return `${attribute} is ${has ?? 'not shown'}, wanted ${wanted}`;
}
