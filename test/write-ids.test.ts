/**
Ids are written into the file that tasks come from: when somebody says so, all of them or none, and nothing else.
*/
import {chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runOne} from '../source/run-one.js';
import {idsWanted, whyNoIds, writeIds} from '../source/write-ids.js';
import {aFolder} from './support/folder.js';
import {buildHouse} from './support/house.js';

const list = '# Now\r\n- [ ] one  \r\n- [ ] T-2 two\r\n- [x] three\r\n- [ ] four';

const globals = {json: false, quiet: false, yes: false, fields: undefined} as unknown as Parameters<typeof runOne>[0]['globals'];

const anImport = async () => {
	const house = await buildHouse({});
	await house.do('pause-agents', {state: 'on'});
	const file = path.join(aFolder(), 'TODO.md');
	const write = (text: string | Buffer) => writeFileSync(file, text);
	const read = () => readFileSync(file, 'utf8');
	const run = async (more: Readonly<Record<string, unknown>> = {}) =>
		runOne(
			{kind: 'command', name: 'import-backlog', input: {file, text: read(), writeIds: true, ...more}, globals},
			house as unknown as Parameters<typeof runOne>[1],
		);
	return {house, file, write, read, run};
};

test('each task that has no id in the file gets it there, and is known by it from then on', async () => {
	const {house, file, write, read, run} = await anImport();
	write(list);
	chmodSync(file, 0o640);
	expect(await run({dryRun: true})).toMatchObject({exitCode: 0, err: `2 ids would be written into ${file}.\n`});
	expect(read()).toBe(list);
	expect(await run({only: ['2']})).toMatchObject({exitCode: 0, err: `1 id written into ${file}.\n`});
	const link = path.join(path.dirname(file), 'link.md');
	symlinkSync(file, link);
	expect(await run({file: link})).toMatchObject({exitCode: 0, err: `1 id written into ${link}.\n`});
	expect(read()).toBe(list.replace('one ', 'one <!-- orch:TASK-0-1 --> ').replace('four', 'four <!-- orch:TASK-0-2 -->'));
	expect(statSync(file).mode % 0o1000).toBe(0o640);
	expect(readdirSync(path.dirname(file))).toEqual(['TODO.md', 'link.md']);

	const copied = `${read()}\r\n# Now\r\n- [ ] one`;
	write(copied);
	expect(await run()).toMatchObject({exitCode: 3});
	expect(read()).toBe(copied);
	write(read().replace('one', 'the first').replace('# Now', '# Later'));
	expect(await run()).toMatchObject({exitCode: 3, err: expect.stringContaining(`No item of ${file} lacks an id.`)});
	expect(house.store.tasks.list()).toHaveLength(3);
});

test('what is no markdown file, or cannot be written as it was read, is left alone, and nothing is imported from it', async () => {
	const {house, file, write, run} = await anImport();
	write(list);
	for (const name of ['-', 'github', path.dirname(file), 'tasks.jsonl']) {
		expect(await run({file: name})).toMatchObject({exitCode: 2, err: expect.stringContaining('is none')});
	}

	const bytes = Buffer.concat([Buffer.from('- [ ] caf'), Buffer.from([0xe9, 0x0a])]);
	write(bytes);
	expect(await run()).toMatchObject({exitCode: 2, err: expect.stringContaining('not all UTF-8')});
	expect(readFileSync(file)).toEqual(bytes);
	expect(house.store.tasks.list()).toEqual([]);
});

test('a file that somebody changes meanwhile keeps what they wrote', async () => {
	const {house, file, write, read} = await anImport();
	write(list);
	const wanted = idsWanted({file, text: list, writeIds: true});
	if (wanted === undefined) throw new Error('It is wanted.');
	expect(whyNoIds(wanted)).toBeUndefined();
	await house.do('import-backlog', {file, text: list});
	write(`${list}\n- [ ] five`);
	expect(writeIds(wanted, house)).toMatchObject({ok: false, problem: {code: 'file_not_writable'}});
	expect(read()).toBe(`${list}\n- [ ] five`);
	expect(idsWanted({file, text: list})).toBeUndefined();
});
