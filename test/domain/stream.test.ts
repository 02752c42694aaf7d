import fc from 'fast-check';
import {expect, test} from 'vitest';
import {tellLine, tellLines} from '../../source/domain/stream.js';
import {tries} from '../support/chaos.js';

const claude = (fields: object) => JSON.stringify({...fields, session_id: 's', uuid: 'u'});
const gemini = (fields: object) => JSON.stringify({...fields, timestamp: '2026-11-23T00:57:19.803Z'});
const opencode = (type: string, part: object) => JSON.stringify({type, timestamp: 1, sessionID: 'ses', part});

test.each([
	{line: 'plain words', told: 'plain words'},
	{line: '{not json}', told: '{not json}'},
	{line: '{"answer":42}', told: '{"answer":42}'},
	{line: claude({type: 'system', subtype: 'init'}), told: undefined},
	{line: claude({type: 'assistant', message: {content: [{type: 'text', text: 'I will write the file.'}]}}), told: 'I will write the file.'},
	{line: claude({type: 'assistant', message: {content: [{type: 'tool_use', name: 'Write', input: {file_path: 'src/a.ts'}}]}}), told: 'edit src/a.ts'},
	{line: claude({type: 'assistant', message: {content: [{type: 'tool_use', name: 'Bash', input: {command: 'npm test'}}]}}), told: 'run npm test'},
	{line: claude({type: 'user', message: {content: []}}), told: undefined},
	{line: claude({type: 'result', is_error: true, result: 'API Error: 400'}), told: 'failed: API Error: 400'},
	{line: claude({type: 'result', is_error: false, result: 'All done.'}), told: 'done: All done.'},
	{line: claude({type: 'result', is_error: true, errors: ['one', {toString: 1}, {message: 'two'}]}), told: 'failed: one; two'},
	{line: '{"type":"thread.started","thread_id":"t"}', told: undefined},
	{line: '{"type":"item.started","item":{"id":"1","type":"command_execution","command":"/bin/bash -lc \'git add -A\'"}}', told: 'run git add -A'},
	{line: '{"type":"item.completed","item":{"id":"2","type":"agent_message","text":"Done."}}', told: 'Done.'},
	{line: '{"type":"turn.failed","error":{"message":"no quota"}}', told: 'failed: no quota'},
	{line: gemini({type: 'init', session_id: 's'}), told: undefined},
	{line: gemini({type: 'tool_use', tool_name: 'write_file', parameters: {file_path: 'b.ts'}}), told: 'edit b.ts'},
	{line: gemini({type: 'message', role: 'user', content: 'the prompt'}), told: undefined},
	{line: gemini({type: 'message', role: 'assistant', content: 'Fine.'}), told: 'Fine.'},
	{line: opencode('tool_use', {type: 'tool', tool: 'bash', state: {input: {command: 'ls'}}}), told: 'run ls'},
	{line: opencode('step_finish', {type: 'step-finish', reason: 'stop'}), told: undefined},
])('$line', ({line, told}) => {
	expect(tellLine(line)).toBe(told);
});

test('lines that say nothing are left out', () => {
	expect(tellLines(`${claude({type: 'system'})}\nhello\n`)).toEqual(['hello', '']);
});

test('never stumbles over what an agent prints', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.json(),
				fc.object().map(object => JSON.stringify({type: 'item.x', session_id: 1, uuid: 2, ...object})),
			),
			line => {
				tellLine(line);
			},
		),
		tries(100),
	);
});
