import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {aProject} from '../support/program.js';

test('what others could read of us, in a folder that they may look into: nothing', async () => {
	const project = aProject('echo said; echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm x', {verify: 'echo checked'});
	const data = path.join(project.root, 'data');
	// The repository has had it before us, for everybody.
	mkdirSync(data);
	chmodSync(data, 0o755);
	writeFileSync(path.join(project.root, 'TODO.md'), '- [ ] T-1 one\n');
	await project.run(['import', 'TODO.md']);
	expect(await project.run(['run', '--until', 'empty'])).toMatchObject({code: 0});
	await project.run(['backup']);

	const open: string[] = [];
	const look = (file: string): void => {
		const stat = statSync(file);
		if (stat.mode % 0o100 !== 0) open.push(`${path.relative(data, file)} ${(stat.mode % 0o1000).toString(8)}`);
		// Into a folder that is ours alone nobody looks.
		if (stat.isDirectory() && stat.mode % 0o100 !== 0) for (const name of readdirSync(file)) look(path.join(file, name));
	};
	for (const name of readdirSync(data)) look(path.join(data, name));
	expect(open).toEqual([]);
	expect(readdirSync(data)).toEqual(expect.arrayContaining(['roadmap.db', 'metrics.db', 'runs', 'backups', 'merge.git', 'verification']));
	const run = path.join(data, 'runs', 'a1');
	expect(statSync(run).mode % 0o1000).toBe(0o700);
	for (const name of readdirSync(run)) expect(`${name} ${(statSync(path.join(run, name)).mode % 0o100).toString(8)}`).toBe(`${name} 0`);
});

test('an agent, its check and its verification get no secret of the user that the config does not name', async () => {
	const secrets = {
		AWS_SECRET_ACCESS_KEY: 's1',
		GITHUB_TOKEN: 's2',
		NPM_TOKEN: 's3',
		ANTHROPIC_API_KEY: 's4',
		DATABASE_URL: 's5',
		NODE_OPTIONS: '',
		LD_PRELOAD_X: 's6',
	};
	const project = aProject('');
	const command = ['bash', '-c', `env > '${project.notes}/agent.env'; echo done > "$ORCH_TASK_ID.txt"; git add -A; git commit -qm x`];
	const config = {agents: {paper: {command, env: ['NPM_TOKEN']}}, verify: `env > '${project.notes}/verify.env'`};
	writeFileSync(path.join(project.root, 'orch.config.jsonc'), JSON.stringify(config));
	project.git('commit', '-qam', 'config');
	writeFileSync(path.join(project.root, 'TODO.jsonl'), `${JSON.stringify({id: 'T-1', title: 'one', check: `env > '${project.notes}/check.env'`})}\n`);
	expect(await project.run(['import', 'TODO.jsonl'], '', secrets)).toMatchObject({code: 0});
	expect(await project.run(['run', '--until', 'empty'], '', secrets)).toMatchObject({code: 0});
	const read = (name: string) => readFileSync(path.join(project.notes, name), 'utf8');
	for (const name of ['agent', 'check', 'verify']) {
		const text = read(`${name}.env`);
		expect(text).toContain('PATH=');
		for (const [variable, value] of Object.entries(secrets)) {
			if (value === '' || (name === 'agent' && variable === 'NPM_TOKEN')) continue;
			expect(text, `${variable} in ${name}`).not.toContain(`${variable}=`);
		}
	}

	expect(read('agent.env')).toContain('NPM_TOKEN=s3');
});
