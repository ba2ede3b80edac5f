import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describeThrown } from '../cloud-failures.ts';

const timeoutMs = 5_000;

/**
 * Whether the host of this URL takes connections, with a certificate that is valid for it where the URL is https. Not a byte of HTTP is sent: the name of the
 * host is all that it, and whoever listens on the way, gets to see.
 */
export function lookAtHost(
  url: string,
): Promise<{ readonly kind: 'answered' } | { readonly kind: 'silent'; readonly because: string }> {
  const { protocol, hostname, port } = new URL(url);
  // The brackets of an IPv6 address belong to the URL, not to the address.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isTls = protocol === 'https:';
  const at = { host, port: Number(port || (isTls ? 443 : 80)) };
  return new Promise(resolve => {
    const socket = isTls
      ? connectTls({ ...at, ...(isIP(host) === 0 && { servername: host }) })
      : connectTcp(at);
    const end = (because?: string) => {
      socket.destroy();
      resolve(because === undefined ? { kind: 'answered' } : { kind: 'silent', because });
    };
    socket.setTimeout(timeoutMs, () => end(`nobody answered within ${timeoutMs / 1000} s`));
    socket.on('error', error => end(describeThrown(error)));
    socket.once(isTls ? 'secureConnect' : 'connect', () => end());
  });
}
