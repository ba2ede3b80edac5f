import type { EniReport, RegionReport, ScanReport } from '../../../shared/core/scan/scan-report.ts';
import { orphanWords, type ReportWord, verdictWords } from '../../../shared/core/verdict.ts';

/** The moment that the samples are reports of. */
export const startedAt = '2026-11-20T12:00:00Z';

/** An ENI that somebody forgot ten days ago; the override makes it special. */
export function anEniReport(override: Partial<EniReport> = {}): EniReport {
  return {
    eniId: 'eni-bp1forgotten',
    word: 'first-sighting',
    because: 'not seen unattached before',
    status: 'Available',
    name: 'forgotten',
    vpcId: 'vpc-bp1',
    vSwitchId: 'vsw-bp1',
    createdAt: '2026-11-10T12:00:00Z',
    type: 'Secondary',
    resourceGroupId: 'rg-1',
    securityGroupIds: ['sg-bp1'],
    hosts: [],
    ipv4Addresses: 1,
    creator: { word: 'by-hand', because: 'its name is "forgotten"' },
    description: 'delete me',
    tags: { team: 'payments' },
    ...override,
  };
}

/** A region that was read completely and in which these were found; the counts follow from them. */
export function aRegion(enis: readonly EniReport[], override: Partial<RegionReport> = {}): RegionReport {
  const words: Partial<Record<ReportWord, number>> = {};
  for (const { word } of enis) words[word] = (words[word] ?? 0) + 1;
  return {
    accountId: '1234567890123456',
    region: 'cn-hangzhou',
    complete: true,
    words,
    total: enis.length,
    orphans: enis.filter(({ word }) => orphanWords.has(word)).length,
    marked: 0,
    unmarked: 0,
    enqueued: words.enqueued ?? 0,
    enis,
    ...override,
  };
}

export function aReport(regions: readonly RegionReport[], override: Partial<ScanReport> = {}): ScanReport {
  return { kind: 'scan-report', version: 1, mode: 'report', startedAt, regions, ...override };
}

/** Texts that would do something if a page took them for more than text. */
export const hostileTexts: readonly string[] = [
  '<script>window.hit = 1</script>',
  '</script><script>window.hit = 2</script>',
  '"><img src=x onerror="window.hit = 3">',
  "' onmouseover='window.hit = 4",
  '</title><svg onload=window.hit=5>',
  '<!-- <script>',
  ']]><b>bold</b>',
  '</style><style>*{display:none}',
  '&lt;b&gt; &amp;amp;',
  '`$' + '{window.hit = 6}` {{7*7}} {a|b}',
  'javascript:window.hit=7',
  '\u202Egnp.exe\u0000\u2028line',
  'line\nbreak\tand\ud800half',
];

/** Three hundred ENIs of every word, a third of them orphans, with a hostile text in every field that a cloud fills in. */
export function aHostileReport(): ScanReport {
  const words: readonly ReportWord[] = [
    'would-enqueue',
    'in-grace',
    'first-sighting',
    ...verdictWords.slice(0, 12),
  ];
  const enis = Array.from({ length: 300 }, (_, index) => {
    const text = (shift: number) => hostileTexts[(index + shift) % hostileTexts.length] ?? '';
    const hostile = index < 4 * hostileTexts.length;
    return anEniReport({
      eniId: `eni-bp${String(index).padStart(3, '0')}`,
      word: words[index % words.length] ?? 'attached',
      name: hostile ? text(0) : `nic-${index}`,
      createdAt: `2026-${String(1 + (index % 10)).padStart(2, '0')}-15T00:00:00Z`,
      ipv4Addresses: 1 + (index % 4),
      vSwitchId: hostile ? `vsw-${text(1)}` : `vsw-${index % 3}`,
      ...(hostile && {
        because: text(2),
        description: text(3),
        vpcId: text(4),
        resourceGroupId: text(5),
        securityGroupIds: [text(6)],
        hosts: [text(7)],
        status: text(8),
        tags: { [text(9)]: text(10) },
        creator: { word: 'other-tool', because: text(11) },
      }),
    });
  });
  const odd = anEniReport({ eniId: 'eni-"><script>window.hit = 8</script>', word: 'attached' });
  return aReport([
    aRegion([...enis, odd]),
    aRegion([anEniReport({ eniId: 'eni-else', name: 'elsewhere' })], {
      region: 'cn-<b>',
      problem: hostileTexts[0] ?? '',
    }),
    aRegion([], { region: 'cn-beijing', complete: false, problem: hostileTexts[2] ?? '' }),
  ]);
}
