import fc from 'fast-check';
import {expect, test} from 'vitest';
import {tellSteps} from '../../source/domain/log-entry.js';
import {tries} from '../support/chaos.js';

const claude = (fields: object) => JSON.stringify({...fields, session_id: 's', uuid: 'u'});
const said = (...content: object[]) => claude({type: 'assistant', message: {content}});
const gave = (...content: object[]) => claude({type: 'user', message: {content}});
const codex = (type: string, item: object) => JSON.stringify({type: `item.${type}`, item});
const gemini = (fields: object) => JSON.stringify({...fields, timestamp: '2026-11-23T00:57:19.803Z'});
const opencode = (part: object) => JSON.stringify({type: 'x', timestamp: 1_795_395_439_803, sessionID: 'ses', part});
const atMs = Date.parse('2026-11-23T00:57:19.803Z');

test.each([
	{line: 'plain words', steps: [{kind: 'plain', text: 'plain words'}]},
	{line: '{"answer":42}', steps: [{kind: 'plain', text: '{"answer":42}'}]},
	{line: claude({type: 'system', subtype: 'init', model: 'sonnet'}), steps: [{kind: 'begin', text: 'sonnet'}]},
	{
		line: said({type: 'thinking', thinking: 'One.\nTwo.'}, {type: 'text', text: 'Now.'}),
		steps: [
			{kind: 'think', text: 'One.\nTwo.'},
			{kind: 'say', text: 'Now.'},
		],
	},
	{line: said({type: 'tool_use', name: 'Read', input: {file_path: 'a.ts'}}), steps: [{kind: 'read', text: 'a.ts'}]},
	{
		line: said({type: 'tool_use', name: 'Edit', input: {file_path: 'a.ts', old_string: 'a\nb', new_string: 'c\n'}}),
		steps: [{kind: 'edit', text: 'a.ts +1 -2'}],
	},
	{line: said({type: 'tool_use', name: 'Write', input: {file_path: 'a.ts', content: 'a\nb\n'}}), steps: [{kind: 'edit', text: 'a.ts +2'}]},
	{line: said({type: 'tool_use', name: 'Bash', input: {command: 'npm test'}}), steps: [{kind: 'run', text: 'npm test'}]},
	{line: said({type: 'tool_use', name: 'TodoWrite', input: {}}), steps: [{kind: 'tool', text: 'TodoWrite'}]},
	{line: gave({type: 'tool_result', content: 'ok'}), steps: [{kind: 'out', text: 'ok'}]},
	{line: gave({type: 'tool_result', is_error: true, content: [{type: 'text', text: 'No'}, {type: 'image'}]}), steps: [{kind: 'fail', text: 'No'}]},
	{line: claude({type: 'user', message: {content: 'use Redis'}}), steps: [{kind: 'you', text: 'use Redis'}]},
	{line: claude({type: 'result', is_error: false, result: 'All done.'}), steps: [{kind: 'done', text: 'All done.'}]},
	{line: '{"type":"thread.started","thread_id":"t"}', steps: []},
	{line: codex('started', {type: 'command_execution', command: "/bin/bash -lc 'ls'"}), steps: [{kind: 'run', text: 'ls'}]},
	{line: codex('completed', {type: 'command_execution', command: 'ls', aggregated_output: 'a\nb', exit_code: 0}), steps: [{kind: 'out', text: 'a\nb'}]},
	{line: codex('completed', {type: 'command_execution', command: 'ls', aggregated_output: 'no', exit_code: 2}), steps: [{kind: 'fail', text: 'no'}]},
	{line: codex('completed', {type: 'file_change', changes: [{path: 'a.ts'}, {path: 'b.ts'}]}), steps: [{kind: 'edit', text: 'a.ts  b.ts'}]},
	{line: codex('completed', {type: 'reasoning', text: 'Hm.'}), steps: [{kind: 'think', text: 'Hm.'}]},
	{line: codex('completed', {type: 'agent_message', text: 'Done.'}), steps: [{kind: 'say', text: 'Done.'}]},
	{line: gemini({type: 'message', role: 'assistant', content: 'Fine.'}), steps: [{kind: 'say', text: 'Fine.', atMs}]},
	{line: gemini({type: 'tool_use', tool_name: 'write_file', parameters: {file_path: 'b.ts'}}), steps: [{kind: 'edit', text: 'b.ts', atMs}]},
	{line: gemini({type: 'tool_result', status: 'error', output: 'no such file'}), steps: [{kind: 'fail', text: 'no such file', atMs}]},
	{
		line: opencode({type: 'tool', tool: 'bash', state: {status: 'completed', input: {command: 'ls'}, output: 'a'}}),
		steps: [
			{kind: 'run', text: 'ls', atMs: 1_795_395_439_803},
			{kind: 'out', text: 'a', atMs: 1_795_395_439_803},
		],
	},
])('$line', ({line, steps}) => {
	expect(tellSteps(line)).toEqual(steps);
});

test('a time is told as any calendar tells it', () => {
	fc.assert(
		fc.property(fc.integer({min: Date.UTC(2002, 0, 1), max: Date.UTC(2090, 0, 1)}), ms => {
			const line = JSON.stringify({type: 'message', role: 'assistant', content: 'x', timestamp: new Date(ms).toISOString()});
			expect(tellSteps(line)[0]?.atMs).toBe(ms);
		}),
		tries(100),
	);
});

test('never stumbles over what an agent prints', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.json(),
				fc.object().map(object => JSON.stringify({type: 'item.completed', item: object})),
				fc.object().map(object => JSON.stringify({type: 'assistant', message: {content: [object]}, session_id: 1, uuid: 2})),
			),
			line => {
				tellSteps(line);
			},
		),
		tries(100),
	);
});
