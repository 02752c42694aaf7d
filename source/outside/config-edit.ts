/**
Changes one setting in the text of a config and leaves the rest as it was written, comments and all; files are replaced whole or not at all.
*/
import {chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {applyEdits, createScanner, type Edit, findNodeAtLocation, getNodePath, modify, type Node, parseTree} from 'jsonc-parser';

type Path = ReadonlyArray<string | number>;

/** The comma that comes next, comments or not; `undefined` when something else does. */
const commaAfter = (text: string, offset: number): Edit | undefined => {
	const scanner = createScanner(text, true);
	scanner.setPosition(offset);
	scanner.scan();
	return text[scanner.getTokenOffset()] === ',' ? {offset: scanner.getTokenOffset(), length: 1, content: ''} : undefined;
};

const endOf = ({offset, length}: Node): number => offset + length;

/** Without one property, or one entry of a list, and its comma. The line goes with it when nothing else stands there. */
const without = (text: string, path: Path): string => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	const found = root && findNodeAtLocation(root, [...path]);
	const property = found?.parent?.type === 'array' ? found : found?.parent;
	if (property === undefined || (property !== found && property.type !== 'property')) return text;
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

/** What stands beside the last thing of the object that gets a new key: it belongs to that thing, and not to what comes below. */
const commentAbove = (text: string, path: Path): {readonly offset: number; readonly comment: string; readonly beside: Path} | undefined => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	if (root === undefined || findNodeAtLocation(root, [...path]) !== undefined) return undefined;
	const parents = path.map((_, index) => findNodeAtLocation(root, path.slice(0, index)));
	const last = parents.findLast(parent => parent !== undefined)?.children?.at(-1);
	if (last === undefined) return undefined;
	const offset = endOf(last);
	const [, comma = '', comment] = /^(,?)([^\S\n]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/))[^\S\n]*$/m.exec(text.slice(offset).split('\n')[0] ?? '') ?? [];
	return comment === undefined
		? undefined
		: {offset: offset + comma.length, comment, beside: getNodePath(last.type === 'property' ? (last.children?.[1] ?? last) : last)};
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
	const {offset, comment, beside} = above;
	const after = changed(body.slice(0, offset) + body.slice(offset + comment.length), path, value);
	// What stands on its line may have been written anew.
	const root = parseTree(after, [], {allowTrailingComma: true});
	const thing = root && findNodeAtLocation(root, [...beside]);
	const end = thing === undefined ? offset : endOf(thing);
	const at = after[end] === ',' ? end + 1 : end;
	return after.slice(0, at) + comment + after.slice(at);
};

type Bind = {readonly key: string; readonly command: string};

const bindPath = ['keys', 'bind'];

const lineIndent = (text: string, offset: number): string => /^[^\S\n]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';

const sayBind = ({key, command}: Bind): string => `{"key": ${JSON.stringify(key)}, "command": ${JSON.stringify(command)}}`;

/** With entries at the end of the list of keys, each on a line of its own where the others are; what is there stays as it was written. */
const withEntries = (text: string, added: readonly Bind[]): string => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	const list = root && findNodeAtLocation(root, bindPath);
	if (list?.type !== 'array') return withSetting(text, bindPath, added);
	const last = list.children?.at(-1);
	if (last === undefined) {
		const inside = text.slice(list.offset + 1, endOf(list) - 1);
		const at = list.offset + 1 + inside.trimEnd().length;
		const base = lineIndent(text, list.offset);
		const tail = text.slice(at, endOf(list) - 1).includes('\n') ? '' : `\n${base}`;
		const lines = added.map(entry => `\n${base}${base.includes('\t') || base === '' ? '\t' : '  '}${sayBind(entry)}`).join(',');
		return applyEdits(text, [{offset: at, length: 0, content: `${lines}${tail}`}]);
	}

	const comma = commaAfter(text, endOf(last));
	const isOnLine = text.slice(0, last.offset).endsWith(`\n${lineIndent(text, last.offset)}`);
	const afterComma = comma === undefined ? endOf(last) : comma.offset + 1;
	const beside = /^[^\S\n]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[^\S\n]*(?=\n))/.exec(text.slice(afterComma))?.[0] ?? '';
	const lead = isOnLine ? `\n${lineIndent(text, last.offset)}` : ' ';
	const edits: Edit[] = [{offset: afterComma + (isOnLine ? beside.length : 0), length: 0, content: added.map(entry => lead + sayBind(entry)).join(',')}];
	return applyEdits(text, comma === undefined ? [{offset: endOf(last), length: 0, content: ','}, ...edits] : edits);
};

/** The text without what it says of the keys of this command, and with these entries; comments stay. */
export const withBinds = (text: string, command: string, added: readonly Bind[]): string => {
	const root = parseTree(text, [], {allowTrailingComma: true});
	const entries = (root && findNodeAtLocation(root, bindPath)?.children) ?? [];
	const isGone = (entry: Node) => {
		const said: unknown = findNodeAtLocation(entry, ['command'])?.value;
		return said === command || said === `-${command}`;
	};
	const kept = entries.flatMap((entry, index) => (isGone(entry) ? [index] : [])).reduceRight((left, index) => without(left, [...bindPath, index]), text);
	return added.length === 0 ? kept : withEntries(kept, added);
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
	try {
		const handle = openSync(beside, 'w');
		try {
			// Not `writeSync`: on a disk that is nearly full that writes a part, and is content.
			writeFileSync(handle, text);
			fsyncSync(handle);
		} finally {
			closeSync(handle);
		}

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
