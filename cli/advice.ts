import type { Outcome } from '../shared/core/messages/result-event.ts';
import type { ReportWord } from '../shared/core/verdict.ts';

/** What a word of the report asks of its reader. */
export const adviceForWord: Readonly<Record<ReportWord, string>> = {
  'out-of-scope': 'Nothing. Widen the scope settings if it should be looked at.',
  'service-managed': 'Nothing. The cloud service that owns it frees it.',
  'not-secondary': 'Nothing. Primary, trunk and member ENIs are never touched.',
  attached: 'Nothing. It is in use.',
  changing: 'Nothing. If it stays so for hours, look at its instance; in Deleting, delete it again.',
  'unknown-status': 'Report it: this program does not know the status.',
  'has-public-ip': 'Unbind the EIP if the ENI is really unused; it costs money.',
  'protected-by-tag': 'Nothing. Somebody asked to keep it.',
  'owned-by-controller': 'Nothing. Its controller cleans up after itself.',
  retained: 'Ask its owner; sweep with ENI_REAPER_RETAINED=sweep.',
  'cannot-tell': 'Look at the evidence in the report; a field is missing or contradicts another.',
  'too-young': 'Wait: it is younger than ENI_REAPER_MIN_AGE.',
  'first-sighting':
    'Scan in delete mode: that marks it and starts its grace period. Report mode marks nothing.',
  'in-grace': 'Wait: its grace period is running.',
  'already-queued': 'Wait: a delete task for it is on its way, or was refused lately.',
  candidate: 'Wait: its task could not be sent; the next scan tries again.',
  enqueued: 'Nothing. The worker looks at it again and deletes it.',
  'over-cap': 'Nothing. The next scan takes it, or raise ENI_REAPER_DELETE_CAP.',
  'withheld-by-breaker': 'Look why there are so many, then raise the breaker on purpose.',
  'would-enqueue': 'Switch to ENI_REAPER_MODE=delete when you agree.',
};

/** The same for whoever deletes with "run", where flags decide what the settings decide for the functions. */
export const adviceInRun: Readonly<Record<ReportWord, string>> = {
  ...adviceForWord,
  'first-sighting':
    'Run with --mode delete: that marks it and starts its grace period. A look marks nothing.',
  'in-grace': 'Run again when its grace period is over.',
  'over-cap': 'Run again, or with a higher --cap.',
  'would-enqueue': 'Run with --mode delete and --cap when you agree.',
};

/** What an outcome asks of its reader. */
export const adviceForOutcome: Readonly<Record<Outcome, string>> = {
  gone: 'Nothing. A read by id no longer finds it.',
  reprieved: 'Nothing. It changed after the scan, so it was left alone.',
  refused: 'The cloud will not delete it as it is. The reason says what to do.',
  reattached: 'Find out why the delete was refused; the ENI is back where it was.',
  poison: 'Find the sender: the message could not be understood.',
  exhausted: 'Look at the dead letter, then redrive or delete it.',
};
