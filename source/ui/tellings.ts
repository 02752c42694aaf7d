/**
What waits for a person, and of what of it they have been told: each thing once, and once more when it has waited for long.
*/
import type {Need} from '../domain/attention.js';

/** `before`: it waited already when the screen was opened, before the reader's eyes. `rung`: the bell has rung for it, and no more. */
type Standing = 'before' | 'silent' | 'rung' | 'told' | 'reminded';
type Entry = {readonly need: Need; readonly standing: Standing; readonly toldAtMs: number};

/** Told, and nobody came: told once more. */
const remindAfterMs = 600_000;
/** What is due so soon after something else is told with it. */
const togetherMs = 5000;

/** One for each agent or task, and reason. */
const nameOf = ({key, kind}: Need): string => `${key} ${kind}`;

/** Another question of the same agent is another one; its words may come a moment after it. */
const isSame = ({messageId: before}: Need, {messageId: now}: Need): boolean => before === undefined || now === undefined || before === now;

const isUntold = ({standing}: Entry): boolean => standing === 'silent' || standing === 'rung';

export const createTellings = () => {
	let entries: ReadonlyMap<string, Entry> | undefined;
	const all = () => [...(entries ?? new Map<string, Entry>()).values()];
	const dueAtMs = ({standing, toldAtMs}: Entry): number => (standing === 'told' ? toldAtMs + remindAfterMs : Number.POSITIVE_INFINITY);

	/** Puts them into another standing, and answers with what they are. */
	const move = (chosen: (entry: Entry) => boolean, standing: Standing, nowMs: number): Need[] => {
		const found = all().filter(chosen);
		entries = new Map(all().map(entry => [nameOf(entry.need), found.includes(entry) ? {...entry, standing, toldAtMs: nowMs} : entry]));
		return found.map(({need}) => need);
	};

	return {
		/** Whether something is there of which nobody has been told. */
		see(needs: readonly Need[]): boolean {
			const before = entries;
			let isNew = false;
			entries = new Map(
				needs.map((need): [string, Entry] => {
					const known = before?.get(nameOf(need));
					if (known !== undefined && isSame(known.need, need)) return [nameOf(need), {...known, need}];
					if (before === undefined) return [nameOf(need), {need, standing: 'before', toldAtMs: 0}];
					isNew = true;
					return [nameOf(need), {need, standing: 'silent', toldAtMs: 0}];
				}),
			);
			return isNew;
		},
		hasUntold: (): boolean => all().some(isUntold),
		/** Whether the bell has to ring; it does, now. */
		ring: (nowMs: number): boolean => move(({standing}) => standing === 'silent', 'rung', nowMs).length > 0,
		/** When to say something again; never is infinite. */
		reminderAtMs: (): number => Math.min(Number.POSITIVE_INFINITY, ...all().map(dueAtMs)),
		/** What nobody has been told of; they are, now. */
		takeUntold: (nowMs: number): Need[] => move(isUntold, 'told', nowMs),
		/** What is to be said again; it is, now. */
		takeReminders: (nowMs: number): Need[] => {
			const isDue = all().some(entry => dueAtMs(entry) <= nowMs);
			return isDue ? move(entry => dueAtMs(entry) <= nowMs + togetherMs, 'reminded', nowMs) : [];
		},
	};
};
