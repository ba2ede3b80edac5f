import type { Ecs } from '../ecs/product.ts';
import type { Place } from '../ecs/specs.ts';
import type { Fault } from '../faults.ts';
import type { Foundation } from '../foundation.ts';
import { addEcs, addEnis } from './add-ecs.ts';
import { createNames, type Names } from './names.ts';
import { type ParsedWorldFile, parseWorldFile, type WorldFile } from './world-file.ts';

type WrittenEnis = NonNullable<NonNullable<WorldFile['ecs']>['enis']>;

/** What a loaded world says about itself. */
export interface LoadedWorld {
  /** The id of what the file calls by this name; throws for a name that the file does not have. */
  idOf(name: string): string;
  /** More ENIs into the same world; they may refer to everything that the file calls by a name. */
  addEnis(enis: WrittenEnis): void;
  /** The faults of the file, aimed at ids. They are in force once the caller adds them. */
  readonly faults: readonly Fault[];
}

/**
 * Adds the ECS section of a file to the world, for those who bring nothing but ECS. Throws with a sentence when the file is not
 * understood or two things in it contradict each other; what was added before that stays.
 */
export function loadWorld(foundation: Foundation, ecs: Ecs, written: WorldFile, where: Place): LoadedWorld {
  const file = understood(written);
  const names = createNames();
  addEcs(foundation, ecs, file.ecs, where, names);
  return {
    idOf: names.idOf,
    addEnis(enis) {
      const more = understood({ kind: 'world', version: 1, ecs: { enis: [...enis] } });
      addEnis(foundation, ecs, more.ecs, where, names);
    },
    faults: aimed(file.faults, names),
  };
}

/** The file, or an error that says everything that is wrong with it. */
export function understood(document: unknown): ParsedWorldFile {
  const parsed = parseWorldFile(document);
  if (parsed.kind === 'parsed') return parsed.file;
  throw new Error(`The world was not understood:\n${parsed.problems.join('\n')}`);
}

/** Faults of the file, aimed at ids instead of names. */
export function aimed(faults: readonly Fault[] = [], names: Names): readonly Fault[] {
  return faults.map(fault =>
    fault.resource === undefined ? fault : { ...fault, resource: names.resolve(fault.resource) },
  );
}
