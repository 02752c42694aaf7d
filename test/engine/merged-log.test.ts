import {expect, test} from 'vitest';
import {type AgentId, agentId} from '../../source/domain/ids.js';
import {createMergedLog} from '../../source/engine/merged-log.js';
import {logOfLines} from '../support/fake-engine.js';

const aRoom = () => {
	const logs = new Map<AgentId, string[]>();
	const ended = new Set<AgentId>();
	const reads: AgentId[] = [];
	const print = (id: string, ...lines: string[]) => {
		logs.set(agentId(id), [...(logs.get(agentId(id)) ?? []), ...lines]);
	};
	const read = createMergedLog(
		(id, wanted) => {
			reads.push(id);
			return logOfLines(logs.get(id) ?? [], wanted, 64);
		},
		() => ({live: [...logs.keys()].filter(id => !ended.has(id)), ended: [...ended]}),
		false,
	);
	const end = (id: string) => ended.add(agentId(id));
	return {print, end, reads, read, text: () => read({isRaw: false}).entries.map(({agent, text}) => `${agent} ${text}`)};
};

test('begins with the end of each, then tells everything in the order in which it comes', () => {
	const {print, text} = aRoom();
	print('a1', ...Array.from({length: 50}, (_, index) => `old ${index}`));
	print('a2', 'here');
	const first = text();
	expect(first.at(-1)).toBe('a2 here');
	expect(first.filter(line => line.startsWith('a1 ')).at(-1)).toBe('a1 old 49');
	expect(first.length).toBeLessThanOrEqual(21);
	print('a2', 'one');
	expect(text().slice(first.length)).toEqual(['a2 one']);
	print('a1', ...Array.from({length: 20}, (_, index) => `new ${index}`));
	print('a3', 'I am new', 'and say two things');
	expect(text().slice(first.length + 1)).toEqual([...Array.from({length: 20}, (_, index) => `a1 new ${index}`), 'a3 I am new', 'a3 and say two things']);
});

test('the same window as long as nothing new has come, and a part of it for who has left its end', () => {
	const {print, read} = aRoom();
	print('a1', 'one', 'two');
	const before = read({isRaw: false});
	expect(read({isRaw: false})).toBe(before);
	print('a1', 'three');
	expect(read({endByte: before.toByte, isRaw: false})).toMatchObject({entries: before.entries, bytes: 3, toByte: 2});
});

test('what was said last by one that has ended is there, as is one that came and went between two looks; then nobody reads them any more', () => {
	const {print, end, reads, text} = aRoom();
	print('a1', 'one');
	expect(text()).toEqual(['a1 one']);
	print('a1', 'last words');
	end('a1');
	print('a2', 'short life');
	end('a2');
	expect(text()).toEqual(['a1 one', 'a1 last words', 'a2 short life']);
	text();
	reads.length = 0;
	expect(text()).toHaveLength(3);
	expect(reads).toEqual([]);
});
