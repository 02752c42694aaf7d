/**
Switches that must survive a restart: the target branch chosen at init, the pause, the hold.
*/
import type {Database} from 'better-sqlite3';
import type {Stamp} from '../domain/stamp.js';
import type {NoteActivity} from './activities.js';

export const settingNames = ['target-branch', 'paused', 'merges-held'] as const;
export type SettingName = (typeof settingNames)[number];

export const createSettingStore = (database: Database, note: NoteActivity) => {
	const read = database.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
	const write = database.prepare(`
		INSERT INTO setting (name, value, changed_at_ms) VALUES (@name, @value, @atMs)
		ON CONFLICT (name) DO UPDATE SET value = @value, changed_at_ms = @atMs WHERE value <> @value`);

	const set = (name: SettingName, value: string, stamp: Stamp): boolean => {
		const from = read.get(name);
		const {changes} = write.run({name, value, atMs: stamp.atMs});
		if (changes === 1) note({kind: 'setting', subject: name, from, to: value}, stamp);
		return changes === 1;
	};

	return {
		get: (name: SettingName): string | undefined => read.get(name),
		isOn: (name: SettingName): boolean => read.get(name) === 'on',
		/** Returns whether it was another value before. */
		set: (name: SettingName, value: string, stamp: Stamp): boolean => database.transaction(set).immediate(name, value, stamp),
	};
};
