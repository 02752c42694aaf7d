/**
What was done: what has landed, what waits for you, what was wasted, and where the time went.
*/
import {definePane} from './pane.js';

export const reportPane = definePane<never>({
	name: 'report',
	title: 'Report',
	subject: 'the report',
	empty: 'Nothing has been done yet.',
	rows: () => [],
	keyOf: () => '',
	selectionOf: () => ({}),
	draw: () => [],
});
