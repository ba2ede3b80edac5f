import { firstSeenTag, ownTags } from '../../../shared/core/eni.ts';
import { wordOrder } from '../../word-order.ts';
import { formatAge } from '../age.ts';
import { becauseText } from '../because-in-chinese.ts';
import { consoleLink, consoleSites } from '../console-link.ts';
import { creatorTexts } from '../creator-texts.ts';
import { type Html, html } from '../html.ts';
import { formatMoment } from '../page-texts.ts';
import { placeOf, type Row } from '../summarize-report.ts';
import { wordText } from '../word-texts.ts';
import { type Bilingual, formatCount, type Wording } from '../wording.ts';
import { renderBadge } from './badge.ts';

/** One network interface: a row to compare it by, and a row of evidence that opens below it. `data-v` holds what a column is sorted by. */
export function renderEni(
  row: Row,
  table: { readonly columnCount: number; readonly severalPlaces: boolean },
  wording: Wording,
): Html {
  const { eni, orphan, ageMs } = row;
  const creator = eni.creator.word;
  const place = placeOf(row);
  return html`
  <tbody data-word="${eni.word}" data-orphan="${orphan ? 'orphan' : 'kept'}" data-creator="${creator}" data-place="${place}">
    <tr class="eni">
      <td data-v="${wordOrder.indexOf(eni.word)}">${renderBadge(eni.word, wording)}</td>
      <td class="name">${eni.name === '' ? undefined : html`<bdi>${eni.name}</bdi>`}<code>${eni.eniId}</code>
        ${table.severalPlaces ? html`<small>${place}</small>` : undefined}</td>
      <td class="because">${wording.text(becauseText(eni.because))}</td>
      <td class="number" data-v="${ageMs ?? -1}">${ageMs === undefined ? '—' : wording.text(formatAge(ageMs))}</td>
      <td class="number" data-v="${eni.ipv4Addresses ?? -1}">${eni.ipv4Addresses === undefined ? '—' : formatCount(eni.ipv4Addresses)}</td>
      <td class="creator">${wording.text(creatorTexts[creator])}</td>
      <td class="vswitch"><code>${eni.vSwitchId || '—'}</code></td>
      <td class="open"><button type="button" class="bare toggle" aria-expanded="true"${details(wording)}></button></td>
    </tr>
    <tr class="evidence"><td colspan="${table.columnCount}">${renderEvidence(row, wording)}</td></tr>
  </tbody>`;
}

const details = (wording: Wording) => wording.attribute('aria-label', { en: 'Details', zh: '详情' });

function renderEvidence(row: Row, wording: Wording): Html {
  const { eni, region } = row;
  const fields = fieldsOf(row, wording).filter(({ value }) => value !== undefined && value !== '');
  return html`<dl>${fields.map(
    ({ title, value }) =>
      html`<div><dt${wording.follow(title)}>${title[wording.language]}</dt><dd>${value}</dd></div>`,
  )}</dl>
      <p>${wording.text({ en: 'Open in the ECS console:', zh: '在 ECS 控制台中打开：' })} ${consoleSites.map(
        (site, index) =>
          html`${index > 0 ? ' · ' : ''}<a href="${consoleLink(site, region, eni.eniId)}" target="_blank" rel="noopener noreferrer">${site}</a>`,
      )}</p>`;
}

interface Field {
  readonly title: Bilingual;
  readonly value: Html | string | undefined;
}

/** What the report knows of one network interface; what it does not know is left out. */
function fieldsOf(row: Row, wording: Wording): readonly Field[] {
  const { eni } = row;
  const { creator, tags = {} } = eni;
  return [
    { title: { en: 'What to do', zh: '处理建议' }, value: wording.text(wordText(eni.word).advice) },
    {
      title: { en: 'Who made it, judged by', zh: '来源的依据' },
      value: wording.text(becauseText(creator.because)),
    },
    { title: { en: 'Status', zh: '状态' }, value: [eni.status, eni.type].filter(Boolean).join(' · ') },
    { title: { en: 'Description', zh: '描述' }, value: eni.description },
    { title: { en: 'Attached to', zh: '已绑定到' }, value: eni.hosts.join(', ') },
    { title: { en: 'Created', zh: '创建时间' }, value: formatMoment(eni.createdAt) },
    {
      title: { en: 'First seen unattached', zh: '首次发现未绑定的时间' },
      value: formatMoment(tags[firstSeenTag] ?? ''),
    },
    { title: { en: 'Tags', zh: '标签' }, value: renderTags(tags) },
    { title: { en: 'Security groups', zh: '安全组' }, value: eni.securityGroupIds.join(', ') },
    { title: { en: 'vSwitch', zh: '交换机' }, value: eni.vSwitchId },
    { title: { en: 'VPC', zh: 'VPC' }, value: eni.vpcId },
    { title: { en: 'Resource group', zh: '资源组' }, value: eni.resourceGroupId },
    { title: { en: 'Region and account', zh: '地域和账号' }, value: placeOf(row) },
  ];
}

function renderTags(tags: Readonly<Record<string, string>>): Html | undefined {
  const foreign = Object.entries(tags).filter(([key]) => !ownTags.includes(key));
  if (foreign.length === 0) return undefined;
  return html`${foreign.map(([key, value]) => html`<code class="tag">${value === '' ? key : `${key}=${value}`}</code> `)}`;
}
