/**
Whether a screen is as it was drawn: `test/stories/screens/`. `vitest run -u` draws anew what differs; look at it before it is committed.
*/
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, vi} from 'vitest';

const folder = path.resolve('test/stories/screens');

/** `shown`: the lines that are to be seen now. It may take a moment until they are those that were drawn. */
export const isAsDrawn = async (name: string, {cols, rows}: {readonly cols: number; readonly rows: number}, shown: () => string): Promise<void> => {
	const file = path.join(folder, `${name.replaceAll(' ', '-')}-${cols}x${rows}.txt`);
	const trimmed = () => `${shown().replaceAll(/ +$/gm, '').trimEnd()}\n`;
	const drawn = existsSync(file) ? readFileSync(file, 'utf8') : '';
	// What differs is told by the comparison below, with both sides.
	await vi.waitFor(() => expect(trimmed()).toBe(drawn), {timeout: 15_000, interval: 20}).catch(() => undefined);
	await expect(trimmed()).toMatchFileSnapshot(file);
};
