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
  { adapter: 'sts/get-caller-identity', methods: [], call: 'GetCallerIdentity', actions: [] },
  ecs('ecs-restore', 'create', 'CreateNetworkInterface'),
  ecs('ecs-restore', 'requestAttach', 'AttachNetworkInterface'),
  topic('createTopic', 'CreateTopic'),
  topic('topicExists', 'GetTopicAttributes'),
  queue('createQueue', 'CreateQueue'),
  queue('getAttributes', 'GetQueueAttributes'),
  queue('describeQueue', 'GetQueueAttributes'),
  queue('setAttributes', 'SetQueueAttributes'),
  queue('receive', '(operation)', 'mns:ReceiveMessage', 'mns:BatchReceiveMessage'),
  queue('peek', '(operation)', 'mns:PeekMessage', 'mns:BatchPeekMessage'),
  queue('acknowledge', 'BatchDeleteMessage', 'mns:DeleteMessage', 'mns:BatchDeleteMessage'),
  queue('release', 'ChangeMessageVisibility'),
];

function queue(method: string, call: string, ...actions: readonly string[]) {
  const adapter = 'mns/mns-queue-admin';
  return { adapter, methods: [method], call, actions: actions.length > 0 ? actions : [`mns:${call}`] };
}

function topic(method: string, call: string) {
  return { adapter: 'mns/mns-topic-admin', methods: [method], call, actions: [`mns:${call}`] };
}

function ecs(file: string, method: string, call: string) {
  return { adapter: `ecs/${file}`, methods: [method], call, actions: [`ecs:${call}`] };
}

function ens(method: string, call: string) {
  return { adapter: 'ens/ens-teardown', methods: [method], call, actions: [`ens:${call}`] };
}

export type FunctionName = 'scan' | 'worker' | 'teardown';

/**
 * The permissions that the deployed bundle of a function can ask for: of the methods that its adapters offer, those that a use case calls. The bundle
 * is read and not the sources, because only the bundler knows what a program really takes along.
 */
export function calledActions(name: FunctionName): readonly string[] {
  return actionsIn(modulesOf(name));
}

/**
 * The same for the command, without what it does in the place of the functions: `run --cloud alicloud` scans and deletes with their use cases, and
 * needs their policies for that. A teardown is only asked for: of its adapters the command uses those that read.
 */
export function operatorActions(): readonly string[] {
  const ofFunctions = new Set([...modulesOf('scan').keys(), ...modulesOf('worker').keys()]);
  const own = [...modulesOf('cli')].filter(([path]) => !(callers.test(path) && ofFunctions.has(path)));
  const reached = actionsIn(new Map(own.filter(([path]) => !/(?:ecs|ens)-teardown\.ts$/.test(path))));
  return [...reached, ...functionActionsIn(own)].toSorted();
}

/** Function Compute is called through the methods of its clients, which are named like the actions. */
function functionActionsIn(modules: readonly (readonly [path: string, text: string])[]): readonly string[] {
  const texts = modules
    .filter(([path]) => path.startsWith('shared/adapters/fc-api/'))
    .map(([, text]) => text);
  const calls = [
    ...texts.join('').matchAll(/\.(?<first>[a-z])(?<rest>\w+(?:Function|Trigger)s?)(?:WithOptions)?\(/g),
  ];
  return [
    ...new Set(calls.map(({ groups = {} }) => `fc:${groups['first']?.toUpperCase()}${groups['rest']}`)),
  ];
}

function actionsIn(modules: ReadonlyMap<string, string>): readonly string[] {
  const useCases = [...modules].flatMap(([path, text]) => (callers.test(path) ? [text] : [])).join('');
  const used = portCalls
    .filter(({ adapter }) => modules.has(`shared/adapters/${adapter}.ts`))
    .filter(({ methods }) => methods.some(method => useCases.includes(`.${method}(`)));
  return [...new Set(used.flatMap(({ actions }) => actions))].toSorted();
}

const callers = /^(?:shared\/(?:app\/|compose)|cli\/)/;

/** API calls in the bundles that the table above knows nothing of, and rows of the table that no adapter makes good. */
export function unexplainedCalls(bundles: readonly (FunctionName | 'cli')[]): readonly string[] {
  const found = new Set(bundles.flatMap(bundle => apiCallsIn(modulesOf(bundle))));
  const known = new Set(portCalls.map(({ adapter, call }) => `${adapter}: ${call}`));
  return [
    ...[...found].filter(call => !known.has(call)).map(call => `${call} is not in the table`),
    ...[...known].filter(call => !found.has(call)).map(call => `${call} is in the table and nowhere else`),
  ].toSorted();
}

/** What carries calls, and the probes of the doctor, which are meant to be refused. */
const notOurs = /^rpc\/|mns-connection$|permission-probes$/;

/** The first argument of every `….call(…)` or `call(…)`, written out or as a constant of the same module. */
function apiCallsIn(modules: ReadonlyMap<string, string>): readonly string[] {
  return [...modules].flatMap(([path, text]) => {
    const adapter = /^shared\/adapters\/(?<name>.*)\.ts$/.exec(path)?.groups?.['name'];
    if (adapter === undefined || notOurs.test(adapter)) return [];
    return [...text.matchAll(/\bcall\(\s*(?:"(?<text>\w+)"|(?<constant>\w+))/g)].map(({ groups = {} }) => {
      const { text: written, constant } = groups;
      return `${adapter}: ${written ?? constantIn(text, constant ?? '')}`;
    });
  });
}

function constantIn(text: string, constant: string): string {
  const found = new RegExp(`\\b${constant} = "(?<value>\\w+)"`).exec(text)?.groups?.['value'];
  // The bundler numbers names that several modules use.
  return found ?? `(${constant.replace(/\d+$/, '')})`;
}

/** The bundler writes the path of each module in front of what it took of it. */
function modulesOf(bundle: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  // The command's entry only chooses; what it does stands in a file beside it.
  const file = bundle === 'cli' ? 'all-commands' : 'index';
  const text = readFileSync(join(root, `dist/${bundle}/${file}.js`), 'utf8');
  for (const part of text.split(/^\/\/ (?=[\w@.][^\n]*\.[cm]?[jt]s$)/m)) {
    const end = part.indexOf('\n');
    modules.set(part.slice(0, end), (modules.get(part.slice(0, end)) ?? '') + part.slice(end));
  }
  return modules;
}
