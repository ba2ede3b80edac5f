import { describe, expect, it } from 'vitest';
import { palette } from '../../../cli/report-page/palette.ts';

/** Text colour, what it stands on, and the contrast that WCAG 2.2 asks for: 4.5 for text (1.4.3), 3 for shapes that carry meaning (1.4.11). */
const pairs: readonly (readonly [string, string, number])[] = [
  ['ink', 'page', 4.5],
  ['ink', 'card', 4.5],
  ['ink', 'orphan-soft', 4.5],
  ['ink', 'track', 4.5],
  ['ink-2', 'page', 4.5],
  ['ink-2', 'card', 4.5],
  ['link', 'card', 4.5],
  ['orphan-ink', 'orphan-soft', 4.5],
  ['orphan-ink', 'card', 4.5],
  ['kept-ink', 'kept-soft', 4.5],
  ['doubt-ink', 'doubt-soft', 4.5],
  ['orphan', 'card', 3],
  ['kept', 'card', 3],
  ['doubt', 'card', 3],
];

describe.each(['light', 'dark'] as const)('the %s theme', theme => {
  const colours = palette[theme];

  it.each(pairs)('shows %s on %s with enough contrast', (text, ground, least) => {
    expect(contrast(colours[text], colours[ground])).toBeGreaterThanOrEqual(least);
  });

  it('has the same roles as the other', () => {
    expect(Object.keys(colours)).toEqual(Object.keys(palette.light));
  });
});

function contrast(a = '', b = ''): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
