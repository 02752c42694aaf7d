/**
Somebody else at the house's own file, with SQLite and without our rules: as a person with `sqlite3` does it.
*/
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {onTestFinished} from 'vitest';

export const aStranger = (data: string) => {
	const database = new SqliteDatabase(path.join(data, 'roadmap.db'));
	database.pragma('foreign_keys = OFF');
	onTestFinished(() => {
		database.close();
	});
	const insert = database.prepare(`
		INSERT INTO specs_task_dependency (task_id, dependency_id_ref, dependency_type, created_at_ms) VALUES (?, ?, ?, 0)`);
	const remove = database.prepare('DELETE FROM specs_task_dependency WHERE task_id = ? AND dependency_id_ref = ?');
	return {
		exec(sql: string) {
			database.exec(sql);
		},
		/** The first column of each row. */
		column: (sql: string): unknown[] => database.prepare(sql).pluck().all(),
		/** As in `T-1>T-2 T-2>T-1`: the first waits for the second. */
		adds(text: string, type: 'hard' | 'soft' = 'hard') {
			const pairs = text.split(' ').map(pair => pair.split('>'));
			database.transaction(() => {
				for (const [task, on] of pairs) insert.run(task, on, type);
			})();
		},
		addsUnchecked(text: string) {
			database.pragma('ignore_check_constraints = ON');
			this.adds(text);
			database.pragma('ignore_check_constraints = OFF');
		},
		takes(task: string, on: string) {
			remove.run(task, on);
		},
		/** Changes whenever somebody else has written. */
		revision: () => database.pragma('data_version', {simple: true}),
	};
};
