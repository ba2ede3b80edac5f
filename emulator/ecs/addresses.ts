import type { VSwitch } from './vswitch.ts';

/** What one ENI wants from its vSwitch: named addresses, or a number of any. */
export interface AddressWish {
  readonly primaryIp?: string | undefined;
  readonly secondaryIps?: readonly string[] | number | undefined;
  readonly ipv6s?: readonly string[] | number | undefined;
  readonly ipv4Prefixes?: readonly string[] | number | undefined;
  readonly ipv6Prefixes?: readonly string[] | number | undefined;
}

export interface AddressGrant {
  /** The first is the primary one. */
  readonly privateIps: readonly string[];
  readonly ipv6s: readonly string[];
  readonly ipv4Prefixes: readonly string[];
  readonly ipv6Prefixes: readonly string[];
}

export type AddressRefusal =
  | { readonly kind: 'full' }
  | { readonly kind: 'outside' | 'taken'; readonly address: string; readonly primary: boolean }
  | { readonly kind: 'no-ipv6' };

/** Grants the whole wish or, giving back what it had already taken, nothing of it. */
export function grantAddresses(
  vSwitch: VSwitch,
  wish: AddressWish,
): { readonly kind: 'granted'; readonly grant: AddressGrant } | AddressRefusal {
  const undo: (() => void)[] = [];
  let refusal: AddressRefusal | undefined;

  const draw = (
    pool: {
      take(): string | undefined;
      claim(value: string): 'claimed' | 'outside' | 'taken';
      free(value: string): void;
    },
    wanted: readonly string[] | number,
    primary = false,
  ): string[] => {
    const named: readonly (string | undefined)[] =
      typeof wanted === 'number' ? Array.from({ length: wanted }, () => undefined) : wanted;
    return named.flatMap(name => {
      if (refusal) return [];
      const answer = name === undefined ? 'claimed' : pool.claim(name);
      if (name !== undefined && answer !== 'claimed') refusal = { kind: answer, address: name, primary };
      const value = refusal ? undefined : (name ?? pool.take());
      if (value === undefined) refusal ??= { kind: 'full' };
      if (value === undefined) return [];
      undo.push(() => pool.free(value));
      return [value];
    });
  };

  const v4 = vSwitch.addresses;
  const prefixes = { take: v4.takePrefix, claim: v4.claimPrefix, free: v4.free };
  // Named addresses go first: otherwise a drawn one could be the very address that is named further on.
  const primary = draw(v4, wish.primaryIp === undefined ? 0 : [wish.primaryIp], true);
  const secondary = draw(v4, wish.secondaryIps ?? 0);
  const ipv4Prefixes = draw(prefixes, wish.ipv4Prefixes ?? 0);
  if (primary.length === 0) primary.push(...draw(v4, 1, true));

  const ipv6 = vSwitch.ipv6;
  const wantsIpv6 = [wish.ipv6s, wish.ipv6Prefixes].some(
    w => (typeof w === 'number' ? w : (w?.length ?? 0)) > 0,
  );
  if (wantsIpv6 && !ipv6) refusal ??= { kind: 'no-ipv6' };
  const ipv6s = ipv6 ? draw(ipv6, wish.ipv6s ?? 0) : [];
  const v6Prefixes = ipv6 && { take: ipv6.takePrefix, claim: () => 'claimed' as const, free: ipv6.free };
  const ipv6Prefixes = v6Prefixes ? draw(v6Prefixes, wish.ipv6Prefixes ?? 0) : [];

  if (refusal) {
    for (const giveBack of undo) giveBack();
    return refusal;
  }
  return {
    kind: 'granted',
    grant: { privateIps: [...primary, ...secondary], ipv6s, ipv4Prefixes, ipv6Prefixes },
  };
}
