/**
Tells a person who looks elsewhere that something waits for them: the bell, the title, a notification. Once for each change, and not all at once.
*/
import {type Need, needsIn} from '../domain/attention.js';
import type {Policy} from '../domain/policy.js';
import type {Snapshot} from '../domain/snapshot.js';
import {safeLine} from '../domain/text.js';
import {noteSays} from './says/notes.js';
import type {Note} from './surroundings.js';
import {codes} from './terminal/codes.js';
import {noteSequence, titleSequence} from './terminal/notes.js';
import type {Terminal} from './terminal/terminal.js';

type NotifierOptions = {
	readonly terminal: Pick<Terminal, 'kind' | 'isFocused' | 'send'>;
	readonly sight: () => {readonly snapshot: Snapshot; readonly policy: Policy};
	readonly now: () => number;
	/** The sign of what needs a person. */
	readonly sign: () => string;
	readonly notify?: ((note: Note) => void) | undefined;
};

export type Notifier = {
	/** Something may have come to need a person. */
	look(): void;
	/** The title is the terminal's own again, or somebody else has set it. */
	forgetTitle(): void;
	stop(): void;
};

const togetherMs = 5000;

const nameOf = ({key, kind}: Need): string => `${key} ${kind}`;

/** What waits, and the message that asks it, where there is one. */
type Known = ReadonlyMap<string, string | undefined>;

const knownFrom = (needs: readonly Need[]): Known => new Map(needs.map(need => [nameOf(need), need.messageId]));

/** Another question of the same agent is another one; its words may come a moment after it. */
const isKnown = (need: Need, known: Known): boolean => {
	const before = known.get(nameOf(need));
	return known.has(nameOf(need)) && (before === undefined || need.messageId === undefined || before === need.messageId);
};

const kindOf = ({kind}: Need): 'needs-you' | 'failed' => (kind === 'gave-up' ? 'failed' : 'needs-you');

const sentenceOf = ({kind, agentId, taskId, text}: Need): string => {
	if (kind === 'gave-up') return noteSays.failed(taskId, text);
	return kind === 'question' && agentId !== undefined ? noteSays.asks(agentId, taskId, text) : noteSays.waits(taskId, text);
};

const noteOf = (needs: readonly Need[], {repository, tasks}: Snapshot): Note => {
	const [only] = needs;
	const failed = needs.filter(need => kindOf(need) === 'failed').length;
	const text = needs.length === 1 && only ? sentenceOf(only) : noteSays.several(needs.length - failed, failed);
	return {
		repository,
		text: safeLine(noteSays.about(repository, text), 200),
		items: needs.map(need => ({
			kind: kindOf(need),
			taskId: need.taskId,
			agentId: need.agentId,
			title: tasks.find(({id}) => id === need.taskId)?.title ?? '',
			text: need.text,
		})),
	};
};

export const createNotifier = ({terminal, sight, now, sign, notify}: NotifierOptions): Notifier => {
	let last: Pick<Snapshot, 'agents' | 'tasks' | 'messages'> | undefined;
	// What waits already when the screen is opened is before the reader's eyes.
	let known: Known | undefined;
	let untold: readonly Need[] = [];
	let title = '';
	let toldAtMs = Number.NEGATIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;

	const tell = () => {
		timer = undefined;
		const {snapshot, policy} = sight();
		const needs = untold;
		untold = [];
		if (needs.length === 0) return;
		toldAtMs = now();
		if (terminal.isFocused() === true) return;
		const note = noteOf(needs, snapshot);
		const {bell, notify: channel} = policy.screen;
		const isAway = terminal.isFocused() === false;
		terminal.send((bell ? codes.bell : '') + (isAway && channel === 'auto' ? noteSequence(note.text, terminal.kind) : ''));
		notify?.(note);
	};

	const showTitle = (waiting: number, repository: string) => {
		const next = noteSays.title(safeLine(repository, 60), sign(), waiting);
		if (!terminal.kind.hasTitle || next === title) return;
		title = next;
		terminal.send(titleSequence(title));
	};

	return {
		look() {
			const {snapshot, policy} = sight();
			const {agents, tasks, messages, repository} = snapshot;
			if (last?.agents === agents && last.tasks === tasks && last.messages === messages && title !== '') return;
			last = {agents, tasks, messages};
			const needs = needsIn(snapshot, policy);
			const standing = knownFrom(needs);
			const before = known ?? standing;
			known = standing;
			const fresh = needs.filter(need => !isKnown(need, before));
			untold = [...untold.filter(need => standing.has(nameOf(need)) && !fresh.some(other => nameOf(other) === nameOf(need))), ...fresh];
			showTitle(needs.length, repository);
			if (untold.length === 0 || timer !== undefined) return;
			const dueInMs = toldAtMs + togetherMs - now();
			if (dueInMs <= 0) tell();
			else timer = setTimeout(tell, dueInMs);
		},
		forgetTitle() {
			title = '';
		},
		stop() {
			clearTimeout(timer);
		},
	};
};
