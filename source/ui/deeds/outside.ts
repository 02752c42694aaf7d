/**
Deeds with what lies outside of the house: the clipboard, a pager, a shell, the web.
*/
import {agentId as toAgentId} from '../../domain/ids.js';
import type {Problem, Result} from '../../domain/problem.js';
import type {DeedDesk} from '../deeds.js';
import {outsideSays} from '../says/outside.js';

/** `what`: in words, as in `branch`. */
export type CopyDeed = {readonly do: 'copy'; readonly what: string; readonly text: string};
export type ShellDeed = {readonly do: 'shell'; readonly folder: string};
export type PageLogDeed = {readonly do: 'page-log'; readonly agentId: string};
export type OpenBranchDeed = {readonly do: 'open-branch'; readonly branch: string};

const wordsOf = ({message, hint}: Problem): string => [message, hint].filter(Boolean).join(' ');

export const copy = async ({what, text}: CopyDeed, {surroundings: {clipboard}, ui, say}: DeedDesk): Promise<void> => {
	if (ui.get().overlay?.kind === 'copy') ui.send({type: 'overlay', overlay: undefined});
	if (!clipboard) {
		say(outsideSays.noClipboard, 'warn');
		return;
	}

	const way = await clipboard.copy(text);
	if (way.ok) say(outsideSays.copied(what, way.value), 'ok');
	else say(wordsOf(way.problem), 'err');
};

/** Puts the screen away while a program has the terminal; `undefined` when there are no programs, or it went wrong. */
export const withTerminal = async <Value>(
	{surroundings: {programs}, handOver, say}: DeedDesk,
	work: (programs: NonNullable<DeedDesk['surroundings']['programs']>) => Promise<Result<Value>>,
): Promise<{readonly value: Value} | undefined> => {
	if (!programs) {
		say(outsideSays.noPrograms, 'warn');
		return undefined;
	}

	let result: Result<Value> | undefined;
	await handOver(async () => {
		result = await work(programs);
		return 'used';
	});
	if (result?.ok === false) say(wordsOf(result.problem), 'err');
	return result?.ok === true ? {value: result.value} : undefined;
};

export const shell = async ({folder}: ShellDeed, desk: DeedDesk): Promise<void> => {
	if (await withTerminal(desk, async programs => programs.shell(folder))) desk.say(outsideSays.back, 'info');
};

/** The file itself, from its first byte: what is on the screen may be only its end. */
export const pageLog = async ({agentId}: PageLogDeed, desk: DeedDesk): Promise<void> => {
	const {bytes, file} = desk.engine.readOutput(toAgentId(agentId));
	if (bytes === 0) desk.say(outsideSays.noLog(agentId), 'info');
	else await withTerminal(desk, async programs => programs.page(file));
};

export const openBranch = async ({branch}: OpenBranchDeed, {surroundings: {browser}, say}: DeedDesk): Promise<void> => {
	if (!browser) {
		say(outsideSays.noBrowser, 'warn');
		return;
	}

	const found = await browser.pageOf(branch);
	if (!found.ok) say(wordsOf(found.problem), 'warn');
	else if (await browser.open(found.value)) say(outsideSays.opened(found.value), 'ok');
	else say(outsideSays.page(found.value), 'info');
};
