/**
What is said where a config can run what nobody has trusted yet.
*/
import {safeLine} from '../../domain/text.js';
import {sayKeys, type TrustChange} from '../../domain/trust.js';

export const trustSays = {
	title: (file: string) => `Trust ${file}?`,
	asks: 'It comes with the repository, and once you trust it, orch-tui runs this as you:',
	asksAgain: 'This has changed since you trusted it:',
	before: (says: string) => `before: ${says}`,
	gone: 'is gone',
	only: 'Nothing starts and nothing is merged until then. Trust only what you understand.',
	goesOn: 'The last config that you trusted goes on until then. Trust only what you understand.',
	head: ({isAgain}: {readonly isAgain: boolean}): string => (isAgain ? trustSays.asksAgain : trustSays.asks),
	foot: ({goesOn}: {readonly goesOn: boolean}): string => (goesOn ? trustSays.goesOn : trustSays.only),
	keys: ({goesOn}: {readonly goesOn: boolean}) => (goesOn ? 't trust it   e edit   Esc not yet' : 't trust it   e edit   l only look   q leave'),
	fewKeys: ({goesOn}: {readonly goesOn: boolean}) => (goesOn ? 't trust  e edit  Esc' : 't trust  l look  q leave'),
	escape: 'not yet',
	notYet: 'It does not count until you trust it. :trust shows it again.',
	trust: 'trust it',
	look: 'only look',
	leave: 'leave',
	choose: 'trust the config',
	onlyLooks: 'Only looking: nothing starts until you trust the config. :trust shows it again.',
	given: (file: string) => `${file} is trusted.`,
	notCounted: 'It does not count until you trust it.',
	later: 'not yet',
	looksOnly: 'Only looking: nothing starts until you trust the config.',
	isGiven: 'it is trusted',
	forNow: (file: string, why: string) => `${file} is trusted until you leave. ${why}`,
	changedAgain: (file: string) => `${file} has changed in the meantime.`,
	all: 'All that the config of this repository can run is trusted:',
	nothing: 'There is nothing to trust: all that the config can run is trusted, or is your own.',
	agent: 'An agent cannot trust a config: only a person can.',
	/** `since`: of the last config that counts; without one, there is none. */
	news: (file: string, changes: readonly TrustChange[], since: string | undefined) =>
		`${file} can run something else than you have trusted (${sayKeys(changes)}): it does not count until you trust it, by orch-tui trust.${since === undefined ? '' : ` Running on the last good config from ${since}.`}`,
	/** One thing that can be run, each part on a line of its own. */
	change: ({key, says, before}: TrustChange): string[] => [
		`${safeLine(key, keyMax)}  ${says ?? trustSays.gone}`,
		...(before === undefined ? [] : [`  ${trustSays.before(before)}`]),
	],
} as const;

const keyMax = 200;
