/**
Tells a person who looks elsewhere that something waits for them: the bell, the title, a notice. Once for each change, what comes together in one go,
and once more when it has waited for long.
*/
import {needsIn} from '../domain/attention.js';
import type {Policy} from '../domain/policy.js';
import type {Snapshot} from '../domain/snapshot.js';
import {safeLine} from '../domain/text.js';
import {noteOf} from './note.js';
import {quietUntilMs} from './quiet-hours.js';
import {noteSays} from './says/notes.js';
import type {Notices} from './surroundings.js';
import {createTellings} from './tellings.js';
import {codes} from './terminal/codes.js';
import {noteSequence, titleSequence} from './terminal/notes.js';
import type {Terminal} from './terminal/terminal.js';

type NotifierOptions = {
	readonly terminal: Pick<Terminal, 'kind' | 'isFocused' | 'send'>;
	readonly sight: () => {readonly snapshot: Snapshot; readonly policy: Policy};
	readonly now: () => number;
	/** The sign of what needs a person. */
	readonly sign: () => string;
	readonly notices?: Notices | undefined;
	/** A notice has not arrived: why. */
	readonly onTrouble?: (why: string) => void;
};

export type Notifier = {
	/** Something may have come to need a person. */
	look(): void;
	/** The title is the terminal's own again, or somebody else has set it. */
	forgetTitle(): void;
	stop(): void;
};

/** What comes within this time is one notice; the bell rings at once. */
const togetherMs = 5000;

export const createNotifier = ({terminal, sight, now, sign, notices, onTrouble}: NotifierOptions): Notifier => {
	let last: Pick<Snapshot, 'agents' | 'tasks' | 'messages'> | undefined;
	const tellings = createTellings();
	let title = '';
	/** Until then, more is waited for. */
	let openUntilMs = Number.NEGATIVE_INFINITY;
	let timer: NodeJS.Timeout | undefined;

	const config = () => sight().policy.screen;
	const isLookedAt = () => terminal.isFocused() === true && config().notify.when !== 'always';
	const quietEndMs = () => quietUntilMs(config().notify.quietHours, now());

	const ring = () => {
		if (config().bell && !isLookedAt()) terminal.send(codes.bell);
	};

	const tell = (needs: ReturnType<typeof tellings.takeUntold>, isReminder: boolean) => {
		if (needs.length === 0 || isLookedAt()) return;
		const {when, desktop} = config().notify;
		if (when === 'off') return;
		const note = noteOf(needs, sight().snapshot, isReminder);
		// In one way on the same desk: by the terminal that is known to show it, or else by the desktop.
		const {kind} = terminal;
		const hasDesktop = desktop && notices?.hasDesktop === true;
		const isShownHere = kind.noteForm !== undefined && !(kind.isTmux && hasDesktop);
		if (isShownHere) terminal.send(noteSequence(note.text, kind));
		notices?.tell(note, {onDesktop: hasDesktop && !isShownHere}).then(
			why => why !== undefined && onTrouble?.(why),
			() => {},
		);
	};

	const plan = () => {
		clearTimeout(timer);
		timer = undefined;
		const nextAtMs = Math.min(tellings.hasUntold() ? openUntilMs : Number.POSITIVE_INFINITY, tellings.reminderAtMs());
		if (nextAtMs === Number.POSITIVE_INFINITY) return;
		timer = setTimeout(turn, Math.max(0, nextAtMs - now(), (quietEndMs() ?? 0) - now()));
		timer.unref();
	};

	const turn = () => {
		const atMs = now();
		if (quietEndMs() === undefined) {
			const isOpen = atMs < openUntilMs;
			const isSilent = !isOpen && tellings.ring(atMs);
			const untold = isOpen ? [] : tellings.takeUntold(atMs);
			const again = tellings.takeReminders(atMs);
			if (isSilent || again.length > 0) ring();
			tell(untold, false);
			tell(again, true);
		}

		plan();
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
			const isNew = tellings.see(needs);
			showTitle(needs.length, repository);
			if (isNew && now() >= openUntilMs) {
				openUntilMs = now() + togetherMs;
				if (quietEndMs() === undefined && tellings.ring(now())) ring();
			}

			plan();
		},
		forgetTitle() {
			title = '';
		},
		stop() {
			clearTimeout(timer);
			notices?.stop();
		},
	};
};
