/**
What is done outside of the house while tasks are brought in: lists are found and read, never written.
*/
import {importPreviewIn} from '../../domain/import-item.js';
import type {Problem} from '../../domain/problem.js';
import type {DeedDesk} from '../deeds.js';
import {emptyField, fieldOf} from '../field.js';
import {firstTicks} from '../import.js';
import type {ImportOverlay} from '../overlays/import.js';
import {importSays as says} from '../says/import.js';
import {withTerminal} from './outside.js';

export type FindBacklogsDeed = {readonly do: 'find-backlogs'};
export type CompletePathDeed = {readonly do: 'complete-path'};
/** `text`: what stands in it, where it is in no file. */
export type PreviewBacklogDeed = {readonly do: 'preview-backlog'; readonly file: string; readonly text?: string};
export type EditBacklogDeed = {readonly do: 'edit-backlog'};
export type ImportBacklogDeed = {readonly do: 'import-backlog'};

const wordsOf = ({message, hint}: Problem): string => [message, hint].filter(Boolean).join(' ');

export const findBacklogs = async (_deed: FindBacklogsDeed, {ui, surroundings: {backlogs}, say}: DeedDesk): Promise<void> => {
	if (backlogs === undefined) {
		say(says.notHere, 'warn');
		return;
	}

	const {hasGitHub} = backlogs;
	ui.send({type: 'overlay', overlay: {kind: 'import-from', sources: undefined, hasGitHub, at: 0, field: emptyField}});
	const sources = await backlogs.find();
	const {overlay} = ui.get();
	if (overlay?.kind === 'import-from') ui.send({type: 'overlay', overlay: {...overlay, sources}});
};

export const completePath = async (_deed: CompletePathDeed, {ui, surroundings: {backlogs}}: DeedDesk): Promise<void> => {
	const {overlay} = ui.get();
	if (overlay?.kind !== 'import-from' || backlogs === undefined) return;
	const {text} = overlay.field;
	const completed = await backlogs.complete(text);
	const now = ui.get().overlay;
	// What was typed meanwhile counts more.
	if (now?.kind === 'import-from' && now.field.text === text) ui.send({type: 'overlay', overlay: {...now, field: fieldOf(completed)}});
};

/** Says what is wrong where the reader is, or shows what would be imported. */
const preview = async (file: string, text: string, {engine, ui}: DeedDesk): Promise<void> => {
	const result = await engine.dispatch('import-backlog', {file, text, dryRun: true});
	const {overlay} = ui.get();
	const found = result.ok ? importPreviewIn(result.value.output) : undefined;
	if (found !== undefined) {
		const at = Math.max(
			0,
			found.items.findIndex(item => !item.is_known),
		);
		ui.send({type: 'overlay', overlay: {kind: 'import', file, text, preview: found, ticks: firstTicks(found.items), at, isBusy: false}});
		return;
	}

	const problem = result.ok ? says.notHere : wordsOf(result.problem);
	if (overlay?.kind === 'import-from' || overlay?.kind === 'import') ui.send({type: 'overlay', overlay: {...overlay, problem}});
};

export const previewBacklog = async ({file, text}: PreviewBacklogDeed, desk: DeedDesk): Promise<void> => {
	const {ui, surroundings} = desk;
	if (text !== undefined) return preview(file, text, desk);
	if (surroundings.backlogs === undefined) return;
	const read = await surroundings.backlogs.read(file);
	const {overlay} = ui.get();
	if (overlay?.kind !== 'import-from') return;
	if (read.ok) await preview(file, read.value, desk);
	else ui.send({type: 'overlay', overlay: {...overlay, problem: wordsOf(read.problem)}});
};

/** A copy: the file itself is never written. */
export const editBacklog = async (_deed: EditBacklogDeed, desk: DeedDesk): Promise<void> => {
	const {overlay} = desk.ui.get();
	if (overlay?.kind !== 'import') return;
	const name = /[^/]*$/.exec(overlay.file)?.[0] ?? overlay.file;
	const edited = await withTerminal(desk, async programs => programs.edit(overlay.text, /\.\w+$/.test(name) ? name : `${name.replaceAll(/\W+/g, '-')}.md`));
	if (edited === undefined) return;
	if (edited.value === undefined) desk.say(says.unchanged, 'info');
	else await preview(overlay.file, edited.value, desk);
};

export const importBacklog = async (_deed: ImportBacklogDeed, {engine, ui, setUp, say}: DeedDesk): Promise<void> => {
	const {overlay} = ui.get();
	if (overlay?.kind !== 'import' || overlay.isBusy) return;
	const show = (more: Partial<ImportOverlay>) => ui.send({type: 'overlay', overlay: {...overlay, ...more}});
	const {file, text, ticks} = overlay;
	show({isBusy: true});
	const result = await engine.dispatch('import-backlog', {file, text, only: [...ticks].map(String)});
	if (!result.ok) {
		show({isBusy: false, problem: wordsOf(result.problem)});
		return;
	}

	// Before anything is set up, what was imported waits for the setup to be accepted.
	ui.send({type: 'overlay', overlay: setUp === undefined ? undefined : {kind: 'set-up', top: 0}});
	say((result.value.said ?? '').split('\n')[0] ?? '', 'ok');
};
