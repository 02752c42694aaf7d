/**
Switches that must survive a restart: the target branch chosen at init, the pause, the hold, the stop of everything, the port that agents call, and how much room the machine was found to have.
*/
import type {Database} from 'better-sqlite3';
import type {KnownSettings} from '../domain/git-settings.js';
import type {LastLook} from '../domain/last-look.js';
import type {Holder} from '../domain/lease.js';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';

export const settingNames = ['target-branch', 'paused', 'merges-held', 'stopped', 'machine', 'agent-port'] as const;
export type SettingName = (typeof settingNames)[number];

const doctorName = 'worktrees-mended-at-ms';
const lookName = 'last-look';
const undosName = 'undos';
const viewName = 'view';
const screensName = 'screens';
const gitName = 'git-settings';

export const createSettingStore = (database: Database, note: NoteActivity) => {
	const read = database.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
	const write = database.prepare(`
		INSERT INTO setting (name, value, changed_at_ms) VALUES (@name, @value, @atMs)
		ON CONFLICT (name) DO UPDATE SET value = @value, changed_at_ms = @atMs WHERE value <> @value`);

	const set = (name: SettingName, value: string, stamp: Stamp, why?: string): boolean => {
		const from = read.get(name);
		const {changes} = write.run({name, value, atMs: stamp.atMs});
		if (changes === 1) note({kind: 'setting', subject: name, from, to: value, why}, stamp);
		return changes === 1;
	};

	const screens = (): readonly Holder[] => JSON.parse(read.get(screensName) ?? '[]');

	const changeScreens = (change: (open: readonly Holder[]) => readonly Holder[], atMs: number): void => {
		write.run({name: screensName, value: JSON.stringify(change(screens())), atMs});
	};

	const startedAt = database.prepare<[], number | null>("SELECT taken_at_ms FROM lease WHERE name = 'conductor'").pluck();

	return {
		get: (name: SettingName): string | undefined => read.get(name),
		isOn: (name: SettingName): boolean => read.get(name) === 'on',
		/** Whether worktrees were last looked after before somebody began to conduct, or longer ago than `everyMs`. */
		isDoctorDue(nowMs: number, everyMs: number): boolean {
			const lastMs = Number(read.get(doctorName) ?? 0);
			const startedMs = startedAt.get() ?? 0;
			// A clock that was set back must neither put it off nor make it due for ever.
			return nowMs < lastMs || nowMs - lastMs >= everyMs || (lastMs < startedMs && startedMs <= nowMs);
		},
		/** No switch, and nothing that happened: it leaves no row in the history. */
		noteDoctor({atMs}: Stamp): void {
			write.run({name: doctorName, value: String(atMs), atMs});
		},
		/** Who looked last, and where; written by the screens alone, so it is trusted. */
		lastLook(): LastLook | undefined {
			const text = read.get(lookName);
			return text === undefined ? undefined : (JSON.parse(text) as LastLook);
		},
		/** No switch either. */
		noteLook(look: LastLook): void {
			write.run({name: lookName, value: JSON.stringify(look), atMs: look.atMs});
		},
		/** What the screens keep of what can be taken back, as they have written it; empty before they have. */
		undos: (): string => read.get(undosName) ?? '',
		/** No switch either. */
		noteUndos(text: string, {atMs}: Pick<Stamp, 'atMs'>): void {
			write.run({name: undosName, value: text, atMs});
		},
		/** How lists and logs were looked at last, as the screens have written it; empty before they have. */
		view: (): string => read.get(viewName) ?? '',
		/** No switch either. */
		noteView(text: string, {atMs}: Pick<Stamp, 'atMs'>): void {
			write.run({name: viewName, value: text, atMs});
		},
		/** Whose screens are open, among them some that were killed. */
		screens,
		/** No switch either. Whoever comes or goes at the same time is not forgotten. */
		changeScreens: (change: (open: readonly Holder[]) => readonly Holder[], {atMs}: Pick<Stamp, 'atMs'>): void =>
			database.transaction(changeScreens).immediate(change, atMs),
		/** How git's own configuration of the repository was found last; `undefined` before anybody has looked. Written by us alone. */
		gitSettings(): KnownSettings | undefined {
			const text = read.get(gitName);
			return text === undefined ? undefined : (JSON.parse(text) as KnownSettings);
		},
		/** No switch either. */
		noteGitSettings(found: KnownSettings): void {
			write.run({name: gitName, value: JSON.stringify(found), atMs: found.atMs});
		},
		/** Returns whether it was another value before. */
		set: (name: SettingName, value: string, stamp: Stamp, why?: string): boolean => database.transaction(set).immediate(name, value, stamp, why),
	};
};
