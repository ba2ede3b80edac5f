import { describe, expect, it } from 'vitest';
import { html, jsonForScript, trustedHtml } from '../../../cli/report-page/html.ts';
import { hostileTexts } from './sample-report.ts';

describe('a piece of a page', () => {
  it.each<readonly [string, string]>([
    ['<script>', '&lt;script&gt;'],
    ['a "b" & \'c\'', 'a &quot;b&quot; &amp; &#39;c&#39;'],
    ['&lt;', '&amp;lt;'],
    ['平', '平'],
    ['', ''],
  ])('escapes %j', (text, escaped) =>
    expect(html`<p title="${text}">${text}</p>`.html).toBe(`<p title="${escaped}">${escaped}</p>`),
  );

  it('takes other pieces as they are, alone and in lists, and leaves nothing for nothing', () => {
    const piece = html`<b>${'<'}</b>`;
    expect(html`${piece}|${[piece, ['&', 7]]}|${undefined}|${trustedHtml('<i>')}`.html).toBe(
      '<b>&lt;</b>|<b>&lt;</b>&amp;7||<i>',
    );
  });

  it.each(hostileTexts)('never lets JSON end its script element: %j', text => {
    const { html: json } = jsonForScript({ text });
    expect(json).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(json)).toEqual({ text });
  });
});
