/**
Lines that were probably meant as a key of the item above them. They stay text: somebody may have meant that as well.
*/
import {nearestOf} from './nearest.js';
import type {PlanProblem} from './plan-draft.js';

export const planKeys = ['after', 'soft', 'files', 'check', 'priority', 'hours', 'agent', 'spec', 'sequential'] as const;

/** What other lists call it. */
const otherWords: Readonly<Record<string, (typeof planKeys)[number]>> = {
	depends: 'after',
	dependson: 'after',
	'depends-on': 'after',
	depends_on: 'after',
	needs: 'after',
	requires: 'after',
	'blocked-by': 'after',
	estimate: 'hours',
	test: 'check',
	verify: 'check',
	paths: 'files',
};
const slipPattern = /^(?<word>[a-z][a-z_-]*)(?<gap>\s*):(?:\s|$)/i;
/** More, and every short word would be near to one: `step:` is no slip of `spec:`. */
const slipsMax = 1;
const shortestBeginning = 4;

const meantBy = (word: string): string | undefined => {
	const begun = word.length >= shortestBeginning ? planKeys.find(key => key.startsWith(word)) : undefined;
	return begun ?? (Object.hasOwn(otherWords, word) ? otherWords[word] : nearestOf(word, planKeys, slipsMax));
};

/** `name`: of the item it stands below. */
export const slipIn = (text: string, name: string, line: number): PlanProblem | undefined => {
	const {word, gap} = slipPattern.exec(text)?.groups ?? {};
	const meant = word === undefined ? undefined : meantBy(word.toLowerCase());
	if (meant === undefined) return undefined;
	return {line, message: `${name}: "${word}${gap}:" is no key and stays part of the text.`, hint: `Did you mean "${meant}:"?`};
};
