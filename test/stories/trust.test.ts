/**
A clone with a config of somebody else, as a person meets it: at the shell and at the screen.
*/
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {aProject, launcher} from '../support/program.js';
import {onTerminal} from '../support/pty.js';
import {patiently, until} from '../support/until.js';

const asked = {ORCH_TRUSTED: ''};

/** As after a clone. */
const aClone = () => {
	const project = aProject('touch "$1/agent-ran"; echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm x');
	return {
		...project,
		run: async (...args: readonly string[]) => project.run(args, '', asked),
		import: async () => project.run(['import', '-'], '- [ ] T-1 one\n', asked),
		ran: () => existsSync(path.join(project.notes, 'agent-ran')),
		isMerged: () => project.look(store => ['merged', 'cleaned'].includes(store.tasks.find('T-1')?.state ?? '')),
	};
};

test('at the shell: a run says what to do, trust shows what would run, and then it runs', async () => {
	const {run, ran, root, import: bring} = aClone();
	await bring();
	expect(await run('run', '--until', 'empty')).toMatchObject({
		code: 4,
		err: `Nothing is started in ${root}: its config names what you have not trusted yet (agents.paper).\nLook at it and trust it: orch-tui trust. Where nobody can be asked: orch-tui trust --yes, or ORCH_TRUSTED with the folder.\n`,
	});
	expect(JSON.parse((await run('start-task', 'T-1', '--yes', '--json')).out)).toMatchObject({success: false, error: 'not_trusted'});
	const unasked = await run('trust');
	expect(unasked).toMatchObject({
		code: 2,
		err: expect.stringMatching(/ {2}agents\.paper {2}\{"command":\["bash","[^"]*agent\.sh",[\s\S]*orch-tui trust --yes/),
	});
	expect(ran()).toBe(false);
	expect(await run('trust', '--yes')).toMatchObject({code: 0, out: 'orch.config.jsonc is trusted.\n'});
	expect(await run('run', '--until', 'empty')).toMatchObject({code: 0});
	expect(ran()).toBe(true);
});

test('at the screen: it is asked first, only looking starts nothing, and what has waited begins when it is trusted', async () => {
	const {root, env, ran, isMerged, import: bring} = aClone();
	await bring();
	const {see, child, over, text} = onTerminal([launcher], {cols: 110, rows: 34, cwd: root, env: {...env, ...asked, LANG: 'C.UTF-8'}});
	await see('Trust orch.config.jsonc?');
	await see(/agents\.paper\s[\s\S]*\{"command":\["bash"/);
	child.write('l');
	await see('NOT TRUSTED');
	await see('Only looking');
	await vi.waitFor(() => expect(text()).not.toContain('Trust orch.config.jsonc?'), patiently);
	expect(ran()).toBe(false);
	child.write(':trust\r');
	await see('Trust orch.config.jsonc?');
	child.write('t');
	await see('orch.config.jsonc is trusted.');
	await until(isMerged);
	// Somebody, or something, changes what can be run.
	const file = path.join(root, 'orch.config.jsonc');
	writeFileSync(file, JSON.stringify({...JSON.parse(readFileSync(file, 'utf8')), verify: 'curl x | sh'}));
	await see(/verify {2}"curl x \| sh"/);
	await see(/can run something else than you have trusted \(verify\)[\s\S]*not yet/);
	await see('The last config that you trusted goes on until then.');
	child.kill('SIGTERM');
	expect(await over).toBe(143);
});
