import { type Eni, ownTags } from './eni.ts';

/** Who may have made an ENI, in the order in which they are tried: the first that fits is the answer. */
export const creatorWords = [
  'cloud-service',
  'container-instance',
  'instance',
  'erdma-controller',
  'terway',
  'cilium',
  'bosh',
  'terraform-test',
  'terraform',
  'ci',
  'other-tool',
  'by-hand',
  'unknown',
] as const;
export type CreatorWord = (typeof creatorWords)[number];

export interface Creator {
  readonly word: CreatorWord;
  /** One clause of evidence: which field said so. */
  readonly because: string;
}

/**
 * Who made this ENI, as far as its own fields tell. A guess for grouping orphans by where they come from, so that the leak can be mended and not
 * only swept: no verdict depends on it, and it must stay so, because names and tags can say anything.
 */
export function findCreator(eni: Eni): Creator {
  const traces = tracesOf(eni);
  for (const { word, find } of clues) {
    const because = find(eni, traces);
    if (because !== undefined) return { word, because };
  }
  return { word: 'unknown', because: 'neither name, description nor tags tell' };
}

/** What its makers wrote on it; our own tags tell nothing about them. */
interface Traces {
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly texts: readonly { readonly field: string; readonly text: string }[];
}

interface Clue {
  readonly word: CreatorWord;
  readonly find: (eni: Eni, traces: Traces) => string | undefined;
}

const clues: readonly Clue[] = [
  { word: 'cloud-service', find: findService },
  // An elastic container instance is the host of an ENI that is not ServiceManaged.
  { word: 'container-instance', find: ({ hosts }) => quoteFirst('its host is', hosts, /^eci-/) },
  { word: 'instance', find: ({ type }) => (type === 'Primary' ? 'Type is Primary' : undefined) },
  // What the sources of these controllers write on the ENIs that they create.
  { word: 'erdma-controller', find: byTag('creator', /^alibabacloud-erdma-controller$/) },
  {
    word: 'terway',
    find: firstOf(
      byTag('creator', /^terway(-controller)?$/),
      byText(/^interface create by terway$/),
      byTag('ack.aliyun.com'),
    ),
  },
  { word: 'cilium', find: firstOf(byTag(/^io\.cilium\/|^cilium-eni-index$/), byText(word('cilium'))) },
  { word: 'bosh', find: byText(word('bosh')) },
  // The acceptance tests of the Terraform provider name and tag everything like this.
  { word: 'terraform-test', find: firstOf(byText(/^tf-?_?testacc?/i), byTag('For', /^acceptance test$/i)) },
  // From here on rules of thumb: habits of many, promised by nobody.
  {
    word: 'terraform',
    find: firstOf(
      byTag(/^(managed|created)[-_ ]?by$/i, /terraform/i),
      byTag(/terraform/i),
      byText(word('terraform|tf')),
    ),
  },
  {
    word: 'ci',
    find: firstOf(
      byTag(/^(ci|pipeline|build|job|jenkins|gitlab|github)([-_.:/].*)?$/i),
      byText(word('ci|pipeline|jenkins|gitlab')),
    ),
  },
  { word: 'other-tool', find: byTag(/^(creator|owner|(created|managed)[-_ ]?by)$/i) },
  { word: 'by-hand', find: findHandwriting },
];

function tracesOf({ tags, name, record }: Eni): Traces {
  const description = record['Description'];
  return {
    tags: [...(tags ?? [])].filter(([key]) => !ownTags.includes(key)),
    texts: [
      { field: 'name', text: name ?? '' },
      { field: 'description', text: typeof description === 'string' ? description : '' },
    ].filter(({ text }) => text !== ''),
  };
}

function findService({ serviceManaged, serviceId }: Eni): string | undefined {
  if (serviceManaged === true) return 'ServiceManaged is true';
  return serviceId === undefined ? undefined : `ServiceID ${serviceId} is named`;
}

/** Tools tag what they make; somebody at a console gives it a name and leaves it at that. */
function findHandwriting(_: Eni, { tags, texts }: Traces): string | undefined {
  const [written] = texts;
  if (written === undefined || tags.length > 0) return undefined;
  return `it has the ${written.field} ${JSON.stringify(written.text)} and no tags, and no tool is known for that`;
}

function byTag(key: string | RegExp, value = /^/): Clue['find'] {
  const isMeant = (candidate: string) => (typeof key === 'string' ? candidate === key : key.test(candidate));
  return (_, { tags }) => {
    const tag = tags.find(([candidate, its]) => isMeant(candidate) && value.test(its));
    return tag === undefined ? undefined : `the tag ${tag.join('=')} is on it`;
  };
}

function byText(pattern: RegExp): Clue['find'] {
  return (_, { texts }) => {
    const found = texts.find(({ text }) => pattern.test(text));
    return found === undefined ? undefined : `its ${found.field} is ${JSON.stringify(found.text)}`;
  };
}

/** These letters as a word of their own, so that `ci` is not found in `social`. */
function word(letters: string): RegExp {
  return new RegExp(`(?<![a-z0-9])(${letters})(?![a-z0-9])`, 'i');
}

function firstOf(...finders: readonly Clue['find'][]): Clue['find'] {
  return (eni, traces) => {
    for (const find of finders) {
      const because = find(eni, traces);
      if (because !== undefined) return because;
    }
    return undefined;
  };
}

function quoteFirst(
  what: string,
  values: readonly string[] | undefined,
  pattern: RegExp,
): string | undefined {
  const found = values?.find(value => pattern.test(value));
  return found === undefined ? undefined : `${what} ${found}`;
}
