import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Which permission each method of the ports needs, and the adapter that makes the call. */
const portCalls: readonly {
  readonly adapter: string;
  readonly methods: readonly string[];
  readonly call: string;
  readonly actions: readonly string[];
}[] = [
  {
    adapter: 'ecs/list-enis',
    methods: ['listByStatus', 'listAll', 'countAll', 'readByIds', 'listBySelector'],
    call: 'DescribeNetworkInterfaces',
    actions: ['ecs:DescribeNetworkInterfaces'],
  },
  ecs('ecs-cloud', 'listRegions', 'DescribeRegions'),
  ecs('ecs-enis', 'tag', 'TagResources'),
  ecs('ecs-enis', 'untag', 'UntagResources'),
  ecs('ecs-enis', 'requestDelete', 'DeleteNetworkInterface'),
  ecs('ecs-teardown', 'requestDetach', 'DetachNetworkInterface'),
  ecs('ecs-teardown', 'requestAttach', 'AttachNetworkInterface'),
  {
    adapter: 'ens/list-ens-enis',
    methods: ['readByIds', 'listBySelector'],
    call: 'DescribeNetworkInterfaces',
    actions: ['ens:DescribeNetworkInterfaces'],
  },
  ens('requestDetach', 'DetachNetworkInterface'),
  ens('requestAttach', 'AttachNetworkInterface'),
  ens('requestDelete', 'DeleteNetworkInterfaces'),
  {
    adapter: 'notify/topic-channel',
    methods: ['send'],
    call: 'PublishMessage',
    actions: ['mns:PublishMessage'],
  },
  { adapter: 'sts/assume-role', methods: ['open'], call: 'AssumeRole', actions: ['sts:AssumeRole'] },
  {
    adapter: 'mns/mns-queues',
    methods: ['send'],
    call: 'BatchSendMessage',
    // The older policy table says that the single action covers a batch, the newer pages give the batch an action of its own.
    actions: ['mns:SendMessage', 'mns:BatchSendMessage'],
  },
];

function ecs(file: string, method: string, call: string) {
  return { adapter: `ecs/${file}`, methods: [method], call, actions: [`ecs:${call}`] };
}

function ens(method: string, call: string) {
  return { adapter: 'ens/ens-teardown', methods: [method], call, actions: [`ens:${call}`] };
}

export type FunctionName = 'scan' | 'worker' | 'teardown';

/**
 * The permissions that the deployed bundle of a function can ask for: of the methods that its adapters offer, those that a use case calls. The bundle
 * is read and not the sources, because only the bundler knows what a function really takes along.
 */
export function calledActions(name: FunctionName): readonly string[] {
  const modules = modulesOf(readFileSync(join(root, `dist/${name}/index.js`), 'utf8'));
  const useCases = textOf(modules, /^shared\/(?:app\/|compose)/);
  const used = portCalls
    .filter(({ adapter }) => modules.has(`shared/adapters/${adapter}.ts`))
    .filter(({ methods }) => methods.some(method => useCases.includes(`.${method}(`)));
  return [...new Set(used.flatMap(({ actions }) => actions))].toSorted();
}

/** API calls in the bundle that the table above knows nothing of, and rows of the table that no adapter of any function makes good. */
export function unexplainedCalls(names: readonly FunctionName[]): readonly string[] {
  const found = new Set(
    names.flatMap(name => apiCallsIn(modulesOf(readFileSync(join(root, `dist/${name}/index.js`), 'utf8')))),
  );
  const known = new Set(portCalls.map(({ adapter, call }) => `${adapter}: ${call}`));
  return [
    ...[...found].filter(call => !known.has(call)).map(call => `${call} is not in the table`),
    ...[...known].filter(call => !found.has(call)).map(call => `${call} is in the table and nowhere else`),
  ].toSorted();
}

/** The first argument of every `….call(…)`, written out or as a constant of the same module. */
function apiCallsIn(modules: ReadonlyMap<string, string>): readonly string[] {
  return [...modules].flatMap(([path, text]) => {
    const adapter = /^shared\/adapters\/(?<name>.*)\.ts$/.exec(path)?.groups?.['name'];
    if (adapter === undefined || /^rpc\/|mns-connection$/.test(adapter)) return [];
    return [...text.matchAll(/\.call\(\s*(?:"(?<text>\w+)"|(?<constant>\w+))/g)].map(({ groups = {} }) => {
      const { text: written, constant } = groups;
      return `${adapter}: ${written ?? constantIn(text, constant ?? '')}`;
    });
  });
}

function constantIn(text: string, constant: string): string {
  return new RegExp(`\\b${constant} = "(?<value>\\w+)"`).exec(text)?.groups?.['value'] ?? `(${constant})`;
}

/** The bundler writes the path of each module in front of what it took of it. */
function modulesOf(bundle: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const part of bundle.split(/^\/\/ (?=[\w@.][^\n]*\.[cm]?[jt]s$)/m)) {
    const end = part.indexOf('\n');
    modules.set(part.slice(0, end), (modules.get(part.slice(0, end)) ?? '') + part.slice(end));
  }
  return modules;
}

function textOf(modules: ReadonlyMap<string, string>, paths: RegExp): string {
  return [...modules].flatMap(([path, text]) => (paths.test(path) ? [text] : [])).join('');
}
