/**
A terminal in memory: what the screen writes goes through xterm, keys come from the test.
*/
import {Console} from 'node:console';
import {EventEmitter} from 'node:events';
import xterm from '@xterm/headless';
import {vi} from 'vitest';
import {openScreen, type ScreenOptions} from '../../source/ui/screen.js';
import {type FakeEngine, fakeEngine} from './fake-engine.js';
import {patiently} from './until.js';

// Vitest's console has none, and Ink needs it to keep other people's output off the screen.
console.Console ??= Console;

class Output extends EventEmitter {
	readonly isTTY = true;
	readonly writable = true;
	columns: number;
	rows: number;
	bytes = '';
	readonly #terminal: xterm.Terminal;

	constructor(columns: number, rows: number, terminal: xterm.Terminal) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.#terminal = terminal;
	}

	write(text: string, done?: unknown): boolean {
		this.bytes += text;
		this.#terminal.write(text);
		if (typeof done === 'function') done();
		return true;
	}
}

class Input extends EventEmitter {
	readonly isTTY = true;
	#waiting: string[] = [];
	setEncoding() {}
	setRawMode() {}
	resume() {}
	pause() {}
	ref() {}
	unref() {}

	read(): string | null {
		return this.#waiting.shift() ?? null;
	}

	type(text: string): void {
		this.#waiting.push(text);
		this.emit('readable');
	}
}

export type TestScreen = {
	readonly engine: FakeEngine;
	/** Settles when the screen was left. */
	readonly over: Promise<void>;
	/** One chunk, as a terminal sends it. */
	type(chunk: string): void;
	resize(columns: number, rows: number): void;
	/** What is to be seen now, line by line. */
	lines(): Promise<string[]>;
	see(text: string): Promise<void>;
	seeNot(text: string): Promise<void>;
	bytes(): string;
	isAlternate(): Promise<boolean>;
	cursor(): Promise<{readonly x: number; readonly y: number}>;
	close(): void;
};

type Options = {readonly columns: number; readonly rows: number; readonly engine?: FakeEngine} & Partial<
	Pick<ScreenOptions, 'colour' | 'glyphs' | 'demo' | 'onLeave' | 'surroundings' | 'environment' | 'readOnly' | 'alternateScreen'>
>;

export const openTestScreen = ({columns, rows, engine = fakeEngine(), colour = true, glyphs = 'unicode', ...more}: Options): TestScreen => {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0, convertEol: true});
	const stdout = new Output(columns, rows, terminal);
	const stdin = new Input();
	const screen = openScreen({
		engine,
		colour,
		glyphs,
		stdout: stdout as unknown as NodeJS.WriteStream,
		stdin: stdin as unknown as NodeJS.ReadStream,
		...more,
	});
	const settled = async () =>
		new Promise<void>(resolve => {
			terminal.write('', resolve);
		});
	const lines = async () => {
		await settled();
		const {active} = terminal.buffer;
		return Array.from({length: terminal.rows}, (_, row) => active.getLine(active.baseY + row)?.translateToString(false, 0, terminal.cols) ?? '');
	};
	const wait = async (text: string, isThere: boolean) =>
		vi.waitFor(async () => {
			const seen = (await lines()).join('\n');
			if (seen.includes(text) !== isThere) throw new Error(`${isThere ? 'Not' : 'Still'} to be seen: ${text}\n${seen}`);
		}, patiently);

	return {
		engine,
		over: screen.waitUntilExit(),
		type: chunk => {
			stdin.type(chunk);
		},
		resize(toColumns, toRows) {
			terminal.resize(toColumns, toRows);
			stdout.columns = toColumns;
			stdout.rows = toRows;
			stdout.emit('resize');
		},
		lines,
		see: async text => wait(text, true),
		seeNot: async text => wait(text, false),
		bytes: () => stdout.bytes,
		async isAlternate() {
			await settled();
			return terminal.buffer.active.type === 'alternate';
		},
		async cursor() {
			await settled();
			const {cursorX: x, cursorY: y} = terminal.buffer.active;
			return {x, y};
		},
		close: screen.close,
	};
};
