import type { AccessKey } from '../accounts.ts';
import { matchesWildcard } from './wildcard.ts';

/** One statement of a policy; all patterns take `*` and `?`. Actions are compared without regard to case, as RAM does. */
export interface RamStatement {
  readonly effect: 'allow' | 'deny';
  /** `ecs:DeleteNetworkInterface`, `mns:*`. */
  readonly action: string;
  /** `acs:ecs:*:*:eni/*`. What a product checks on `*` is only met by the pattern `*`. */
  readonly resource: string;
}

/** A statement and whom it is about. */
export interface RamRule extends RamStatement {
  /** AccessKey id, or ARN of a user or an assumed role (`acs:ram::<account>:assumed-role/<role>/*`). */
  readonly principal: string;
}

export type RamDecision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** `ExplicitDeny` when a statement says so, `ImplicitDeny` when none allows it. */
      readonly because: 'ExplicitDeny' | 'ImplicitDeny';
      readonly action: string;
      readonly resource: string;
    };

/** Who may do what. Shared by all products: each asks with its own action names and ARNs. */
export interface Ram {
  add(rule: RamRule): void;
  list(): readonly RamRule[];
  clear(): void;
  /**
   * Whether this key may do `action` on every one of `resources`. A deny beats every allow. A principal that no allow
   * rule names may do everything that is not denied; one that has allow rules may do only what they allow. A session
   * policy given to AssumeRole narrows that further and never widens it.
   */
  decide(key: AccessKey, action: string, resources: readonly string[]): RamDecision;
}

/** A posted list of rules is meant for people; more than this is a mistake. */
export const ruleCap = 10_000;

export function createRam(): Ram {
  let rules: RamRule[] = [];
  return {
    add(rule) {
      if (rules.length >= ruleCap)
        throw new RangeError(`There are ${ruleCap} RAM rules already; clear them first.`);
      rules.push(rule);
    },
    list: () => [...rules],
    clear() {
      rules = [];
    },
    decide(key, action, resources) {
      const mine = rules.filter(
        rule =>
          matchesWildcard(rule.principal, key.accessKeyId) ||
          matchesWildcard(rule.principal, key.identity.arn),
      );
      for (const resource of resources) {
        const refused =
          judge(mine, action, resource, 'open-without-allows') ??
          (key.sessionPolicy && judge(key.sessionPolicy, action, resource, 'closed-without-allows'));
        if (refused) return { allowed: false, because: refused, action, resource };
      }
      return { allowed: true };
    },
  };
}

/** Why the statements refuse this action on this resource; undefined when they do not. */
function judge(
  statements: readonly RamStatement[],
  action: string,
  resource: string,
  otherwise: 'open-without-allows' | 'closed-without-allows',
): 'ExplicitDeny' | 'ImplicitDeny' | undefined {
  const fits = (statement: RamStatement) =>
    matchesWildcard(statement.action.toLowerCase(), action.toLowerCase()) &&
    matchesWildcard(statement.resource, resource);
  if (statements.some(statement => statement.effect === 'deny' && fits(statement))) return 'ExplicitDeny';
  const allows = statements.filter(statement => statement.effect === 'allow');
  if (allows.length === 0 && otherwise === 'open-without-allows') return undefined;
  return allows.some(fits) ? undefined : 'ImplicitDeny';
}
