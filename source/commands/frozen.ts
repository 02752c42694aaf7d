/**
What everything that starts or lands something asks first: whether a person has stopped everything, or has not trusted the config yet. Part of the commands that do.
*/
import {untrustedHint, untrustedText} from '../domain/admission.js';
import type {Snapshot} from '../domain/snapshot.js';
import {type Context, needsHuman, type Refusal, refused} from './command.js';

type Asking = Pick<Context, 'store' | 'policy'>;

const stoppedText = 'Everything was stopped by a person: nothing starts and nothing is merged.';

/** What is answered while it is; `undefined` where it is not. As the store says it now: another process may have stopped everything a moment ago. */
export const whyFrozen = ({store, policy}: Asking): Refusal | undefined => {
	if (store.settings.isOn('stopped')) return refused('everything_stopped', stoppedText, 'Let it go on: orch-tui release');
	return policy.isTrusted ? undefined : needsHuman('not_trusted', `${untrustedText}: nothing starts and nothing is merged.`, untrustedHint);
};

export const isFrozen = (context: Asking): boolean => whyFrozen(context) !== undefined;

/** Why nothing was started after all, within a sentence. */
export const becauseFrozen = ({store}: Asking): string => (store.settings.isOn('stopped') ? 'everything was stopped by a person' : 'the config is not trusted');

/** The same by the picture, for keys. */
export const saidFrozen = ({stopped, admission}: Snapshot): string | undefined => {
	if (stopped) return `${stoppedText} :release lets it go on.`;
	return admission.isUntrusted ? `${untrustedText}: nothing starts and nothing is merged. :trust shows it.` : undefined;
};
