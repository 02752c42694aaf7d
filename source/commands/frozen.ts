/**
What everything that starts or lands something asks first: whether a person has stopped everything. Part of the commands that do.
*/
import type {Snapshot} from '../domain/snapshot.js';
import {type Context, type Refusal, refused} from './command.js';

const stoppedText = 'Everything was stopped by a person: nothing starts and nothing is merged.';

/** As the store says it now: another process may have stopped everything a moment ago. */
export const isFrozen = ({store}: Pick<Context, 'store'>): boolean => store.settings.isOn('stopped');

/** What is answered while it is; `undefined` where it is not. */
export const whyFrozen = (context: Pick<Context, 'store'>): Refusal | undefined =>
	isFrozen(context) ? refused('everything_stopped', stoppedText, 'Let it go on: orch-tui release') : undefined;

/** The same by the picture, for keys. */
export const saidFrozen = ({stopped}: Snapshot): string | undefined => (stopped ? `${stoppedText} :release lets it go on.` : undefined);
