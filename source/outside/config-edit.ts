/**
Changes one setting in the text of a config and leaves the rest as it was written, comments and all; files are replaced whole or not at all.
*/
import {chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {applyEdits, modify} from 'jsonc-parser';

/** The text with the value at the path; `undefined` takes it out. */
export const withSetting = (text: string, keys: ReadonlyArray<string | number>, value: unknown): string => {
	const isSpaced = /^ {2,}\S/m.test(text) && !/^\t/m.test(text);
	const size = isSpaced ? (/^( +)\S/m.exec(text)?.[1]?.length ?? 2) : 1;
	const body = text.trim() === '' ? '{}\n' : text;
	return applyEdits(body, modify(body, [...keys], value, {formattingOptions: {insertSpaces: isSpaced, tabSize: size, eol: /\r\n/.test(text) ? '\r\n' : '\n'}}));
};

/** The text of a file; empty where there is none. */
export const textOf = (file: string): string => {
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
