/**
Looks into a database without changing it: whether it is sound, and not from a newer orch-tui.
*/
import {existsSync} from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import {firstBrokenLink} from './audit-chain.js';
import {inOneLine} from './soundness.js';

/** `undefined`: it is sound. */
export const troubleIn = (file: string, newestStep: number): {readonly message: string; readonly hint: string} | undefined => {
	const hint = 'Put a backup in its place (orch-tui restore FILE), or move it away to begin anew.';
	let database: SqliteDatabase.Database | undefined;
	try {
		database = new SqliteDatabase(file, {readonly: true, timeout: 1000});
		const step = Number(database.pragma('user_version', {simple: true}));
		if (step > newestStep) return {message: 'written by a newer orch-tui', hint: 'Use that one.'};
		if (step === 0 && existsSync(`${file}-wal`) === false) return {message: 'empty though it is there', hint};
		const isOurs = database.prepare("SELECT 1 FROM sqlite_schema WHERE name IN ('audit_event', 'metrics')").get() !== undefined;
		if (step > 0 && !isOurs) return {message: 'no database of orch-tui', hint};
		const said = String(database.pragma('quick_check(1)', {simple: true}));
		if (said !== 'ok') return {message: `damaged: ${inOneLine(said)}`, hint};
		const hasTrail = step === newestStep && database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit_event'").get() !== undefined;
		const link = hasTrail ? firstBrokenLink(database) : undefined;
		if (link === undefined) return undefined;
		return {message: `its audit trail is broken at event ${link}: somebody has written to it by hand`, hint: 'Compare it with a backup.'};
	} catch (error) {
		return {message: error instanceof Error ? error.message : String(error), hint};
	} finally {
		database?.close();
	}
};
