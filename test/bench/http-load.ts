import { connect, type Socket } from 'node:net';

/** What came of sending a list of requests as fast as they were answered. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds from the last byte of a request to the last of its answer. */
  readonly medianMs: number;
  readonly p99Ms: number;
}

/**
 * Sends raw HTTP/1.1 requests over kept-alive connections, one request at a time on each. Written by hand because a
 * general client costs more time per request than the server that is measured. Rejects on any answer but the expected
 * status.
 */
export async function putLoad(
  endpoint: string,
  requests: readonly Buffer[],
  options: { readonly connections: number; readonly expectedStatus: number },
): Promise<LoadResult> {
  const { hostname, port } = new URL(endpoint);
  const durationsMs: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  const work = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const answers = readAnswers(socket);
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const sentAt = performance.now();
      socket.write(request);
      const { status, head } = await answers.next();
      durationsMs.push(performance.now() - sentAt);
      if (status !== options.expectedStatus)
        throw new Error(`Expected HTTP ${options.expectedStatus}, but the answer was ${head}`);
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: options.connections }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  const sorted = durationsMs.sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return {
    requests: requests.length,
    seconds,
    perSecond: requests.length / seconds,
    medianMs: quantile(0.5),
    p99Ms: quantile(0.99),
  };
}

interface Answer {
  readonly status: number;
  readonly head: string;
}

/** Cuts what arrives into answers by their Content-Length, which the emulator always sends. */
function readAnswers(socket: Socket): { next(): Promise<Answer> } {
  let chunks: Buffer[] = [];
  let bytes = 0;
  let missing = Number.NaN;
  let head = '';
  let settle: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (Number.isNaN(missing)) {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      if (end < 0) return;
      head = all.toString('latin1', 0, end);
      missing = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    }
    if (bytes < missing) return;
    chunks = [];
    bytes = 0;
    missing = Number.NaN;
    settle?.resolve({ status: Number(head.slice(9, 12)), head });
  };
  socket.on('data', onData);
  socket.on('error', error => settle?.reject(error));
  socket.on('close', () => settle?.reject(new Error('The emulator closed the connection.')));
  return {
    next: () =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
      }),
  };
}
