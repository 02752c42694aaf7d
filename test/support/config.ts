/**
A config in memory, for screens that only ask it.
*/
import {failure, success} from '../../source/domain/problem.js';
import type {ConfigDoor, ConfigNews, TrustAsked} from '../../source/ui/config-door.js';

/** One check that nobody has trusted yet. */
export const anAsked: TrustAsked = {
	file: 'orch.config.jsonc',
	runs: [{key: 'verify', says: '"npm test"'}],
	changes: [{key: 'verify', says: '"npm test"', before: undefined}],
	isAgain: false,
	goesOn: false,
};

/** A config in memory: what was set, and what its files are going to tell. */
export const aConfig = (first?: TrustAsked) => {
	const values = new Map([
		['screen.theme', 'auto'],
		['maxParallel', '4'],
	]);
	let news: ConfigNews | undefined;
	let asked = first;
	const door: ConfigDoor = {
		look: async () => {
			const told = news;
			news = undefined;
			return told;
		},
		set: async (key, typed) => {
			if (typed === 'purple') return failure({kind: 'bad-input', code: 'invalid_configuration', message: '"screen.theme" must be auto or dark.'});
			values.set(key, typed);
			return success(`${key} is set.`);
		},
		bind: async () => success('Recorded.'),
		asked: () => asked,
		trust: async shown => {
			asked = undefined;
			return success(`${shown.file} is trusted.`);
		},
		valueOf: key => values.get(key) ?? 'not set',
		read: () => ({name: 'orch.config.jsonc', text: '{}'}),
		write: () => success(undefined),
	};
	return {
		door,
		values,
		tell: (next: ConfigNews) => {
			news = next;
			if (next.kind === 'untrusted') ({asked} = next);
		},
	};
};
