/**
What keys do outside of the house, as data, and how it is carried out: no key touches the world by itself.
*/
import type {Outcome} from '../commands/command.js';
import type {Result} from '../domain/problem.js';
import type {Engine} from '../engine/engine.js';
import {
	type CompletePathDeed,
	completePath,
	type EditBacklogDeed,
	editBacklog,
	type FindBacklogsDeed,
	findBacklogs,
	type ImportBacklogDeed,
	importBacklog,
	type PreviewBacklogDeed,
	previewBacklog,
} from './deeds/backlog.js';
import {type BindDeed, bindKey, type EditConfigDeed, editConfig, type SetDeed, setConfig, type TrustDeed, trustConfig} from './deeds/config.js';
import {type EditTaskDeed, editTask} from './deeds/edit-task.js';
import {type EditDraftDeed, editDraft} from './deeds/first.js';
import {type CopyDeed, copy, type OpenBranchDeed, openBranch, type PageLogDeed, pageLog, type ShellDeed, shell} from './deeds/outside.js';
import {type MouseDeed, type SuspendDeed, suspend, toggleMouse} from './deeds/terminal.js';
import {type EditTextDeed, editText} from './deeds/write.js';
import type {SetUp} from './set-up.js';
import type {Surroundings} from './surroundings.js';
import type {ToastTone} from './ui-state.js';
import type {UiStore} from './ui-store.js';

/** `redraw`: the whole screen, as after somebody else has written on it. */
export type Deed =
	| {readonly do: 'redraw'}
	| CopyDeed
	| ShellDeed
	| PageLogDeed
	| OpenBranchDeed
	| EditDraftDeed
	| EditTaskDeed
	| EditTextDeed
	| SuspendDeed
	| MouseDeed
	| FindBacklogsDeed
	| CompletePathDeed
	| PreviewBacklogDeed
	| EditBacklogDeed
	| ImportBacklogDeed
	| SetDeed
	| BindDeed
	| EditConfigDeed
	| TrustDeed;

/** Whether somebody else had the terminal after all: what it still answers to them is not heard. */
export type Loan = 'used' | 'unused';

/** What carrying out has at hand. */
export type DeedDesk = {
	readonly engine: Engine;
	readonly ui: UiStore;
	readonly surroundings: Surroundings;
	readonly setUp: SetUp | undefined;
	/** Draws everything anew. */
	readonly redraw: () => void;
	/** Puts the screen away while `work` has the terminal, then brings it back. */
	readonly handOver: (work: () => Promise<Loan>) => Promise<void>;
	/** Without it, there is none. */
	readonly mouse?: {readonly isOn: () => boolean; readonly set: (isOn: boolean) => void};
	readonly say: (text: string, tone: ToastTone) => void;
	/** Says what a command has done, and how it is taken back. */
	readonly tell: (result: Result<Outcome> & {readonly ok: true}) => void;
};

type Hands = {readonly [Name in Deed['do']]: (deed: Extract<Deed, {do: Name}>, desk: DeedDesk) => Promise<void> | void};

const hands: Hands = {
	redraw: (_deed, {redraw}) => redraw(),
	copy,
	shell,
	'page-log': pageLog,
	'open-branch': openBranch,
	'edit-draft': editDraft,
	'edit-task': editTask,
	'edit-text': editText,
	suspend,
	mouse: toggleMouse,
	'find-backlogs': findBacklogs,
	'complete-path': completePath,
	'preview-backlog': previewBacklog,
	'edit-backlog': editBacklog,
	'import-backlog': importBacklog,
	set: setConfig,
	bind: bindKey,
	'edit-config': editConfig,
	trust: trustConfig,
};

export const carryOut = async (deed: Deed, desk: DeedDesk): Promise<void> => {
	const hand = hands[deed.do] as (deed: Deed, desk: DeedDesk) => Promise<void> | void;
	await hand(deed, desk);
};
