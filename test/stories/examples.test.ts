import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {exitMeanings} from '../../source/doors/exit-codes.js';
import {examplesOf} from '../../source/doors/help.js';
import {aProject, type Ended, launcher} from '../support/program.js';

const commits = 'echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm "$ORCH_TASK_ID"';

/** As a person would type it: into a shell, with `orch-tui` on the PATH. */
const inShell = (line: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> =>
	new Promise(resolve => {
		const child = spawn('bash', ['-o', 'pipefail', '-c', line], {cwd, env, stdio: ['ignore', 'pipe', 'pipe']});
		let [out, err] = ['', ''];
		child.stdout.on('data', bytes => {
			out += String(bytes);
		});
		child.stderr.on('data', bytes => {
			err += String(bytes);
		});
		child.once('close', code => {
			resolve({code, out, err});
		});
	});

test('every example of every command is understood, and ends as the manual says', async () => {
	const project = aProject(commits);
	const bin = path.join(path.dirname(project.notes), 'bin');
	mkdirSync(bin);
	writeFileSync(path.join(bin, 'orch-tui'), `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n`);
	chmodSync(path.join(bin, 'orch-tui'), 0o755);
	const env = {...project.env, PATH: `${bin}:${project.env.PATH}`};
	writeFileSync(path.join(project.root, 'TODO.md'), '- [ ] T-21 from a list\n');
	writeFileSync(path.join(project.root, 'tasks.jsonl'), '{"id":"T-22","title":"from lines"}\n');
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n- [ ] T-3 three\n  after: T-2\n- [ ] T-13 more\n- [ ] TASK-1-1 and more\n');
	await project.run(['run', '--until', 'empty']);
	await project.run(['import', '-'], '- [ ] T-4 four\n- [ ] T-5 five\n- [ ] TASK-1-2 and five\n');

	const documented = exitMeanings.map(({code}) => code);
	const wrong: unknown[] = [];
	for (const card of Object.values(registry)) {
		for (const line of examplesOf(card)) {
			const {code, out, err} = await inShell(line, project.root, env);
			// 2 would be a wrong example, 70 a mistake of ours.
			if (code === null || !documented.includes(code) || code === 2 || code === 70) wrong.push({line, code, out: out.slice(0, 300), err: err.slice(0, 300)});
			if (line.includes('--json') && !/[|>]/.test(line)) expect(JSON.parse(out), line).toHaveProperty('success');
		}
	}

	expect(wrong).toEqual([]);
});
