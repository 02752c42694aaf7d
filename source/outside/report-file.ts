/**
Writes a report into a file of the user's: never over anything that is not a report, and never half.
*/
import {closeSync, linkSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export type WriteOutcome =
	| {readonly kind: 'written'; readonly file: string; readonly bytes: number}
	/** `reason`: what the system said, where it said anything. */
	| {readonly kind: 'is-folder' | 'no-folder' | 'exists' | 'no-report' | 'failed'; readonly file: string; readonly reason?: string};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error));

/** What is at a path: links are followed; `undefined` for nothing. */
const kindOf = (file: string): 'folder' | 'file' | 'other' | undefined => {
	const found = statSync(file, {throwIfNoEntry: false});
	if (found === undefined) return undefined;
	return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
};

const firstBytes = (file: string, count: number): string => {
	const handle = openSync(file, 'r');
	try {
		const bytes = Buffer.alloc(count);
		return bytes.toString('utf8', 0, readSync(handle, bytes, 0, count, 0));
	} finally {
		closeSync(handle);
	}
};

/** The marks by which reports begin: nothing else is written over. */
export const reportMarks = {markdown: '# Activity report\n', text: 'Report ', json: '{\n  "report_type": "activity_summary"'} as const;

const isReport = (file: string): boolean => {
	const text = firstBytes(file, 64);
	return text === '' || Object.values(reportMarks).some(mark => text.startsWith(mark));
};

/** Beside its place, then moved there: a reader sees the old one or the new one. A file that came in between is not written over. */
const put = (file: string, text: string, overwrite: boolean): void => {
	const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
	writeFileSync(draft, text, {flag: 'wx'});
	try {
		if (overwrite) renameSync(draft, file);
		else linkSync(draft, file);
	} finally {
		rmSync(draft, {force: true});
	}
};

/** `folder`: what a relative path is relative to. */
export const createReportFiles = (folder: string) => ({
	write(name: string, text: string, {overwrite}: {readonly overwrite: boolean}): WriteOutcome {
		const file = path.resolve(folder, name);
		try {
			const there = kindOf(file);
			if (there === 'folder' || /[\\/]$/.test(name)) return {kind: 'is-folder', file};
			if (kindOf(path.dirname(file)) !== 'folder') return {kind: 'no-folder', file};
			if (there !== undefined && !overwrite) return {kind: 'exists', file};
			if (there === 'other' || (there === 'file' && !isReport(file))) return {kind: 'no-report', file};
			put(file, text, overwrite);
			return {kind: 'written', file, bytes: Buffer.byteLength(text)};
		} catch (error) {
			return codeOf(error) === 'EEXIST' ? {kind: 'exists', file} : {kind: 'failed', file, reason: codeOf(error)};
		}
	},
});

export type ReportFiles = ReturnType<typeof createReportFiles>;
