import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** The private IPv4 addresses of one vSwitch: which are free, and who may have one. */
export interface AddressPool {
  /** Any free address; undefined when the vSwitch is full. */
  take(): string | undefined;
  /** This very address. */
  claim(address: string): 'claimed' | 'outside' | 'taken';
  /** 16 free neighbours as one prefix (`10.0.0.16/28`); undefined when there is no such run left. */
  takePrefix(): string | undefined;
  claimPrefix(prefix: string): 'claimed' | 'outside' | 'taken';
  /** Gives an address or a prefix back. */
  free(addressOrPrefix: string): void;
  freeCount(): number;
}

/** An IPv4 prefix of an ENI is always a /28. */
const prefixSize = 16;

/**
 * A pool over one CIDR block. The first and the last three addresses belong to the system, as the VPC documentation of
 * vSwitches says, so a /29 has four to give.
 */
export function createAddressPool(cidrBlock: string): AddressPool {
  const [network = '', length = ''] = cidrBlock.split('/');
  if (!isIPv4(network) || !/^(1[6-9]|2\d)$/.test(length)) {
    throw new Error(
      `"${cidrBlock}" is no CIDR block of a vSwitch; write an IPv4 network and a mask of 16 to 29.`,
    );
  }
  const size = 2 ** (32 - Number(length));
  const base = toNumber(network) - (toNumber(network) % size);
  const first = base + 1;
  const last = base + size - 4;
  const taken = new Set<number>();
  let next = first;

  const claimRun = (start: number, count: number): 'claimed' | 'outside' | 'taken' => {
    if (!(start >= first) || start + count - 1 > last) return 'outside';
    for (let n = start; n < start + count; n++) if (taken.has(n)) return 'taken';
    for (let n = start; n < start + count; n++) taken.add(n);
    return 'claimed';
  };

  return {
    take() {
      if (taken.size > last - first) return undefined;
      while (taken.has(next)) next = next === last ? first : next + 1;
      taken.add(next);
      return toAddress(next);
    },
    claim: address => (isIPv4(address) ? claimRun(toNumber(address), 1) : 'outside'),
    takePrefix() {
      for (let start = base; start + prefixSize - 1 <= last; start += prefixSize) {
        if (claimRun(start, prefixSize) === 'claimed') return `${toAddress(start)}/28`;
      }
      return undefined;
    },
    claimPrefix(prefix) {
      const [start = '', mask] = prefix.split('/');
      if (!isIPv4(start) || mask !== '28' || toNumber(start) % prefixSize !== 0) return 'outside';
      return claimRun(toNumber(start), prefixSize);
    },
    free(addressOrPrefix) {
      const [start = '', mask] = addressOrPrefix.split('/');
      const count = mask === undefined ? 1 : prefixSize;
      for (let n = toNumber(start); n < toNumber(start) + count; n++) taken.delete(n);
    },
    freeCount: () => last - first + 1 - taken.size,
  };
}

/** The IPv6 addresses of one vSwitch. Its /64 never runs dry, so only duplicates and strangers are refused. */
export interface Ipv6Pool {
  take(): string;
  claim(address: string): 'claimed' | 'outside' | 'taken';
  takePrefix(): string;
  free(addressOrPrefix: string): void;
}

export function createIpv6Pool(cidrBlock: string): Ipv6Pool {
  const [network = '', length] = cidrBlock.split('/');
  if (length !== '64' || !networkOf64Bits.test(network)) {
    throw new Error(
      `"${cidrBlock}" is no IPv6 block of a vSwitch; write a /64 that ends in "::", e.g. 2408:4005:3a5:4b01::/64.`,
    );
  }
  let block: BlockList | undefined;
  const isInside = (address: string): boolean => {
    // Made at the first question: to load the class takes longer than to seed a small world.
    if (!block) {
      block = new BlockList();
      block.addSubnet(network, 64, 'ipv6');
    }
    return block.check(address, 'ipv6');
  };
  const taken = new Set<string>();
  let made = 0;
  let prefixes = 0;

  return {
    take() {
      for (;;) {
        const address = `${network}${(++made).toString(16)}`;
        if (taken.has(address)) continue;
        taken.add(address);
        return address;
      }
    },
    claim(address) {
      if (!isIPv6(address) || !isInside(address)) return 'outside';
      if (taken.has(address)) return 'taken';
      taken.add(address);
      return 'claimed';
    },
    // A prefix is a /80: the 16 bits behind the /64 count upwards from 1.
    takePrefix: () => `${network.slice(0, -1)}${(++prefixes).toString(16)}::/80`,
    free: addressOrPrefix => void taken.delete(addressOrPrefix),
  };
}

/** Up to four groups, the rest zero. The check of all of IPv6 is a pattern whose making every start of an emulator would wait for. */
const networkOf64Bits = /^(?:[0-9a-f]{1,4}:){1,4}:$/i;

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.');
}
