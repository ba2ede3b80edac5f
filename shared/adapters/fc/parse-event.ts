import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { decodeBody } from './decode-body.ts';

export type FunctionEvent =
  | {
      readonly kind: 'timer';
      readonly triggerName: string;
      readonly triggerTime: string;
      /** Empty when the trigger has none. */
      readonly payload: string;
    }
  | { readonly kind: 'messages'; readonly messages: readonly EventMessage[] };

export interface EventMessage {
  readonly messageId?: string | undefined;
  /** The JSON value of the body, or the body as it came when it is not JSON. */
  readonly body: unknown;
}

/**
 * Tells the known forms of events apart (FC page "Formats of event for different triggers"): a timer; an array of CloudEvents, as objects or as
 * JSON text; one CloudEvent alone; the bare data of one (`eventSchema: RawData`). The `source` of a CloudEvent is ignored, because real events
 * and the documentation disagree on it. Anything else throws: an event that nobody understood must not look like a quiet success.
 *
 * In an array, an element that is not understood does not harm the others: it becomes a message whose body is the element itself.
 */
export function parseEvent(event: unknown): FunctionEvent {
  const value = readJson(event);
  if (isJsonObject(value)) {
    const { triggerName, triggerTime, payload } = value;
    if (typeof triggerName === 'string' && typeof triggerTime === 'string')
      return { kind: 'timer', triggerName, triggerTime, payload: payloadText(payload) };
  }
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
  const messages = elements.map(readMessage);
  if (messages.every(message => message === undefined)) throw new Error(`${describe(value)} ${expectation}`);
  return {
    kind: 'messages',
    messages: messages.map((message, index) => message ?? { body: elements[index] }),
  };
}

/** The platform hands the invocation's bytes over as they are. */
function readJson(event: unknown): unknown {
  const text = event instanceof Uint8Array ? Buffer.from(event).toString('utf8') : event;
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    const what = text.trim() === '' ? 'empty' : `a text of ${text.length} characters that is no JSON`;
    throw new Error(`The event is ${what}. ${expectation}`);
  }
}

function readMessage(element: unknown): EventMessage | undefined {
  const value = typeof element === 'string' ? decodeBody(element) : element;
  if (!isJsonObject(value)) return undefined;
  const data = cloudEventData(value) ?? rawData(value);
  if (data === undefined) return undefined;
  const { messageId, messageBody } = data;
  return {
    ...(typeof messageId === 'string' && { messageId }),
    body: typeof messageBody === 'string' ? (decodeBody(messageBody) ?? messageBody) : messageBody,
  };
}

function cloudEventData(value: JsonObject): JsonObject | undefined {
  const { specversion, data } = value;
  return specversion !== undefined && isJsonObject(data) && data['messageBody'] !== undefined
    ? data
    : undefined;
}

/** Nothing but the data of a message: its id is what tells it from any other object with a body. */
function rawData(value: JsonObject): JsonObject | undefined {
  return value['messageId'] !== undefined && value['messageBody'] !== undefined ? value : undefined;
}

/** Documented as text; an object is passed on as JSON, so that whoever reads the payload can refuse or take it. */
function payloadText(payload: unknown): string {
  if (payload === undefined || payload === null) return '';
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

const expectation =
  'Expected is a timer event ({"triggerName","triggerTime","payload"}), or messages of an MNS queue as CloudEvents or RawData. ' +
  'Check which trigger starts this function.';

/** Kinds and keys, never values: an event may hold anything. */
function describe(value: unknown): string {
  if (!Array.isArray(value)) return `The event is ${describeOne(value)}.`;
  if (value.length === 0) return 'The event is an empty array.';
  return `The event is an array of ${value.length}, none of it a message; the first element is ${describeOne(value[0])}.`;
}

const keysCap = 10;
const keyLengthCap = 40;

function describeOne(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (!isJsonObject(value)) return `a ${typeof value}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an object without keys';
  const shown = keys.slice(0, keysCap).map(key => key.slice(0, keyLengthCap));
  return `an object with the keys ${shown.join(', ')}${keys.length > keysCap ? ` and ${keys.length - keysCap} more` : ''}`;
}
