/**
Writes the tables of readme.md and the page of the manual from the cards; with `--check`, only says whether they are up to date.
*/
import {readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import {exitCodesByError} from './code-kinds.js';
import {registry} from './commands/registry.js';
import {configSchema} from './domain/config.js';
import {errorTable} from './doors/error-codes.js';
import {commandKeys, commandTable, configTable, exitTable, keyTable, writeTables} from './doors/manual.js';
import {pageRoff} from './doors/page.js';
import {manualSections} from './doors/topics.js';
import {screenFacts} from './manual-facts.js';
import {textOf} from './outside/config-edit.js';
import {viewKeys} from './ui/keymap.js';
import {versionOf} from './version.js';

const readme = new URL('../readme.md', import.meta.url);
const page = new URL('../data/orch-tui.1', import.meta.url);
const cards = Object.values(registry);
const screenKeys = viewKeys.map(({shown, contexts, panes, does}) => ({press: shown, where: (panes ?? contexts).join(', '), does}));

const {text, missing} = writeTables(readFileSync(readme, 'utf8'), {
	commands: commandTable(cards),
	keys: keyTable([...commandKeys(cards).filter(({press}) => !screenKeys.some(key => key.press === press)), ...screenKeys]),
	config: configTable(),
	'exit-codes': exitTable(),
	'error-codes': errorTable(cards, exitCodesByError()),
});
const roff = pageRoff(manualSections({cards, screen: screenFacts(cards, configSchema.parse({}).keys)}), versionOf());

const write = (name: string, file: URL, wanted: string): void => {
	if (textOf(file) === wanted) {
		console.log(`${name} is up to date.`);
	} else if (process.argv.includes('--check')) {
		console.error(`${name} is not up to date.\nRun \`npm run manual\` and commit what it writes.`);
		process.exitCode = 1;
	} else {
		writeFileSync(file, wanted);
		console.log(`${name} has been written.`);
	}
};

if (missing.length > 0) {
	console.error(`readme.md has no place for ${missing.map(name => `<!-- ${name} --> … <!-- /${name} -->`).join(', ')}.`);
	process.exitCode = 1;
} else {
	write('readme.md', readme, text);
	write('data/orch-tui.1', page, roff);
}
