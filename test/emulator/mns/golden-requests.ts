import { readFileSync } from 'node:fs';
import { z } from 'zod';

const golden = z.array(
  z.object({
    name: z.string(),
    method: z.string(),
    rawUrl: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
);

export type GoldenRequest = z.infer<typeof golden>[number];

/** Requests as the vendor's client sent them; see `golden/README.md`. */
export function readGolden(): GoldenRequest[] {
  const text = readFileSync(new URL('./golden/vendor-client-requests.json', import.meta.url), 'utf8');
  return golden.parse(JSON.parse(text));
}
