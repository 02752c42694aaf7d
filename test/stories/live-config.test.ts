/**
A config that is changed while it is in use, where there is no screen.
*/
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';
import {until} from '../support/until.js';

const changeTo = (root: string, change: (text: string) => string): void => {
	const file = path.join(root, 'orch.config.jsonc');
	writeFileSync(file, change(readFileSync(file, 'utf8')));
};

test('a run goes by what it says now, says so in a line, and keeps the last good one', async () => {
	const project = aProject('sleep 60', {maxParallel: 1});
	await project.run(['import', '-'], '- [ ] T-1 one\n- [ ] T-2 two\n');
	const run = project.start('run');
	await until(() => project.look(store => store.agents.listLive().length === 1));
	changeTo(project.root, text => text.replace('"maxParallel":1', '"maxParallel":2'));
	await until(() => / config: The config counts: maxParallel 1 (?:→|->) 2\.\n/.test(run.said()));
	await until(() => project.look(store => store.agents.listLive().length === 2));
	changeTo(project.root, text => text.replace('"maxParallel":2', '"maxParallel":"many"'));
	await until(() => /\d config: orch\.config\.jsonc:1:\d+: .* Running on the last good config from \d\d:\d\d:\d\d\.\n/.test(run.said()));
	run.child.kill('SIGTERM');
	expect(await run.ended).toMatchObject({code: 143});
});

test('the line mode says it, too', async () => {
	const project = aProject('true');
	await project.run(['import', '-'], '- [ ] T-1 one\n');
	await project.run(['pause']);
	const lines = project.start('--screen-reader');
	await until(() => lines.said().includes('What next?'));
	changeTo(project.root, text => text.replace('"graceSeconds":1', '"graceSeconds":7'));
	await until(() => lines.said().includes('The config counts: graceSeconds 1'));
	changeTo(project.root, text => `${text}{`);
	await until(() => lines.said().includes('Running on the last good config from'));
	lines.child.stdin?.end();
	expect(await lines.ended).toMatchObject({code: 0});
});
