import { createHash } from 'node:crypto';

/** A trigger as CreateTrigger takes it; what starts the function is the trigger itself, this is what is known of it. */
export interface TriggerSpec {
  readonly name: string;
  /** `<function>` or `<service>/<function>`. */
  readonly functionKey: string;
  readonly type: 'timer' | 'eventbridge' | 'mns_topic';
  /** `triggerConfig`, which the API carries as JSON text: its keys are those of the SDK's models. */
  readonly config: Readonly<Record<string, unknown>>;
  /** ARN of what it listens to, where its type has one. */
  readonly sourceArn?: string;
  readonly invocationRole?: string;
}

export interface DeployedTrigger extends TriggerSpec {
  readonly id: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** What ListTriggers and GetTrigger know. */
export interface TriggerRegistry {
  /** Adds a trigger, or changes the one of this function and name. Throws when the function has as many as it may. */
  put(spec: TriggerSpec): void;
  find(functionKey: string, name: string): DeployedTrigger | undefined;
  /** Of one function, by name. */
  list(functionKey: string): readonly DeployedTrigger[];
}

/** Triggers per function (limits of usage). */
export const triggersLimit = 50;

export function createTriggerRegistry(nowMs: () => number): TriggerRegistry {
  const byFunction = new Map<string, Map<string, DeployedTrigger>>();
  return {
    put(spec) {
      const { functionKey, name } = spec;
      const triggers = byFunction.get(functionKey) ?? new Map<string, DeployedTrigger>();
      const known = triggers.get(name);
      if (known === undefined && triggers.size >= triggersLimit)
        throw new Error(
          `The trigger ${name} cannot be created: ${functionKey} has ${triggersLimit} already.`,
        );
      const modifiedAtMs = nowMs();
      const createdAtMs = known?.createdAtMs ?? modifiedAtMs;
      const id = idOf(functionKey, name);
      byFunction.set(functionKey, triggers.set(name, { ...spec, id, createdAtMs, modifiedAtMs }));
    },
    find: (functionKey, name) => byFunction.get(functionKey)?.get(name),
    list: functionKey =>
      [...(byFunction.get(functionKey)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Shaped like the id of the samples. Not drawn, so that a world with one trigger more has the same ids everywhere else. */
function idOf(functionKey: string, name: string): string {
  const digits = createHash('sha256').update(`${functionKey} ${name}`).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
