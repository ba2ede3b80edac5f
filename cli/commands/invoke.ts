import { Argument, Option } from 'commander';
import { checkedFcEndpoint } from '../../shared/compose/fc-endpoint.ts';
import { type FunctionApi, type Invoked, openFunctions } from '../../shared/compose/functions.ts';
import { CloudError } from '../../shared/core/errors.ts';
import { formatInstant } from '../../shared/core/instant.ts';
import { connect } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { endOnInterrupt } from '../interruption.ts';
import { readScanReport } from '../invoke/read-scan-report.ts';
import { type Output, standardOutput } from '../output.ts';
import type { AddCommand } from '../program.ts';
import { inWords } from '../progress/time-left.ts';
import { collectIds } from '../regions.ts';
import { breakerSentences } from '../scan/breaker-trips.ts';
import { exitCodeForScan } from '../scan/exit-code.ts';
import { renderScan } from '../scan/scan-tables.ts';

export const addInvokeCommand: AddCommand = program => {
  program
    .command('invoke')
    .addArgument(new Argument('<function>', 'which of the functions to run').choices(['scan']))
    .description('run the deployed scan now, as its timer would, and print its report')
    .option('--function <name>', 'what the function is called where it is deployed', 'eni-reaper-scan')
    .option('--service <name>', 'the FC 2.0 service that it belongs to (default: none, which means FC 3.0)')
    .option('--region <id>', 'scan only this of the allowed regions; may be given several times', collectIds)
    .addOption(
      new Option('--mode <mode>', 'report only looks, whatever the settings say').choices(['report']),
    )
    .option('--async', 'do not wait for the report')
    .option('--endpoint <url>', 'where Function Compute answers (default: the public one)')
    .option('--json', 'print the scan-report object on stdout')
    .addHelpText(
      'after',
      '\nThe function runs where ALIBABA_CLOUD_REGION_ID says, with its own settings and its own role.' +
        '\n\nExample:\n  eni-reaper invoke scan --mode report',
    )
    .action(async (_name: string, options: InvokeOptions) => {
      process.exitCode = await invokeScan(options);
    });
};

interface InvokeOptions {
  readonly function: string;
  readonly service?: string;
  readonly region?: readonly string[];
  readonly mode?: 'report';
  readonly async?: true;
  readonly endpoint?: string;
  readonly json?: true;
}

/** Sends the function the event of a timer and shows what it returns. */
async function invokeScan(options: InvokeOptions): Promise<ExitCode> {
  const output = standardOutput(false);
  endOnInterrupt(output, 'Interrupted. If the function has begun, it goes on; its log says how it ends.');
  // Before anything is asked, because a wrong address would be told only behind the first call.
  if (options.endpoint !== undefined) checkedFcEndpoint(options.endpoint);
  const operator = await connect(
    undefined,
    'Set ALIBABA_CLOUD_REGION_ID to the region that the function runs in; --region only says which regions it scans.',
  );
  const functions = await openFunctions(operator, options);
  const event = {
    triggerTime: formatInstant(operator.clock.nowMs()),
    triggerName: 'eni-reaper invoke',
    payload: JSON.stringify(scanRequest(options)),
  };
  const { clock } = operator;
  const startedAt = clock.monotonicMs();
  const render = () => `${options.function} is running, ${inWords(clock.monotonicMs() - startedAt)} so far`;
  const invoked = await output.during(render, () => run(functions, options, JSON.stringify(event)));
  return await show(invoked, options, output);
}

function scanRequest({ region, mode }: InvokeOptions): object {
  return {
    kind: 'scan-request',
    version: 1,
    ...(region !== undefined && { regions: region }),
    ...(mode !== undefined && { mode }),
  };
}

async function run(functions: FunctionApi, options: InvokeOptions, event: string): Promise<Invoked> {
  try {
    return await functions.invoke(options.function, event, options.async ? 'async' : 'sync');
  } catch (error) {
    if (error instanceof CloudError && /^(?:Function|Service)NotFound$/.test(error.providerCode ?? '')) {
      const advice =
        'Deploy it with "npm run deploy", or name it with --function, --service and ALIBABA_CLOUD_REGION_ID.';
      throw new CloudError(`${error.message} ${advice}`, error);
    }
    throw error;
  }
}

async function show(invoked: Invoked, options: InvokeOptions, output: Output): Promise<ExitCode> {
  const { requestId } = invoked;
  switch (invoked.kind) {
    case 'accepted':
      output.say(`Accepted as request ${requestId}. The report will be in the log of ${options.function}.`);
      if (options.json) await output.data(JSON.stringify({ kind: 'invocation', version: 1, requestId }));
      return exitCodes.clean;
    case 'failed':
      output.say(
        `${options.function} failed (${invoked.errorType}, request ${requestId}): ${invoked.message}`,
      );
      return exitCodes.failed;
    case 'returned': {
      const report = readScanReport(invoked.payload);
      if (report === undefined) {
        output.say(`${options.function} answered, but not with a scan report. Is it the scan of eni-reaper?`);
        output.say(`It begins with ${JSON.stringify(invoked.payload.slice(0, payloadCap))}.`);
        return exitCodes.failed;
      }
      await output.data(options.json ? JSON.stringify(report) : renderScan(report));
      for (const { region, problem } of report.regions)
        if (problem !== undefined) output.say(`${region}: ${problem}`);
      for (const sentence of breakerSentences(report)) output.say(sentence);
      return exitCodeForScan(report);
    }
  }
}

/** Enough of an answer to see whose it is. */
const payloadCap = 200;
