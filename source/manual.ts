/**
Writes the tables of readme.md from the cards; with `--check`, only says whether they are up to date.
*/
import {readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {exitCodesByError} from './code-kinds.js';
import {registry} from './commands/registry.js';
import {errorTable} from './doors/error-codes.js';
import {commandKeys, commandTable, configTable, exitTable, keyTable, writeTables} from './doors/manual.js';
import {viewKeys} from './ui/keymap.js';

const file = new URL('../readme.md', import.meta.url);
const cards = Object.values(registry);
const screenKeys = viewKeys.map(({shown, contexts, panes, does}) => ({press: shown, where: (panes ?? contexts).join(', '), does}));

const before = readFileSync(file, 'utf8');
const {text, missing} = writeTables(before, {
	commands: commandTable(cards),
	keys: keyTable([...commandKeys(cards).filter(({press}) => !screenKeys.some(key => key.press === press)), ...screenKeys]),
	config: configTable(),
	'exit-codes': exitTable(),
	'error-codes': errorTable(cards, exitCodesByError()),
});

if (missing.length > 0) {
	console.error(`readme.md has no place for ${missing.map(name => `<!-- ${name} --> … <!-- /${name} -->`).join(', ')}.`);
	process.exitCode = 1;
} else if (text === before) {
	console.log('The tables of readme.md are up to date.');
} else if (process.argv.includes('--check')) {
	console.error('The tables of readme.md are not up to date.\nRun `npm run manual` and commit what it writes.');
	process.exitCode = 1;
} else {
	writeFileSync(file, text);
	console.log('The tables of readme.md have been written.');
}
