/**
The hidden verb that a shell asks at every Tab: `orch-tui __complete bash -- agent stop a`. Loads next to nothing, opens the database for reading only,
and says nothing at all when something is wrong. Part of the front step.
*/
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type AskIds, type Completion, complete} from './doors/complete.js';
import {rootAbove} from './root-above.js';

/** What `-C` says, if it does. */
const folderIn = (words: readonly string[]): string => {
	const at = words.findIndex(word => word === '-C' || word === '--directory');
	return path.resolve((at === -1 ? undefined : words[at + 1]) ?? '.');
};

/** Ends a line, or would end a shell's own. */
const plain = (text: string): string => text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();

const main = async (): Promise<void> => {
	const [shell = '', , ...words] = process.argv.slice(3);
	const table = JSON.parse(readFileSync(new URL('completion.json', import.meta.url), 'utf8')) as Completion;
	const {listKnownIds} = await import('./store/known-ids.js');
	const askIds: AskIds = (what, prefix) => {
		const root = rootAbove(folderIn(words.slice(0, -1)));
		const file = path.join(root ?? '.', 'data', 'roadmap.db');
		return root !== undefined && existsSync(file) ? listKnownIds(file, what, prefix) : [];
	};
	const lines = complete(table, shell, words, askIds).map(({word, does}) => `${word}\t${plain(does)}\n`);
	process.stdout.write(lines.join(''));
};

process.stdout.on('error', () => {});
await main().catch(() => {});
