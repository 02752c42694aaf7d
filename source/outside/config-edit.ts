/**
Changes one setting in the text of a config and leaves the rest as it was written, comments and all; files are replaced whole or not at all.
*/
import {chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {applyEdits, createScanner, type Edit, findNodeAtLocation, modify, type Node, parseTree} from 'jsonc-parser';

type Path = ReadonlyArray<string | number>;

/** The comma that comes next, comments or not; `undefined` when something else does. */
const commaAfter = (text: string, offset: number): Edit | undefined => {
	const scanner = createScanner(text, true);
	scanner.setPosition(offset);
	scanner.scan();
	return text[scanner.getTokenOffset()] === ',' ? {offset: scanner.getTokenOffset(), length: 1, content: ''} : undefined;
};

const endOf = ({offset, length}: Node): number => offset + length;

/** Without one property and its comma. The line goes with it when nothing else stands there. */
const without = (text: string, path: Path): string => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	const property = root && findNodeAtLocation(root, [...path])?.parent;
	if (property?.type !== 'property') return text;
	const comma = commaAfter(text, endOf(property));
	const siblings = property.parent?.children ?? [];
	const before = siblings[siblings.indexOf(property) - 1];
	const other = comma ?? (before && commaAfter(text, endOf(before)));
	const end = comma?.offset === endOf(property) ? comma.offset + 1 : endOf(property);
	const head = /[^\S\n]*$/.exec(text.slice(0, property.offset))?.[0] ?? '';
	const tail = /^[^\S\n]*\n/.exec(text.slice(end))?.[0] ?? '';
	const isAlone = tail !== '' && text[property.offset - head.length - 1] === '\n';
	const cut: Edit = isAlone
		? {offset: property.offset - head.length, length: head.length + end - property.offset + tail.length, content: ''}
		: {offset: property.offset, length: end - property.offset, content: ''};
	return applyEdits(text, other === undefined || other.offset === end - 1 ? [cut] : [cut, other]);
};

/** The object that gets a new key, and its last thing: what stands beside that belongs to it, and not to what comes below. */
const commentAbove = (text: string, path: Path): {readonly parent: Path; readonly offset: number; readonly comment: string} | undefined => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	if (root === undefined || findNodeAtLocation(root, [...path]) !== undefined) return undefined;
	const parent = path.map((_, index) => path.slice(0, index)).findLast(above => findNodeAtLocation(root, [...above]) !== undefined);
	const last = parent && findNodeAtLocation(root, [...parent])?.children?.at(-1);
	if (parent === undefined || last === undefined) return undefined;
	const offset = endOf(last);
	const [, comma = '', comment] = /^(,?)([^\S\n]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/))[^\S\n]*$/m.exec(text.slice(offset).split('\n')[0] ?? '') ?? [];
	return comment === undefined ? undefined : {parent, offset: offset + comma.length, comment};
};

/** Behind the last but one thing of an object, and its comma: a new key may have moved it, as a line that becomes several does. */
const endAbove = (text: string, parent: Path): number | undefined => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	const above = root && findNodeAtLocation(root, [...parent])?.children?.at(-2);
	if (above === undefined) return undefined;
	return text[endOf(above)] === ',' ? endOf(above) + 1 : endOf(above);
};

const changed = (text: string, path: Path, value: unknown): string => {
	const isSpaced = /^ {2,}\S/m.test(text) && !/^\t/m.test(text);
	const tabSize = isSpaced ? (/^( +)\S/m.exec(text)?.[1]?.length ?? 2) : 1;
	return applyEdits(text, modify(text, [...path], value, {formattingOptions: {insertSpaces: isSpaced, tabSize, eol: /\r\n/.test(text) ? '\r\n' : '\n'}}));
};

/** The text with the value at the path; `undefined` takes it out. */
export const withSetting = (text: string, path: Path, value: unknown): string => {
	if (value === undefined) return without(text, path);
	const body = text.trim() === '' ? '{}\n' : text;
	const above = commentAbove(body, path);
	if (above === undefined) return changed(body, path, value);
	const {parent, offset, comment} = above;
	const after = changed(body.slice(0, offset) + body.slice(offset + comment.length), path, value);
	const at = endAbove(after, parent) ?? offset;
	return after.slice(0, at) + comment + after.slice(at);
};

/** The text of a file; empty where there is none. */
export const textOf = (file: string | URL): string => {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
		throw error;
	}
};

const realOf = (file: string): string => {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
};

/** Another file is written beside it and takes its place: nobody ever reads half of it. Makes its folder. */
export const replaceFile = (named: string, text: string): void => {
	const file = realOf(named);
	mkdirSync(path.dirname(file), {recursive: true});
	const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.new`);
	const handle = openSync(beside, 'w');
	try {
		writeSync(handle, text);
		fsyncSync(handle);
		closeSync(handle);
		const mode = statSync(file, {throwIfNoEntry: false})?.mode;
		if (mode !== undefined) chmodSync(beside, mode % 0o1000);
		renameSync(beside, file);
	} catch (error) {
		rmSync(beside, {force: true});
		throw error;
	}
};

/** Differs whenever one of the files has been written. */
export const stampOf = (files: readonly string[]): string =>
	files
		.map(file => {
			const found = statSync(file, {throwIfNoEntry: false, bigint: true});
			return found === undefined ? '-' : `${found.ino}:${found.size}:${found.mtimeNs}`;
		})
		.join(' ');
