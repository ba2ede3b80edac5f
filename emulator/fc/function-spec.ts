import { isAbsolute } from 'node:path';

/** A function to be deployed. Without `service` it is one of FC 3.0, with it one of an FC 2.0 service. */
export interface FunctionSpec {
  readonly name: string;
  readonly service?: string;
  /** Absolute path of the built CommonJS bundle. */
  readonly codePath: string;
  /** `<file>.<export>`; only the export matters here, because `codePath` names the file. */
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
  /** ARN of the function's role; without one its context carries no credentials. */
  readonly role?: string;
  /** Most instances at the same time; an invocation beyond is throttled (429). */
  readonly reservedConcurrency?: number;
  readonly asyncConfig?: AsyncConfig;
  /** Sleeps through `node:timers/promises` move the emulator's clock instead of waiting. */
  readonly virtualSleep?: boolean;
}

export interface AsyncConfig {
  /** 0 to 8; 3 when absent. */
  readonly maxAsyncRetryAttempts?: number;
  /** Older events are given up unprocessed; one day when absent. */
  readonly maxAsyncEventAgeInSeconds?: number;
  /** `acs:mns:<region>:<account>:/queues/<queue>/messages` or `acs:fc:<region>:<account>:functions/<function>`. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
  /** Whether a task id given twice is refused, which the cloud does in async task mode only. On unless switched off here. */
  readonly asyncTask?: boolean;
}

/** A spec with the platform's defaults filled in (defaults of Serverless Devs' fc3 component: 512 MB, 3 s). */
export interface DeployedFunction {
  /** `<function>` or `<service>/<function>`: what `invoke` takes. */
  readonly key: string;
  readonly name: string;
  readonly service: string | undefined;
  readonly codePath: string;
  readonly handler: string;
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly role: string | undefined;
  readonly reservedConcurrency: number | undefined;
  readonly asyncConfig: AsyncConfig;
  readonly virtualSleep: boolean;
  readonly createdAtMs: number;
}

/** All environment variables of a function together, names and values (limits of usage). */
export const environmentBytesLimit = 4096;

/** Fills in defaults; throws one error that lists everything the platform would refuse. */
export function deploy(spec: FunctionSpec, nowMs: number): DeployedFunction {
  const handler = spec.handler ?? 'index.handler';
  const deployed: DeployedFunction = {
    key: functionKey(spec.name, spec.service),
    name: spec.name,
    service: spec.service,
    codePath: spec.codePath,
    handler,
    exportName: handler.slice(handler.lastIndexOf('.') + 1),
    environment: spec.environment ?? {},
    timeoutSeconds: spec.timeoutSeconds ?? 3,
    memoryMb: spec.memoryMb ?? 512,
    role: spec.role,
    reservedConcurrency: spec.reservedConcurrency,
    asyncConfig: spec.asyncConfig ?? {},
    virtualSleep: spec.virtualSleep ?? false,
    createdAtMs: nowMs,
  };
  const problems = problemsOf(deployed);
  if (problems.length > 0)
    throw new Error(`The function ${deployed.key} cannot be created: ${problems.join(' ')}`);
  return deployed;
}

export const functionKey = (name: string, service: string | undefined) =>
  service === undefined ? name : `${service}/${name}`;

/** Limits: https://www.alibabacloud.com/help/en/functioncompute/fc-3-0/product-overview/limits-of-usage */
function problemsOf(fn: DeployedFunction): string[] {
  const problems: string[] = [];
  const expect = (fine: boolean, problem: string) => {
    if (!fine) problems.push(problem);
  };
  const name = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
  expect(
    name.test(fn.name),
    'Its name has to start with a letter or _, followed by up to 127 letters, digits, _ or -.',
  );
  expect(fn.service === undefined || name.test(fn.service), 'The same holds for its service.');
  expect(isAbsolute(fn.codePath), 'codePath has to be an absolute path.');
  expect(/^[\w./-]+\.\w+$/.test(fn.handler), 'handler has to look like index.handler.');
  expect(isInteger(fn.timeoutSeconds, 1, 86_400), 'timeoutSeconds has to be 1 to 86400.');
  expect(
    isInteger(fn.memoryMb, 128, 32_768) && fn.memoryMb % 64 === 0,
    'memoryMb has to be a multiple of 64 from 128 to 32768.',
  );
  expect(
    fn.reservedConcurrency === undefined || isInteger(fn.reservedConcurrency, 0, 100_000),
    'reservedConcurrency has to be a whole number.',
  );
  const { maxAsyncRetryAttempts: retries = 3, maxAsyncEventAgeInSeconds: age = 86_400 } = fn.asyncConfig;
  expect(isInteger(retries, 0, 8), 'maxAsyncRetryAttempts has to be 0 to 8.');
  expect(isInteger(age, 1, 604_800), 'maxAsyncEventAgeInSeconds has to be 1 to 604800.');

  let bytes = 0;
  for (const [variable, value] of Object.entries(fn.environment)) {
    bytes += Buffer.byteLength(variable) + Buffer.byteLength(value);
    expect(
      /^[A-Za-z][A-Za-z0-9_]*$/.test(variable),
      `The environment variable ${variable} has to consist of letters, digits and _.`,
    );
    expect(!variable.startsWith('FC_'), `The environment variable ${variable} is reserved: FC_*.`);
  }
  expect(
    bytes <= environmentBytesLimit,
    `Its environment has ${bytes} bytes; ${environmentBytesLimit} are allowed.`,
  );
  return problems;
}

const isInteger = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max;
