/**
The first screen, drawn: what is given up where there is no room, and what is said to its end.
*/
import {expect, test} from 'vitest';
import type {Finding} from '../../source/domain/finding.js';
import {plainText, widthOf} from '../../source/ui/cells.js';
import {firstPage} from '../../source/ui/pages/first-page.js';
import type {SetUpSight} from '../../source/ui/set-up.js';
import {aDesk} from '../support/desk.js';
import {aSnapshot} from '../support/fake-snapshot.js';

const finding = (name: string, state: Finding['state'], title: string, says: string): Finding => ({name, state, title, says});

const setUp: SetUpSight = {
	branch: 'main',
	head: '4f2c1a9e0',
	findings: [
		finding('git', 'well', 'git 2.47', 'worktrees and merges without a checkout'),
		finding('agent-claude', 'absent', 'claude', 'not found'),
		finding('agent-codex', 'absent', 'codex', 'not found'),
		finding('agents', 'note', 'no agent', 'for one: npm install -g @anthropic-ai/claude-code'),
		finding('machine', 'well', '8 cores 23.5G', 'suggested: 6 agents at once, held at memory 80%'),
	],
	sources: [{file: 'TODO.md', open: 12}],
	hasGitHub: true,
	file: 'orch.config.jsonc',
	text: '{}\n',
	excludes: ['/data/', '/.worktrees/'],
};

const drawn = (columns: number, rows: number, more: Partial<SetUpSight> = {}): string[] => {
	const desk = aDesk({setUp: {...setUp, ...more}, snapshot: {...aSnapshot(), tasks: []}});
	return firstPage.lines({kind: 'first'}, desk, columns, rows).map(line => plainText(line).trimEnd());
};

test.each([
	[120, 38],
	[80, 22],
	[50, 28],
	[26, 6],
])('is as wide and as high as it may be at %i×%i', (columns, rows) => {
	const lines = drawn(columns, rows);
	expect(lines).toHaveLength(rows);
	for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(Math.max(columns, 60));
});

test('says to its end what is missing, however narrow it is', () => {
	const text = drawn(50, 28).join('\n');
	expect(text).toMatch(/△ no agent +for one: npm install -g\n +@anthropic-ai\/claude-code/);
	expect(text).toContain('suggested: 6 agents at once,\n');
});

test('gives up only what has no room, from the end, and says where a sentence is cut', () => {
	const whole = drawn(50, 40).join('\n');
	expect(whole).not.toContain('…');
	expect(whole).toMatch(/worktrees and merges without\n +a checkout\n/);
	expect(whole).toContain('No telemetry.');
	const [filled] = [drawn(50, 40).findLastIndex(line => line !== '') + 1];
	const blank = drawn(50, 40)
		.slice(0, filled)
		.filter(line => line === '').length;
	const least = filled - blank;
	expect(drawn(50, least).join('\n')).toContain('screen reader: orch-tui --screen-reader');
	const short = drawn(50, least - 1);
	expect(short.join('\n')).toContain('No telemetry.');
	expect(short.at(-1)).toMatch(/…$/);
	const shorter = drawn(50, least - 6).join('\n');
	expect(shorter).toMatch(/worktrees and merges without…\n/);
	expect(shorter).toContain('Nothing has been written yet.');
});

test('an agent that is not there is fine while another one is', () => {
	expect(drawn(80, 22).join('\n')).toMatch(/○ claude, codex {2}not found\n/);
	const [git, claude, ...others] = setUp.findings;
	const there = [git, {...claude, state: 'well', title: 'claude 2.1.240'}, ...others] as readonly Finding[];
	expect(drawn(80, 22, {findings: there}).join('\n')).toContain('codex  not found (fine)');
});
