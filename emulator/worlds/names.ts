/** The names that things of one world file have in it, across all its sections, and the ids behind them. */
export interface Names {
  /** Throws when the file calls something else by this name. */
  set(name: string | undefined, id: string): void;
  /** The id behind a name; anything that is no name of the file is taken for an id. */
  resolve(name: string): string;
  /** The id of what the file calls by this name; throws for a name that the file does not have. */
  idOf(name: string): string;
  all(): Readonly<Record<string, string>>;
}

export function createNames(): Names {
  const ids = new Map<string, string>();
  return {
    set(name, id) {
      if (name === undefined) return;
      if (ids.has(name)) throw new Error(`The world calls two things "${name}"; give each its own name.`);
      ids.set(name, id);
    },
    resolve: name => ids.get(name) ?? name,
    idOf(name) {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`Nothing in this world is called "${name}".`);
      return id;
    },
    all: () => Object.fromEntries(ids),
  };
}
