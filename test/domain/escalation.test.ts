import {expect, test} from 'vitest';
import {hearersOf, levelAbove, recipientOf} from '../../source/domain/escalation.js';

test('the ladder ends at the person at the screen', () => {
	expect([undefined, 'architect', 'project_manager', 'human'].map(level => levelAbove(level as 'human'))).toEqual([
		'architect',
		'project_manager',
		'human',
		'human',
	]);
});

test.each([
	{level: 'architect', agents: ['architect', 'project-manager'], recipient: 'architect:any'},
	{level: 'architect', agents: ['project-manager'], recipient: 'project-manager:any'},
	{level: 'architect', agents: ['claude'], recipient: 'human'},
	{level: 'project_manager', agents: ['architect'], recipient: 'human'},
	{level: 'human', agents: ['architect', 'project-manager', 'human'], recipient: 'human'},
] as const)('$level among $agents: $recipient', ({level, agents, recipient}) => {
	expect(recipientOf(level, agents)).toBe(recipient);
});

test.each([
	{severity: 'low', remedy: 'retry', agents: ['architect'], hearers: []},
	{severity: 'medium', remedy: 'retry', agents: ['architect'], hearers: []},
	{severity: 'medium', remedy: 'give-up', agents: ['architect'], hearers: ['human']},
	{severity: 'high', remedy: 'repair', agents: ['architect'], hearers: ['architect:any']},
	{severity: 'high', remedy: 'repair', agents: [], hearers: []},
	{severity: 'high', remedy: 'ask', agents: [], hearers: ['human']},
	{severity: 'critical', remedy: 'retry', agents: [], hearers: ['human']},
	{severity: 'critical', remedy: 'give-up', agents: ['architect', 'project-manager'], hearers: ['project-manager:any', 'architect:any', 'human']},
] as const)('$severity, $remedy, with $agents: $hearers', ({severity, remedy, agents, hearers}) => {
	expect(hearersOf(severity, remedy, agents)).toEqual(hearers);
});
