import http from 'node:http';
import https from 'node:https';

/**
 * Idle connections are closed after this (milliseconds): well before servers do it, so that fewer calls meet a connection that died while the
 * function was frozen, and so that a warm instance does not collect those of earlier invocations.
 */
const idleMs = 15_000;

/**
 * Connections for one client alone. The HTTP library underneath shares one agent among all clients of a process and leaves timers on its
 * sockets, so that one client's timeout can fail another's call.
 */
export function createKeepAliveAgent(endpoint: string): http.Agent {
  const options = { keepAlive: true, timeout: idleMs };
  return endpoint.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
}
