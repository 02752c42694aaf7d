import {expect, test} from 'vitest';
import {programOf} from '../../source/domain/program.js';

test.each([
	{argv: ['sleep', '1000'], kernelName: 'sleep', program: 'sleep'},
	{argv: ['/usr/local/bin/claude', '-p', 'my secret'], kernelName: 'claude', program: 'claude'},
	{argv: ['node', '/x/node_modules/vitest/vitest.mjs', 'run', '--token=abc'], kernelName: 'node', program: 'vitest'},
	{argv: ['/usr/bin/node', '/x/node_modules/typescript/lib/tsserver.js'], kernelName: 'node', program: 'tsserver'},
	{argv: ['node', '/x/node_modules/@openai/codex/dist/cli/index.js'], kernelName: 'node', program: 'codex'},
	{argv: ['node', '-e', 'const token = "abc"'], kernelName: 'node', program: 'node'},
	{argv: ['node', '--env-file=/home/me/secret', 'a.js'], kernelName: 'node', program: 'node'},
	{argv: ['bash', '-c', 'curl -H "Authorization: abc"'], kernelName: 'bash', program: 'bash'},
	{argv: ['bash', 'scripts/build.sh', 'abc'], kernelName: 'bash', program: 'build'},
	{argv: ['bash', 'hunter2'], kernelName: 'bash', program: 'bash'},
	{argv: ['python3', '-m', 'pytest', '-q'], kernelName: 'python3', program: 'pytest'},
	{argv: ['python3.12', '-c', 'print(1)'], kernelName: 'python3.12', program: 'python3.12'},
	{argv: ['npm', 'run', 'test'], kernelName: 'npm', program: 'npm'},
	{argv: ['nginx: worker process'], kernelName: 'nginx', program: 'nginx'},
	{argv: ['-zsh'], kernelName: 'zsh', program: 'zsh'},
	{argv: [], kernelName: 'kworker/0:1', program: 'kworker/0:1'},
	{argv: [''], kernelName: '', program: '?'},
	{argv: ['\u001B[31mred'], kernelName: 'x', program: 'red'},
])('$argv is called $program', ({argv, kernelName, program}) => {
	expect(programOf(argv, kernelName)).toBe(program);
});
