import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type PartWanted, readLogPart} from '../../source/outside/log-part.js';
import {aFolder} from '../support/folder.js';

const aLog = (text: string, errors = '') => {
	const runs = aFolder();
	mkdirSync(path.join(runs, 'a1'));
	writeFileSync(path.join(runs, 'a1', 'out.log'), text);
	writeFileSync(path.join(runs, 'a1', 'err.log'), errors);
	return (wanted: PartWanted) => readLogPart(runs, 'a1', wanted);
};

const numbered = (count: number) => Array.from({length: count}, (_, index) => `line ${index} 한\n`).join('');

test('the end, whole lines, and from there up to the beginning: every line once', () => {
	const text = numbered(2000);
	const read = aLog(text);
	const seen: string[] = [];
	let parts = 0;
	for (let endByte: number | undefined; ; parts++) {
		const part = read({endByte, maxBytes: 1000});
		expect(part.bytes).toBe(Buffer.byteLength(text));
		expect(part.toByte).toBe(endByte ?? part.bytes);
		for (const {at, text: line} of part.lines)
			expect(
				Buffer.from(text)
					.subarray(at, at + Buffer.byteLength(line))
					.toString(),
			).toBe(line);
		seen.unshift(...part.lines.map(line => line.text));
		if (part.fromByte === 0) break;
		endByte = part.fromByte;
	}

	expect(parts).toBeGreaterThan(10);
	expect(seen.map(line => `${line}\n`).join('')).toBe(text);
});

test('from the beginning down to the end: every line once', () => {
	const text = numbered(2000);
	const read = aLog(text);
	const seen: string[] = [];
	for (let fromByte = 0; fromByte < Buffer.byteLength(text); ) {
		const part = read({fromByte, maxBytes: 1000});
		seen.push(...part.lines.map(line => line.text));
		expect(part.toByte).toBeGreaterThan(fromByte);
		fromByte = part.toByte;
	}

	expect(seen.map(line => `${line}\n`).join('')).toBe(text);
});

test('a part that begins in a line begins with that line', () => {
	const {lines, fromByte} = aLog('one\ntwo\nthree\n')({fromByte: 6, maxBytes: 100});
	expect(lines).toEqual([
		{at: 4, text: 'two'},
		{at: 8, text: 'three'},
	]);
	expect(fromByte).toBe(4);
});

test('a line longer than a part is read as a whole, from either side', () => {
	const text = `a\n${'x'.repeat(300_000)}\nb\n`;
	const read = aLog(text);
	expect(read({endByte: 300_003, maxBytes: 1000}).lines.map(line => line.text.length)).toEqual([300_000]);
	expect(read({fromByte: 2, maxBytes: 1000}).lines[0]?.text.length).toBe(300_000);
});

test('without an end to its last line, that is there too', () => {
	expect(aLog('one\ntw')({maxBytes: 100}).lines.map(line => line.text)).toEqual(['one', 'tw']);
});

test('so many lines at a time, however short they are', () => {
	const read = aLog('\n'.repeat(50_000));
	const last = read({maxBytes: 100_000});
	expect([last.lines.length, last.fromByte, last.toByte]).toEqual([5000, 45_000, 50_000]);
	const first = read({fromByte: 0, maxBytes: 100_000});
	expect([first.lines.length, first.fromByte, first.toByte]).toEqual([5000, 0, 5000]);
});

test('bytes that are no text do not shift the others', () => {
	const runs = aFolder();
	mkdirSync(path.join(runs, 'a1'));
	writeFileSync(path.join(runs, 'a1', 'out.log'), Buffer.from([0xff, 0xfe, 0x0a, 0x62, 0x0a]));
	expect(readLogPart(runs, 'a1', {maxBytes: 100}).lines.map(({at}) => at)).toEqual([0, 3]);
});

test('who printed nothing is known by what stands among the errors; nothing at all is nothing', () => {
	expect(aLog('', 'not found\n')({maxBytes: 100}).lines.map(line => line.text)).toEqual(['not found']);
	expect(aLog('')({maxBytes: 100})).toMatchObject({lines: [], bytes: 0});
	expect(readLogPart(aFolder(), 'a9', {maxBytes: 100})).toMatchObject({lines: [], bytes: 0});
});

test('a link is not followed', () => {
	const runs = aFolder();
	mkdirSync(path.join(runs, 'a1'));
	writeFileSync(path.join(runs, 'secret'), 'secret\n');
	symlinkSync(path.join(runs, 'secret'), path.join(runs, 'a1', 'out.log'));
	expect(readLogPart(runs, 'a1', {maxBytes: 100}).lines).toEqual([]);
});
