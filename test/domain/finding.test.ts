import {describe, expect, test} from 'vitest';
import {
	agentFinding,
	checkoutFinding,
	gitFinding,
	machineFinding,
	noAgentFinding,
	packagesFinding,
	suggestedParallel,
	versionIn,
} from '../../source/domain/finding.js';
import {diskFinding, limitFinding, terminalFinding, tmuxFindings, versionFinding, worktreesFinding} from '../../source/domain/finding-more.js';
import {checkCommandIn, managerOf} from '../../source/domain/package-scripts.js';

describe('what is found', () => {
	test.each([
		['git version 2.39.5', '2.39.5'],
		['tmux 3.3a', '3.3a'],
		['2.1.240 (Claude Code)', '2.1.240'],
		['codex-cli 0.155.0-alpha.2', '0.155.0-alpha.2'],
		['no number', ''],
	])('the version in %j is %j', (text, version) => {
		expect(versionIn(text)).toBe(version);
	});

	test.each([
		[undefined, 'bad'],
		[{version: '2.37.9'}, 'bad'],
		[{version: '2.38.0'}, 'well'],
		[{version: '3.0'}, 'well'],
		[{version: '1.99'}, 'bad'],
	] as const)('git %j is %s', (look, state) => {
		expect(gitFinding(look).state).toBe(state);
	});

	test.each([
		[{branch: 'main', head: undefined, changed: 0}, 'bad'],
		[{branch: 'main', head: 'c'.repeat(40), changed: 0}, 'well'],
		[{branch: 'main', head: 'c'.repeat(40), changed: 1}, 'note'],
		[{branch: undefined, head: 'c'.repeat(40), changed: 0}, 'note'],
	] as const)('a checkout %j is %s', (look, state) => {
		expect(checkoutFinding(look).state).toBe(state);
	});

	test('one agent is enough; none is worth a word', () => {
		expect(agentFinding('claude', {version: '2.1'})).toMatchObject({state: 'well', title: 'claude 2.1'});
		expect(noAgentFinding(1)).toBeUndefined();
		expect(noAgentFinding(0)).toMatchObject({state: 'note'});
	});

	test.each([
		[8, 24_000, 6],
		[2, 24_000, 2],
		[1, 24_000, 1],
		[64, 256_000, 8],
		[16, 8192, 2],
		[4, 1024, 1],
	])('%d cores and %d MB let %d work at once', (cores, memoryMb, slots) => {
		expect(suggestedParallel({cores, memoryMb})).toBe(slots);
		expect(machineFinding({cores, memoryMb}, 80).says).toContain(`${slots} agent`);
	});

	test('a big node_modules is worth a word', () => {
		expect(packagesFinding({isThere: false, sizeMb: undefined}).state).toBe('absent');
		expect(packagesFinding({isThere: true, sizeMb: 200}).state).toBe('well');
		expect(packagesFinding({isThere: true, sizeMb: 2000})).toMatchObject({state: 'note', says: expect.stringContaining('2.0G')});
	});
});

describe('what the doctor finds besides', () => {
	test('options of tmux that it does not know are left out, and no value is taken for what it is not', () => {
		const found = tmuxFindings({'escape-time': '500', 'focus-events': 'on', 'set-clipboard': 'external', mouse: 'on'});
		expect(found.map(({name, state}) => [name, state])).toEqual([
			['tmux-escape-time', 'note'],
			['tmux-focus-events', 'well'],
			['tmux-set-clipboard', 'well'],
			['tmux-mouse', 'well'],
		]);
	});

	test.each([
		[256, 'note'],
		[1024, 'well'],
		[Number.POSITIVE_INFINITY, 'well'],
		[undefined, 'well'],
	])('%s open files are %s', (files, state) => {
		expect(limitFinding(files).state).toBe(state);
	});

	test('a terminal says what it can', () => {
		const look = {isTerminal: true, name: 'xterm-kitty', colourDepth: 24, isUtf8: true, isInTmux: false, program: 'kitty'};
		expect(terminalFinding(look).says).toBe('all colours, UTF-8, whole frames (mode 2026)');
		expect(terminalFinding({...look, isInTmux: true, colourDepth: 8}).says).toBe('256 colours, UTF-8');
		expect(terminalFinding({...look, isUtf8: false})).toMatchObject({state: 'note'});
		expect(terminalFinding({...look, isTerminal: false})).toMatchObject({state: 'absent'});
	});

	test('a disk is full by the limits of the config', () => {
		const limits = {stopPercent: 95, leastMb: 1024};
		expect(diskFinding({freeMb: 5000, usedPercent: 50}, limits).state).toBe('well');
		expect(diskFinding({freeMb: 5000, usedPercent: 95}, limits).state).toBe('bad');
		expect(diskFinding({freeMb: 1000, usedPercent: 50}, limits).state).toBe('bad');
	});

	test.each([
		[{found: 0, mended: 0, mendable: 0, first: undefined}, 'well'],
		[{found: 2, mended: 2, mendable: 0, first: undefined}, 'well'],
		[{found: 2, mended: 0, mendable: 1, first: 'x'}, 'bad'],
		[{found: 1, mended: 0, mendable: 0, first: 'x'}, 'note'],
	])('worktrees %j are %s', (look, state) => {
		expect(worktreesFinding(look).state).toBe(state);
	});

	test.each([
		['0.1.0', '0.1.0', 'well'],
		['0.9.0', '0.10.0', 'note'],
		['1.0.0', '0.10.0', 'well'],
		['0.1.0', undefined, 'note'],
	])('%s beside %s is %s', (ours, newest, state) => {
		expect(versionFinding(ours, newest).state).toBe(state);
	});
});

describe('the check command of a package', () => {
	test.each([
		['{"scripts":{"test":"vitest","lint":"biome"}}', 'npm', 'npm run lint && npm test'],
		['{"scripts":{"test":"vitest","lint":"biome"}}', 'pnpm', 'pnpm lint && pnpm test'],
		['{"scripts":{"test":"bun x"}}', 'bun', 'bun run test'],
		['{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}', 'npm', undefined],
		['{"scripts":{"start":"node ."}}', 'npm', undefined],
		['{"scripts":7}', 'npm', undefined],
		['no json', 'npm', undefined],
		['\uFEFF{"scripts":{"test":"a"}}', 'yarn', 'yarn test'],
	] as const)('%s with %s is %s', (text, manager, command) => {
		expect(checkCommandIn(text, manager)).toBe(command);
	});

	test('is run by whoever has locked the packages', () => {
		expect(managerOf(['package.json'])).toBe('npm');
		expect(managerOf(['package.json', 'pnpm-lock.yaml'])).toBe('pnpm');
		expect(managerOf(['yarn.lock'])).toBe('yarn');
		expect(managerOf(['bun.lock'])).toBe('bun');
	});
});
