import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { openTeardownDesk } from '../../shared/compose/teardown-request.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { connectHome } from '../connect.ts';
import { durationFlag } from '../duration-flag.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { endOnInterrupt } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';
import { checkNamedRegions, collectIds } from '../regions.ts';
import { type RequestFlags, requestDocument } from '../teardown/request-document.ts';
import { type WaitResult, waitForAnswers } from '../teardown/wait-for-answers.ts';

export const addTeardownCommand: AddCommand = program => {
  program
    .command('teardown')
    .description(
      'ask the teardown function to detach and delete ENIs, and with --wait follow it to each answer',
    )
    .option('--eni <id>', 'an ENI; may be given several times', collectIds)
    .option('--instance <id>', 'everything that hangs on this instance')
    .option('--vswitch <id>', 'everything in this vSwitch')
    .option('--security-group <id>', 'everything in this security group')
    .option('--vpc <id>', 'everything in this VPC')
    .option('--max-enis <number>', 'refuse when one of the four finds more than this (default: 50)')
    .option('--cloud <name>', 'ecs or ens', 'ecs')
    .option('--region <id>', 'where the ENIs are; for ENS the edge node (default: ALIBABA_CLOUD_REGION_ID)')
    .option('--detach-from <id>', 'the one instance that an ENI may be detached from')
    .option('--on-failure <word>', 'leave or reattach, when a delete is refused behind our detach', 'leave')
    .requiredOption('--reason <text>', 'why; whoever reads the request later wants to know')
    .option('--requested-by <text>', 'who asks (default: the name of the user at hand)')
    .option('--deadline <when>', 'a duration such as 2h, or a date; nothing is begun after it')
    .option('--request-id <text>', 'the same id twice does no harm (default: a new one)')
    .option('--dry-run', 'only check the request and print it')
    .option('--wait', 'follow the result queue to an answer for each ENI')
    .option('--for <duration>', 'the longest to wait', '15m')
    .option('--json', 'print one teardown-answer object on stdout')
    .addHelpText(
      'after',
      '\nExamples:' +
        '\n  eni-reaper teardown --eni eni-bp1exampleexample --reason "stack 42 was deleted" --dry-run' +
        '\n  eni-reaper teardown --instance i-bp1exampleexample --detach-from i-bp1exampleexample --reason "stack 42 was deleted" --wait',
    )
    .action(async (options: TeardownOptions) => {
      process.exitCode = await teardown(options);
    });
};

type TeardownOptions = Omit<RequestFlags, 'region' | 'requestedBy' | 'requestId'> &
  Partial<Pick<RequestFlags, 'region' | 'requestedBy' | 'requestId'>> & {
    readonly dryRun?: true;
    readonly wait?: true;
    readonly for: string;
    readonly json?: true;
  };

/** Checks the request by the function's own rules, sends it, and, when asked to, waits for what becomes of each ENI. */
async function teardown(options: TeardownOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  const waitMs = durationFlag('--for', options.for);
  if (options.cloud === 'ens' && options.region === undefined)
    throw new ConfigError(['--cloud ens needs --region: the id of the edge node that the ENIs are in.']);
  const operator = await connectHome(options.region);
  if (options.cloud === 'ecs' && options.region !== undefined)
    await checkNamedRegions(operator, [options.region]);
  const { clock, home } = operator;
  const desk = openTeardownDesk(operator);
  const { region = home.region, requestedBy = userName(), requestId = `cli-${randomUUID()}` } = options;
  const flags = { ...options, region, requestedBy, requestId };
  const document = requestDocument(flags, clock.nowMs());
  const request = desk.check(document);

  const printJson = ({ answers, unanswered, problem }: WaitResult): Promise<void> => {
    const events = answers.map(({ event }) => event);
    const result = { request: document, answers: events, unanswered, problem };
    return output.data(JSON.stringify({ kind: 'teardown-answer', version: 1, ...result }));
  };
  if (!options.json) await output.data(JSON.stringify(document, undefined, 2));
  if (options.dryRun) {
    output.say('Nothing was sent.');
    if (options.json) await printJson({ answers: [], unanswered: [] });
    return exitCodes.clean;
  }
  const expected = options.wait ? await desk.listTargets(request) : undefined;
  endOnInterrupt(
    output,
    `Interrupted. The request may have been sent as ${requestId}; the same --request-id again does no harm.`,
  );
  await desk.send(document);
  const resultQueue = operator.settings.queues.result;
  if (options.wait) {
    const wait = { request, expected, waitMs, resultQueue };
    return waitForAnswers({ desk, clock }, { ...wait, printJson: options.json && printJson }, output);
  }
  output.say(`Sent as ${requestId}. Its answers will be on the queue ${resultQueue}.`);
  if (options.json) await printJson({ answers: [], unanswered: [] });
  return exitCodes.clean;
}

function userName(): string {
  try {
    return `${userInfo().username}, with the eni-reaper command`;
  } catch {
    // A user id without an entry in the password file has no name.
    return 'the eni-reaper command';
  }
}
