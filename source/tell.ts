/**
What is told without opening anything: help, the manual, the version and the script for a shell. Part of the front step.
*/
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {checkConfig} from './check-config.js';
import type {CommandCard} from './commands/command.js';
import {configSchema} from './domain/config.js';
import type {KeysConfig} from './domain/config-screen.js';
import type {Action, Globals} from './doors/action.js';
import {completionScript} from './doors/completion-scripts.js';
import {helpForAll, helpForOne} from './doors/help.js';
import {pageText} from './doors/page.js';
import {manualSections, topicNames, topicSection} from './doors/topics.js';
import {verbs} from './doors/verbs.js';
import {createTerminalPrograms} from './outside/terminal-programs.js';
import {findRoot} from './project.js';
import {versionOf} from './version.js';

type Told = Action & {kind: 'help' | 'version' | 'completion' | 'man'};

/** Those of the config here, so that what is told is what counts; without one, with a wrong one or without git, as they are shipped. */
const keysHere = async ({directory, config, overrides, screen}: Globals): Promise<KeysConfig> => {
	const cwd = process.cwd();
	const root = await findRoot({directory, cwd}).catch(() => undefined);
	const named = config === undefined ? undefined : path.resolve(cwd, config);
	const checked = root?.ok ? await checkConfig({root: root.value, named, environment: process.env, overrides, screen}) : undefined;
	return (checked?.problem === undefined ? checked?.config : undefined)?.keys ?? configSchema.parse({}).keys;
};

const factsHere = async (cards: readonly CommandCard[], globals: Globals) => ({
	cards,
	screen: (await import('./manual-facts.js')).screenFacts(cards, await keysHere(globals)),
});

const help = async ({topic, globals}: Told & {kind: 'help'}, cards: readonly CommandCard[], columns: number): Promise<string> => {
	const card = [...verbs, ...cards].find(({name}) => name === topic);
	const named = topicNames.find(name => name === topic);
	const about = named === undefined ? '' : pageText([topicSection(named, await factsHere(cards, globals))], columns);
	if (card === undefined && named !== undefined) return about;
	const text = `${card === undefined ? helpForAll(cards, columns) : helpForOne(card, columns)}\n`.replace(/\n\n$/, '\n');
	return about === '' ? text : `${text}\n${about}`;
};

/** The page of the manual in `man`, where a person looks at it; else its text. */
const manual = async (cards: readonly CommandCard[], globals: Globals, columns: number): Promise<string> => {
	if (process.stdout.isTTY === true && process.stdin.isTTY === true) {
		const programs = createTerminalPrograms({environment: process.env, folder: process.cwd(), tell: () => {}});
		if (await programs.manual(fileURLToPath(new URL('../data/orch-tui.1', import.meta.url)))) return '';
	}

	return pageText(manualSections(await factsHere(cards, globals)), columns);
};

export const tell = async (action: Told, cards: readonly CommandCard[], columns = 80): Promise<string> => {
	switch (action.kind) {
		case 'completion': {
			return completionScript(action.shell);
		}

		case 'version': {
			return `${versionOf()}\n`;
		}

		case 'man': {
			return manual(cards, action.globals, columns);
		}

		case 'help': {
			return help(action, cards, columns);
		}
	}
};
