/**
What SQLite finds wrong with a database, in one line.
*/
import type {Database} from 'better-sqlite3';

/** Its remarks may be a hundred lines about one page: the first says it, the others are counted. */
export const inOneLine = (said: string): string => {
	const [first = '', ...more] = said.split('\n').filter(line => line !== '' && !line.startsWith('***'));
	return more.length === 0 ? first : `${first}, and ${more.length} more`;
};

/** `undefined`: it is sound, but for what `isExcused`. */
export const damageIn = (database: Database, isExcused: (verdict: string) => boolean): string | undefined => {
	const verdicts = database.pragma('quick_check(1000)') as ReadonlyArray<{readonly quick_check: string}>;
	return verdicts.map(({quick_check: verdict}) => verdict).find(verdict => verdict !== 'ok' && !isExcused(verdict));
};
