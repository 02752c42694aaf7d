/**
Reads a log by parts: however long it is, no more than a part of it is in memory.
*/
import {Buffer} from 'node:buffer';
import {closeSync, fstatSync, readSync} from 'node:fs';
import path from 'node:path';
import {openToRead, runFolderOf} from './run-folder.js';

/** Which part: what ends at a byte, what begins at one, or, without either, the end. */
export type PartWanted = {readonly endByte?: number | undefined; readonly fromByte?: number | undefined; readonly maxBytes: number};

/** `at`: where the line begins, in bytes. Not safe for a terminal. */
export type RawLine = {readonly at: number; readonly text: string};

/** Whole lines. `bytes`: of the whole log. */
export type LogPart = {
	readonly lines: readonly RawLine[];
	readonly fromByte: number;
	readonly toByte: number;
	/** Up to here its lines have ended; the rest is a line that is being written. */
	readonly wholeTo: number;
	readonly bytes: number;
	readonly file: string;
};

/** An event of an agent is one line, whatever it holds; a longer one is read in pieces. */
const lineMaxBytes = 8 * 1024 * 1024;
/** So many lines at a time, however short they are. */
const linesMax = 5000;
const newline = 0x0a;

const readAt = (descriptor: number, from: number, to: number): Buffer => {
	const bytes = Buffer.alloc(Math.max(0, to - from));
	return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
};

/** Where the line begins in which `at` lies. */
const lineStart = (descriptor: number, at: number): number => {
	const step = 64 * 1024;
	for (let end = at; end > 0 && at - end < lineMaxBytes; end -= step) {
		const from = Math.max(0, end - step);
		const found = readAt(descriptor, from, end).lastIndexOf(newline);
		if (found !== -1) return from + found + 1;
		if (from === 0) return 0;
	}

	return Math.max(0, at - lineMaxBytes);
};

const split = (bytes: Buffer, from: number): RawLine[] => {
	const lines: RawLine[] = [];
	for (let start = 0; start < bytes.length; ) {
		const end = bytes.indexOf(newline, start);
		const stop = end === -1 ? bytes.length : end;
		lines.push({at: from + start, text: bytes.subarray(start, stop).toString('utf8')});
		start = stop + 1;
	}

	return lines;
};

const partOf = (descriptor: number, {endByte, fromByte, maxBytes}: PartWanted): Omit<LogPart, 'file'> => {
	const {size} = fstatSync(descriptor);
	const isForward = fromByte !== undefined;
	const wantedEnd = isForward ? Math.min(size, fromByte + maxBytes) : Math.min(size, endByte ?? size);
	const from = lineStart(descriptor, Math.min(size, Math.max(0, isForward ? fromByte : wantedEnd - maxBytes)));
	const bytes = readAt(descriptor, from, wantedEnd);
	// What comes after the last line break is being written, unless the part ends where the log does.
	const lastBreak = bytes.lastIndexOf(newline);
	if (isForward && lastBreak === -1 && wantedEnd < size && maxBytes < lineMaxBytes) return partOf(descriptor, {fromByte, maxBytes: maxBytes * 4});
	const isCut = wantedEnd < size && lastBreak !== -1 && lastBreak !== bytes.length - 1;
	const lines = split(isCut ? bytes.subarray(0, lastBreak + 1) : bytes, from);
	const toByte = isCut ? from + lastBreak + 1 : from + bytes.length;
	const wholeTo = isCut ? toByte : from + lastBreak + 1;
	if (lines.length <= linesMax) return {lines, fromByte: from, toByte, wholeTo, bytes: size};
	const kept = isForward ? lines.slice(0, linesMax) : lines.slice(-linesMax);
	return {
		lines: kept,
		fromByte: kept[0]?.at ?? from,
		toByte: isForward ? (lines[linesMax]?.at ?? toByte) : toByte,
		wholeTo: isForward ? (lines[linesMax]?.at ?? toByte) : wholeTo,
		bytes: size,
	};
};

/** A part of what a run has printed; of what it said on its way to fail, when it printed nothing. */
export const readLogPart = (runs: string, runId: string, wanted: PartWanted): LogPart => {
	const files = ['out.log', 'err.log'].map(name => path.join(runFolderOf(runs, runId), name));
	for (const file of files) {
		const descriptor = openToRead(file);
		if (descriptor === undefined) continue;
		try {
			if (fstatSync(descriptor).size > 0) return {...partOf(descriptor, wanted), file};
		} finally {
			closeSync(descriptor);
		}
	}

	return {lines: [], fromByte: 0, toByte: 0, wholeTo: 0, bytes: 0, file: files[0] ?? ''};
};
