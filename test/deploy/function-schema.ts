import * as z from 'zod';
import { triggerListSchema } from './trigger-schema.ts';

/** One function as we deploy it: every choice said, none left to a default that the platform may change. */
const queueDestination = z.strictObject({
  // With /messages, unlike the dead-letter queue of a trigger.
  destination: z
    .string()
    .regex(/^acs:mns:[a-z0-9-]+:\d+:\/queues\/[A-Za-z0-9][A-Za-z0-9-]{0,119}\/messages$/),
});

const environmentVariables = z
  .record(z.string().regex(/^(?!FC_)[A-Za-z][A-Za-z0-9_]*$/), z.string())
  .refine(
    variables => Object.entries(variables).flat().join('').length <= 4096,
    'must not hold more than 4 KB of names and values together',
  );

const functionProps = z.strictObject({
  region: z.string().regex(/^[a-z]{2}-[a-z0-9-]+$/),
  functionName: z.string().regex(/^eni-reaper-[a-z]+$/),
  description: z.string().min(1).max(256),
  runtime: z.literal('nodejs20'),
  handler: z.literal('index.handler'),
  code: z.string().regex(/^\.\/dist\/[a-z]+$/),
  role: z
    .string()
    .regex(/^acs:ram::\d+:role\/[a-z0-9.-]+$/, 'must be the ARN of a role of our own in lower case'),
  cpu: z.number().min(0.05).max(16).multipleOf(0.05),
  memorySize: z.int().min(128).max(32_768).multipleOf(64),
  diskSize: z.union([z.literal(512), z.literal(10_240)]),
  // Below the 5 minutes that a function behind a queue trigger may take, with room for stopping.
  timeout: z.int().min(30).max(290),
  internetAccess: z.literal(true),
  logConfig: z.literal('auto'),
  environmentVariables,
  concurrencyConfig: z.strictObject({ reservedConcurrency: z.int().min(1).max(100) }),
  asyncInvokeConfig: z.strictObject({
    maxAsyncRetryAttempts: z.int().min(0).max(8),
    maxAsyncEventAgeInSeconds: z.int().min(1).max(3600),
    destinationConfig: z.strictObject({ onFailure: queueDestination }),
  }),
  triggers: triggerListSchema,
});

export const functionSchema = functionProps
  .refine(({ cpu, memorySize }) => {
    const gigabytesPerCpu = memorySize / 1024 / cpu;
    return gigabytesPerCpu >= 1 && gigabytesPerCpu <= 4;
  }, 'must keep CPU to memory between 1:1 and 1:4')
  .refine(({ functionName, code, role }) => {
    const short = functionName.replace('eni-reaper-', '');
    return code === `./dist/${short}` && role.endsWith(`:role/${functionName}`);
  }, 'must run its own bundle under its own role')
  .refine(
    ({ region, triggers }) =>
      triggers.every(
        trigger =>
          trigger.triggerType !== 'eventbridge' ||
          trigger.triggerConfig.eventSourceConfig.eventSourceParameters.sourceMNSParameters.RegionId ===
            region,
      ),
    'must read a queue of its own region',
  );

export const deploymentSchema = z.strictObject({
  edition: z.literal('3.0.0'),
  name: z.literal('eni-reaper'),
  access: z.string(),
  vars: z.record(z.string(), z.unknown()),
  resources: z.record(z.string(), z.strictObject({ component: z.literal('fc3'), props: functionSchema })),
});
