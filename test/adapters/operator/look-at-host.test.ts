import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { lookAtHost } from '../../../shared/adapters/operator/look-at-host.ts';

const servers: net.Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve));
});

interface Listener {
  readonly port: number;
  /** Everything that was said on the first connection, once it is over. */
  readonly heard: Promise<string>;
}

/** Answers whatever it hears with `say`. */
async function listen(say: string): Promise<Listener> {
  let heard = '';
  let end = (_: string) => {};
  const over = new Promise<string>(resolve => {
    end = resolve;
  });
  const server = net.createServer(socket => {
    socket.on('data', chunk => {
      heard += chunk.toString('latin1');
      socket.write(say);
    });
    socket.on('error', () => {});
    socket.on('close', () => end(heard));
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, heard: over };
}

describe('a look at the host of a webhook', () => {
  it('finds somebody there, and says nothing', async () => {
    const { port, heard } = await listen('');
    expect(await lookAtHost(`http://127.0.0.1:${port}/robot/send?token=secret`)).toEqual({
      kind: 'answered',
    });
    expect(await heard).toBe('');
  });

  it('finds nobody', async () => {
    expect(await lookAtHost('http://127.0.0.1:1/hook')).toEqual({
      kind: 'silent',
      because: 'the connection failed with ECONNREFUSED',
    });
  });

  it('is not content with a host that has no certificate, and does not tell it the token', async () => {
    const { port, heard } = await listen('HTTP/1.1 400 Bad Request\r\n\r\n');
    const look = await lookAtHost(`https://localhost:${port}/robot/send?token=secret`);
    expect(look).toMatchObject({ kind: 'silent' });
    expect(await heard).toContain('localhost');
    expect(await heard).not.toMatch(/secret|robot|HTTP/);
  });
});
