import {expect, test} from 'vitest';
import {registry} from '../../source/commands/registry.js';
import {configSchema} from '../../source/domain/config.js';
import {policyOf} from '../../source/domain/policy.js';
import {readArguments} from '../../source/doors/arguments.js';
import {fieldsOf, partFields, pick} from '../../source/doors/json-fields.js';
import {statusJson} from '../../source/doors/status.js';
import {statusParts} from '../../source/doors/verb-names.js';
import {aSnapshot, startMs} from '../support/fake-snapshot.js';

const cards = Object.values(registry);
const read = (line: string) => readArguments(line.split(' '), cards, import.meta);

test.each([
	['status --json counts,hold', 'status', ['counts', 'hold']],
	['status --json=counts', 'status', ['counts']],
	['status --json counts', 'status', ['counts']],
	['agent list --json id,state', 'status', ['id', 'state']],
	['agent list --json id', 'status', ['id']],
	['--json id,state task list', 'status', ['id', 'state']],
	['why --json code', 'command', ['code']],
	['task show T-1 --json prompt', 'show-task', ['prompt']],
	['wait T-1 --json state', 'wait', ['state']],
	['events --json kind,subject', 'events', ['kind', 'subject']],
	['doctor --json name,state', 'doctor', ['name', 'state']],
	['doctor --json says', 'doctor', ['says']],
	['config get --json key,value', 'config', ['key', 'value']],
	['config get --json value', 'config', ['value']],
	['config get maxParallel --json value', 'config', ['value']],
	['config get --json maxParallel', 'config', undefined],
	['config path --json file', 'config', ['file']],
	['init --yes --json written', 'init', ['written']],
	['backup --json bytes,file', 'backup', ['bytes', 'file']],
	['status --json agents', 'status', undefined],
	['why --json T-1', 'command', undefined],
	['why --json setup', 'command', undefined],
	['status --json', 'status', undefined],
])('%s', (line, kind, fields) => {
	const action = read(line);
	expect(action.kind).toBe(kind);
	expect(action.globals.fields).toEqual(fields);
	expect(action.globals.json).toBe(true);
});

test.each([
	['agent list --json id,stat', '`stat`', 'id, taskId, name, state', 'Did you mean `state`?'],
	['why T-1 --json codes', '`codes`', 'causes', 'Did you mean `code`?'],
	['status --json zzzz', '`zzzz`', 'counts', undefined],
])('%s names the fields there are', (line, word, known, hint) => {
	const action = read(line);
	if (action.kind !== 'problem') throw new Error(action.kind);
	expect(action.problem).toMatchObject({kind: 'bad-input', message: expect.stringContaining(`Unknown field ${word}.`)});
	expect(action.problem.message).toContain(known);
	expect(action.problem.hint).toBe(hint);
});

test('all that status prints can be chosen', () => {
	const whole = statusJson(aSnapshot(), policyOf(configSchema.parse({})), startMs);
	expect(Object.keys(whole).toSorted()).toEqual([...fieldsOf(read('status'), cards)].toSorted());
	for (const part of statusParts) expect(Object.keys(whole[part][0] ?? {}).toSorted(), part).toEqual([...partFields[part]].toSorted());
});

test('a list is chosen from row by row', () => {
	expect(pick([{id: 'a1', state: 'working', name: 'x'}], ['id', 'state'])).toEqual([{id: 'a1', state: 'working'}]);
	expect(pick({id: 'a1'}, undefined)).toEqual({id: 'a1'});
	expect(pick({id: 'a1'}, ['name'])).toEqual({name: null});
});
