import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isJsonObject, type JsonObject } from '../../shared/core/json.ts';
import { logEvents } from '../../shared/core/log-events.ts';
import { linesOfABadDay } from './sls-log-lines.ts';

// Goal: a query that names an event or a field wrongly finds nothing and says nothing. Method: the functions live through a very bad day, and
// each query must find lines of it that carry every field it reads.
const folder = join(import.meta.dirname, '../../deploy/sls');
const lines = await linesOfABadDay();

const querySchema = z.strictObject({
  name: z.string(),
  question: z.string().endsWith(')').or(z.string().endsWith('?')),
  query: z.string(),
});
const queriesSchema = z.strictObject({
  kind: z.literal('sls-queries'),
  version: z.literal(1),
  queries: z.array(querySchema),
});
const { queries } = queriesSchema.parse(JSON.parse(readFileSync(join(folder, 'queries.json'), 'utf8')));

/** What `envsubst` fills in when the alarms are loaded. */
const placeholder = (name: string) => z.literal(`\${${name}}`);

/** "Data structure of an alert rule", https://www.alibabacloud.com/help/en/log-service/latest/alert-data-structure. */
const tag = z.strictObject({ key: z.string(), value: z.string() });
const alarmSchema = z.strictObject({
  name: z.string().regex(/^eni-reaper-[a-z-]+$/),
  displayName: z.string().min(1).max(64),
  type: z.literal('Alert'),
  status: z.literal('Enabled'),
  description: z.literal(''),
  schedule: z.strictObject({ type: z.literal('FixedRate'), interval: z.string().regex(/^\d+[mh]$/) }),
  configuration: z.strictObject({
    version: z.literal('2.0'),
    type: z.literal('default'),
    dashboard: z.string(),
    queryList: z.tuple([
      z.strictObject({
        storeType: z.literal('log'),
        region: placeholder('SLS_REGION'),
        project: placeholder('SLS_PROJECT'),
        store: placeholder('SLS_LOGSTORE'),
        query: z.string(),
        timeSpanType: z.literal('Relative'),
        start: z.string().regex(/^-\d+[mhd]$/),
        end: z.literal('now'),
        powerSqlMode: z.literal('auto'),
      }),
    ]),
    groupConfiguration: z.strictObject({ type: z.literal('no_group'), fields: z.tuple([]) }),
    joinConfigurations: z.tuple([]),
    severityConfigurations: z.tuple([
      z.strictObject({
        severity: z.literal([2, 4, 6, 8, 10]),
        evalCondition: z.strictObject({ condition: z.string(), countCondition: z.literal('') }),
      }),
    ]),
    labels: z.array(tag),
    annotations: z.array(tag),
    autoAnnotation: z.boolean(),
    sendResolved: z.boolean(),
    threshold: z.literal(1),
    noDataFire: z.boolean(),
    noDataSeverity: z.literal([2, 4, 6, 8, 10]),
    policyConfiguration: z.strictObject({
      alertPolicyId: z.literal('sls.builtin.dynamic'),
      actionPolicyId: placeholder('SLS_ACTION_POLICY'),
      repeatInterval: z.string().regex(/^\d+[mh]$/),
    }),
  }),
});
const alarms = readdirSync(join(folder, 'alarms')).map(file => {
  const alarm = alarmSchema.parse(JSON.parse(readFileSync(join(folder, 'alarms', file), 'utf8')));
  const { queryList, severityConfigurations, annotations } = alarm.configuration;
  const { condition } = severityConfigurations[0].evalCondition;
  const [{ query, start }] = queryList;
  return { file, name: alarm.name, query, start, interval: alarm.schedule.interval, condition, annotations };
});

const all = [
  ...queries.map(({ name, query }) => ({ name, query })),
  ...alarms.map(({ name, query }) => ({ name, query })),
];

describe('a query', () => {
  it.each(all)('names only events that exist: $name', ({ query }) => {
    const events = wordsOf(query).filter(word => /^[a-z]+\.[a-z-]+$/.test(word));
    expect(events.filter(event => !(logEvents as readonly string[]).includes(event))).toEqual([]);
  });

  it.each(all)('reads only fields that the lines it finds really have: $name', ({ query }) => {
    const found = lines.filter(line => matches(query, line));
    expect(found).not.toEqual([]);
    const missing = fieldsOf(query).filter(path => !found.some(line => valueAt(line, path) !== undefined));
    expect(missing).toEqual([]);
  });

  it.each(all)('takes the line out of the message, whatever stands before it: $name', ({ query }) => {
    const inner = String.raw`from (select regexp_extract(message, '\{.*') as line from log)`;
    expect(query.split(inner)).toHaveLength(2);
  });

  it.each(all)('adds up only what is a whole number: $name', ({ query }) => {
    const summed = [...query.matchAll(/cast\(json_extract_scalar\(line, '\$\.([\w.]+)'\) as bigint\)/g)].map(
      match => match[1] ?? '',
    );
    const values = summed.flatMap(path =>
      lines.filter(line => matches(query, line)).flatMap(line => valueAt(line, path) ?? []),
    );
    expect(values.filter(value => !Number.isSafeInteger(value))).toEqual([]);
  });
});

describe('an alarm', () => {
  it.each(alarms)('is named after its file: $file', ({ file, name }) => {
    expect(`${name}.json`).toBe(`eni-reaper-${file}`);
  });

  it.each(alarms)(
    'judges and tells only columns that its query gives: $name',
    ({ query, condition, annotations }) => {
      const columns = [...query.matchAll(/ as (\w+)(?=,| from \(select)/g)].map(match => match[1] ?? '');
      const told = annotations.flatMap(({ value }) =>
        [...value.matchAll(/\$\{(\w+)\}/g)].map(match => match[1] ?? ''),
      );
      const judged = condition.match(/[a-z_]\w*/gi) ?? [];
      expect([...told, ...judged].filter(name => !columns.includes(name))).toEqual([]);
      expect(judged).not.toEqual([]);
    },
  );

  it.each(alarms)('leaves no time between two looks unseen: $name', ({ start, interval }) => {
    expect(minutesOf(start.slice(1))).toBeGreaterThanOrEqual(minutesOf(interval));
  });

  it('is there for whatever a person has to be woken for', () => {
    expect(alarms.map(({ name }) => name.replace('eni-reaper-', ''))).toEqual([
      'breaker-tripped',
      'dead-letters',
      'function-failed',
      'left-detached',
      'many-refused',
      'not-sent',
      'nothing-scanned',
      'permission-refused',
      'throttled',
    ]);
  });
});

/** The quoted words in front of the bar. */
function wordsOf(query: string): readonly string[] {
  const search = query.slice(0, query.indexOf(' | '));
  return [...search.matchAll(/"([^"]+)"/g)].map(match => match[1] ?? '');
}

/** The search in front of the bar, as the log service does it: whole words of the line, joined by `and`, or by `or`. */
function matches(query: string, line: JsonObject): boolean {
  const search = query.slice(0, query.indexOf(' | '));
  const words = new Set(JSON.stringify(line).split(/[, '";=()[\]{}?@&<>/:\n\t\r]+/));
  // The examples stand for whatever a person looks for.
  const wanted = wordsOf(query).map(word => (word === 'eni-bp1exampleexample' ? anEniId() : word));
  return / or /.test(search) ? wanted.some(word => words.has(word)) : wanted.every(word => words.has(word));
}

function anEniId(): string {
  const refused = lines.find(line => line['event'] === 'worker.delete-refused');
  return String(refused?.['eniId']);
}

function fieldsOf(query: string): readonly string[] {
  return [...query.matchAll(/'\$\.([\w.]+)'/g)].map(match => match[1] ?? '');
}

function valueAt(line: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isJsonObject(value) ? value[name] : undefined), line);
}

function minutesOf(span: string): number {
  return Number.parseInt(span, 10) * ({ m: 1, h: 60, d: 1_440 }[span.at(-1) ?? ''] ?? Number.NaN);
}
