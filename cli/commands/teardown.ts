import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { RequestAnswer } from '../../shared/app/operator/follow-request.ts';
import { openTeardownDesk, type TeardownDesk } from '../../shared/compose/teardown-request.ts';
import { ConfigError } from '../../shared/core/errors.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import type { TeardownRequest } from '../../shared/core/teardown/teardown-request.ts';
import type { Clock } from '../../shared/ports.ts';
import { connectHome } from '../connect.ts';
import { durationFlag } from '../duration-flag.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { endOnInterrupt, stopOnInterrupt } from '../interruption.ts';
import { type Output, standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';
import { inWords } from '../progress/time-left.ts';
import { collectIds } from '../regions.ts';
import { exitCodeForAnswers, renderAnswers } from '../teardown/answers.ts';
import { type RequestFlags, requestDocument } from '../teardown/request-document.ts';

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
  const { clock, home } = operator;
  const desk = openTeardownDesk(operator);
  const { region = home.region, requestedBy = userName(), requestId = `cli-${randomUUID()}` } = options;
  const flags = { ...options, region, requestedBy, requestId };
  const document = requestDocument(flags, clock.nowMs());
  const request = desk.check(document);

  const print = (answers: readonly RequestAnswer[], unanswered: readonly string[]) => {
    const events = answers.map(({ event }) => event);
    const answer = { kind: 'teardown-answer', version: 1, request: document, answers: events, unanswered };
    if (options.json) output.data(JSON.stringify(answer));
  };
  if (!options.json) output.data(JSON.stringify(document, undefined, 2));
  if (options.dryRun) {
    output.say('Nothing was sent.');
    print([], []);
    return exitCodes.clean;
  }
  if (!options.wait) {
    endOnInterrupt(
      output,
      'Interrupted. The request may have been sent; the same --request-id again does no harm.',
    );
    await desk.send(document);
    output.say(`Sent as ${requestId}. Its answers will be on the queue ${operator.settings.queues.result}.`);
    print([], []);
    return exitCodes.clean;
  }
  const signal = stopOnInterrupt(
    output,
    'Interrupted. The request is on its way all the same; no longer waiting.',
  );
  const expected = await desk.listTargets(request);
  await desk.send(document);
  const untilMs = clock.nowMs() + waitMs;
  output.say(
    `Sent as ${requestId}; ${waitSentence(expected, request)} until ${formatInstant(untilMs)} at most.`,
  );
  const answers = await follow({ desk, clock }, { requestId, expected, untilMs, signal }, output);
  const unanswered = missingAnswers(expected, answers);
  if (!options.json && answers.length > 0) output.data(`\n${renderAnswers(answers)}`);
  if (unanswered.length > 0)
    output.say(`Not answered yet: ${unanswered.join(', ')}. Look at the log of the function.`);
  if (answers.length === 0 && unanswered.length === 0)
    output.say('No answer came. Look at the log of the function.');
  print(answers, unanswered);
  return exitCodeForAnswers(answers, unanswered);
}

function follow(
  { desk, clock }: { readonly desk: TeardownDesk; readonly clock: Clock },
  options: Omit<Parameters<TeardownDesk['follow']>[0], 'onAnswer'>,
  output: Output,
): Promise<readonly RequestAnswer[]> {
  const { expected, untilMs } = options;
  let count = 0;
  const render = () => {
    const leftMs = untilMs - clock.nowMs();
    const left = leftMs > 0 ? `at most ${inWords(leftMs)} left` : 'the time is over';
    return `${count} of ${expected?.length ?? 'unknown many'} ENIs answered, ${left}`;
  };
  return output.during(render, tellNews => {
    const onAnswer = () => {
      count += 1;
      tellNews();
    };
    return desk.follow({ ...options, onAnswer });
  });
}

function waitSentence(expected: readonly string[] | undefined, { target }: TeardownRequest): string {
  if (expected === undefined)
    return `its ENIs cannot be listed with the key at hand, so every answer is shown that comes`;
  if (target.kind === 'selector' && (expected.length === 0 || expected.length > target.maxEnis))
    return `it finds ${expected.length} ENIs; waiting for the answer`;
  return `waiting for ${expected.length} ${expected.length === 1 ? 'answer' : 'answers'}`;
}

/** Which ENIs were not answered; none when the request was answered as a whole. */
function missingAnswers(
  expected: readonly string[] | undefined,
  answers: readonly RequestAnswer[],
): readonly string[] {
  if (answers.some(({ eniId, outcome }) => eniId === '' || outcome === 'poison')) return [];
  return (expected ?? []).filter(eniId => answers.every(answer => answer.eniId !== eniId));
}

function userName(): string {
  try {
    return `${userInfo().username}, with the eni-reaper command`;
  } catch {
    // A user id without an entry in the password file has no name.
    return 'the eni-reaper command';
  }
}
